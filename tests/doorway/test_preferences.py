"""What a preference may name, how many there may be, and until when (N3, N4, N6, N8, N11, N12, N16, H3, H14, H17)."""

from __future__ import annotations

from typing import Any

import pytest

LAST_DAY = "2027-01-31"  # 4 months before 7 June is 7 February; before the 1st of that month
DAY_AFTER = "2027-02-01"
HEADS = "aios;stagesoort;rang;plaats\n"
DATED = "aios;stagesoort;rang;plaats;ingediend_op\n"


def test_n3_the_last_day_is_in(office: Any) -> None:
    """N3: preferences for a stage from 7 June are in before 1 February."""
    assert office.prefer("a1 aanpalend psy-1", today=LAST_DAY)["nieuw"] == 1


def test_n3_the_day_after_is_out_and_the_sentence_names_the_last_day(office: Any) -> None:
    """N3: the first day of the month is too late."""
    ((_, column, _, reason),) = office.reasons(
        "voorkeuren", HEADS + "a1;aanpalend;1;psy-1\n", today=DAY_AFTER
    )
    assert column == "ingediend_op"
    assert f"t/m {LAST_DAY}" in reason
    assert f"van {DAY_AFTER}" in reason


def test_n3_a_form_that_came_in_on_time_may_be_typed_in_later(office: Any) -> None:
    """N3: the day on which the aios handed in counts, not the day of the import."""
    row = f"a1;aanpalend;1;psy-1;{LAST_DAY}\n"
    assert office.taken("voorkeuren", DATED + row, today="2027-02-10")["nieuw"] == 1


def test_n3_a_day_in_the_future_is_refused(office: Any) -> None:
    """N3: nobody hands in tomorrow."""
    ((_, column, value, reason),) = office.reasons("voorkeuren", DATED + "a1;aanpalend;1;psy-1;2027-01-16\n")
    assert (column, value) == ("ingediend_op", "2027-01-16")
    assert "na vandaag (2027-01-15)" in reason


def test_n3_the_same_file_again_after_the_deadline_changes_nothing(office: Any) -> None:
    """N3: handing in the same file twice is never wrong; a changed row is."""
    office.prefer("a1 aanpalend psy-1 psy-2")
    before = office.dump()
    report = office.prefer("a1 aanpalend psy-1 psy-2", today="2027-03-01")
    assert (report["nieuw"], report["gewijzigd"], report["gelijk"]) == (0, 0, 2)
    assert office.dump() == before
    office.reasons("voorkeuren", HEADS + "a1;aanpalend;1;psy-3\n", today="2027-03-01")


def test_n3_a_changed_preference_is_dated_on_the_day_of_the_change(office: Any) -> None:
    """N3: what shows the consent of the aios may not be dated before the aios said so."""
    office.prefer("a1 aanpalend psy-1")
    office.prefer("a1 aanpalend psy-3", today="2027-01-20")
    (kept,) = office.rows("voorkeur")
    assert (kept["plaats"], str(kept["ingediend_op"])) == ("psy-3", "2027-01-20")


def test_n4_a_kind_of_stage_outside_the_etalage_takes_no_preference(office: Any) -> None:
    """N4, N13: the keuzestage of VA is zelf werven."""
    ((_, column, value, reason),) = office.reasons("voorkeuren", HEADS + "a1;keuze;1;kz\n")
    assert (column, value) == ("stagesoort", "keuze")
    assert "niet via de etalage" in reason


def test_n4_a_round_gathers_only_stages_of_the_etalage(office: Any) -> None:
    """N4: the keuzestage starts in the period, but is not in the round."""
    document = office.open_round(tot="2028-12-31")
    assert {s["stagesoort"] for s in document["stages"]} == {"aanpalend", "mg"}


