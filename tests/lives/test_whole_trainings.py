"""Every profile and variant: one whole training on the calendar, the work list right on every day of it (N1-N19)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from tests.lives.oracle import Line

FIRST = dt.date(2027, 6, 7)
PAUSE = dt.timedelta(weeks=20)
DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Stage:
    """A stage of the training: how a place is found, and which."""

    stagesoort: str
    way: str
    what: str = ""
    etalage: bool = False
    """Whether the etalage is a way to this kind of stage at all (N4)."""


def preferred(kind: str, plaats: str) -> Stage:
    return Stage(kind, "voorkeur", plaats, etalage=True)


def recruited(kind: str, specialisme: str, *, etalage: bool = False) -> Stage:
    return Stage(kind, "zelf", specialisme, etalage)


def planned(kind: str, plaats: str) -> Stage:
    return Stage(kind, "instituut", plaats)


MG, KEUZE = preferred("mg", "soc"), recruited("keuze", "palliatieve zorg")
MG_SELF = recruited("mg", "sociaal medische advisering", etalage=True)

# N11-N15: profile, part time, employer, cohort → the stages in order
LIVES: dict[str, tuple[str, int, str, str, tuple[Stage, ...]]] = {
    "jgz before 2024-03-01": ("jgz", 100, "anders", "2023-09", (preferred("aanpalend", "kind"), MG, KEUZE)),
    "jgz before 2024-03-01, SBOH, at a wijkteam": (
        "jgz", 80, "sboh", "2023-09", (recruited("aanpalend", "wijkteam", etalage=True), MG_SELF, KEUZE),
    ),
    "jgz from 2024-03-01, with ISK": (
        "jgz", 90, "sboh", "2024-03", (recruited("isk", "kindergeneeskunde"), MG, KEUZE),
    ),
    "jgz of TNO": ("jgz-tno", 100, "tno", "2023-09", (preferred("aanpalend", "kind"), MG, KEUZE)),
    "jgz of TNO from 2024-03-01": (
        "jgz-tno", 100, "tno", "2024-09", (recruited("isk", "kinderrevalidatie"), MG, KEUZE),
    ),
    "fg with the wetenschapsstage": (
        "fg", 100, "sboh", "2025-03",
        (recruited("aanpalend", "seh"), preferred("sociaal", "soc"), KEUZE, planned("wetenschap", "wet")),
    ),
    "fg not employed by SBOH": (
        "fg", 60, "anders", "2025-03",
        (recruited("aanpalend", "huisartsgeneeskunde"), recruited("sociaal", "oggz", etalage=True), KEUZE),
    ),
    "va": ("va", 100, "sboh", "2025-03", (preferred("aanpalend", "psy"), MG, KEUZE)),
    "donor": (
        "donor", 100, "sboh", "2025-03",
        (recruited("aanpalend", "niertransplantatie"), MG, recruited("keuze", "donorgeneeskunde")),
    ),
    "izb, two parts one after the other": ("izb", 80, "sboh", "2025-03", (Stage("aanpalend", "izb"), MG, KEUZE)),
    "mmk, three parts at the same time": ("mmk", 100, "sboh", "2025-03", (Stage("aanpalend", "mmk"), MG_SELF, KEUZE)),
    "tbc, an elective in parts": (
        "tbc", 100, "sboh", "2025-03", (recruited("aanpalend", "longgeneeskunde"), MG, Stage("keuze", "tbc")),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", LIVES)
def test_the_work_list_is_right_on_every_day_of_a_training(name: str, life: Callable[..., Any]) -> None:
    """N1-N5, N9-N15, N19: from six months before the first stage until the last assessment."""
    profile, deeltijd, werkgever, cohort, stages = LIVES[name]
    training = life(profile, deeltijd, werkgever, cohort)
    start = FIRST
    rows = []
    for stage in stages:
        end = training.end(start)
        _plan(training, profile, stage, start, end)
        rows.append(f"leven;{stage.stagesoort};{start}")
        start = end + PAUSE
    training.office.taken("schema", "\n".join(["aios;stagesoort;start", *rows]))
    assert training.play() > 60
    statuses = {
        (p["stagesoort"], p["status"]) for p in training.office.do("plaatsing", "list", today="2030-12-31")
    }
    placed = {line.stagesoort for line in training.lines if not line.whole}
    assert statuses == {(kind, "geplaatst") for kind in placed}
    assert training.office.do("check", today="2030-12-31")["in_orde"] is True


def _plan(training: Any, profile: str, stage: Stage, start: dt.date, end: dt.date) -> None:
    def line(
        kind: str,
        begin: dt.date = start,
        last: dt.date = end,
        *,
        etalage: bool = False,
        whole: bool = False,
        part: bool = False,
    ) -> Line:
        made = Line(kind, begin, last, etalage, whole, part)
        training.lines.append(made)
        return made

    match stage.way:
        case "voorkeur":
            training.preferred(line(stage.stagesoort, etalage=True), stage.what)
        case "zelf":
            one = line(stage.stagesoort, etalage=stage.etalage)
            if profile == "tbc" and stage.stagesoort == "aanpalend":
                one.extra["erkenning"] = start - 42 * DAY  # N11: a recognised training place
            training.recruited(one, stage.what)
        case "instituut":
            training.planned(line(stage.stagesoort), stage.what)
        case _:
            training.whole(line(stage.stagesoort, whole=True))
            for part, begin, last, plaats, field in PARTS[stage.way](training, start, end):
                one = line(f"{stage.stagesoort}/{part}", begin, last, part=True)
                if plaats:
                    training.planned(one, plaats)
                else:
                    training.recruited(one, field)


Parts = list[tuple[str, dt.date, dt.date, str, str]]


def _izb(training: Any, start: dt.date, end: dt.date) -> Parts:
    """N11: four weeks RIVM, planned by the institute; the rest medische microbiologie, recruited by the aios."""
    turn = training.end(start, 4)
    return [("rivm", start, turn, "rivm", ""), ("mmb", turn + DAY, end, "", "medische microbiologie")]


def _mmk(_training: Any, start: dt.date, end: dt.date) -> Parts:
    """N11: three part-stages at the same time."""
    places = {"nvic": "nvic", "dermatologie": "derm", "arbeidslong": "long"}
    return [(part, start, end, plaats, "") for part, plaats in places.items()]


def _tbc(training: Any, start: dt.date, end: dt.date) -> Parts:
    """N13: a month sanatorium, a month medische microbiologie, the rest free."""
    first = training.end(start, 4)
    second = training.end(first + DAY, 4)
    return [
        ("sanatorium", start, first, "", "sanatorium"),
        ("mmb", first + DAY, second, "", "medische microbiologie"),
        ("vrij", second + DAY, end, "", "longgeneeskunde"),
    ]


PARTS: dict[str, Callable[[Any, dt.date, dt.date], Parts]] = {"izb": _izb, "mmk": _mmk, "tbc": _tbc}
