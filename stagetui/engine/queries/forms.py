"""Forms for preferences: what stands in those of each aios, and the ones that came back (N3, N6, N8, H4)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from stagetui.engine.access import require
from stagetui.engine.audit import FIRST
from stagetui.engine.exchange.formmark import Owner
from stagetui.engine.exchange.preferenceform import Choice, FormStage, PreferenceForm
from stagetui.engine.queries.dossier import may_have_dossier
from stagetui.engine.queries.instances import Facts, stages_of_round, the_round
from stagetui.engine.queries.placing import visible_aios
from stagetui.engine.queries.rules import Rules
from stagetui.engine.queries.wishes import filled_in
from stagetui.engine.queries.year_forms import YearForms, year_people
from stagetui.engine.records import Aios, Formulier, Stage, Stageplaats, words
from stagetui.engine.rules.eligibility import in_etalage
from stagetui.errors import RefusedError
from stagetui.profiles.calendar import preference_deadline
from stagetui.profiles.schema import Profile
from stagetui.profiles.stages import part_of
from stagetui.profiles.terms import Rol, Voorkeursoort, Zichtbaarheid

if TYPE_CHECKING:
    from stagetui.engine.access import View

WHAT = "formulieren voor voorkeuren maken"
_LONGEST = 120  # characters of a name in a list


@dataclass(frozen=True, slots=True)
class Afgegeven:
    """A form of an aios that was filed, with its bytes."""

    formulier: Formulier
    inhoud: bytes


def form_owner(view: View) -> Owner:
    """This bureau as its forms know it: by the beginning of its audit trail, which no other bureau has."""
    first = view.reader.value("SELECT hash FROM gebeurtenis ORDER BY nr LIMIT 1")
    return Owner(view.settings.bureau.name, str(first or FIRST))


def preference_forms(
    view: View, *, aios: str | None = None, ronde: str | None = None
) -> list[PreferenceForm]:
    """The forms of an aios, of everybody in a round, or of an aios for a round; by code.

    A form has the stages that still ask: found in the etalage, not placed, and not past their last day (N3, N4, N7).
    Where stages are planned together as a year it has all kinds of stage, and what is asked about that year (H4); those
    of a round are whose year begins in it. Who has nothing to ask for gets no form. What is in already stands in it.

    Raises:
        RefusedError: aios or round is unknown, or the person is not *bureau* for anybody concerned.
    """
    rules, facts = Rules(view), Facts(view)
    lists = _Lists(view, facts)
    whole = _asked_a_year(view, rules, aios, ronde)
    asking = _asked(view, aios, ronde, besides=bool(whole))
    per_aios: dict[str, list[FormStage]] = defaultdict(list)
    people: dict[str, tuple[Aios, Profile]] = {}
    for stage, who in asking:
        profile = people[who.aios][1] if who.aios in people else rules.of(who, None)
        people[who.aios] = who, profile
        closes = preference_deadline(profile, stage.start)
        placed = (stage.aios, stage.stagesoort) in facts.placed
        if placed or closes < view.today or not in_etalage(profile, stage.stagesoort):
            continue
        choices = lists.choices(stage, who, profile)
        per_aios[who.aios].append(
            FormStage(
                stage.stagesoort,
                profile.kinds[stage.stagesoort].name,
                stage.start,
                stage.eind,
                closes,
                choices,
                filled_in(facts.preferences.get((stage.aios, stage.stagesoort), ()), choices),
            )
        )
    forms = [_form(*people[code], stages) for code, stages in per_aios.items()]
    years = YearForms(view, facts, lists.offered, lists.labelled)
    forms += [form for who, profile in whole if (form := years.form(who, profile)) is not None]
    return sorted(forms, key=lambda form: form.aios)


def _asked_a_year(
    view: View, rules: Rules, aios: str | None, ronde: str | None
) -> list[tuple[Aios, Profile]]:
    """Whose stages are planned together as a year; who may not make their forms is refused with the others."""
    if ronde is not None:
        return year_people(view, the_round(view, ronde), aios)
    if aios is None:
        return []
    who = visible_aios(view, aios)
    profile = rules.of(who, None)
    mine = view.rights.has(Rol.BUREAU, instituut=who.instituut, profiel=who.profiel)
    return [(who, profile)] if profile.year is not None and mine else []


def _asked(view: View, aios: str | None, ronde: str | None, *, besides: bool) -> list[tuple[Stage, Aios]]:
    """The stages to look at, for who is *bureau* for the aios, or is for others (`besides`)."""
    who = visible_aios(view, aios) if aios is not None else None
    if who is not None:
        require(view.rights, (Rol.BUREAU,), WHAT, who.instituut, who.profiel)
    if who is not None and ronde is None:
        lines = "SELECT * FROM stage WHERE aios = ? ORDER BY start, stagesoort"
        return [(stage, who) for stage in view.reader.records(Stage, lines, [who.aios])]
    if ronde is None:
        raise RefusedError("Voor wie?", "Noem een aios, of een ronde met --ronde.")
    found = [(stage, one) for stage, one, _ in stages_of_round(view, the_round(view, ronde))]
    mine = [
        (stage, one)
        for stage, one in found
        if aios in (None, one.aios)
        if view.rights.has(Rol.BUREAU, instituut=one.instituut, profiel=one.profiel)
    ]
    if not mine and not besides:
        require(view.rights, (Rol.BUREAU,), WHAT)
    return mine


def _form(who: Aios, profile: Profile, stages: Sequence[FormStage]) -> PreferenceForm:
    named = tuple(name.value for name in profile.preferences.names if name is not Voorkeursoort.PLAATS)
    return PreferenceForm(who.aios, who.naam, profile.name, profile.preferences.maximum, named, tuple(stages))


class _Lists:
    """Which places an aios may prefer for a stage, as readable names (N8)."""

    def __init__(self, view: View, facts: Facts) -> None:
        self._facts = facts
        self._where = {
            code: f"{naam}, {stad}"
            for code, naam, stad in view.reader.rows("SELECT instelling, naam, plaats FROM instelling")
        }
        self._offered: dict[tuple[str, str], list[Stageplaats]] = defaultdict(list)
        for place in facts.places.values():
            if place.goedgekeurd and place.zichtbaarheid is not Zichtbaarheid.VERBORGEN:
                for key in product(words(place.profielen), words(place.stagesoorten)):
                    self._offered[key].append(place)

    def choices(self, stage: Stage, who: Aios, profile: Profile) -> tuple[Choice, ...]:
        """The places that nothing forbids, by name."""
        kinds = dict.fromkeys((stage.stagesoort, part_of(stage.stagesoort)[0]))
        offered = {place.plaats: place for kind in kinds for place in self.offered(profile.id, kind)}
        fit = [one for one in offered.values() if not self._facts.objections(stage, who, profile, one)]
        return self.labelled(fit)

    def offered(self, profiel: str, kind: str) -> Sequence[Stageplaats]:
        """The places that are shown for this profile and kind of stage."""
        return self._offered[profiel, kind]

    def labelled(self, places: Iterable[Stageplaats]) -> tuple[Choice, ...]:
        """These places by name; where names are alike the code stands behind."""
        return _labelled((one.plaats, self._label(one)) for one in places)

    def _label(self, place: Stageplaats) -> str:
        where = self._where.get(place.instelling, place.instelling)
        return f"{_short(place.naam)} – {_short(where)}"


def _short(name: str) -> str:
    plain = " ".join(name.split())
    return plain if len(plain) <= _LONGEST else f"{plain[: _LONGEST - 1]}…"


def _labelled(places: Iterable[tuple[str, str]]) -> tuple[Choice, ...]:
    found = list(places)
    times = Counter(label.casefold() for _, label in found)
    choices = [
        Choice(code, label if times[label.casefold()] == 1 else f"{label} [{code}]") for code, label in found
    ]
    return tuple(sorted(choices, key=lambda one: (one.label.casefold(), one.plaats)))


def filed_originals(view: View, aios: str) -> list[Afgegeven]:
    """The forms of an aios as they came in, oldest first; what is past its period is not there any more.

    Raises:
        RefusedError: no such aios, or who asks may not have the dossier.
    """
    may_have_dossier(view, visible_aios(view, aios))
    filed = view.reader.records(
        Formulier, "SELECT * FROM formulier WHERE aios = ? ORDER BY formulier", [aios]
    )
    return [
        Afgegeven(one, bytes(content))
        for one in filed
        if (content := view.reader.value("SELECT inhoud FROM bijlage WHERE sha256 = ?", [one.sha256]))
    ]


def filed_before(view: View, digests: Sequence[str]) -> dict[str, Formulier]:
    """Which of these files were read before, by hash."""
    found = view.reader.records(
        Formulier,
        "SELECT * FROM formulier WHERE sha256 IN (SELECT unnest(?::VARCHAR[])) ORDER BY formulier",
        [list(digests)],
    )
    return {one.sha256: one for one in found}


def require_forms(forms: Sequence[PreferenceForm], about: str) -> None:
    """Refuse when there is nobody to make a form for.

    Raises:
        RefusedError: there is none.
    """
    if not forms:
        raise RefusedError(
            "Geen formulier",
            f"Voor {about} vraagt nu geen stage om voorkeuren: die gaan niet via de etalage, zijn al geplaatst, of "
            "de termijn is voorbij. stagetui due toont de termijnen.",
        )
