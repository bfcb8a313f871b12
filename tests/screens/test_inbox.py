"""*Goedkeuringen* with forty requests: all decided in fewer than two keys each, never without the picture (N9)."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date, datetime, time
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from stagetui.engine.access import Actor, Via
from stagetui.engine.bureau import Bureau
from stagetui.engine.doorway.decisions import Decide
from stagetui.engine.doorway.importing import ImportTable
from stagetui.engine.doorway.people import GrantRole, KeepPerson
from stagetui.engine.doorway.requests import MakeRequest
from stagetui.engine.doorway.rounds import CommitVoorstel
from stagetui.engine.exchange.kinds import KINDS
from stagetui.engine.exchange.reading import read_table
from stagetui.engine.jobs.allocate import allocate
from stagetui.engine.queries.requests import requests
from stagetui.engine.queries.rounds import rounds
from stagetui.engine.records import AanvraagStatus
from stagetui.profiles.terms import Gegeven, Rol
from stagetui.screens.aios import AiosPage
from stagetui.screens.app import StagetuiApp
from stagetui.screens.approvals import ApprovalsPage
from stagetui.screens.deciding import HeldKey
from stagetui.screens.places import PlacePage
from stagetui.screens.split import PATIENCE
from stagetui.screens.widgets.dialogs import AskReason, Confirm

TODAY = date(2026, 11, 23)
DECIDER = "lotte"
MORE = 38  # aios besides the two of the small bureau that get a place


def acting(persoon: str) -> Callable[[], Actor]:
    return lambda: Actor(persoon, Via.TUI, TODAY, datetime.combine(TODAY, time(9)))


@pytest.fixture(scope="module")
def full(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Forty aios are onder voorbehoud, so forty requests wait for Lotte; made once."""
    folder = tmp_path_factory.mktemp("inbox")
    directory = folder / "bureau"
    shutil.copytree(made, directory)
    codes = [f"b-{n:03}" for n in range(1, MORE + 1)]
    files = {
        "stageplaatsen": "plaats;instelling;naam;specialisme;profielen;stagesoorten;kenmerken;goedgekeurd\n"
        "psy-3;ggz-noord;Psychiatrie dagkliniek;psychiatrie;va;aanpalend;;ja\n"
        "psy-4;ggz-noord;Psychiatrie nieuw;psychiatrie;va;aanpalend;;nee\n",
        "beschikbaarheid": f"plaats;van;tot;capaciteit\npsy-3;2027-01-01;2027-12-31;{MORE}\n",
        "aios": "aios;naam;email;profiel;instituut;deeltijd;instituutsopleider;praktijkopleider;werkgever\n"
        + "".join(
            f"{c};Aios {c[2:]};{c}@example.nl;va;nspoh;100;{DECIDER};Wim de Haan;sboh\n" for c in codes
        ),
        "schema": "aios;stagesoort;start\n" + "".join(f"{c};aanpalend;2027-04-05\n" for c in codes),
        "voorkeuren": "aios;stagesoort;rang;plaats\n" + "".join(f"{c};aanpalend;1;psy-3\n" for c in codes),
    }
    office = acting("bo")
    with Bureau.open(directory) as bureau:
        for kind, text in files.items():
            file = folder / f"{kind}.csv"
            file.write_text(text, encoding="utf-8")
            report = bureau.do(office(), ImportTable(read_table(file, KINDS[kind])))
            assert not report.geweigerd, report.geweigerd
        bureau.do(office(), KeepPerson("co", "Cor Maas", "cor@example.nl"))
        bureau.do(office(), GrantRole("co", Rol.COORDINATOR, "*", "va"))
        (line,) = bureau.ask(office(), rounds)
        voorstel = allocate(bureau, office, line.ronde.ronde, seed=1)
        bureau.do(office(), CommitVoorstel(voorstel.voorstel.voorstel))
    return directory


@pytest.fixture
def directory(full: Path, tmp_path: Path) -> Path:
    """A copy of it for one test."""
    target = tmp_path / "bureau"
    shutil.copytree(full, target)
    return target


class Keys:
    """Presses keys as a person does who waits for what each brings, and counts them."""

    def __init__(self, pilot: Any) -> None:
        self.pilot, self.pressed = pilot, 0

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        self.pressed += len(keys)
        await self.pilot.pause()
        while not self.ready():
            await self.pilot.app.workers.wait_for_complete()
            await self.pilot.pause()

    def ready(self) -> bool:
        """Whether a dialog asks something, or all is stored and the picture of the next request is there."""
        page = self.pilot.app.screen
        if not isinstance(page, ApprovalsPage):
            return True
        under_way = page._sent or page.home.changing or page.home.running
        return not under_way and (page.pictured or page.listing.key is None)


async def opened(pilot: Any, settle: Any) -> ApprovalsPage:
    pilot.app.goto("goedkeuringen")
    await settle(pilot)
    await pilot.pause(PATIENCE * 2)
    await settle(pilot)
    page = pilot.app.screen
    assert isinstance(page, ApprovalsPage)
    page._key = HeldKey(count().__next__)  # a second between two keys
    return page


