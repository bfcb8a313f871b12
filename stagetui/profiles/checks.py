"""How the keys of a profile hang together: what names something elsewhere in the file must find it there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from stagetui.profiles.model import Problem, among, duplicates, one_of
from stagetui.profiles.terms import (
    Berichtsoort,
    Beslisser,
    Bewijs,
    Gedaan,
    Gegeven,
    Gevolg,
    Onderwerp,
    Route,
    Status,
    Verloop,
)
from stagetui.profiles.year_checks import year_problems

if TYPE_CHECKING:
    from stagetui.profiles.requests import Aanvraagsoort
    from stagetui.profiles.schema import Milestone, Profile
    from stagetui.profiles.stages import Stagesoort

OFFSETS = (
    "months_before",
    "weeks_before",
    "days_before_start",
    "days_after_start",
    "halfway",
    "days_before_end",
    "days_after_end",
)


# The messages that a milestone may ask for, and what its `done_by` must then name: the message is about that.
REMINDERS = {
    Berichtsoort.ZES_MAANDEN: None,
    Berichtsoort.VOORKEUREN_HERINNERING: Gedaan.VOORKEUR,
    Berichtsoort.BESCHIKBAARHEID_UITVRAAG: Gedaan.BESCHIKBAARHEID,
}


def profile_problems(profile: Profile, file: str) -> Iterator[Problem]:
    """Yield what does not fit together in a profile, apart from its variants."""
    yield from _stages(profile, file)
    yield from _calendar(profile, file)
    yield from _requests(profile, file)
    yield from _deadlines(profile, file)
    yield from _consents(profile, file)
    yield from _transitions(profile, file)
    yield from _statuses(profile, file)
    yield from _rules(profile, file)
    yield from year_problems(profile, file)
    yield from duplicates(file, "variants", [variant.id for variant in profile.variants])


def _stages(profile: Profile, file: str) -> Iterator[Problem]:
    """A stage has routes or parts, and the parts fill it exactly (N11)."""
    for id_, kind in profile.stagesoorten.items():
        place = f"stagesoorten.{id_}"
        if bool(kind.routes) == bool(kind.parts):
            found = "routes én parts" if kind.parts else "geen routes en geen parts"
            yield Problem(
                file,
                place,
                found,
                "routes, of parts: een stage met delen wordt per deel geworven en geplaatst",
            )
        if kind.parts:
            yield from _parts(kind, file, f"{place}.parts")


def _parts(kind: Stagesoort, file: str, place: str) -> Iterator[Problem]:
    if kind.one_instelling and any(Route.ETALAGE in part.routes for part in kind.parts.values()):
        found = '"etalage" bij een deel'
        yield Problem(
            file, f"{place.removesuffix('.parts')}.one_instelling", found, "alleen delen buiten de etalage"
        )
    given = {name: part.weeks for name, part in kind.parts.items() if part.weeks is not None}
    if kind.parts_run is Verloop.TEGELIJK:
        for name, weeks in given.items():
            yield Problem(
                file,
                f"{place}.{name}.weeks",
                str(weeks),
                "niets: delen die tegelijk lopen duren de hele stage",
            )
        return
    total, loose = sum(given.values()), len(kind.parts) - len(given)
    if loose > 1:
        yield Problem(file, place, f"{loose} delen zonder weeks", "hoogstens één: dat krijgt wat overblijft")
    elif (total != kind.weeks) if not loose else (total >= kind.weeks):
        allowed = f"samen {'minder dan' if loose else 'precies'} {kind.weeks}, de duur van de stage"
        yield Problem(file, place, f"delen van samen {total} weken", allowed)


def _requests(profile: Profile, file: str) -> Iterator[Problem]:
    """What a kind of aanvraag names is there, and its effects have what they need."""
    for id_, request in profile.requests.items():
        place = f"requests.{id_}"
        yield from among(file, f"{place}.stagesoorten", request.stagesoorten, profile.stagesoorten)
        if request.requires is not None:
            others = [other for other in profile.requests if other != id_]
            yield from among(file, f"{place}.requires", [request.requires], others)
        if request.due is not None and request.due_days is not None:
            yield Problem(file, place, "due en due_days", "hoogstens één van: due, due_days")
        if request.due is not None and request.about is not Onderwerp.STAGE:
            yield Problem(
                file, f"{place}.due", f'"{request.due}"', "due_days: alleen een stage heeft een kalender"
            )
        ticked = [one.id for one in profile.calendar if Gedaan.AFVINKEN in one.done_by]
        for key in ("submits", "marks"):
            if (milestone := getattr(request, key)) is not None:
                yield from among(file, f"{place}.{key}", [milestone], ticked)
        for key, allowed in _unmet(request):
            yield Problem(file, f"{place}.{key}", _told(getattr(request, key)), allowed)


def _told(value: str | int | tuple[str | int, ...] | None) -> str:
    """A value of the model as it stands in the file."""
    words = value if isinstance(value, tuple) else () if value is None else (value,)
    return ", ".join(f'"{one}"' if isinstance(one, str) else str(one) for one in words) or "niets"


def _unmet(request: Aanvraagsoort) -> Iterator[tuple[str, str]]:
    """The keys of a kind of aanvraag that do not go together, with what would."""
    effects, holds = request.effects, request.fields
    if (Gevolg.MIJLPAAL in effects) != (request.marks is not None):
        yield "marks", 'een mijlpaal, precies wanneer effects "mijlpaal" noemt'
    if (Gevolg.SCHEMA in effects) != bool(request.changes):
        yield "changes", 'wijzigingen, precies wanneer effects "schema" noemt'
    if Gevolg.SCHEMA in effects and Gegeven.WIJZIGING not in request.needs:
        yield "needs", '"wijziging" erbij, want effects noemt "schema"'
    if Gevolg.PLAATSING in effects and not {
        Gegeven.INSTELLING,
        Gegeven.SPECIALISME,
        Gegeven.BEGELEIDER,
    }.issubset(request.needs):
        yield "needs", '"instelling", "specialisme" en "begeleider" erbij, want effects noemt "plaatsing"'
    if not {Gevolg.EVC, Gevolg.VAKGEBIED}.isdisjoint(effects) and Gegeven.VAKGEBIED not in request.needs:
        yield "needs", '"vakgebied" erbij, want effects noemt "evc" of "vakgebied"'
    if Gevolg.BEEINDIGEN in effects and Gegeven.DATUM not in request.needs:
        yield "needs", '"datum" erbij, want effects noemt "beeindigen"'
    if request.maximum is not None and Gegeven.PERCENTAGE not in holds:
        yield "maximum", 'alleen samen met "percentage" in needs of may'
    yield from _unmet_about(request)


def _unmet_about(request: Aanvraagsoort) -> Iterator[tuple[str, str]]:
    """What does not go together with what the aanvraag is about."""
    effects, about = request.effects, request.about
    if (Gevolg.ETALAGE in effects) != (about is Onderwerp.STAGEPLAATS):
        yield "about", '"stageplaats", precies wanneer effects "etalage" noemt'
    needs_stage = {Gevolg.PLAATSING, Gevolg.MIJLPAAL, Gevolg.VAKGEBIED, Gevolg.VRIJGEVEN, Gevolg.BEEINDIGEN}
    if about is not Onderwerp.STAGE and request.submits is not None:
        yield "submits", "niets: alleen een stage heeft een kalender"
    if about is not Onderwerp.STAGE and not needs_stage.isdisjoint(effects):
        yield (
            "effects",
            'gevolgen zonder "plaatsing", "mijlpaal", "vakgebied", "vrijgeven" en "beeindigen": zij gaan over stages',
        )
    if about is Onderwerp.STAGEPLAATS and not set(request.deciders) <= {
        Beslisser.COORDINATOR,
        Beslisser.BUREAU,
    }:
        yield "deciders", '"coordinator" of "bureau", want een stageplaats heeft geen eigen opleider'


def _calendar(profile: Profile, file: str) -> Iterator[Problem]:
    yield from duplicates(file, "calendar", [milestone.id for milestone in profile.calendar])
    for number, milestone in enumerate(profile.calendar, start=1):
        place = f"calendar[{number}]"
        # 0 is an offset too, and equal to False
        used = [name for name in OFFSETS if (offset := getattr(milestone, name)) or type(offset) is int]
        if len(used) != 1:
            found = " en ".join(used) if used else "geen termijn"
            yield Problem(file, place, found, f"precies één van: {', '.join(OFFSETS)}")
        yield from among(file, f"{place}.stagesoorten", milestone.stagesoorten, profile.stagesoorten)
        if milestone.request is not None:
            yield from among(file, f"{place}.request", [milestone.request], profile.requests)
        if milestone.before_first_of_month and milestone.months_before is None:
            yield Problem(
                file, f"{place}.before_first_of_month", "true", "alleen true samen met months_before"
            )
        if milestone.every_days is not None and milestone.days_after_start is None:
            yield Problem(
                file, f"{place}.every_days", str(milestone.every_days), "alleen samen met days_after_start"
            )
        least, most = milestone.weeks_at_least, milestone.weeks_at_most
        if least is not None and most is not None and least > most:
            yield Problem(file, f"{place}.weeks_at_least", str(least), f"hoogstens weeks_at_most: {most}")
        yield from _reminding(milestone, file, place)


def _reminding(milestone: Milestone, file: str, place: str) -> Iterator[Problem]:
    """A message of the calendar has its days, is about what the milestone waits for, and shows that it is done."""
    mail = milestone.mail
    if mail is None:
        if milestone.remind:
            yield Problem(file, f"{place}.remind", _told(milestone.remind), "niets, want er is geen mail")
        if Gedaan.MAIL in milestone.done_by:
            yield Problem(file, f"{place}.done_by", '"mail"', "iets anders, want er is geen mail")
        return
    if mail not in REMINDERS:
        yield Problem(file, f"{place}.mail", f'"{mail}"', one_of(REMINDERS))
    elif (needed := REMINDERS[mail]) is not None and needed not in milestone.done_by:
        found, allowed = _told(milestone.done_by), f'"{needed}" erbij, want mail is "{mail}"'
        yield Problem(file, f"{place}.done_by", found, allowed)
    if not milestone.remind:
        yield Problem(file, f"{place}.remind", "niets", "op welke dagen de mail gaat, zoals [14, 3]")


def _deadlines(profile: Profile, file: str) -> Iterator[Problem]:
    """Everything that names a milestone; a deadline for preferences or consent lies before the start."""
    before = [milestone for milestone in profile.calendar if milestone.before_start]
    yield from _named(file, "preferences.deadline", [profile.preferences.deadline], before)
    for partij, consent in profile.consents.items():
        if consent.due is not None:
            yield from _named(file, f"consents.{partij}.due", [consent.due], before)
    for id_, request in profile.requests.items():
        if request.due is not None:
            yield from _named(file, f"requests.{id_}.due", [request.due], profile.calendar)
    for number, transition in enumerate(profile.transitions, start=1):
        if transition.until is not None:
            yield from _named(file, f"transitions[{number}].until", [transition.until], profile.calendar)
        if transition.on is not None:
            yield from _named(file, f"transitions[{number}].on", [transition.on], before)


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
        if not transition.by and transition.automatic is None and transition.on is None:
            yield Problem(
                file, place, "geen by, geen automatic en geen on", "minstens één van: by, automatic, on"
            )
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
        yield from among(file, f"rules[{number}].across", rule.across, profile.stagesoorten)