def test_n6_a_third_preference_is_refused(office: Any) -> None:
    """N6: at most two."""
    rows = "a1;aanpalend;1;psy-1\na1;aanpalend;2;psy-2\na1;aanpalend;3;psy-3\n"
    ((row, column, value, reason),) = office.reasons("voorkeuren", HEADS + rows)
    assert (row, column, value) == (4, "rang", "3")
    assert "hoogstens 2 voorkeuren" in reason


def test_n6_the_same_place_twice_is_one_preference(office: Any) -> None:
    """N6: also when the first of the two came in with an earlier file."""
    rows = "a1;aanpalend;1;psy-1\na1;aanpalend;2;psy-1\n"
    ((row, column, _, reason),) = office.reasons("voorkeuren", HEADS + rows)
    assert (row, column) == (3, "plaats")
    assert "al voorkeur 1" in reason
    office.prefer("a1 aanpalend psy-1")
    ((_, _, _, reason),) = office.reasons("voorkeuren", HEADS + "a1;aanpalend;2;psy-1\n")
    assert "al voorkeur 1" in reason


def test_n6_first_and_second_choice_may_be_swapped(office: Any) -> None:
    """N6, N7: before the deadline the aios changes freely."""
    office.prefer("a1 aanpalend psy-1 psy-2")
    assert office.prefer("a1 aanpalend psy-2 psy-1")["gewijzigd"] == 2


def test_n6_a_wish_without_a_place_is_no_preference_in_the_etalage(office: Any) -> None:
    """N6: the profile says what a preference names."""
    text = "aios;stagesoort;rang;plaats;specialisme\na1;aanpalend;1;;psychiatrie\n"
    ((_, column, _, reason),) = office.reasons("voorkeuren", text)
    assert column == "plaats"
    assert reason.startswith("noem een plaats")


def test_n6_who_is_not_placed_stays_voorlopig_and_hears_why(office: Any) -> None:
    """N6: psy-1 takes one; the other is told so, and the bureau looks further with the aios."""
    office.prefer("a1 aanpalend psy-1", "a2 aanpalend psy-1")
    office.open_round()
    document = office.propose()
    (left,) = [n for n in document["niet_geplaatst"] if n["aios"] in ("a1", "a2")]
    assert "psy-1" in left["oorzaak"]
    assert "lot" in left["oorzaak"]
    office.do("voorstel", "commit", document["voorstel"])
    assert office.placed(left["aios"])["status"] == "voorlopig"


def test_n7_a_preference_makes_the_stage_voorlopig(office: Any) -> None:
    """N7: a preference is in, there is no place yet."""
    office.prefer("a1 aanpalend psy-1 psy-2")
    placed = office.placed("a1")
    assert (placed["status"], placed["plaats"], placed["herkomst"]) == ("voorlopig", None, "voorkeur")


def test_n7_no_change_by_the_aios_once_onder_voorbehoud(placed_office: Any) -> None:
    """N7: the preferences of a stage that has a place are closed, also before the deadline."""
    ((_, _, _, reason),) = placed_office.reasons("voorkeuren", HEADS + "a1;aanpalend;2;psy-2\n")
    assert "al onder voorbehoud" in reason


@pytest.mark.parametrize(
    ("fact", "wish", "said"),
    [
        ("N8: first approved", "a1;aanpalend;1;nieuw", "nog niet goedgekeurd"),
        ("N8: for this profile", "a1;aanpalend;1;wijk", "niet goedgekeurd voor profiel va"),
        ("N8: for this kind", "a1;aanpalend;1;mg-1", "is er niet voor stagesoort aanpalend"),
        ("N11: fields of VA", "a1;aanpalend;1;huis", "alleen in psychiatrie, verslavingszorg"),
        ("N12: never the own profile", "a1;mg;1;vt", "nooit in het eigen profiel"),
        ("H13: another institute's", "a1;aanpalend;1;noord-1", "hoort bij instituut noord"),
        ("H14: part time", "a4;aanpalend;1;vol", "vraagt minstens 90 %; a4 werkt 80 %"),
        ("H17: erkenning", "a1;aanpalend;1;erk", "erkenning van erk loopt tot 2027-09-04"),
        ("H17: SLWP", "a1;aanpalend;1;slwp", "SLWP van slwp loopt tot 2027-09-04"),
    ],
)
def test_a_place_where_the_aios_may_not_do_the_stage(office: Any, fact: str, wish: str, said: str) -> None:
    """N8, N11, N12, H13, H14, H17: refused on the column plaats, with the reason."""
    refused = office.reasons("voorkeuren", f"{HEADS}{wish}\n")
    assert {(column, value) for _, column, value, _ in refused} == {("plaats", wish.rsplit(";", 1)[1])}, fact
    assert any(said in reason for *_, reason in refused), fact


