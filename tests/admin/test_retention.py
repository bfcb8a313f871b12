"""Retention: what is past its period loses its person; counts, ranks, statuses, dates and the audit trail stay."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

LATER = "2033-12-01"  # everything but the names in the log is past its period
MUCH_LATER = "2045-01-01"
PERSONAL = (
    "Zoë Jansen", "zoe@example.nl", "Bart Vos", "bart@example.nl", "Dina Aker", "Wim", "Overlegd", "A. de Wit",
)  # fmt: skip
CODES = ("a1", "a2", "a3", "a4", "b1", "j1", "j2")


@pytest.fixture
def database(busy_office: Any) -> Path:
    """The data file of the bureau."""
    return Path(busy_office.directory / "stagetui.duckdb")


def apply(office: Any, today: str = LATER) -> dict[str, int]:
    """Apply; how much of each kind went."""
    done = office.do("retention", "--apply", today=today)
    assert done["toegepast"]
    return {one["soort"]: one["aantal"] for one in done["soorten"]}


def everything(office: Any) -> str:
    """All that is stored, as text; what stands in stageplaatsen and accounts is still in use."""
    in_use = ("stageplaats", "persoon", "rol")
    rows = [row for table, rows in office.dump().items() if table not in in_use for row in rows]
    return "\n".join(map(repr, rows))


def statistics(office: Any) -> dict[str, Any]:
    """What can be counted, with dates."""
    return {
        "plaatsing": sorted((r["stagesoort"], r["plaats"] or "", r["start"], r["eind"], r["status"], r["rang"] or 0)
                            for r in office.rows("plaatsing")),
        "voorkeur": sorted((r["stagesoort"], r["rang"], r["plaats"], r["ingediend_op"])
                           for r in office.rows("voorkeur")),
        "aanvraag": sorted((r["aanvraag"], r["status"], r["voor"], r["besloten_op"]) for r in office.rows("aanvraag")),
        "uitkomst": sorted((r["voorstel"], r["stagesoort"], r["plaats"] or "", r["rang"] or 0)
                           for r in office.rows("voorstel_uitkomst")),
        "vrijstelling": sorted((r["soort"], r["besluit_datum"]) for r in office.rows("vrijstelling")),
        "bericht": sorted((r["bericht"], r["soort"], r["status"], r["gemaakt"]) for r in office.rows("bericht")),
        "aios": sorted((r["profiel"], r["instituut"], r["deeltijd"], r["werkgever"] or "")
                       for r in office.rows("aios")),
        "gebeurtenis": sorted((r["nr"], r["wanneer"], r["actie"]) for r in office.rows("gebeurtenis")),
    }  # fmt: skip


def test_within_its_period_nothing_happens(busy_office: Any) -> None:
    before = busy_office.dump()
    checked = busy_office.do("retention")
    assert not checked["toegepast"]
    assert all(one["aantal"] == 0 for one in checked["soorten"])
    assert [one["maanden"] for one in checked["soorten"]] == [60, 24, 24, 24, 84]
    assert apply(busy_office, "2027-01-15") == dict.fromkeys(
        ("aios", "vrijstellingen", "toelichtingen", "berichten", "namen in het logboek"), 0
    )
    assert busy_office.dump() == before


def test_checking_changes_nothing(busy_office: Any) -> None:
    before = busy_office.dump()
    checked = busy_office.do("retention", "--check", today=LATER)
    assert {one["soort"]: one["aantal"] for one in checked["soorten"]}["aios"] == 7
    assert "Er is niets gewijzigd" in busy_office.run("retention", today=LATER).out
    assert busy_office.dump() == before
    assert busy_office.run("retention", "--check", "--apply").code == 2


def test_after_applying_no_person_is_left_and_everything_can_still_be_counted(busy_office: Any) -> None:
    """The whole file is searched, also inside proposals, messages and the audit trail."""
    before = statistics(busy_office)
    lines = len(before["gebeurtenis"])
    assert apply(busy_office, MUCH_LATER) == {
        "aios": 7, "vrijstellingen": 1, "toelichtingen": 2, "berichten": 1, "namen in het logboek": lines,
    }  # fmt: skip
    text = everything(busy_office)
    assert [word for word in PERSONAL if word in text] == []
    assert [code for code in CODES if f"'{code}'" in text or f'"{code}"' in text or f":{code}" in text] == []
    after = statistics(busy_office)
    after["gebeurtenis"] = after["gebeurtenis"][:lines]
    assert after == before
    assert {row["wie"] for row in busy_office.rows("gebeurtenis")[:lines]} == {"medewerker"}
    assert len({row["aios"] for row in busy_office.rows("aios")}) == 7
    assert all(row["lot"] is None for row in busy_office.rows("voorstel_uitkomst"))
    assert busy_office.run("mail", "preview", 1).code == 0
    for number in (1, 2):
        assert busy_office.run("voorstel", "show", number).code == 0


def test_the_trail_stays_whole_and_an_old_line_is_still_guarded(
    busy_office: Any, database: Path, tamper: Callable[..., None]
) -> None:
    """Rewritten lines are told in the chain with the hash before and after; who alters one again is found."""
    apply(busy_office)
    apply(busy_office, MUCH_LATER)
    health = busy_office.do("check", today=MUCH_LATER)
    assert health["in_orde"], health
    told = [line for line in busy_office.do("log") if line["actie"] == "logboek geanonimiseerd"]
    assert len(told) >= 2
    assert all(len(entry) == 3 for line in told for entry in line["na"]["regels"])
    tamper(
        database,
        "UPDATE gebeurtenis SET na = replace(na, 'geanonimiseerd', 'Jan') WHERE onderwerp LIKE 'aios:%'",
    )
    found = [one["tekst"] for one in busy_office.run("check", "--json").json["bevindingen"]]
    assert len([text for text in found if ", import aios, aios:anoniem-" in text]) == 7
    refused = busy_office.run("retention", "--apply", today="2046-01-01").refused
    assert "Er is niets geanonimiseerd" in refused


def test_applying_twice_does_nothing_the_second_time(busy_office: Any) -> None:
    apply(busy_office)
    before = busy_office.dump()
    assert set(apply(busy_office).values()) == {0}
    assert busy_office.dump() == before


def test_each_kind_has_its_own_period(busy_office: Any) -> None:
    """The first to go are what was written freely, what messages said, and of what field an exemption was."""
    went = apply(busy_office, "2030-01-15")
    assert went == {
        "aios": 0, "vrijstellingen": 1, "toelichtingen": 2, "berichten": 1, "namen in het logboek": 0,
    }  # fmt: skip
    text = everything(busy_office)
    assert "Zoë Jansen" in text
    assert [word for word in ("Wim", "Overlegd", "Hartelijk") if word in text] == []
    assert "evc" in text
    assert not [row for row in busy_office.rows("vrijstelling") if row["vakgebied"] == "jeugd"]
    assert busy_office.rows("bijlage")[0]["inhoud"] == b""
    assert busy_office.do("check", today="2030-01-15")["in_orde"]


def test_who_is_still_in_training_stays_whole(busy_office: Any) -> None:
    """One later stage keeps a person; others' names in his texts go, his own does not."""
    busy_office.taken("schema", "aios;stagesoort;start\na3;mg;2033-01-03\n")
    apply(busy_office)
    people = {row["aios"]: row["naam"] for row in busy_office.rows("aios")}
    assert people.pop("a3") == "Cas Mol"
    assert set(people.values()) == {"geanonimiseerd"}
    lines = [
        json.loads(line["na"]) for line in busy_office.rows("gebeurtenis") if line["onderwerp"] == "aios:a3"
    ]
    assert lines[0]["naam"] == "Cas Mol"


