"""What is told of a stage year after its plan was carried out, in lists that must not contradict the plan."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from stagetui.engine.access import Actor, Via
from stagetui.engine.bureau import Bureau
from stagetui.engine.queries.today import Werk, work_of_today
from tests.conftest import OFFICE
from tests.stagejaar.conftest import Institute

PUBLICATION, LATER = "2026-06-15", "2026-06-25"


def work(institute: Institute, day: str) -> list[Werk]:
    actor = Actor(OFFICE, Via.SCRIPT, date.fromisoformat(day), datetime(2026, 6, 25, tzinfo=UTC))
    with Bureau.open(institute.office.directory) as bureau:
        return bureau.ask(actor, work_of_today)


# ---- who is left without a place


@pytest.fixture
def halfway(empty: Institute) -> Institute:
    """One aios who did SEH and still has to do ggz and ccp; for ggz there is no place."""
    empty.place("seh-1", "seh")
    empty.place("ccp-1", "ccp")
    empty.aios("h1", start="2025-03-01")
    empty.office.taken("schema", "aios;stagesoort;start;eind\nh1;seh;2026-03-01;2026-08-31\n")
    empty.round()
    empty.plan()
    empty.office.do("voorstel", "commit", 1, today=PUBLICATION)
    return empty


def test_h5_what_a_committed_plan_left_without_a_place_is_told_with_its_cause(halfway: Institute) -> None:
    """N6, H5: the list, and Vandaag, say what the plan says."""
    [one] = halfway.office.do("unplaced", today=LATER)
    assert (one["aios"], one["stagesoort"], one["onderdeel"], one["ronde"]) == ("h1", "ggz", "pp", "S26")
    assert one["oorzaak"] == "niet geplaatst in de ronde"
    assert one["toelichting"]
    assert one["plaatsen"] == []
    assert "Ronde S26: 1 stage niet geplaatst; zoek samen met de aios verder" in {
        one.tekst for one in work(halfway, LATER)
    }


def test_h5_a_place_that_came_since_is_offered_and_placing_there_settles_it(halfway: Institute) -> None:
    """H2: only places that every rule allows from that day."""
    halfway.place("ggz-9", "ggz")
    halfway.place("ggz-8", "ggz", minimum=100, windows=[("2029-01-01", "2029-12-31")])
    [one] = halfway.office.do("unplaced", today=LATER)
    assert [place["plaats"] for place in one["plaatsen"]] == ["ggz-9"]
    told = halfway.office.run("unplaced", today=LATER).out
    assert f"stagetui place h1 ggz PLAATS --start {one['start']} --onderdeel pp" in told
    halfway.office.do(
        "place", "h1", "ggz", "ggz-9", "--start", one["start"], "--onderdeel", "pp", today=LATER
    )
    assert halfway.office.do("unplaced", today=LATER) == []


def test_h5_before_the_plan_is_carried_out_nobody_is_told_to_look_further(institute: Institute) -> None:
    institute.aios("h1")
    institute.round()
    institute.plan()
    assert institute.office.do("unplaced", today=LATER) == []


# ---- how much is free


def free(institute: Institute) -> dict[str, int]:
    found = institute.office.do("ronde", "show", "S26", today=LATER)
    return {one["periode"]: one["vrij"] for one in found["perioden"]}


def test_h13_of_a_lent_place_as_many_are_free_as_the_agreement_still_gives(empty: Institute) -> None:
    """The place takes three; one stage a half year is lent, from December on, and then it is used."""
    empty.place("oost-ggz", "ggz", room=3, institute="oost")
    empty.place("ccp-1", "ccp")
    empty.office.taken(
        "leenafspraken", "plaats;aan_instituut;van;tot;maximum\noost-ggz;hov;2026-12-01;2027-02-28;1\n"
    )
    empty.aios("h1", start="2025-03-01")
    empty.office.taken("schema", "aios;stagesoort;start;eind\nh1;seh;2026-03-01;2026-08-31\n")
    empty.round("S26", "2026-09-01", "2027-02-28", "--institute", "hov")
    assert free(empty) == {"2026-09": 1, "2026-10": 1, "2026-11": 1, "2026-12": 2, "2027-01": 2, "2027-02": 2}
    number = empty.plan()["voorstel"]
    empty.office.do("voorstel", "commit", number, today=PUBLICATION)
    assert free(empty) == {"2026-09": 0, "2026-10": 0, "2026-11": 0, "2026-12": 1, "2027-01": 1, "2027-02": 1}


def test_h17_a_place_that_is_no_longer_recognised_is_not_free(empty: Institute) -> None:
    """Only whole months count: in November the recognition ends."""
    empty.place("ggz-1", "ggz", room=2, recognised="2026-11-15")
    empty.aios("h1")
    empty.round()
    assert free(empty) == {"2026-09": 2, "2026-10": 2, "2026-11": 0, "2026-12": 0, "2027-01": 0, "2027-02": 0}


# ---- what is planned further than places were asked


@pytest.fixture
def ahead(empty: Institute) -> Institute:
    """Who works part time does SEH until the end of April, at a place of which nothing is known after the round."""
    empty.place("seh-1", "seh", windows=[("2026-01-01", "2027-02-28")])
    empty.aios("h1", start="2025-03-01", deeltijd=80)
    empty.office.taken(
        "schema",
        "aios;stagesoort;start;eind\nh1;ggz;2026-03-01;2026-05-31\nh1;ccp;2026-06-01;2026-08-31\n",
    )
    empty.round()
    empty.plan()
    empty.office.do("voorstel", "commit", 1, today=PUBLICATION)
    return empty


def capacity(institute: Institute) -> list[tuple[str, str]]:
    told = institute.office.run("check", "--json", today=LATER).json
    return [(one["ernst"], one["tekst"]) for one in told["bevindingen"] if one["onderwerp"] == "capaciteit"]


def test_h2_room_that_was_not_asked_yet_is_a_remark_and_not_too_full(ahead: Institute) -> None:
    """H2: until the place answers nothing has changed; the board says so in the same months."""
    [(ernst, text)] = capacity(ahead)
    assert ernst == "melding"
    assert text == (
        "seh-1: beschikbaarheid vanaf 2027-03-01 nog niet bekend; t/m 2027-04-30 is er 1 aios geplaatst, naar "
        "de laatst bekende ruimte (1). Vraag ernaar, of lees de beschikbaarheid in."
    )
    [row] = ahead.office.do("ronde", "bord", "S26", today=LATER)["plaatsen"]
    assert [one["drukte"] for one in row["maanden"] if one["bezet"]] == ["vol"] * 6 + ["nog te vragen"] * 2
    assert "nog te vragen" in ahead.office.run("ronde", "bord", "S26", "--per", "plaats", today=LATER).out


def test_h2_a_place_that_answered_no_is_too_full(ahead: Institute) -> None:
    ahead.office.taken("beschikbaarheid", "plaats;van;tot;capaciteit\nseh-1;2027-03-01;2027-12-31;0\n")
    [(ernst, text)] = capacity(ahead)
    assert ernst == "waarschuwing"
    assert "van 2027-03-01 t/m 2027-04-30 is er 1 aios geplaatst, en er is ruimte voor 0" in text


def test_h2_more_than_the_last_known_room_is_too_full(ahead: Institute) -> None:
    """What holds until the place answers is the room that it had."""
    with Bureau.open(ahead.office.directory) as bureau:
        bureau.store.write(
            lambda writer: writer.execute(
                "INSERT INTO plaatsing SELECT 99, 'h2', stagesoort, plaats, DATE '2027-03-01', eind, status, NULL, "
                "'hand', NULL, 1 FROM plaatsing"
            ),
            who="test",
        )
    ahead.aios("h2")
    found = [text for ernst, text in capacity(ahead) if ernst == "waarschuwing"]
    assert len(found) == 1
    assert "van 2027-03-01 t/m 2027-04-30 zijn er 2 aios geplaatst, en er is ruimte voor 1" in found[0]
