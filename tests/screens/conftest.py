"""A small bureau of invented people, made through the doorway, and the way to work its screens as one of them."""

from __future__ import annotations

import asyncio
import inspect
import shutil
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.pilot import Pilot

from stagetui.engine.access import Actor, Via
from stagetui.engine.bureau import Bureau
from stagetui.engine.doorway.importing import ImportTable
from stagetui.engine.doorway.people import GrantRole, KeepPerson
from stagetui.engine.doorway.rounds import OpenRonde
from stagetui.engine.exchange.kinds import KINDS
from stagetui.engine.exchange.reading import read_table
from stagetui.engine.founding import make_bureau
from stagetui.profiles.terms import Rol
from stagetui.screens.app import StagetuiApp

TODAY = date(2026, 11, 23)
OFFICE = "bo"  # beheerder and bureau
COLLEAGUE = "els"  # bureau
DECIDER = "lotte"  # instituutsopleider of all aios
RONDE = "Voorjaar 2027"

# Sanne and Mehmet want the same place, that takes one; Ilse has not handed in; Joris wants what nobody else wants
FILES = {
    "instellingen": """\
instelling;naam;plaats;regio
ggz-noord;GGZ Noord;Groningen;noord
jeugdhuis;[Jeugdhuis] De Linde;Utrecht;midden
""",
    "stageplaatsen": """\
plaats;instelling;naam;specialisme;profielen;stagesoorten;kenmerken;goedgekeurd;contact_naam;contact_email
psy-1;ggz-noord;Psychiatrie [ouderen];psychiatrie;va;aanpalend;ouderen;ja;Ans Bakker;ans@example.nl
psy-2;jeugdhuis;Jeugdpsychiatrie;psychiatrie;va;aanpalend;jeugd;ja;Piet de Wit;piet@example.nl
""",
    "beschikbaarheid": """\
plaats;van;tot;capaciteit
psy-1;2027-01-01;2027-12-31;1
psy-2;2027-01-01;2027-12-31;1
""",
    "aios": """\
aios;naam;email;profiel;instituut;deeltijd;instituutsopleider;werkgever
a-001;Sanne Vos;sanne@example.nl;va;nspoh;100;lotte;sboh
a-002;Mehmet Kaya;mehmet@example.nl;va;nspoh;100;lotte;sboh
a-003;Ilse Prins;ilse@example.nl;va;nspoh;80;lotte;sboh
a-004;Joris Smit;joris@example.nl;va;nspoh;100;lotte;sboh
""",
    "schema": """\
aios;stagesoort;start
a-001;aanpalend;2027-04-05
a-002;aanpalend;2027-04-05
a-003;aanpalend;2027-05-03
a-004;aanpalend;2027-04-19
""",
    "voorkeuren": """\
aios;stagesoort;rang;plaats
a-001;aanpalend;1;psy-1
a-002;aanpalend;1;psy-1
a-004;aanpalend;1;psy-2
""",
}


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run a coroutine test in a loop of its own; Textual needs no more than that."""
    if not inspect.iscoroutinefunction(pyfuncitem.obj):
        return None
    names = inspect.signature(pyfuncitem.obj).parameters
    asyncio.run(pyfuncitem.obj(**{name: pyfuncitem.funcargs[name] for name in names}))
    return True


def acting(persoon: str) -> Callable[[], Actor]:
    """Somebody who acts in the TUI on the day of the tests."""
    return lambda: Actor(persoon, Via.TUI, TODAY, datetime.combine(TODAY, time(9)))


def fill(bureau: Bureau, actor: Callable[[], Actor], folder: Path) -> None:
    """Read the files above in, and open the round."""
    for name, text in FILES.items():
        file = folder / f"{name}.csv"
        file.write_text(text, encoding="utf-8")
        report = bureau.do(actor(), ImportTable(read_table(file, KINDS[name])))
        assert not report.geweigerd, report.geweigerd
    bureau.do(actor(), KeepPerson(COLLEAGUE, "Els Hofman", "els@example.nl"))
    bureau.do(actor(), GrantRole(COLLEAGUE, Rol.BUREAU))
    bureau.do(actor(), OpenRonde(RONDE, ("va",), date(2027, 4, 1), date(2027, 6, 30), "nspoh"))


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bureau as it is made once."""
    folder = tmp_path_factory.mktemp("files")
    directory = folder / "bureau"
    with make_bureau(
        directory, acting(OFFICE)(), name="Oefenbureau", profiles=("va",), institutes=("nspoh",)
    ) as bureau:
        fill(bureau, acting(OFFICE), folder)
    return directory