def test_h17_a_stage_that_ends_on_the_last_day_of_the_erkenning_is_fine(office: Any) -> None:
    """H17: the stage of a1 ends on 5 September; `tot` is inclusive."""
    office.taken(
        "stageplaatsen",
        "plaats;instelling;naam;specialisme;profielen;stagesoorten;erkenning_tot\n"
        "erk;ggz;Psychiatrie kort erkend;psychiatrie;va;aanpalend;2027-09-05\n",
    )
    assert office.prefer("a1 aanpalend erk")["nieuw"] == 1


def test_h14_the_minimum_itself_is_enough(office: Any) -> None:
    """H14: 90 % is at least 90 %."""
    row = "a4;Dina Aker;dina@example.nl;va;nspoh;90"
    office.taken("aios", f"aios;naam;email;profiel;instituut;deeltijd\n{row}\n")
    assert office.prefer("a4 aanpalend vol")["nieuw"] == 1


def test_n11_shown_experience_opens_other_fields_for_va(office: Any) -> None:
    """N11: with demonstrable experience in psychiatry, another field in consultation."""
    office.taken("vrijstellingen", "aios;vakgebied;soort\na1;psychiatrie;evc\n")
    assert office.prefer("a1 aanpalend huis")["nieuw"] == 1


def test_n11_experience_in_something_else_opens_nothing(office: Any) -> None:
    """N11, N16: EVC for elderly care is about N16 only."""
    office.taken("vrijstellingen", "aios;vakgebied;soort\na1;ouderen;evc\n")
    office.reasons("voorkeuren", HEADS + "a1;aanpalend;1;huis\n")


def test_n11_a_wijkteam_is_for_jgz_employed_by_sboh(office: Any) -> None:
    """N11: the SBOH variant of JGZ has one field more."""
    assert office.prefer("j2 aanpalend wijk")["nieuw"] == 1
    ((_, _, _, reason),) = office.reasons("voorkeuren", HEADS + "j1;aanpalend;1;wijk\n")
    assert "alleen in kindergeneeskunde" in reason


def test_h3_a_vrijstelling_forbids_the_field(office: Any) -> None:
    """H3: who is exempted from a field does no stage in it; EVC does not forbid."""
    office.taken("vrijstellingen", "aios;vakgebied\na1;verslavingszorg\n")
    ((_, _, _, reason),) = office.reasons("voorkeuren", HEADS + "a1;aanpalend;1;psy-2\n")
    assert "heeft vrijstelling voor verslavingszorg" in reason
    assert office.prefer("a1 aanpalend psy-1")["nieuw"] == 1


def test_h3_a_vrijstelling_after_the_preference_keeps_the_place_from_being_given(office: Any) -> None:
    """H3: eligibility is looked at again when the proposal is made."""
    office.prefer("a1 aanpalend psy-2")
    office.taken("vrijstellingen", "aios;vakgebied\na1;verslavingszorg\n")
    office.open_round()
    causes = {n["aios"]: n["oorzaak"] for n in office.propose()["niet_geplaatst"]}
    assert "vrijstelling" in causes["a1"]