def stored(directory: Path) -> dict[int, tuple[AanvraagStatus, str | None]]:
    with Bureau.open(directory) as bureau:
        lines = bureau.ask(acting("bo")(), requests)
    return {one.aanvraag.aanvraag: (one.aanvraag.status, one.aanvraag.reden) for one in lines}


async def test_forty_requests_take_fewer_than_two_keys_each(
    app_of: Callable[[str], StagetuiApp], settle: Any, seen: Any, directory: Path
) -> None:
    """Eight one by one, two refused with a reason, thirty looked at and approved together: 50 keys, all stored."""
    assert list(stored(directory).values()) == [(AanvraagStatus.OPEN, None)] * 40
    app = app_of(DECIDER)
    async with app.run_test() as pilot:
        page = await opened(pilot, settle)
        keys = Keys(pilot)
        for _ in range(8):
            assert page.pictured
            name = next(str(row.cells[2]) for row in page.listing.rows if row.key == page.listing.key)
            assert f"{name}: aanpalend bij" in seen(pilot)
            await keys.press("g")
        refused = []
        for _ in range(2):
            refused.append(int(page.listing.key or 0))
            await keys.press("w")
            await keys.press(*"vol", "enter")
        for _ in range(30):
            await keys.press("space")
        assert "30 gemerkt" in seen(pilot)
        await keys.press("g")
        assert isinstance(app.screen, Confirm)
        assert "30 aanvragen goedkeuren?" in seen(pilot)
        assert "… en nog 18" in seen(pilot)
        await keys.press("j")
        assert "Er wacht geen aanvraag op u." in seen(pilot)
        assert "Definitief goedgekeurd: 30." in seen(pilot)
    assert keys.pressed == 50
    after = stored(directory)
    assert {number: after.pop(number) for number in refused} == dict.fromkeys(
        refused, (AanvraagStatus.GEWEIGERD, "vol")
    )
    assert list(after.values()) == [(AanvraagStatus.GOEDGEKEURD, None)] * 38


