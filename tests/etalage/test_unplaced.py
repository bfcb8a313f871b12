"""After the round: who has no place, and where each of them still fits (N6)."""

from __future__ import annotations

from typing import Any

import pytest

from stagetui.engine.doorway.placing import Place
from stagetui.engine.queries.today import Waar, work_of_today
from stagetui.engine.queries.unplaced import unplaced, without_place
from stagetui.profiles.terms import Status

AIOS = """\
aios;naam;email;profiel;instituut;deeltijd;instituutsopleider;regio
a2;Bart Vos;bart@example.nl;va;nspoh;100;io1;oost
a3;Cas Mol;cas@example.nl;va;nspoh;100;io1;
"""
PLACES = """\
plaats;instelling;naam;specialisme;profielen;stagesoorten;regio;goedgekeurd;zichtbaarheid
oost-1;ggz;Psychiatrie oost;psychiatrie;va;aanpalend;Oost;ja;openbaar
geheim;ggz;Verborgen psychiatrie;psychiatrie;va;aanpalend;;ja;verborgen
gast;ggz;Gastplaats;psychiatrie;va;aanpalend;;ja;ingelogd
"""
ROOM = """\
plaats;van;tot;capaciteit
oost-1;2027-01-01;2028-12-31;3
geheim;2027-01-01;2028-12-31;1
gast;2027-01-01;2028-12-31;1
"""


@pytest.fixture
def after_round(placed_office: Any, made: Any) -> Any:
    """A1 is placed at psy-1; a2 (region oost) and the others had no place in round r."""

    def fill(first: Any) -> None:
        first.taken("aios", AIOS)
        first.taken("stageplaatsen", PLACES)
        first.taken("beschikbaarheid", ROOM)

    return made("after round", placed_office, fill)


def lines(office: Any, *options: str, **who: str) -> dict[str, Any]:
    """The list by aios (each has one stage without a place here)."""
    return {one["aios"]: one for one in office.do("unplaced", *options, **who)}


def test_all_stages_of_a_committed_round_without_a_place_are_listed(after_round: Any) -> None:
    """N6: who had no preference met, and who had none; a stage that is placed is not there, nor is another round's."""
    found = lines(after_round)
    assert set(found) == {"a2", "a3", "a4", "b1"}
    assert {one["oorzaak"] for one in found.values()} == {"niet geplaatst in de ronde"}
    assert {one["ronde"] for one in found.values()} == {"r"}
    assert found["a2"]["dagen"] == 143
    assert "version" not in found["a2"]


def test_before_a_commit_nobody_is_unplaced(office: Any) -> None:
    """While the round runs there is nothing to look for by hand."""
    office.prefer("a1 aanpalend psy-1")
    office.open_round()
    assert office.do("unplaced") == []
    assert "Iedereen heeft een plaats" in office.run("unplaced").out
    office.propose()
    assert office.do("unplaced") == []


def test_only_places_that_fit_are_offered_the_own_region_first(after_round: Any) -> None:
    """N6: eligible and free on every day; psy-1 is full, the others of the world are refused by the rules."""
    places = lines(after_round)["a2"]["plaatsen"]
    assert places[0]["plaats"] == "oost-1"
    assert places[0]["waarom"] == "eigen regio (oost)"
    assert places[0]["eigen_regio"] is True
    codes = {p["plaats"] for p in places}
    assert codes == {"oost-1", "psy-2", "psy-3", "geheim", "gast", "vol"}
    assert {p["waarom"] for p in places[1:]} == {"andere regio (midden)"}
    assert {p["waarom"] for p in lines(after_round)["a3"]["plaatsen"]} == {"regio midden", "regio oost"}


def test_it_is_told_how_many_others_fit_there_too(after_round: Any) -> None:
    """N6: a place can't be reserved; everybody sees all of them, with how many others could go there."""
    found = lines(after_round)
    by_aios = {aios: {p["plaats"]: p for p in one["plaatsen"]} for aios, one in found.items()}
    assert by_aios["a2"]["psy-2"]["anderen"] == 3
    assert by_aios["b1"]["psy-2"]["anderen"] == 3
    assert by_aios["a2"]["vol"]["anderen"] == 2  # a4 works 80 per cent, and this place asks for 90
    assert "noord-1" in by_aios["b1"]
    assert "noord-1" not in by_aios["a2"]


def test_a_preferred_place_that_came_free_stands_on_top(after_round: Any) -> None:
    """N6: what the aios asked for comes before what is near."""
    office = after_round
    office.prefer("a2 aanpalend psy-1 psy-3")
    office.do("status", office.placed("a1")["plaatsing"], "vervallen", "--reason", "stopt")
    first, second, *_ = lines(office)["a2"]["plaatsen"]
    assert (first["plaats"], first["rang"]) == ("psy-1", 1)
    assert first["waarom"] == "1e voorkeur, andere regio (midden)"
    assert (second["plaats"], second["rang"]) == ("psy-3", 2)


def test_a_refused_place_is_never_offered_again(after_round: Any) -> None:
    """N9: who was refused is on the list at once, with the reason, and without that place."""
    office = after_round
    office.do("refuse", office.request("a1"), "--reason", "te weinig begeleiding", user="io1")
    one = lines(office)["a1"]
    assert one["oorzaak"] == "plaats geweigerd"
    assert one["toelichting"] == "psy-1: te weinig begeleiding"
    assert one["geweigerd"] == ["psy-1"]
    assert "psy-1" not in {p["plaats"] for p in one["plaatsen"]}
    assert "psy-1" in {p["plaats"] for p in lines(office)["a2"]["plaatsen"]}


