"""One aios at a time, from half a year before the first stage until the last assessment, by commands alone."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from stagetui.engine.access import Actor, Via, View
from stagetui.engine.bureau import Bureau
from stagetui.engine.queries.calendar import Termijn, due
from tests.conftest import Office
from tests.lives.oracle import Line

DAY = dt.timedelta(days=1)
AIOS = "leven"
COMMAND_EVERY = 6

INSTELLINGEN = """\
instelling;naam;plaats;regio
kz;Kliniek De Zwaan;Utrecht;midden
gz;GGD Rivierenland;Tiel;oost
uz;Universitair Ziekenhuis Oever;Delft;west
"""
# plaats → specialisme, kenmerken
PLACES = {
    "kind": ("kindergeneeskunde", ""),
    "psy": ("psychiatrie", "ouderen"),
    "soc": ("sociale geneeskunde", "jeugd"),
    "rivm": ("rivm", ""),
    "nvic": ("nvic", ""),
    "derm": ("dermatologie", ""),
    "long": ("arbeidsgerelateerde longziekten", ""),
    "wet": ("wetenschap", ""),
}
ALL = "jgz;jgz-tno;fg;va;izb;mmk;tbc;donor"
KINDS = "aanpalend;mg;sociaal;keuze;isk;wetenschap"


def _acting(day: dt.date) -> Actor:
    return Actor("bo", Via.SCRIPT, day, dt.datetime.combine(day, dt.time(9)))


def _lists(view: View, days: list[dt.date]) -> list[list[Termijn]]:
    """The work list of the aios on each of these days, as the data stand now."""
    return [due(replace(view, actor=_acting(day)), persoon=AIOS) for day in days]


@dataclass
class Life:
    """The training of one aios, with what the work list should hold beside what it holds."""

    office: Office
    profile: str
    deeltijd: int
    lines: list[Line] = field(default_factory=list)
    acts: list[tuple[dt.date, int, Callable[[dt.date], None]]] = field(default_factory=list)

    def end(self, start: dt.date, weeks: int = 13) -> dt.date:
        """N10: full-time weeks, lengthened by the part-time factor; weekends don't count."""
        return start + DAY * (-(-weeks * 700 // self.deeltijd) - 1)

    def at(self, day: dt.date, act: Callable[[dt.date], None]) -> None:
        """Something that the office does on a day."""
        self.acts.append((day, len(self.acts), act))

    def do(self, day: dt.date, *words: object, user: str = "bo") -> Any:
        """A command of that day that must succeed."""
        return self.office.do(*words, user=user, today=day.isoformat())

    def taken(self, day: dt.date, kind: str, text: str) -> None:
        """An import of that day."""
        self.office.taken(kind, text, today=day.isoformat())

    def preferred(self, line: Line, plaats: str) -> None:
        """N4, N6, N9: a preference, the round, the approval."""
        name = f"r-{line.stagesoort}"

        def prefer(day: dt.date) -> None:
            self.taken(
                day, "voorkeuren", f"aios;stagesoort;rang;plaats\n{AIOS};{line.stagesoort};1;{plaats}\n"
            )
            line.settle(day, "werving", "voorkeuren", "beschikbaarheid")

        def place(day: dt.date) -> None:
            period = ("--from", line.start - 7 * DAY, "--to", line.start + 7 * DAY)
            self.do(day, "ronde", "new", name, "--profile", self.profile, *period)
            proposal = self.do(day, "allocate", name, "--seed", 1)
            assert [one["plaats"] for one in proposal["plaatsingen"]] == [plaats]
            self.do(day, "voorstel", "commit", proposal["voorstel"])
            line.settle(day, "gegevens")

        def approve(day: dt.date) -> None:
            self.do(day, "approve", self.open_request("goedkeuring plaatsing"), user="io1")
            line.settle(day, "besluit")

        self.at(line.start - 150 * DAY, prefer)
        self.at(line.start - 100 * DAY, place)
        self.at(line.start - 60 * DAY, approve)
        self.lived(line)

    def recruited(self, line: Line, specialisme: str, kenmerken: str = "") -> None:
        """N5: approval, arranged, final approval by instituutsopleider and bureau."""
        found = ("--instelling", f"Kliniek {specialisme.title()}", "--specialisme", specialisme)
        marks = ("--kenmerken", kenmerken) if kenmerken else ()

        def ask(day: dt.date) -> None:
            made = self.do(
                day, "aanvraag", "new", "zelf-werven", AIOS, line.stagesoort, *found, "--motivatie", "past"
            )
            line.settle(day, "voorkeuren", "beschikbaarheid")
            self.do(day, "approve", made["id"], user="io1")

        def arranged(day: dt.date) -> None:
            guide = ("--plaatsnaam", "Ede", "--begeleider", "P. Linden")
            kind = "zelf-geworven"
            made = self.do(day, "aanvraag", "new", kind, AIOS, line.stagesoort, *found, *guide, *marks)
            self.do(day, "approve", made["id"], user="bea")
            done = self.do(day, "approve", made["id"], user="io1")
            assert done["plaatsing_status"] == "geplaatst"
            line.settle(day, "besluit", "gegevens")

        if not line.part:
            self.ticked(line, "werving", line.start - 175 * DAY)
        self.at(line.start - 160 * DAY, ask)
        self.at(line.start - 84 * DAY, arranged)
        self.lived(line)

    def planned(self, line: Line, plaats: str) -> None:
        """N4: door instituut: placed by hand, the aios' consent recorded, and approved."""

        def place(day: dt.date) -> None:
            self.do(day, "place", AIOS, line.stagesoort, plaats)
            line.settle(day, "gegevens")
            self.do(day, "approve", self.open_request("toestemming aios"))
            done = self.do(day, "approve", self.open_request("goedkeuring plaatsing"), user="io1")
            assert done["plaatsing_status"] == "geplaatst"
            line.settle(day, "besluit")

        if not line.part:
            self.ticked(line, "werving", line.start - 175 * DAY)
        self.at(line.start - 80 * DAY, place)
        self.lived(line)

    def whole(self, line: Line) -> None:
        """N11: what stands once for a stage with parts."""
        self.ticked(line, "werving", line.start - 175 * DAY)
        self.lived(line)

    def lived(self, line: Line) -> None:
        """N19: the stageplan, the conversations, the report, the assessment; some a little late."""

        def plan(day: dt.date) -> None:
            made = self.do(
                day, "aanvraag", "new", "stageplan", AIOS, line.stagesoort, "--bijlage", "plan.pdf"
            )
            line.settle(day, "stageplan")
            self.do(day, "approve", made["id"], user="io1")
            line.settle(day, "stageplan-goedgekeurd")

        if not line.part:
            self.at(line.start - 35 * DAY, plan)
            self.ticked(line, "stageverslag", line.end - 8 * DAY)
            self.ticked(line, "gesprek-met-opleider", line.end - 3 * DAY)
        line.settle(line.start, "start")
        line.settle(line.end, "einde")
        if not line.whole:
            self.ticked(line, "startgesprek", line.start + 10 * DAY)
            self.ticked(line, "tussengesprek", line.start + (line.end - line.start) // 2 + 4 * DAY)
            self.ticked(line, "eindgesprek", line.end)
            self.ticked(line, "beoordeling", line.end + 16 * DAY)
        for extra in line.extra:
            self.ticked(line, extra, line.start - 50 * DAY)

    def ticked(self, line: Line, milestone: str, day: dt.date) -> None:
        """Ticked off by the office on that day."""

        def tick(today: dt.date) -> None:
            self.do(today, "due", "done", AIOS, line.stagesoort, milestone)
            line.settle(today, milestone)

        self.at(day, tick)

    def open_request(self, soort: str) -> int:
        """The one open request of that kind."""
        (asked,) = [one for one in self.office.do("aanvraag", "list", "--open") if one["soort"] == soort]
        return int(asked["id"])

    def play(self) -> int:
        """Do everything on its day, and hold the work list against the facts on every day that anything changes.

        The list is asked with the command on some of the days of an act, and on an open bureau, as the screens do, on
        the others and on the turning days in between. Gives the number of days looked at.
        """
        turning = sorted({day for line in self.lines for day in line.turning_days()})
        acts = sorted(self.acts, key=lambda act: act[:2])
        last = max(acts[-1][0], turning[-1])
        looked = 0
        with Bureau.open(self.office.directory) as bureau:
            for number, (day, _, act) in enumerate(acts):
                act(day)
                nxt = acts[number + 1][0] if number + 1 < len(acts) else last + DAY
                if nxt == day:
                    continue
                if number % COMMAND_EVERY == 0:
                    listed = {
                        (t["stagesoort"], t["mijlpaal"], t["dagen"]): t["staat"] for t in self.listed(day)
                    }
                    self.compare(day, listed)
                days = [day, *(one for one in turning if day < one < nxt)]
                for one, found in zip(days, bureau.ask(_acting(day), _lists, days), strict=True):
                    self.compare(one, {(t.stagesoort, t.mijlpaal, t.dagen): t.staat.value for t in found})
                looked += len(days)
        assert self.listed(last + DAY) == []
        return looked

    def listed(self, day: dt.date) -> list[dict[str, Any]]:
        """What `due` says on that day."""
        found: list[dict[str, Any]] = self.do(day, "due", "--aios", AIOS)
        return found

    def compare(self, day: dt.date, listed: dict[tuple[str, str, int], str]) -> None:
        """The list is what it should be, and each line says how it stands."""
        expected = set().union(*(line.expected(day) for line in self.lines))
        assert set(listed) == expected, day
        assert listed == {one: "te laat" if one[2] < 0 else "open" for one in expected}, day


@pytest.fixture(scope="session")
def country(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Places for every profile, and a second colleague."""
    directory = tmp_path_factory.mktemp("levens") / "bureau"
    shutil.copytree(founded, directory)
    office = Office(directory)
    assert office.run("user", "add", "bea", "--role", "bureau").code == 0
    office.taken("instellingen", INSTELLINGEN)
    heads = "plaats;instelling;naam;specialisme;profielen;stagesoorten;kenmerken;contact_naam;contact_email"
    rows = [
        f'{code};kz;{field_.capitalize()};{field_};"{ALL}";"{KINDS}";{marks};A. de Wit;wit@example.nl'
        for code, (field_, marks) in PLACES.items()
    ]
    office.taken("stageplaatsen", "\n".join([heads, *rows]))
    periods = [f"{code};2026-01-01;2031-12-31;3" for code in PLACES]
    office.taken("beschikbaarheid", "\n".join(["plaats;van;tot;capaciteit", *periods]))
    return directory


@pytest.fixture
def life(country: Path, tmp_path: Path) -> Callable[..., Life]:
    """Begin the training of an aios."""

    def begin(
        profile: str, deeltijd: int = 100, werkgever: str = "", cohort: str = "", today: str = ""
    ) -> Life:
        shutil.copytree(country, tmp_path / "bureau")
        office = Office(tmp_path / "bureau", today=today or "2026-10-01")
        row = f"{AIOS};Lena Vink;lena@example.nl;{profile};nspoh;{deeltijd};{werkgever};{cohort};io1;P. Berg"
        heads = (
            "aios;naam;email;profiel;instituut;deeltijd;werkgever;cohort;instituutsopleider;praktijkopleider"
        )
        office.taken("aios", f"{heads}\n{row}\n")
        return Life(office, profile, deeltijd)

    return begin