@pytest.fixture
def directory(made: Path, tmp_path: Path) -> Path:
    """A copy of the bureau for one test, with the program's log kept out of the home directory."""
    target = tmp_path / "bureau"
    shutil.copytree(made, target)
    return target


@pytest.fixture(scope="session", autouse=True)
def _parsed_once() -> Iterator[None]:
    """Read each style sheet once for all apps of the session: Textual does so only for those of one app."""
    kept: dict[tuple[object, ...], list[RuleSet]] = {}
    parse = Stylesheet._parse_rules

    def look_first(sheet: Stylesheet, css: str, *rest: Any, **named: Any) -> list[RuleSet]:
        key = (css, *rest, *sorted(named.items()), *sorted(sheet._variables.items()))
        if key not in kept:
            kept[key] = parse(sheet, css, *rest, **named)
        return kept[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Stylesheet, "_parse_rules", look_first)
        yield


@pytest.fixture(autouse=True)
def _plain_terminal(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Screens look the same whatever terminal the tests run in; the log of faults goes to the test's own place."""
    for name in ("NO_COLOR", "TEXTUAL_THEME", "TEXTUAL_COLOR_SYSTEM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


@pytest.fixture
def app(directory: Path) -> StagetuiApp:
    """The screens as the office sees them."""
    return StagetuiApp(directory, acting(OFFICE))


@pytest.fixture
def app_of(directory: Path) -> Callable[[str], StagetuiApp]:
    """The screens as somebody sees them."""
    return lambda persoon: StagetuiApp(directory, acting(persoon))


Settle = Callable[[Pilot[Any]], Coroutine[Any, Any, None]]


@pytest.fixture
def settle() -> Settle:
    """Wait until no thread works, the screen shows what they found, and no key is kept for later.

    Four times at rest: what a thread found may start another, and a busy machine looks like one at rest.
    """

    async def settled(pilot: Pilot[Any]) -> None:
        app = pilot.app
        assert isinstance(app, StagetuiApp)
        rests = 0
        while rests < 4:
            await app.workers.wait_for_complete()
            await pilot.pause(0 if rests < 2 else None)
            rests = 0 if app._early or any(not worker.is_finished for worker in app.workers) else rests + 1

    return settled


Opened = Callable[..., AbstractAsyncContextManager[Pilot[Any]]]


@pytest.fixture
def opened(app: StagetuiApp, settle: Settle) -> Opened:
    """Open the screens on a page, at what is named there, and wait until it has its data.

    The office's own screens, unless others are given as `of`; without a page what they begin with.
    """

    @asynccontextmanager
    async def open_it(
        page: str = "",
        target: str | None = None,
        *,
        of: StagetuiApp = app,
        size: tuple[int, int] = (80, 24),
    ) -> AsyncIterator[Pilot[Any]]:
        if page:
            of.goto(page)  # kept until the bureau is open
        async with of.run_test(size=size) as pilot:
            await settle(pilot)
            if target is not None:
                of.goto(page, target)
                await settle(pilot)
            yield pilot

    return open_it


@pytest.fixture
def seen() -> Callable[[Pilot[Any]], str]:
    """What stands on the screen in front, as text, line by line."""

    def text(pilot: Pilot[Any]) -> str:
        screen = pilot.app.screen
        lines = screen._compositor.render_strips()
        return "\n".join("".join(segment.text for segment in line).rstrip() for line in lines)

    return text
