"""Availability is asked of the instellingen four months before, per instelling, until there is an answer (N3)."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import fastexcel
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stagetui.engine.rules.periods import joined, overlap, without

PLACES = """\
plaats;instelling;naam;specialisme;profielen;stagesoorten;goedgekeurd
k-1;ggz;Nieuwe afdeling;psychiatrie;va;aanpalend;ja
k-2;ggz;Nieuwe polikliniek;psychiatrie;va;aanpalend;ja
d-1;ggd;Spreekuur Tiel;verslavingszorg;va;aanpalend;ja
"""


@pytest.fixture
def asked(office: Any, made: Any) -> Any:
    """Places of two instellingen of which nothing is known; a1 and a2 want k-1, a3 wants d-1 and k-2 from later on."""

    def fill(first: Any) -> None:
        first.taken("stageplaatsen", PLACES)
        first.taken("schema", "aios;stagesoort;start\na3;aanpalend;2027-06-09\n")
        first.prefer("a1 aanpalend k-1 psy-1", "a2 aanpalend k-1", "a3 aanpalend d-1 k-2")

    return made("asked", office, fill)


def lists(office: Any, *options: str, **who: str) -> dict[str, list[dict[str, Any]]]:
    """The questions by instelling."""
    return {one["instelling"]: one["vragen"] for one in office.do("uitvraag", "list", *options, **who)}


def states(office: Any, *options: str, **who: str) -> dict[str, str]:
    """Where the question about each place stands."""
    found = lists(office, *options, **who)
    return {question["plaats"]: question["staat"] for one in found.values() for question in one}


def milestones(office: Any, **who: str) -> dict[str, str]:
    """Where the milestone of asking for availability stands, by aios."""
    found = office.do("due", "--all", "--days", "60", **who)
    return {one["aios"]: one["staat"] for one in found if one["mijlpaal"] == "beschikbaarheid"}


def test_what_has_to_be_asked_follows_from_the_preferences(asked: Any) -> None:
    """N3: four months before the stages of June; periods that overlap are one, and nobody is named."""
    found = lists(asked)
    assert set(found) == {"ggz", "ggd"}
    (first, second) = found["ggz"]
    assert (first["plaats"], first["aantal"], first["voor"]) == ("k-1", 2, "2027-02-07")
    assert (first["van"], first["tot"]) == ("2027-06-07", "2027-09-05")
    assert (first["dagen"], first["staat"], first["uitvraag"]) == (23, "te vragen", None)
    assert (second["plaats"], second["van"]) == ("k-2", "2027-06-09")
    text = asked.run("uitvraag", "list").out + str(found)
    for name in ("a1", "a2", "a3", "Zoë", "Bart", "Cas"):
        assert name not in text
    assert "psy-1" not in text  # its availability is known
    assert milestones(asked)["a1"] == "open"


def test_it_is_not_asked_long_before_it_is_due(asked: Any) -> None:
    """N3: four months before, and not half a year."""
    assert lists(asked, "--days", "22") == {}
    assert set(lists(asked, "--days", "25")) == {"ggz", "ggd"}


def test_asking_records_when_by_whom_and_what(asked: Any) -> None:
    """N3: once; what is asked stands as it was asked, also when preferences change."""
    assert asked.do("uitvraag", "ask", "ggz")["gevraagd"] == [1, 2]
    question = lists(asked)["ggz"][0]
    assert (question["uitvraag"], question["staat"]) == (1, "geen antwoord")
    assert (question["gevraagd_door"], question["gevraagd_op"][:10]) == ("bo", "2027-01-15")
    assert question["aantal_gevraagd"] == 2
    assert asked.do("uitvraag", "ask", "ggz")["gevraagd"] == []
    assert "niets nieuws te vragen" in asked.run("uitvraag", "ask", "ggz").out
    assert lists(asked)["ggd"][0]["staat"] == "te vragen"
    asked.run("voorkeur", "remove", "a2", "aanpalend")
    question = lists(asked)["ggz"][0]
    assert (question["aantal"], question["aantal_gevraagd"]) == (1, 2)
    log = [line for line in asked.do("log") if line["actie"] == "beschikbaarheid gevraagd"]
    assert [line["onderwerp"] for line in log] == ["uitvraag:1", "uitvraag:2"]


def test_every_instelling_at_once(asked: Any) -> None:
    assert asked.run("uitvraag", "ask").out.startswith("3 vragen vastgelegd")
    assert set(states(asked).values()) == {"geen antwoord"}


def test_a_later_wish_is_asked_for_the_days_that_were_not(asked: Any) -> None:
    """Who comes later and stays longer: only the days that nobody asked about are asked."""
    asked.do("uitvraag", "ask")
    asked.prefer("a4 aanpalend k-1")  # works 80 per cent: her stage is longer
    (one,) = [question for question in lists(asked)["ggz"] if question["staat"] == "te vragen"]
    assert (one["plaats"], one["van"], one["aantal"]) == ("k-1", "2027-09-06", 1)
    assert lists(asked)["ggz"][0]["aantal"] == 3


def test_an_answer_becomes_availability(asked: Any) -> None:
    """N3, N9: with date and by whom; the milestone is done, and the place can be given."""
    asked.do("uitvraag", "ask")
    answer = ("--capacity", "2", "--by", "Ans Bakker", "--on", "2027-01-14", "--note", "Niet op vrijdag.")
    said = asked.run("uitvraag", "answer", "1", *answer).out
    assert "Vraag 1: ruimte voor 2, vastgelegd als beschikbaarheid." in said
    (row,) = [row for row in asked.rows("beschikbaarheid") if row["plaats"] == "k-1"]
    assert (str(row["van"]), str(row["tot"]), row["capaciteit"]) == ("2027-06-07", "2027-09-05", 2)
    assert row["toelichting"] == "Niet op vrijdag."
    assert "k-1" not in states(asked)
    question = next(q for q in lists(asked, "--all")["ggz"] if q["plaats"] == "k-1")
    assert (question["staat"], question["capaciteit"], question["namens"]) == ("beantwoord", 2, "Ans Bakker")
    assert (question["beantwoord_op"], question["beantwoord_door"]) == ("2027-01-14", "bo")
    assert milestones(asked)["a2"] == "gedaan"
    assert "ruimte voor 2 van Ans Bakker" in asked.run("uitvraag", "list", "--all").out
    asked.do("place", "a2", "aanpalend", "k-1")


def test_a_no_is_an_answer_too(asked: Any) -> None:
    """N3: then the place is closed for those days, and nobody has to ask again."""
    asked.do("uitvraag", "ask")
    assert "geen ruimte" in asked.run("uitvraag", "answer", "1", "--no").out
    (row,) = [row for row in asked.rows("beschikbaarheid") if row["plaats"] == "k-1"]
    assert row["capaciteit"] == 0
    assert "k-1" not in states(asked)
    assert "nee" in asked.run("uitvraag", "list", "ggz", "--all").out
    assert "0 plaatsen" in asked.run("place", "a2", "aanpalend", "k-1").refused


def test_an_answer_for_a_part_leaves_the_rest_open(asked: Any) -> None:
    asked.do("uitvraag", "ask")
    asked.do("uitvraag", "answer", "1", "--capacity", "1", "--from", "2027-06-07", "--to", "2027-07-31")
    assert states(asked)["k-1"] == "geen antwoord"
    outside = asked.run("uitvraag", "answer", "1", "--capacity", "1", "--to", "2028-01-01").refused
    assert "ligt niet binnen de vraag" in outside
    asked.do("uitvraag", "answer", "1", "--no")
    rooms = [(str(r["van"]), r["capaciteit"]) for r in asked.rows("beschikbaarheid") if r["plaats"] == "k-1"]
    assert rooms == [("2027-06-07", 1), ("2027-08-01", 0)]
    question = next(q for q in lists(asked, "--all")["ggz"] if q["plaats"] == "k-1")
    assert (question["staat"], question["capaciteit"]) == ("beantwoord", 0)


def test_an_answer_can_be_corrected(asked: Any) -> None:
    """Who placed too many hears it, as with an import."""
    asked.do("uitvraag", "ask")
    asked.do("uitvraag", "answer", "1", "--capacity", "2")
    asked.do("place", "a1", "aanpalend", "k-1")
    asked.do("place", "a2", "aanpalend", "k-1")
    out = asked.run("uitvraag", "answer", "1", "--capacity", "1").out
    assert "Let op: k-1" in out
    question = next(q for q in lists(asked, "--all")["ggz"] if q["plaats"] == "k-1")
    assert question["capaciteit"] == 1


def test_what_cannot_be_an_answer_is_refused(asked: Any) -> None:
    asked.do("uitvraag", "ask")
    assert "ligt na vandaag" in asked.run("uitvraag", "answer", "1", "--no", "--on", "2027-02-01").refused
    assert "niet bekend" in asked.run("uitvraag", "answer", "9", "--no").refused
    assert asked.run("uitvraag", "answer", "1").code == 2
    assert asked.run("uitvraag", "answer", "1", "--no", "--capacity", "1").code == 2
    asked.taken("beschikbaarheid", "plaats;van;tot;capaciteit\nk-1;2027-01-01;2027-12-31;1\n")
    wider = asked.run("uitvraag", "answer", "1", "--capacity", "2").refused
    assert "ruimere periode" in wider
    assert "niet bekend" in asked.run("uitvraag", "list", "verzonnen").refused


def test_reminders_are_counted_and_no_answer_stays_visible(asked: Any) -> None:
    """N3: since when, how often reminded, the most urgent first, until there is an answer."""
    asked.do("uitvraag", "ask")
    assert "nog niet" not in asked.run("uitvraag", "remind", "ggz", today="2027-01-22").out
    twice = asked.run("uitvraag", "remind", "ggz", today="2027-01-22").refused
    assert "vandaag al herinnerd" in twice
    asked.do("uitvraag", "remind", "ggz", today="2027-01-29")
    late = lists(asked, today="2027-02-17")
    (question, _) = late["ggz"]
    assert (question["herinneringen"], question["herinnerd_op"][:10]) == (2, "2027-01-29")
    assert (question["dagen"], question["gevraagd_op"][:10]) == (-10, "2027-01-15")
    assert "2027-01-29 (2×)" in asked.run("uitvraag", "list").out
    assert milestones(asked, today="2027-02-17")["a2"] == "te laat"
    assert late["ggd"][0]["herinneringen"] == 0
    asked.do("uitvraag", "answer", "3", "--no")
    assert "geen vraag die op antwoord wacht" in asked.run("uitvraag", "remind", "ggd").refused


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_the_form_is_read_back_as_the_answer(asked: Any, tmp_path: Path, ending: str) -> None:
    """Places and periods are filled in; what is imported closes the questions by itself."""
    path = tmp_path / f"ggz.{ending}"
    told = asked.run("uitvraag", "ask", "ggz", "--to-file", path).out
    assert "2 vragen vastgelegd als gevraagd: 1, 2." in told
    filled = filled_in(path, "3")
    assert "d-1" not in filled
    asked.taken("beschikbaarheid", filled)
    assert states(asked) == {"d-1": "te vragen"}
    answered = lists(asked, "--all")["ggz"]
    assert [(q["plaats"], q["capaciteit"], q["beantwoord_door"]) for q in answered] == [
        ("k-1", 3, "bo"),
        ("k-2", 3, "bo"),
    ]


def filled_in(path: Path, capacity: str) -> str:
    """The form as a spreadsheet keeps it, with the capacity filled in; as .csv."""
    if path.suffix == ".csv":
        head, *lines = path.read_text(encoding="utf-8-sig").splitlines()
        rows = [line.split(";") for line in lines]
        columns = head.split(";")
    else:
        book = fastexcel.read_excel(path.read_bytes())
        assert book.sheet_names == ["beschikbaarheid", "Uitleg", "Gevraagd"]
        sheet = book.load_sheet("beschikbaarheid", dtypes="string").to_polars()
        columns, rows = sheet.columns, [[str(cell or "")[:10] for cell in row] for row in sheet.rows()]
        note = book.load_sheet("Gevraagd", dtypes="string").to_polars()
        assert note.rows()[0][:4] == ("k-1", "Nieuwe afdeling", "2027-06-07 t/m 2027-09-05", "2")
    place = columns.index("capaciteit")
    for row in rows:
        assert row[place] == ""
        row[place] = capacity
    return "\n".join([";".join(columns), *(";".join(row) for row in rows)])


def test_a_form_that_is_not_filled_in_is_refused_by_its_row(asked: Any, tmp_path: Path) -> None:
    path = tmp_path / "ggz.xlsx"
    asked.do("uitvraag", "ask", "ggz", "--to-file", path)
    ended = asked.run("import", "beschikbaarheid", path, "--json")
    assert {(line["rij"], line["kolom"]) for line in ended.json["geweigerd"]} == {
        (2, "capaciteit"),
        (3, "capaciteit"),
    }


def test_the_form_comes_again_with_what_is_still_open(asked: Any, tmp_path: Path) -> None:
    """Also after asking; an existing file is never written over, and then nothing is recorded."""
    asked.do("uitvraag", "ask", "ggz")
    asked.do("uitvraag", "answer", "1", "--no")
    assert asked.do("uitvraag", "ask", "ggz", "--to-file", tmp_path / "weer.csv")["gevraagd"] == []
    assert "k-2" in (tmp_path / "weer.csv").read_text(encoding="utf-8-sig")
    assert "k-1" not in (tmp_path / "weer.csv").read_text(encoding="utf-8-sig")
    assert asked.run("uitvraag", "ask", "ggd", "--to-file", tmp_path / "weer.csv").code == 1
    assert states(asked)["d-1"] == "te vragen"
    asked.do("uitvraag", "answer", "2", "--no")
    assert (
        "hoeft nu niets te beantwoorden"
        in asked.run("uitvraag", "ask", "ggz", "--to-file", tmp_path / "n.csv").refused
    )
    assert "één instelling" in asked.run("uitvraag", "ask", "--to-file", tmp_path / "n.csv").refused
    refused = asked.run("uitvraag", "ask", "ggd", "--to-file", tmp_path / "n.csv", user="r-lezer")
    assert refused.code == 1
    assert not (tmp_path / "n.csv").exists()


def test_who_may_look_but_not_ask_leaves_no_form(asked: Any, tmp_path: Path) -> None:
    """The form goes when the asking is refused."""
    asked.run("user", "add", "sb", "--role", "stagebeheerder")
    ended = asked.run("uitvraag", "ask", "ggz", "--to-file", tmp_path / "n.csv", user="sb")
    assert "Niet toegestaan" in ended.err
    assert not (tmp_path / "n.csv").exists()


def test_what_nobody_wants_any_more_is_no_work(asked: Any) -> None:
    """A preference that was taken back, or a stage that is placed elsewhere."""
    asked.do("uitvraag", "ask")
    asked.do("voorkeur", "remove", "a2", "aanpalend")
    asked.do("place", "a1", "aanpalend", "psy-1")
    assert "k-1" not in states(asked)
    assert states(asked, "--all")["k-1"] == "niet meer nodig"


def test_asking_can_be_undone(asked: Any) -> None:
    asked.do("uitvraag", "ask")
    asked.do("undo")
    assert set(states(asked).values()) == {"te vragen"}
    assert asked.rows("uitvraag") == []


days = st.dates(date(2027, 1, 1), date(2027, 3, 1))
periods = st.lists(st.tuples(days, days).map(lambda pair: (min(pair), max(pair))), max_size=6)


def all_days(found: list[tuple[date, date]]) -> set[int]:
    """Every day of these periods."""
    return {day for van, tot in found for day in range(van.toordinal(), tot.toordinal() + 1)}


@given(periods, periods)
def test_periods_are_sets_of_days(one: list[tuple[date, date]], other: list[tuple[date, date]]) -> None:
    """Joining changes no day and leaves gaps between; taking out is the difference of sets."""
    whole = joined(one)
    assert all_days(whole) == all_days(one)
    assert all(b[0].toordinal() - a[1].toordinal() > 1 for a, b in pairwise(whole))
    left = without(one, other)
    assert all_days(left) == all_days(one) - all_days(other)
    assert not any(overlap(a, b) for a in left for b in other)
