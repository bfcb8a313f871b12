"""Which change of status a profile allows, to whom and until when (N7, N9)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from stagetui.engine.records import Plaatsing
from stagetui.profiles.calendar import milestone_date
from stagetui.profiles.schema import Profile, Transition
from stagetui.profiles.terms import Partij, Status


def parse_status(word: str) -> Status | None:
    """Read a status as people type it: `onder-voorbehoud` and `onder voorbehoud` are the same."""
    plain = word.strip().lower().replace("-", " ").replace("_", " ")
    return next((status for status in Status if status.value == plain), None)


def status_objections(
    profile: Profile,
    plaatsing: Plaatsing,
    to: Status,
    *,
    today: date,
    consents: Collection[Partij],
    reason: str | None,
    overmacht: bool = False,
) -> tuple[Transition | None, list[str]]:
    """Find the rule for a change of status and all that stands in its way (who may is checked elsewhere).

    Args:
        profile: The rules as they hold for the aios.
        plaatsing: What changes.
        to: The status it should get.
        today: Held against the last day that the rule allows.
        consents: Whose consent is in.
        reason: Why; some changes need it, and overmacht always does.
        overmacht: Force majeure: the last day does not count (H7).

    Returns:
        The rule, None when the profile does not know the change at all, and Dutch sentences.
    """
    rule = profile.transition(plaatsing.status, to)
    if rule is None:
        allowed = [t.to.value for t in profile.transitions if t.origin is plaatsing.status]
        onward = ", ".join(allowed) or "niets meer"
        return None, [f"van {plaatsing.status} naar {to} kan niet; vanuit {plaatsing.status} kan: {onward}"]
    objections = []
    if not overmacht:
        objections += _too_late(profile, rule, plaatsing, today)
    objections += _unexplained(rule, reason, overmacht=overmacht)
    missing = [partij.value for partij in rule.needs if partij not in consents]
    if missing:
        objections.append(f"de toestemming ontbreekt nog van: {', '.join(missing)}")
    if plaatsing.plaats is None and to in (Status.ONDER_VOORBEHOUD, Status.GEPLAATST):
        objections.append("er is nog geen stageplaats: plaats de aios eerst, of stel een voorstel vast")
    return rule, objections


def opening_objections(
    profile: Profile, plaatsing: Plaatsing, *, today: date, reason: str | None = None, overmacht: bool = False
) -> tuple[Transition | None, list[str]]:
    """As `status_objections`, for a plaatsing that is made with the status and place that it has."""
    rule = profile.transition(None, plaatsing.status)
    if rule is None:
        return None, [f"een plaatsing begint niet als {plaatsing.status}"]
    objections = [] if overmacht else _too_late(profile, rule, plaatsing, today)
    return rule, objections + _unexplained(rule, reason, overmacht=overmacht)


def move_objections(
    profile: Profile,
    before: Plaatsing,
    after: Plaatsing,
    *,
    today: date,
    reason: str | None = None,
    overmacht: bool = False,
) -> tuple[Transition | None, list[str]]:
    """As `status_objections`, for a plaatsing that gets another place or other days and keeps its status (H7).

    Moving it asks what ending it asks: who may, a reason where one is needed, and the last day, counted from the days
    that it had and from those that it gets.
    """
    rule = profile.transition(before.status, Status.VERVALLEN)
    if rule is None:
        return None, [f"een plaatsing die {before.status} is, wordt niet verzet"]
    objections: list[str] = []
    if not overmacht:
        objections += dict.fromkeys(
            [*_too_late(profile, rule, before, today), *_too_late(profile, rule, after, today)]
        )
    return rule, objections + _unexplained(rule, reason, overmacht=overmacht)


def fixed_by(profile: Profile, plaatsing: Plaatsing) -> date | None:
    """From which day on a plaatsing changes by overmacht only (H7); None when its profile knows no such day.

    It is that of the change of status that happens by itself (`on`), whatever the status is by now.
    """
    line = next((rule.on for rule in profile.transitions if rule.on is not None), None)
    return None if line is None else milestone_date(profile.milestone(line), plaatsing.start, plaatsing.eind)


def due_of_itself(profile: Profile, plaatsing: Plaatsing, today: date) -> Transition | None:
    """The change of status that happens by itself, when its day has come and the plaatsing has a place (H7)."""
    for rule in profile.transitions:
        if rule.on is None or rule.origin is not plaatsing.status or not plaatsing.heeft_plaats:
            continue
        if today >= milestone_date(profile.milestone(rule.on), plaatsing.start, plaatsing.eind):
            return rule
    return None


def _unexplained(rule: Transition, reason: str | None, *, overmacht: bool) -> list[str]:
    if (rule.reason_required or overmacht) and not (reason or "").strip():
        return ["geef een reden"]
    return []


def _too_late(profile: Profile, rule: Transition, plaatsing: Plaatsing, today: date) -> list[str]:
    if rule.until is None:
        return []
    milestone = profile.milestone(rule.until)
    last = milestone_date(milestone, plaatsing.start, plaatsing.eind)
    if today <= last:
        return []
    return [f"dit kon t/m {last} ({milestone.text}); alleen bij overmacht kan het nog, met een reden"]