def test_a_place_that_was_let_go_puts_the_stage_on_the_list(office: Any) -> None:
    """Also outside every round: placed by hand, and undone by the bureau (N7)."""
    office.do("place", "a1", "aanpalend", "psy-2")
    assert office.do("unplaced") == []
    office.do("status", office.placed("a1")["plaatsing"], "voorlopig", "--reason", "ruil")
    (one,) = office.do("unplaced")
    assert (one["aios"], one["oorzaak"], one["ronde"]) == ("a1", "plaats vrijgegeven", None)
    assert "psy-2" in {p["plaats"] for p in one["plaatsen"]}
    out = office.run("unplaced").out
    assert "Zoë Jansen (a1), aanpalend van 2027-06-07 t/m" in out
    assert "Plaats vrijgegeven" in out


def test_what_waits_for_a_later_round_is_not_listed(after_round: Any) -> None:
    """Nobody should give by hand what a round that runs will give."""
    period = ("--profile", "va", "--from", "2027-05-01", "--to", "2027-08-31")
    after_round.do("ronde", "new", "later", *period)
    assert after_round.do("unplaced") == []
    after_round.commit("later")
    assert {one["ronde"] for one in after_round.do("unplaced")} == {"later"}


def test_a_stage_that_is_over_is_no_work_any_more(after_round: Any) -> None:
    assert lines(after_round, today="2027-09-01")["a2"]["dagen"] == -86
    assert "a2" not in lines(after_round, today="2028-01-01")


def test_a_place_that_breaks_a_rule_over_the_stages_is_not_offered(office: Any) -> None:
    """N16: a last stage must bring what the earlier ones did not, as `place` asks."""
    office.taken("schema", "aios;stagesoort;start\na2;mg;2027-10-04\na2;keuze;2028-02-07\n")
    for kind, place in (("aanpalend", "psy-1"), ("keuze", "kz"), ("mg", "mg-1")):
        office.do("place", "a2", kind, place)
    office.do("status", office.placed("a2", "mg")["plaatsing"], "vervallen", "--reason", "ruil")
    (one,) = office.do("unplaced")
    assert {p["plaats"] for p in one["plaatsen"]} == {"mg-1", "mg-2"}
    assert "jeugd" in office.run("place", "a2", "mg", "mg-3").refused


def test_every_place_on_the_list_can_be_given(after_round: Any, ask: Any, rehearse: Any) -> None:
    """What is offered, `place` accepts: the same rules, the same room."""
    commands = [
        Place(one.stage.aios, one.stage.stagesoort, past.plaats, version=one.stage.version)
        for one in ask(after_round, unplaced)
        for past in one.plaatsen
    ]
    assert len(commands) > 20
    assert {moved.status for moved in rehearse(after_round, *commands)} == {Status.ONDER_VOORBEHOUD}


def test_hidden_places_are_offered_to_the_office_only(after_round: Any) -> None:
    """N8: a coordinator sees who has no place, and not the places that are hidden."""
    inside = {p["plaats"] for p in lines(after_round)["a2"]["plaatsen"]}
    outside = {p["plaats"] for p in lines(after_round, user="cor")["a2"]["plaatsen"]}
    assert inside - outside == {"geheim"}
    assert lines(after_round, user="coj") == {}


def test_only_one_round_or_one_aios(after_round: Any) -> None:
    assert set(lines(after_round, "--aios", "a3")) == {"a3"}
    assert set(lines(after_round, "--ronde", "r")) == {"a2", "a3", "a4", "b1"}
    assert "Er is geen ronde niet" in after_round.run("unplaced", "--ronde", "niet").refused
    assert "Aios niemand is niet bekend" in after_round.run("unplaced", "--aios", "niemand").refused


def test_today_leads_to_the_list(after_round: Any, ask: Any) -> None:
    """*Vandaag* names the round and how many; what lost a place outside every round stands there too."""
    (work,) = [one for one in ask(after_round, work_of_today) if one.waar is Waar.ONGEPLAATST]
    assert work.tekst == "Ronde r: 4 stages niet geplaatst; zoek samen met de aios verder"
    assert (work.sleutel, str(work.datum)) == ("r", "2027-06-07")
    after_round.do("place", "j2", "aanpalend", "wijk")
    number = after_round.placed("j2")["plaatsing"]
    after_round.do("status", number, "vervallen", "--reason", "ruil")
    texts = [one.tekst for one in ask(after_round, work_of_today) if one.waar is Waar.ONGEPLAATST]
    assert "1 stage zonder plaats na een weigering of vrijgave; zoek samen met de aios verder" in texts
    shorter = [one.key for one in ask(after_round, without_place)]
    assert shorter == [one.stage.key for one in ask(after_round, unplaced)]


def test_the_list_reads_as_dutch(after_round: Any) -> None:
    out = after_round.run("unplaced", "--aios", "a2").out
    assert "Niet geplaatst in de ronde r" in out
    assert "eigen regio (oost)" in out
    assert "3 anderen" in out
    assert "geen stageplaats" not in out.lower()