async def test_nothing_is_approved_or_marked_while_another_picture_is_shown(
    app_of: Callable[[str], StagetuiApp],
    settle: Any,
    seen: Any,
    directory: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The cursor is on the next request, but what is read beside it is still the one before."""
    app = app_of(DECIDER)
    async with app.run_test() as pilot:
        page = await opened(pilot, settle)
        page._kept.clear()
        monkeypatch.setattr(page, "_want_card", lambda _key: None)  # the picture does not come
        await pilot.press("down", "g", "space")
        await settle(pilot)
        assert not page.pictured
        assert "Nog even" in seen(pilot)
        assert "gemerkt" not in seen(pilot)
    assert {status for status, _ in stored(directory).values()} == {AanvraagStatus.OPEN}


async def test_the_picture_of_the_next_one_is_there_at_once(
    app_of: Callable[[str], StagetuiApp], settle: Any, seen: Any
) -> None:
    """It was read ahead, so it needs no wait and no thread."""
    app = app_of(DECIDER)
    async with app.run_test() as pilot:
        page = await opened(pilot, settle)
        following = page.listing.rows[1]
        await pilot.press("down")
        await pilot.pause()
        assert page.listing.key == following.key
        assert page.pictured
        assert f"{following.cells[2]}: aanpalend bij" in seen(pilot)


async def test_what_somebody_else_decided_of_the_marked_ones_is_told_and_the_rest_is_done(
    app_of: Callable[[str], StagetuiApp],
    settle: Any,
    seen: Any,
    directory: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = app_of(DECIDER)
    async with app.run_test() as pilot:
        page = await opened(pilot, settle)
        keys = Keys(pilot)
        first = int(page.listing.key or 0)
        await keys.press("space")
        await keys.press("space")
        await keys.press("g")
        monkeypatch.setattr(page, "load_if_changed", lambda **_: False)  # before the next look at the data
        with Bureau.open(directory) as bureau:
            bureau.do(acting("co")(), Decide(first, approve=False, reason="vol"))
        await keys.press("j")
        assert "Niet besloten: 1" in seen(pilot)
        assert "een besluit staat vast" in " ".join(seen(pilot).replace("█", "").split())
    after = stored(directory)
    assert after.pop(first) == (AanvraagStatus.GEWEIGERD, "vol")
    assert [status for status, _ in after.values()].count(AanvraagStatus.GOEDGEKEURD) == 1


async def test_escape_takes_the_marks_away(
    app_of: Callable[[str], StagetuiApp], settle: Any, seen: Any, directory: Path
) -> None:
    app = app_of(DECIDER)
    async with app.run_test() as pilot:
        await opened(pilot, settle)
        keys = Keys(pilot)
        await keys.press("space")
        assert "1 gemerkt" in seen(pilot)
        await keys.press("g")
        assert "1 aanvraag goedkeuren?" in seen(pilot)
        await keys.press("n")
        await keys.press("escape")
        assert "gemerkt" not in seen(pilot)
    assert {status for status, _ in stored(directory).values()} == {AanvraagStatus.OPEN}


async def test_an_answer_of_who_never_logs_in_is_recorded_with_what_shows_it(
    app_of: Callable[[str], StagetuiApp], settle: Any, seen: Any, directory: Path
) -> None:
    """N2: the praktijkopleider decides about an early elective; the office records it, and the other decider waits."""
    with Bureau.open(directory) as bureau:
        number = _ask_early_elective(bureau, directory)
    app = app_of("bo")
    async with app.run_test() as pilot:
        page = await opened(pilot, settle)
        assert page.listing.key == str(number)
        text = seen(pilot)
        assert "Keuzestage naar voren" in text
        assert "keuze wordt vervroegd" in text
        assert "“Zij kan het aan.”" in text
        await pilot.press("g")
        await settle(pilot)
        assert isinstance(app.screen, AskReason)
        await pilot.press(*"mail 3 nov", "enter")
        await settle(pilot)
        assert "Akkoord; wacht nog op lotte: Aios 001." in seen(pilot)
        await pilot.press("d")
        await settle(pilot)
        page.listing.go_to(str(number))
        await pilot.pause(PATIENCE * 2)
        await settle(pilot)
        assert "praktijkopleider: bo namens Wim de Haan" in seen(pilot)
    assert stored(directory)[number][0] is AanvraagStatus.OPEN


def _ask_early_elective(bureau: Bureau, folder: Path) -> int:
    file = folder / "keuze.csv"
    file.write_text("aios;stagesoort;start\nb-001;mg;2027-08-02\nb-001;keuze;2028-01-03\n", encoding="utf-8")
    office = acting("bo")
    report = bureau.do(office(), ImportTable(read_table(file, KINDS["schema"])))
    assert not report.geweigerd, report.geweigerd
    told = {
        Gegeven.WIJZIGING: '{"soort": "vervroegen", "stagesoort": "keuze", "voor": "mg"}',
        Gegeven.MOTIVATIE: "Zij kan het aan.",
    }
    return bureau.do(office(), MakeRequest("keuze-vervroegen", "b-001", "keuze", gegevens=told))


async def test_a_request_about_a_stageplaats_shows_the_place_and_leads_to_it(
    app_of: Callable[[str], StagetuiApp], settle: Any, seen: Any, directory: Path
) -> None:
    """N8: it has no aios; a coordinator decides whether it comes in the etalage."""
    with Bureau.open(directory) as bureau:
        number = bureau.do(acting("bo")(), MakeRequest("etalage", plaats="psy-4", profiel="va"))
    app = app_of("co")
    async with app.run_test(size=(160, 50)) as pilot:
        page = await opened(pilot, settle)
        page.listing.go_to(str(number))
        await pilot.pause(PATIENCE * 2)
        await settle(pilot)
        text = seen(pilot)
        assert "Stageplaats voor de etalage" in text
        assert "Psychiatrie nieuw, GGZ Noord (psy-4)" in text
        await pilot.press("enter")
        await settle(pilot)
        assert isinstance(app.screen, PlacePage)
        await pilot.press("escape")
        await settle(pilot)
        await pilot.press("g")
        await settle(pilot)
        assert "Definitief goedgekeurd: Psychiatrie nieuw" in seen(pilot)
    assert stored(directory)[number][0] is AanvraagStatus.GOEDGEKEURD


async def test_a_reconsideration_tells_what_was_decided_before(
    app_of: Callable[[str], StagetuiApp], settle: Any, seen: Any, directory: Path
) -> None:
    first = _evc(directory)
    with Bureau.open(directory) as bureau:
        bureau.do(acting(DECIDER)(), Decide(first, approve=False, reason="geen bewijs"))
    second = _evc(directory, herziening_van=first)
    app = app_of(DECIDER)
    async with app.run_test(size=(160, 50)) as pilot:
        page = await opened(pilot, settle)
        page.listing.go_to(str(second))
        await pilot.pause(PATIENCE * 2)
        await settle(pilot)
        text = seen(pilot)
        assert f"vraagt om aanvraag {first} te heroverwegen" in text
        assert "“geen bewijs”" in text
        await pilot.press("enter")
        await settle(pilot)
        assert isinstance(app.screen, AiosPage)


def _evc(directory: Path, herziening_van: int | None = None) -> int:
    told = {Gegeven.VAKGEBIED: "jeugd", Gegeven.MOTIVATIE: "Vijf jaar ervaring.", Gegeven.BIJLAGE: "evc.pdf"}
    with Bureau.open(directory) as bureau:
        return bureau.do(
            acting("bo")(), MakeRequest("evc", "b-002", gegevens=told, herziening_van=herziening_van)
        )
