"""N8: what is hidden leaves the bureau nowhere; one test an exit. One word stands for a place, one for a contact."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date, datetime, time
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from stagetui.engine.access import Actor, Via
from stagetui.engine.bureau import Bureau
from stagetui.engine.exchange.kinds import KINDS
from stagetui.engine.queries.choices import candidates
from stagetui.engine.queries.etalage import Editie
from stagetui.engine.queries.history import events_of_place, look_back
from stagetui.engine.queries.lists import place_view, places
from stagetui.engine.queries.rounds import round_view

HIDDEN = "Zonnebloem"  # in the name of the hidden place
SECRET = "Wilgenroos"  # in the name of the hidden contact
OUTSIDE = ("lea", "cor", "io1", "eva")  # lezer, coordinator, instituutsopleider, export
PLACES = f"""\
plaats;instelling;naam;specialisme;profielen;stagesoorten;goedgekeurd;zichtbaarheid;contact_naam;contact_email;\
contact_zichtbaar
weg;ggz;{HIDDEN};psychiatrie;va;aanpalend;ja;verborgen;Iemand;iemand@example.nl;ja
stil;ggz;Gewone plaats;psychiatrie;va;aanpalend;ja;openbaar;{SECRET};wilgenroos@example.nl;nee
"""
ROOM = """\
plaats;van;tot;capaciteit;toelichting
weg;2027-01-01;2028-12-31;1;Zonnebloem neemt er een
stil;2027-01-01;2028-12-31;2;
"""


@pytest.fixture
def hiding(placed_office: Any, made: Any) -> Any:
    """After a round: a hidden place, and a place whose contact is hidden, both with room."""

    def fill(office: Any) -> None:
        office.taken("stageplaatsen", PLACES)
        office.taken("beschikbaarheid", ROOM)

    return made("hiding", placed_office, fill)


def hides(text: str) -> bool:
    """Whether neither word is in it."""
    return not any(word.lower() in text.lower() for word in (HIDDEN, SECRET, "iemand@"))


@pytest.mark.parametrize("editie", list(Editie))
def test_the_etalage_has_neither(hiding: Any, tmp_path: Path, editie: str) -> None:
    final = Path(hiding.do("export", tmp_path / "uit", "--only", editie)["map"])
    text = "".join(path.read_text(encoding="utf-8") for path in final.iterdir())
    assert hides(text)
    assert "Gewone plaats" in text


def test_the_nightly_export_is_for_the_institute_and_says_what_is_hidden(hiding: Any, tmp_path: Path) -> None:
    """Its own systems need all places; each comes with what may be shown, and only who may export gets it."""
    final = Path(hiding.do("export", tmp_path / "uit", "--format", "json", user="eva")["map"])
    rows = {row["plaats"]: row for row in json.loads((final / "stageplaatsen.json").read_text())}
    assert rows["weg"]["zichtbaarheid"] == "verborgen"
    assert rows["stil"]["contact_zichtbaar"] in (False, "nee")
    others = [
        path for path in final.iterdir() if path.stem not in ("stageplaatsen", "beschikbaarheid", "log")
    ]
    assert others
    for path in others:
        assert hides(path.read_text(encoding="utf-8")), path.name
    for user in ("lea", "cor", "io1"):
        assert hiding.run("export", tmp_path / user, user=user).code == 1
        assert not (tmp_path / user).exists()


def test_the_calendar_names_no_place_at_all(hiding: Any, tmp_path: Path) -> None:
    hiding.do("place", "a2", "aanpalend", "weg")
    final = Path(hiding.do("export", tmp_path / "uit", "--only", "agenda")["map"])
    text = (final / "agenda.ics").read_text(encoding="utf-8").replace("\r\n ", "")
    assert "aanpalend" in text
    assert hides(text)


def test_an_empty_form_offers_words_and_no_places(hiding: Any, tmp_path: Path) -> None:
    """Drop-downs hold only the words of the contract, so a form tells nothing of what the bureau has."""
    for kind, ending in product(KINDS, ("xlsx", "csv")):
        path = tmp_path / f"{kind}.{ending}"
        assert hiding.run("template", kind, path).code == 0
        data = path.read_bytes()
        if ending == "xlsx":
            with zipfile.ZipFile(io.BytesIO(data)) as book:
                data = b"".join(book.read(name) for name in book.namelist())
        text = data.decode("utf-8", "replace")
        assert hides(text)
        assert "Gewone plaats" not in text
        assert "psy-1" not in text


def test_the_form_for_an_instelling_holds_its_own_places_only(hiding: Any, tmp_path: Path) -> None:
    """N3: a hidden place may be asked for, of its own instelling; no other sees it, and no form names a contact."""
    hiding.taken("stageplaatsen", PLACES.replace("weg;", "weg-2;").replace("stil;", "stil-2;"))
    hiding.prefer("a2 aanpalend weg-2", "a3 aanpalend stil-2")
    hiding.do("uitvraag", "ask", "ggz", "--to-file", tmp_path / "ggz.csv")
    assert "weg-2" in (tmp_path / "ggz.csv").read_text(encoding="utf-8-sig")
    assert SECRET not in (tmp_path / "ggz.csv").read_text(encoding="utf-8-sig")
    assert hiding.run("uitvraag", "ask", "ggd", "--to-file", tmp_path / "ggd.csv").code == 1
    for user in OUTSIDE:
        assert "Niet toegestaan" in hiding.run("uitvraag", "list", user=user).err


def test_the_confirmation_goes_to_the_contact_and_the_aios_only(hiding: Any) -> None:
    """N9: once it is definitive the aios must know who guides; until then no mail names a hidden contact."""
    assert hides(json.dumps(hiding.do("mail", "list")))
    hiding.do("place", "a2", "aanpalend", "stil")
    assert hides(json.dumps(hiding.do("mail", "list")))
    for one in [q for q in hiding.do("aanvraag", "list", "--open") if q["aios"] == "a2"]:
        decider = "io1" if one["soort"] == "goedkeuring plaatsing" else "bo"
        hiding.do("approve", one["id"], "--reason", "mail van vandaag", user=decider)
    (row,) = [row for row in hiding.rows("bericht") if row["aios"] == "a2"]
    assert row["aan"] == f"{SECRET} <wilgenroos@example.nl>"
    assert row["cc"] == "Bart Vos <bart@example.nl>"


def test_a_dossier_names_no_place_but_those_of_the_aios(hiding: Any, tmp_path: Path) -> None:
    hiding.do("dossier", "a1", tmp_path / "a1.json")
    assert hides((tmp_path / "a1.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("user", OUTSIDE)
def test_lists_for_who_is_outside_leave_it_out(hiding: Any, ask: Any, user: str) -> None:
    """Every list of the command line and of the screens, for each role that does not see what is hidden."""
    commands: list[tuple[str, ...]] = [("log",), ("unplaced",)]
    if user in ("lea", "cor"):
        commands += [
            ("ronde", "show", "r"),
            ("plaatsing", "list"),
            ("aanvraag", "list"),
            ("voorstel", "show", "1"),
            ("due", "--all"),
            ("mail", "list"),
            ("explain", "a1", "--quick"),
        ]
    for words in commands:
        ended = hiding.run(*words, "--json", user=user)
        assert hides(ended.out + ended.err), words
    assert hides(repr(ask(hiding, places, user=user)))
    assert hides(repr(ask(hiding, place_view, "stil", user=user)))
    assert hides(repr(ask(hiding, look_back, user=user)))
    assert hides(repr(ask(hiding, round_view, "r", user=user)))
    assert hides(repr(ask(hiding, events_of_place, "weg", user=user)))
    if user in ("lea", "cor", "io1"):
        assert HIDDEN not in repr(
            [one.plaats.naam for one in ask(hiding, candidates, "a2", "aanpalend", user=user)]
        )


def test_the_office_sees_all_of_it(hiding: Any, ask: Any) -> None:
    """The other side of the same rule: who has to work with it has it."""
    for query, *rest in ((places,), (place_view, "stil"), (round_view, "r"), (events_of_place, "weg")):
        assert not hides(repr(ask(hiding, query, *rest)))
    assert not hides(hiding.run("log", "--json").out)
    with Bureau.open(hiding.directory) as bureau:
        actor = Actor("lea", Via.SCRIPT, date(2027, 1, 15), datetime.combine(date(2027, 1, 15), time(9)))
        assert "psy-2" in {one.plaats.plaats for one in bureau.ask(actor, places)}
