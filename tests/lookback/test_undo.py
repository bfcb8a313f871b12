"""Undoing one's own last step: a new step backwards, where nobody built on it and the rules allow it."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from stagetui.engine.access import Actor, Via
from stagetui.engine.bureau import Bureau
from stagetui.engine.doorway.outbox import ClaimBericht

DATA = (
    "stageplaats",
    "beschikbaarheid",
    "aios",
    "stage",
    "vrijstelling",
    "voorkeur",
    "plaatsing",
    "toestemming",
    "aanvraag",
)


def data(office: Any) -> dict[str, list[dict[str, Any]]]:
    """What is stored, without versions: going back is a change too."""
    return {
        table: [
            {name: value for name, value in row.items() if name != "version"} for row in office.rows(table)
        ]
        for table in DATA
    }


def test_an_import_goes_back_whole(office: Any) -> None:
    """New rows go, changed rows get their old values, and what followed by itself (N7: voorlopig) goes too."""
    office.prefer("a1 aanpalend psy-1")
    before = data(office)
    office.prefer("a1 aanpalend psy-3 psy-2", "a2 aanpalend psy-1")
    assert data(office) != before
    undone = office.do("undo")
    assert undone["actie"] == "import voorkeuren"
    assert data(office) == before


def test_a_committed_proposal_goes_back_and_can_be_committed_again(office: Any) -> None:
    office.prefer("a1 aanpalend psy-1", "a2 aanpalend psy-1 psy-3")
    office.open_round()
    voorstel = office.propose()["voorstel"]
    before = data(office)
    office.do("voorstel", "commit", voorstel)
    placed = data(office)
    office.do("undo")
    assert data(office) == before
    office.do("voorstel", "commit", voorstel)
    assert [row["status"] for row in data(office)["plaatsing"]] == [
        row["status"] for row in placed["plaatsing"]
    ]


def test_a_placement_by_hand_goes_back(office: Any) -> None:
    office.prefer("a1 aanpalend psy-1")
    before = data(office)
    office.do("place", "a1", "aanpalend", "psy-2")
    office.do("undo")
    assert data(office) == before


def test_a_place_that_was_let_go_comes_back(placed_office: Any) -> None:
    """N7, N9: with its consents and the request that waited."""
    before = data(placed_office)
    placed_office.do("status", placed_office.placed("a1")["plaatsing"], "voorlopig", "--reason", "vergissing")
    assert data(placed_office) != before
    placed_office.do("undo")
    assert data(placed_office) == before


def test_only_the_last_step_and_only_once(office: Any) -> None:
    office.prefer("a1 aanpalend psy-1")
    office.do("undo")
    assert "uw laatste stap al ongedaan gemaakt; verder terug" in office.run("undo").refused


def test_a_dossier_or_a_backup_made_since_is_no_step(office: Any, tmp_path: Path) -> None:
    """Both leave a line, and change no row: the step before them is the one that goes back."""
    office.prefer("a1 aanpalend psy-1")
    assert office.run("dossier", "a1", tmp_path / "dossier.json").code == 0
    assert office.run("backup", tmp_path / "kopie").code == 0
    assert office.do("undo")["actie"] == "import voorkeuren"
    assert office.rows("voorkeur") == []


def test_a_message_on_its_way_is_no_step(placed_office: Any) -> None:
    """Delivery writes lines under the name of who sends; what that person changed before goes back."""
    placed_office.do("approve", placed_office.request("a1"), user="io1")
    placed_office.prefer("a2 aanpalend psy-3")
    (mail,) = placed_office.do("mail", "list")
    noon = datetime(2027, 1, 15, 12)  # noqa: DTZ001 (UTC without zone)
    with Bureau.open(placed_office.directory) as bureau:
        assert bureau.do(Actor("bo", Via.TUI, date(2027, 1, 15), noon), ClaimBericht(mail["id"]))
    assert placed_office.do("undo")["actie"] == "import voorkeuren"


@pytest.mark.parametrize("rang", [(), ("1",)])
def test_a_withdrawn_last_preference_comes_back(office: Any, rang: tuple[str, ...]) -> None:
    """N7: with it ended the plaatsing *voorlopig*, that nobody else is affected by; both come back."""
    office.prefer("a1 aanpalend psy-1")
    before = data(office)
    said = office.run("voorkeur", "remove", "a1", "aanpalend", *rang).out
    assert "geen voorkeuren meer" in said
    assert data(office) != before
    office.do("undo")
    assert data(office) == before


def test_n7_one_stage_never_gets_two_plaatsingen(office: Any) -> None:
    """A colleague handed in another preference since: that opened a plaatsing of its own."""
    office.run("user", "add", "bea", "--role", "bureau")
    office.prefer("a1 aanpalend psy-1")
    office.do("voorkeur", "remove", "a1", "aanpalend")
    office.taken("voorkeuren", "aios;stagesoort;rang;plaats\na1;aanpalend;2;psy-2\n", user="bea")
    before = office.dump()
    assert "inmiddels plaatsing 2" in office.run("undo").refused
    assert office.dump() == before


def test_somebody_who_did_nothing_has_nothing_to_undo(office: Any) -> None:
    assert "nog niets gewijzigd" in office.run("undo", user="cor").refused


def test_ones_own_step_not_that_of_a_colleague(office: Any) -> None:
    """Nora's step stays when bo undoes; bo's last step is the older one."""
    office.taken("vrijstellingen", "aios;vakgebied\na1;psychiatrie\n")
    office.taken("voorkeuren", "aios;stagesoort;rang;plaats\nb1;aanpalend;1;psy-3\n", user="nora")
    office.do("undo")
    assert office.rows("vrijstelling") == []
    assert [row["aios"] for row in office.rows("voorkeur")] == ["b1"]


def test_what_a_colleague_built_on_stays(office: Any) -> None:
    """The reason names what happened since; nothing changes."""
    office.taken("beschikbaarheid", "plaats;van;tot;capaciteit\npsy-1;2027-01-01;2028-12-31;3\n")
    office.run("user", "add", "bea", "--role", "bureau")
    office.taken("beschikbaarheid", "plaats;van;tot;capaciteit\npsy-1;2027-01-01;2028-12-31;2\n", user="bea")
    before = office.dump()
    # bo's last step is bea's role; the step before it is out of reach: only the last one can be undone
    assert "niet terug te draaien" in office.run("undo").refused
    assert office.dump() == before


def test_a_new_aios_that_is_referred_to_stays(office: Any) -> None:
    office.taken("aios", "aios;naam;email;profiel;instituut\nz9;Zef Zon;zef@example.nl;va;nspoh\n")
    office.run("user", "add", "bea", "--role", "bureau")
    office.taken("schema", "aios;stagesoort;start\nz9;aanpalend;2027-06-07\n", user="bea")
    office.taken(
        "aios", "aios;naam;email;profiel;instituut\ny9;Yke Zon;yke@example.nl;va;nspoh\n", user="bea"
    )
    office.do("undo", user="bea")
    assert "y9" not in {row["aios"] for row in office.rows("aios")}
    assert "z9" in {row["aios"] for row in office.rows("aios")}


def test_a_row_that_others_refer_to_is_not_taken_away(office: Any) -> None:
    office.run("user", "add", "bea", "--role", "bureau")
    office.taken(
        "aios", "aios;naam;email;profiel;instituut\nz9;Zef Zon;zef@example.nl;va;nspoh\n", user="bea"
    )
    office.taken("schema", "aios;stagesoort;start\nz9;aanpalend;2027-06-07\n")
    before = office.dump()
    assert "stage noemt aios z9" in office.run("undo", user="bea").refused
    assert office.dump() == before


def test_a_row_that_changed_since_is_not_put_back(office: Any) -> None:
    office.run("user", "add", "bea", "--role", "bureau")
    office.taken("vrijstellingen", "aios;vakgebied;besluit_datum\na1;psychiatrie;2027-01-01\n", user="bea")
    office.taken("vrijstellingen", "aios;vakgebied;besluit_datum\na1;psychiatrie;2027-01-02\n")
    assert "daarna gewijzigd" in office.run("undo", user="bea").refused


def test_less_room_is_not_put_back_over_people(office: Any) -> None:
    """The place got room for two and two came: going back to one would crowd them."""
    office.run("user", "add", "bea", "--role", "bureau")
    office.taken("beschikbaarheid", "plaats;van;tot;capaciteit\npsy-1;2027-01-01;2028-12-31;2\n", user="bea")
    office.do("place", "a1", "aanpalend", "psy-1")
    office.do("place", "a2", "aanpalend", "psy-1")
    assert "geen ruimte meer" in office.run("undo", user="bea").refused


def test_n9_a_decision_stands(placed_office: Any) -> None:
    """N9: who approved can't take it back by undoing."""
    placed_office.do("approve", placed_office.request("a1"), user="io1")
    assert "besluit staat vast" in placed_office.run("undo", user="io1").refused


