"""An outbox of before messages could be held: it stays as it was, and knows what its messages are about."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

import pytest

from stagetui.engine.records import Bericht, BerichtStatus
from stagetui.engine.store import Store, Writer, migrations
from stagetui.errors import RefusedError

NOON = datetime(2027, 1, 15, 12)  # noqa: DTZ001 - moments in the data are UTC without a zone


def older(writer: Writer) -> None:
    """A message about a plaatsing of a round, and one about nothing."""
    place = {
        "plaats": "psy-1",
        "instelling": "ggz",
        "naam": "P",
        "specialisme": "psychiatrie",
        "profielen": "va",
    }
    writer.insert(
        "stageplaats",
        [
            place
            | {
                "stagesoorten": "mg",
                "zichtbaarheid": "openbaar",
                "contact_zichtbaar": True,
                "goedgekeurd": True,
            }
        ],
    )
    writer.insert(
        "aios",
        [
            {
                "aios": "a1",
                "naam": "Zoë",
                "email": "z@example.nl",
                "profiel": "va",
                "instituut": "nspoh",
                "deeltijd": 100,
            }
        ],
    )
    days = {"start": NOON.date(), "eind": NOON.date()}
    writer.insert(
        "voorstel",
        [
            {
                "voorstel": 3,
                "ronde": "r",
                "policy": "p",
                "seed": 1,
                "status": "optimaal",
                "doelen": "",
                "invoer": "",
                "invoer_sha256": "",
                "seconden": 1.0,
                "gemaakt_door": "bo",
                "gemaakt_op": NOON,
            }
        ],
    )
    writer.insert(
        "plaatsing",
        [
            {
                "plaatsing": 7,
                "aios": "a1",
                "stagesoort": "mg",
                "plaats": "psy-1",
                **days,
                "status": "geplaatst",
                "herkomst": "voorstel",
                "voorstel": 3,
            }
        ],
    )
    message = {
        "soort": "intentieverklaring",
        "aan": "wit@example.nl",
        "onderwerp": "o",
        "tekst": "t",
        "gemaakt": NOON,
    }
    writer.insert(
        "bericht",
        [message | {"bericht": 1, "status": "verzonden", "plaatsing": 7, "aios": "a1", "pogingen": 2}],
    )
    writer.insert("bericht", [message | {"bericht": 2, "status": "wacht"}])


def test_messages_of_before_keep_what_they_were(tmp_path: Path) -> None:
    before = tmp_path / "before"
    before.mkdir()
    for step in sorted(migrations.PACKAGED.glob("*.sql")):
        if step.name < "0007":
            shutil.copy(step, before)
    path = tmp_path / "bureau.duckdb"
    with Store(path, migrations_from=before) as store:
        store.create()
        store.write(older, who="bo")
    with Store(path) as store:
        one, other = store.read(
            lambda reader: reader.records(Bericht, "SELECT * FROM bericht ORDER BY bericht")
        )
        assert (one.plaats, one.instelling, one.ronde, one.instituut) == ("psy-1", "ggz", "r", "nspoh")
        assert (one.status, one.pogingen, one.eerste_poging, one.html) == (
            BerichtStatus.VERZONDEN,
            2,
            NOON,
            None,
        )
        assert (other.status, other.ronde, other.eerste_poging) == (BerichtStatus.WACHT, None, None)
        store.write(
            lambda writer: writer.update("bericht", {"bericht": 2}, {"status": "ingetrokken"}, version=1),
            who="bo",
        )
        with pytest.raises(RefusedError):
            store.write(
                lambda writer: writer.update("bericht", {"bericht": 2}, {"status": "kwijt"}, version=2),
                who="bo",
            )
