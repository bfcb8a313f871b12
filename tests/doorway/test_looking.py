"""What the screens ask: work of today, places that could be, a decision in its picture, lists, and stale edits."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

import pytest

from stagetui.engine.access import Actor, Via
from stagetui.engine.bureau import Bureau
from stagetui.engine.doorway.door import Command
from stagetui.engine.doorway.outbox import ClaimBericht, RecordDelivery, ReleaseOrphans
from stagetui.engine.doorway.placing import ChangeStatus, Place
from stagetui.engine.founding import make_bureau
from stagetui.engine.queries.choices import candidates, moves
from stagetui.engine.queries.decisions import aios_dossier, decision_view
from stagetui.engine.queries.lists import place_view, placements, places
from stagetui.engine.queries.people import aios_view, find_aios
from stagetui.engine.queries.post import outbox
from stagetui.engine.queries.today import Waar, work_of_today
from stagetui.engine.records import BerichtStatus
from stagetui.errors import RefusedError
from stagetui.profiles.terms import Status

Ask = Callable[..., Any]


def actor(persoon: str = "bo", day: str = "2027-01-15") -> Actor:
    """Somebody at the screens."""
    today = date.fromisoformat(day)
    return Actor(persoon, Via.TUI, today, datetime.combine(today, time(9)))


def ask(office: Any, query: Callable[..., Any], *args: object, who: str = "bo", **options: object) -> Any:
    """Ask one question."""
    with Bureau.open(office.directory) as bureau:
        return bureau.ask(actor(who), query, *args, **options)


def do(office: Any, command: Command[Any], who: str = "bo") -> Any:
    """Carry out one command."""
    with Bureau.open(office.directory) as bureau:
        return bureau.do(actor(who), command)


def test_n6_places_that_could_be_preferences_first(office: Any) -> None:
    """N6: the bureau looks with the aios: what was preferred, then what can, then the rest with what forbids it."""
    office.prefer("a1 aanpalend psy-3 psy-1")
    office.do("place", "a2", "aanpalend", "psy-1")
    found = ask(office, candidates, "a1", "aanpalend")
    assert [(k.plaats.plaats, k.rang, k.vrij, k.kan) for k in found[:2]] == [
        ("psy-3", 1, 2, True),
        ("psy-1", 2, 0, False),
    ]
    assert {k.plaats.plaats for k in found[2:] if k.kan} == {"psy-2", "vol"}
    forbidden = {k.plaats.plaats: k.bezwaren for k in found if k.bezwaren}
    assert set(forbidden) == {"nieuw", "huis", "erk", "slwp", "noord-1", "wijk"}
    with pytest.raises(RefusedError, match="ziet u niet"):
        ask(office, candidates, "a1", "aanpalend", who="nora")


def test_n7_what_a_plaatsing_may_become_and_what_stands_in_the_way(placed_office: Any) -> None:
    """N7, N9: judged as if a reason were given; who may not is told so."""
    told = {move.status: move for move in ask(placed_office, moves, 1)}
    assert told[Status.VOORLOPIG].bezwaren == ()
    assert told[Status.VOORLOPIG].reden_nodig
    assert "toestemming ontbreekt" in told[Status.GEPLAATST].bezwaren[0]
    told = {move.status: move for move in ask(placed_office, moves, 1, who="lea")}
    assert "de rol bureau" in told[Status.VERVALLEN].bezwaren[0]


def test_n16_a_decision_in_its_picture(placed_office: Any) -> None:
    """N3, N9, N16: the aios, the place, who consented, and how the rules over the stages stand."""
    seen = ask(placed_office, decision_view, 1, who="io1")
    assert (seen.regel.mijn, seen.regel.bezwaar, seen.bezwaren) == (True, None, ())
    assert {t.partij for t in seen.toestemmingen} == {"aios", "instelling"}
    assert seen.regels[0].delen == (("ouderen", "aanpalend"), ("jeugd", None))
    assert seen.plaatsnamen["psy-1"] == "Psychiatrie ouderen, GGZ De Linde"
    placed_office.taken("vrijstellingen", "aios;vakgebied;soort\na1;jeugd;evc\n")
    dossier = ask(placed_office, aios_dossier, "a1")
    assert dossier.regels[0].delen[1] == ("jeugd", "evc")


def test_one_aios_with_all_that_hangs_on_it(placed_office: Any) -> None:
    """Schema in order, preferences with names, history newest first; not for who may not see it."""
    seen = ask(placed_office, aios_view, "a1")
    assert [s.stagesoort for s in seen.stages] == ["aanpalend", "mg", "keuze"]
    assert [(v.voorkeur.rang, v.instelling) for v in seen.voorkeuren] == [(1, "GGZ De Linde")]
    assert seen.geschiedenis[0].nr > seen.geschiedenis[-1].nr
    with pytest.raises(RefusedError, match="ziet u niet"):
        ask(placed_office, aios_view, "a1", who="io2")


def test_aios_are_found_by_any_part_of_the_name(office: Any) -> None:
    """All words, in any order; only what one may see."""
    assert [a.aios for a in ask(office, find_aios, "jans zoë", 5)] == ["a1"]
    assert [a.aios for a in ask(office, find_aios, "", 50, who="io2")] == ["b1"]


def test_plaatsingen_are_searched_and_paged(placed_office: Any) -> None:
    """By words, status and profile; a page knows how many there are in all."""
    placed_office.prefer("a2 aanpalend psy-1", "a3 aanpalend psy-2")
    page = ask(placed_office, placements, limit=2)
    assert (len(page.regels), page.totaal) == (2, 3)
    assert [p.aios for p in ask(placed_office, placements, text="linde zoë").regels] == ["a1"]
    assert ask(placed_office, placements, status=Status.VOORLOPIG, profiel="va").totaal == 2
    assert ask(placed_office, placements, who="nora").totaal == 0


def test_n8_the_etalage_with_occupancy(placed_office: Any) -> None:
    """N8: hidden places and contacts are for the office; a lapsed erkenning is marked."""
    placed_office.taken(
        "stageplaatsen",
        "plaats;instelling;naam;specialisme;profielen;stagesoorten;zichtbaarheid;contact_zichtbaar;contact_naam\n"
        "psy-3;ggz;Psychiatrie volwassenen;psychiatrie;va;aanpalend;verborgen;nee;C. Kok\n"
        "psy-2;ggz;Verslavingszorg jeugd;verslavingszorg;va;aanpalend;openbaar;nee;B. Bos\n",
    )
    seen = {p.plaats.plaats: p for p in ask(placed_office, places, profiel="va")}
    assert seen["psy-1"].perioden[0].bezet == 1
    assert seen["psy-2"].plaats.contact_naam == "B. Bos"
    outside = {p.plaats.plaats: p for p in ask(placed_office, places, who="io1")}
    assert "psy-3" not in outside
    assert outside["psy-2"].plaats.contact_naam is None
    assert [p.plaats.plaats for p in ask(placed_office, places, text="wijkteam tiel")] == ["wijk"]
    one = ask(placed_office, place_view, "psy-1")
    assert [v.aios for v in one.verblijven] == ["a1"]
    assert len(one.beschikbaarheid) == 1
    with pytest.raises(RefusedError, match="niet zichtbaar voor u"):
        ask(placed_office, place_view, "psy-3", who="io1")


def test_what_waits_today(placed_office: Any) -> None:
    """Decisions for who decides; rounds and mail for the office; the most urgent first."""
    (mine,) = ask(placed_office, work_of_today, who="io1")
    assert (mine.waar, str(mine.datum), mine.dagen) == (Waar.GOEDKEURINGEN, "2027-04-26", 101)
    office = ask(placed_office, work_of_today)
    assert any("4 van 5 stages nog zonder voorkeur" in w.tekst for w in office)
    assert any("niet geplaatst; zoek samen met de aios verder" in w.tekst for w in office)
    placed_office.do("approve", 1, user="io1")
    placed_office.prefer("a2 aanpalend psy-2")
    period = ("--profile", "va", "--from", "2027-06-01", "--to", "2027-08-31")
    placed_office.do("ronde", "new", "nieuw", *period)
    texts = [w.tekst for w in ask(placed_office, work_of_today)]
    assert any("wachten op een voorstel" in text for text in texts)
    assert any(text.startswith("Post: 1") for text in texts)
    placed_office.propose("nieuw")
    assert any("nog niet vastgesteld" in w.tekst for w in ask(placed_office, work_of_today))


def test_the_outbox_is_searched_and_counted(placed_office: Any) -> None:
    """By words, status and plaatsing; the counts are of all that this person may see."""
    placed_office.do("approve", 1, user="io1")
    found = ask(placed_office, outbox, text="wit zoë", statussen=[BerichtStatus.WACHT], plaatsing=1)
    assert (found.totaal, found.tellingen) == (1, {"wacht": 1})
    assert ask(placed_office, outbox, text="niemand").totaal == 0
    assert ask(placed_office, outbox, who="io2").tellingen == {}


def test_each_step_of_sending_is_a_change_of_its_own(placed_office: Any) -> None:
    """N5: claimed once; what a dead sender left is told, not repeated."""
    placed_office.do("approve", 1, user="io1")
    assert do(placed_office, ClaimBericht(1), who="eva") is True
    assert do(placed_office, ClaimBericht(1)) is False
    assert do(placed_office, ReleaseOrphans()) == (1,)
    (mail,) = placed_office.do("mail", "list")
    assert mail["status"] == "misschien verzonden"
    assert "vraag de ontvanger" in mail["antwoord"]
    do(placed_office, RecordDelivery(1, BerichtStatus.VERZONDEN, "250 ok"))
    assert placed_office.do("mail", "list")[0]["verzonden"] == "2027-01-15T09:00:00Z"


@pytest.mark.parametrize(
    "command",
    [
        Place("a2", "aanpalend", "psy-3", version=1),
        ChangeStatus(2, Status.VERVALLEN, "omdat", version=1),
    ],
)
def test_what_somebody_else_changed_meanwhile_is_shown_side_by_side(
    placed_office: Any, command: Command[Any]
) -> None:
    """An edit on an older version is refused with who changed it, and both versions."""
    placed_office.prefer("a2 aanpalend psy-1")
    placed_office.taken("schema", "aios;stagesoort;start\na2;aanpalend;2027-06-14\n")
    before = placed_office.dump()
    with pytest.raises(RefusedError) as caught:
        do(placed_office, command)
    assert caught.value.title == "Intussen gewijzigd"
    assert "gewijzigd door bo" in caught.value.text
    assert "u zag: 2027-06-07" in caught.value.text
    assert "nu: 2027-06-14" in caught.value.text
    assert placed_office.dump() == before


def test_a_practice_bureau_says_so_in_its_settings(tmp_path: Any) -> None:
    """`demo = true` keeps mail inside."""
    with make_bureau(tmp_path / "b", actor(), profiles=("va",), demo=True) as bureau:
        assert bureau.settings.bureau.demo


def test_a_bureau_that_cannot_be_finished_leaves_nothing_half_made(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What fails midway is cleared: the directory itself too, unless it was there already."""

    def full(*_args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("stagetui.engine.store.Store.create", full)
    (tmp_path / "was-er").mkdir()
    for name in ("nieuw", "was-er"):
        with pytest.raises(OSError, match="No space"):
            make_bureau(tmp_path / name, actor(), profiles=("va",))
    assert [path.name for path in tmp_path.rglob("*")] == ["was-er"]


def test_n4_what_is_free_is_what_the_stages_of_the_month_could_use(office: Any) -> None:
    """N4, N8, N11, H13, H14, H17: psy-1 and psy-2 have one spot, psy-3, vol and noord-1 (for b1) two.

    What is not approved, is of another field, or is recognised for less than the whole stage, is not free to anybody;
    nor is a place that is not offered on every day of it.
    """
    office.open_round(tot="2027-06-30")

    def june() -> tuple[int, int]:
        (found,) = office.do("ronde", "show", "r")["perioden"]
        return found["vraag"], found["vrij"]

    assert june() == (5, 8)
    office.do("place", "a1", "aanpalend", "psy-1")
    assert june() == (4, 7)
    office.taken("beschikbaarheid", "plaats;van;tot;capaciteit\npsy-3;2027-01-01;2027-08-31;2\n")
    assert june() == (4, 5)
    office.do("place", "b1", "aanpalend", "noord-1")
    assert june() == (3, 3)


def test_placing_where_it_is_full_tells_what_it_would_come_to(office: Any) -> None:
    office.do("place", "a1", "aanpalend", "psy-1")
    said = " ".join(office.run("place", "a2", "aanpalend", "psy-1").refused.split())
    assert "kan niet naar psy-1: dan zouden er 2 aios zijn op 1 plaats (vanaf 2027-06-07)" in said
