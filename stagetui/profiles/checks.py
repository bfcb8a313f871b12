"""How the keys of a profile hang together: what names something elsewhere in the file must find it there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from stagetui.profiles.model import Problem, duplicates, one_of
from stagetui.profiles.terms import Bewijs, Status

if TYPE_CHECKING:
    from stagetui.profiles.schema import Milestone, Profile

OFFSETS = (
    "months_before",
    "weeks_before",
    "days_before_start",
    "days_after_start",
    "halfway",
    "days_before_end",
    "days_after_end",
)


def profile_problems(profile: Profile, file: str) -> Iterator[Problem]:
    """Yield what does not fit together in a profile, apart from its variants."""
    yield from _calendar(profile, file)
    yield from _deadlines(profile, file)
    yield from _consents(profile, file)
    yield from _transitions(profile, file)
    yield from _statuses(profile, file)
    yield from _rules(profile, file)
    yield from duplicates(file, "variants", [variant.id for variant in profile.variants])


def _calendar(profile: Profile, file: str) -> Iterator[Problem]:
    yield from duplicates(file, "calendar", [milestone.id for milestone in profile.calendar])
    for number, milestone in enumerate(profile.calendar, start=1):
        place = f"calendar[{number}]"
        # 0 is an offset too, and equal to False
        used = [name for name in OFFSETS if (offset := getattr(milestone, name)) or type(offset) is int]
        if len(used) != 1:
            found = " en ".join(used) if used else "geen termijn"
            yield Problem(file, place, found, f"precies één van: {', '.join(OFFSETS)}")
        if milestone.before_first_of_month and milestone.months_before is None:
            yield Problem(
                file, f"{place}.before_first_of_month", "true", "alleen true samen met months_before"
            )


def _deadlines(profile: Profile, file: str) -> Iterator[Problem]:
    """Everything that names a milestone; a deadline for preferences or consent lies before the start."""
    before = [milestone for milestone in profile.calendar if milestone.before_start]
    yield from _named(file, "preferences.deadline", [profile.preferences.deadline], before)
    for partij, consent in profile.consents.items():
        if consent.due is not None:
            yield from _named(file, f"consents.{partij}.due", [consent.due], before)
    for number, transition in enumerate(profile.transitions, start=1):
        if transition.until is not None:
            yield from _named(file, f"transitions[{number}].until", [transition.until], profile.calendar)


def _named(file: str, key: str, names: Iterable[str], milestones: Iterable[Milestone]) -> Iterator[Problem]:
    known = [milestone.id for milestone in milestones]
    for name in names:
        if name not in known:
            allowed = f"{one_of(known)} (mijlpalen uit calendar)" if known else "een mijlpaal uit calendar"
            yield Problem(file, key, f'"{name}"', allowed)


def _consents(profile: Profile, file: str) -> Iterator[Problem]:
    for partij, consent in profile.consents.items():
        asked = consent.evidence is Bewijs.AANVRAAG
        if asked and consent.decider is None:
            yield Problem(
                file, f"consents.{partij}.decider", "niets", 'wie beslist, want evidence is "aanvraag"'
            )
        if not asked:
            for key in ("decider", "due"):
                value = getattr(consent, key)
                if value is not None:
                    yield Problem(
                        file, f"consents.{partij}.{key}", f'"{value}"', 'alleen bij evidence = "aanvraag"'
                    )


def _transitions(profile: Profile, file: str) -> Iterator[Problem]:
    seen: set[tuple[Status | None, Status]] = set()
    for number, transition in enumerate(profile.transitions, start=1):
        place = f"transitions[{number}]"
        step = (transition.origin, transition.to)
        if step in seen:
            name = f'"{transition.origin or "(geen)"}" naar "{transition.to}" voor de tweede keer'
            yield Problem(file, place, name, "elke overgang één keer")
        seen.add(step)
        if transition.origin is transition.to:
            yield Problem(file, f"{place}.to", f'"{transition.to}"', "een andere status dan from")
        if not transition.by and transition.automatic is None:
            yield Problem(file, place, "geen by en geen automatic", "minstens één van: by, automatic")
        for partij in transition.needs:
            if partij not in profile.consents:
                allowed = one_of(profile.consents) if profile.consents else "niets, want consents is leeg"
                yield Problem(file, f"{place}.needs", f'"{partij}"', allowed)


def _statuses(profile: Profile, file: str) -> Iterator[Problem]:
    """Every status that is used can be reached from nothing, and GEPLAATST is among them."""
    steps = {(transition.origin, transition.to) for transition in profile.transitions}
    reached: set[Status | None] = {None}
    while new := {to for origin, to in steps if origin in reached} - reached:
        reached |= new
    for number, transition in enumerate(profile.transitions, start=1):
        if transition.origin not in reached:
            found = f'"{transition.origin}", een status die niet te bereiken is'
            yield Problem(file, f"transitions[{number}].from", found, _reachable(reached))
    for key, status in (("commit_status", profile.commit_status), ("on_refusal", profile.on_refusal)):
        if status not in reached:
            yield Problem(file, key, f'"{status}", een status die niet te bereiken is', _reachable(reached))
    if Status.GEPLAATST not in reached:
        yield Problem(
            file, "transitions", "geen weg naar geplaatst", 'overgangen die eindigen bij "geplaatst"'
        )


def _reachable(reached: Iterable[Status | None]) -> str:
    words = sorted(status for status in reached if status is not None)
    return one_of(words) if words else 'eerst een overgang zonder from, zoals to = "voorlopig"'


def _rules(profile: Profile, file: str) -> Iterator[Problem]:
    yield from duplicates(file, "rules", [rule.id for rule in profile.rules])
    for number, rule in enumerate(profile.rules, start=1):
        for stagesoort in rule.across:
            if stagesoort not in profile.stagesoorten:
                yield Problem(
                    file, f"rules[{number}].across", f'"{stagesoort}"', one_of(profile.stagesoorten)
                )