def test_n7_a_status_that_the_profile_does_not_let_go_back(placed_office: Any) -> None:
    """N7: nothing leads away from vervallen."""
    number = placed_office.placed("a1")["plaatsing"]
    placed_office.do("status", number, "vervallen", "--reason", "aios stopt")
    assert "vanuit vervallen kan: niets meer" in placed_office.run("undo").refused


@pytest.mark.parametrize("computed", [False, True])
def test_a_round_goes_back_until_something_was_computed_for_it(office: Any, computed: bool) -> None:
    office.prefer("a1 aanpalend psy-1")
    office.run("user", "add", "bea", "--role", "bureau")
    office.do(
        "ronde", "new", "r", "--profile", "va", "--from", "2027-05-01", "--to", "2027-08-31", user="bea"
    )
    if computed:
        office.propose()
        assert "al een voorstel" in office.run("undo", user="bea").refused
    else:
        office.do("undo", user="bea")
        assert (office.rows("ronde"), office.rows("ronde_profiel")) == ([], [])


def test_a_proposal_stays(office: Any) -> None:
    office.prefer("a1 aanpalend psy-1")
    office.open_round()
    office.propose()
    assert "blijft bewaard" in office.run("undo").refused


def test_the_audit_trail_tells_the_undoing(office: Any) -> None:
    office.prefer("a1 aanpalend psy-1")
    office.do("undo")
    lines = [line for line in office.do("log") if line["actie"] == "ongedaan gemaakt"]
    assert {line["onderwerp"] for line in lines} == {"voorkeur:a1/aanpalend/1", "plaatsing:1"}
    assert all(line["na"] is None and line["voor"] for line in lines)
