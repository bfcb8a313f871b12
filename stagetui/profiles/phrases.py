"""The pieces of a profile in one Dutch line each, as a page about it shows them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from stagetui.profiles.requests import Aanvraagsoort
from stagetui.profiles.schema import Condition, Consent, Milestone, Transition
from stagetui.profiles.stages import Deel, Stagesoort
from stagetui.profiles.terms import Bewijs, Per, Verloop, Wijze
from stagetui.profiles.years import Component, Exemption, StageYear, Traject

ABSENT = "–"
UNITS = {
    "weeks": ("week voltijd", "weken voltijd"),
    "months_before": ("maand", "maanden"),
    "weeks_before": ("week", "weken"),
    "days_before_start": ("dag", "dagen"),
    "days_after_start": ("dag", "dagen"),
    "days_before_end": ("dag", "dagen"),
    "days_after_end": ("dag", "dagen"),
    "due_days": ("dag", "dagen"),
    "escalate_days": ("dag", "dagen"),
    "leave_hours": ("uur", "uren"),
    "weeks_at_least": ("week voltijd", "weken voltijd"),
    "weeks_at_most": ("week voltijd", "weken voltijd"),
    "every_days": ("dag", "dagen"),
    "begins_after_months": ("maand", "maanden"),
    "months": ("maand", "maanden"),
    "slack_months": ("maand", "maanden"),
    "swap_days": ("dag", "dagen"),
    "outside_weeks": ("week", "weken"),
    "part_time_minimum": ("procent", "procent"),
    "leave_days": ("dag", "dagen"),
    "leave_stretch_weeks": ("week", "weken"),
    "absence_days": ("dag", "dagen"),
    "absence_working_days": ("werkdag", "werkdagen"),
    "sick_days": ("dag", "dagen"),
    "hours": ("uur per week", "uur per week"),
}
TOGETHER = {
    Wijze.EEN: "een van hen beslist",
    Wijze.ALLEN: "allen beslissen",
    Wijze.VOLGORDE: "zij beslissen in deze volgorde",
}


def value_text(key: str, value: object) -> str:
    """Write the value of a key; `key` is its own name, which tells the unit."""
    match value:
        case None | "" | [] | ():
            return ABSENT
        case bool():
            return "ja" if value else "nee"
        case int():
            return counted(value, *UNITS[key]) if key in UNITS else str(value)
        case dt.date():
            return f"{value.day}-{value.month}-{value.year}"
        case list() | tuple():
            return "; ".join(" + ".join(one) if isinstance(one, list | tuple) else str(one) for one in value)
    return str(value)


def counted(number: int, one: str, more: str) -> str:
    """Write a number with its unit."""
    return f"{number} {one if number == 1 else more}"


def listed(words: Iterable[str], last: str = "en") -> str:
    """Write words as a list: `a, b en c`."""
    *first, end = [*words] or [""]
    return f"{', '.join(first)} {last} {end}" if first else end


def stage_line(kind: Stagesoort | Deel) -> str:
    """How long a stage (or a part of one) lasts and how its place is found."""
    length = value_text("weeks", kind.weeks) if kind.weeks else "de rest"
    if isinstance(kind, Stagesoort) and kind.parts:
        run = "tegelijk" if kind.parts_run is Verloop.TEGELIJK else "na elkaar"
        return f"{length}, {len(kind.parts)} delen {run}"
    return f"{length}, {listed(kind.routes, 'of')}"


def when(milestone: Milestone) -> str:
    """On which day of a stage a milestone stands."""
    if milestone.months_before is not None:
        before = counted(milestone.months_before, "maand", "maanden")
        return f"{before} ervoor, vóór de 1e" if milestone.before_first_of_month else f"{before} ervoor"
    if milestone.weeks_before is not None:
        return f"{counted(milestone.weeks_before, 'week', 'weken')} ervoor"
    if milestone.days_before_start is not None:
        return f"{counted(milestone.days_before_start, 'dag', 'dagen')} ervoor"
    if milestone.halfway:
        return "halverwege"
    for days, none, many in (
        (milestone.days_after_start, "eerste dag", "na de eerste dag"),
        (milestone.days_before_end, "laatste dag", "voor de laatste dag"),
        (milestone.days_after_end, "laatste dag", "na de laatste dag"),
    ):
        if days is not None:
            again = f", elke {counted(milestone.every_days, 'dag', 'dagen')}" if milestone.every_days else ""
            return (f"{counted(days, 'dag', 'dagen')} {many}" if days else none) + again
    return ABSENT


def milestone_line(milestone: Milestone) -> str:
    """Who has to do what, and for which stages."""
    only = [*milestone.stagesoorten, *milestone.routes]
    if milestone.request:
        only.append(f"aanvraag {milestone.request}")
    if milestone.weeks_at_least is not None:
        only.append(f"minstens {value_text('weeks_at_least', milestone.weeks_at_least)}")
    if milestone.weeks_at_most is not None:
        only.append(f"hoogstens {value_text('weeks_at_most', milestone.weeks_at_most)}")
    if milestone.first_stage is not None:
        only.append("de eerste stage" if milestone.first_stage else "latere stages")
    if milestone.per is Per.HALFJAAR:
        only.append("eenmaal per half jaar")
    return f"{milestone.owner}: {milestone.text}" + (f" (alleen {listed(only)})" if only else "")


def request_line(request: Aanvraagsoort) -> str:
    """Who decides, by when, and what follows."""
    who = f"{listed(request.deciders)} {'beslist' if len(request.deciders) == 1 else 'beslissen'}"
    if len(request.deciders) > 1:
        who = f"{listed(request.deciders)}: {TOGETHER[request.decide]}"
    by = f"uiterlijk bij {request.due}" if request.due else ""
    if request.due_days is not None:
        by = f"binnen {counted(request.due_days, 'dag', 'dagen')}"
    then = f"daarna {listed(request.effects)}" if request.effects else ""
    return f"{request.name}. " + "; ".join(part for part in (who, by, then) if part)


def consent_line(consent: Consent) -> str:
    """What shows a party's consent."""
    if consent.evidence is Bewijs.AANVRAAG:
        due = f", uiterlijk bij {consent.due}" if consent.due else ""
        return f"besluit van {consent.decider}{due}"
    return f"blijkt uit {consent.evidence}; anders legt {consent.ask} het vast"