def test_a_namesake_who_stays_keeps_the_name(busy_office: Any) -> None:
    busy_office.taken(
        "aios",
        "aios;naam;email;profiel;instituut;instituutsopleider\nz9;Zoë Jansen;zz@example.nl;va;nspoh;io1\n",
    )
    busy_office.taken("schema", "aios;stagesoort;start\nz9;aanpalend;2035-01-01\n")
    apply(busy_office)
    assert [row["naam"] for row in busy_office.rows("aios") if row["aios"] == "z9"] == ["Zoë Jansen"]
    assert [row["aios"] for row in busy_office.rows("aios") if row["aios"] in CODES] == []


def test_somebody_without_a_stage_counts_from_what_happened_last(busy_office: Any) -> None:
    busy_office.taken(
        "aios",
        "aios;naam;email;profiel;instituut;instituutsopleider\nleeg;Lia Leeg;l@example.nl;va;nspoh;io1\n",
    )
    assert apply(busy_office, "2032-01-14")["aios"] == 0
    assert apply(busy_office, "2032-01-16")["aios"] == 1


def test_the_periods_are_the_bureaus_own(busy_office: Any) -> None:
    toml = busy_office.directory / "stagetui.toml"
    toml.write_text(toml.read_text().replace("messages_months = 24", "messages_months = 1"))
    assert apply(busy_office, "2027-03-01")["berichten"] == 1
    toml.write_text(toml.read_text().replace("messages_months = 1\n", "messages_months = 0\n"))
    assert "retention.messages_months: gevonden 0" in busy_office.run("retention").refused


def test_only_the_office_of_the_whole_bureau_applies(busy_office: Any) -> None:
    for user in ("lea", "cor", "eva", "nora", "io1"):
        assert busy_office.run("retention", "--apply", user=user, today=LATER).refused