def transition_title(transition: Transition) -> str:
    """From which status to which."""
    return f"{transition.origin or 'nog niets'} → {transition.to}"


def transition_line(transition: Transition) -> str:
    """By whom or what, until when, and under which conditions."""
    parts = [
        f"vanzelf bij {transition.automatic}" if transition.automatic else "",
        f"vanzelf op {transition.on}" if transition.on else "",
        f"door {listed(transition.by, 'of')}" if transition.by else "",
        f"tot en met {transition.until}" if transition.until else "",
        "met reden" if transition.reason_required else "",
        f"na toestemming van {listed(transition.needs)}" if transition.needs else "",
        f"daarna {listed(transition.effects)}" if transition.effects else "",
    ]
    return "; ".join(part for part in parts if part)


def condition_line(condition: Condition) -> str:
    """For which aios a variant holds."""
    parts = [
        f"werkgever {listed(condition.werkgever, 'of')}" if condition.werkgever else "",
        f"cohort vanaf {value_text('', condition.cohort_from)}" if condition.cohort_from else "",
        f"cohort vóór {value_text('', condition.cohort_before)}" if condition.cohort_before else "",
    ]
    return ", ".join(part for part in parts if part) or "alle aios"


def year_line(year: StageYear) -> str:
    """How long the year of stages is, when it begins, and in which months a half year does."""
    months = listed(map(str, year.half_years))
    return (
        f"{value_text('months', year.months)}, {value_text('months', year.begins_after_months)} na de start; "
        f"halve jaren vanaf de 1e van maand {months}"
    )


def component_line(one: Component) -> str:
    """How long a component lasts, in which fields, and for whom it is."""
    parts = [
        value_text("weeks", one.weeks),
        f"in {listed((one.field, *one.also), 'of')}",
        "langer bij deeltijd" if one.lengthens else "",
        f"na {one.course}" if one.course else "",
        "keuze, met motivatie" if one.elective else "",
        f"met EVC in {listed(one.needs_evc, 'of')}" if one.needs_evc else "",
        f"na aanvraag {one.request}" if one.request else "",
        "buiten kliniek en praktijk" if one.outside else "",
    ]
    return f"{one.name}. {'; '.join(part for part in parts if part)}"


def traject_line(traject: Traject) -> str:
    """In how many ways it is filled, and in which order."""
    parts = [
        f"{traject.name}. {counted(len(traject.variants), 'variant', 'varianten')}",
        "direct na elkaar" if traject.consecutive else "",
        "bij deeltijd als laatste" if traject.last_when_part_time else "",
    ]
    return "; ".join(part for part in parts if part)


def exemption_line(exemption: Exemption) -> str:
    """What it takes off and what it forbids."""
    weeks = value_text("weeks", exemption.weeks)
    return f"{weeks} van traject {exemption.traject}; geen stage meer in {listed(exemption.forbids, 'of')}"
