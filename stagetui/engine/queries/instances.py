"""From the bureau's data to what the allocator is asked: demands with eligible choices, windows, stays and rules."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from copy import copy
from datetime import date
from typing import TYPE_CHECKING

from stagetui.engine.access import covers_all
from stagetui.engine.allocation.instance import Choice, CrossRule, Demand, Instance, Policy, Stay, Window
from stagetui.engine.queries.placing import occupying, opened_words, refused_places
from stagetui.engine.queries.recognition import supervised
from stagetui.engine.queries.rules import round_profiles
from stagetui.engine.queries.training import Werktijden
from stagetui.engine.records import (
    Aios,
    Beschikbaarheid,
    Leenafspraak,
    Plaatsing,
    Ronde,
    Stage,
    Stageplaats,
    Voorkeur,
    Vrijstelling,
    words,
)
from stagetui.engine.rules import recognition
from stagetui.engine.rules.eligibility import beside_other_parts, in_etalage, objections, rules_for
from stagetui.errors import RefusedError
from stagetui.profiles.calendar import preference_deadline
from stagetui.profiles.stages import part_of
from stagetui.profiles.terms import Rol, VrijstellingSoort

if TYPE_CHECKING:
    from stagetui.engine.access import View
    from stagetui.profiles.schema import Profile

Key = tuple[str, str]


def stages_of_round(view: View, ronde: Ronde) -> list[tuple[Stage, Aios, Profile]]:
    """The stages of a round: they start in its period, are of its profiles, and are found in the etalage (N4)."""
    profiles = round_profiles(view, ronde.ronde)
    scope, params = view.rights.scope("a")
    people = {
        a.aios: a
        for a in view.reader.records(
            Aios,
            f"SELECT a.* FROM aios a WHERE {scope} AND (?::VARCHAR IS NULL OR a.instituut = ?)",
            [*params, ronde.instituut, ronde.instituut],
        )
        if a.profiel in profiles
    }
    stages = view.reader.records(
        Stage,
        "SELECT * FROM stage WHERE start BETWEEN ? AND ? ORDER BY start, aios, stagesoort",
        [ronde.van, ronde.tot],
    )
    rules = {aios: rules_for(profiles[a.profiel], a) for aios, a in people.items()}
    return [
        (stage, people[stage.aios], rules[stage.aios])
        for stage in stages
        if stage.aios in people and in_etalage(rules[stage.aios], stage.stagesoort)
    ]


def open_terms(view: View, naam: str) -> tuple[int, date | None]:
    """How many stages of a round may still get preferences today, and until when the last of them (N3, N6)."""
    asking = stages_of_round(view, the_round(view, naam))
    ends = [preference_deadline(profile, stage.start) for stage, _, profile in asking]
    later = [end for end in ends if end >= view.today]
    return len(later), max(later, default=None)


def require_round(view: View, naam: str) -> Ronde:
    """The round of that name, for who plans all of it: half a round would be an unfair one.

    Raises:
        RefusedError: there is none, or the person is not *bureau* for each of its institutes and profiles.
    """
    ronde = the_round(view, naam)
    institutes = [ronde.instituut] if ronde.instituut else [one.id for one in view.settings.institutes]
    if not covers_all(view.rights, [Rol.BUREAU], institutes, round_profiles(view, naam)):
        raise RefusedError(
            "Niet toegestaan",
            f"{view.rights.persoon} plant niet de hele ronde {naam}; daarvoor is de rol bureau nodig voor elk van haar "
            "instituten en profielen.",
        )
    return ronde


def the_round(view: View, naam: str) -> Ronde:
    """The round of that name.

    Raises:
        RefusedError: there is none; the sentence names those there are.
    """
    ronde = view.reader.record(Ronde, "SELECT * FROM ronde WHERE ronde = ?", [naam])
    if ronde is None:
        names = [
            name for (name,) in view.reader.rows("SELECT ronde FROM ronde ORDER BY van DESC, ronde LIMIT 8")
        ]
        known = f"Er zijn: {', '.join(names)}." if names else "Maak er eerst een met stagetui ronde new."
        raise RefusedError("Ronde onbekend", f"Er is geen ronde {naam}. {known}")
    return ronde


def round_instance(
    view: View, ronde: Ronde, policy: Policy, seed: int, vorige: Sequence[tuple[str, str, str]] = ()
) -> Instance:
    """Ask the allocator about every stage of the round that is not placed yet; what is placed stays (fixed stays)."""
    facts = Facts(view)
    asking = [
        (stage, aios, profile)
        for stage, aios, profile in stages_of_round(view, ronde)
        if (stage.aios, stage.stagesoort) not in facts.placed
    ]
    demands = [facts.demand(stage, aios, profile) for stage, aios, profile in asking]
    by_aios: dict[str, tuple[Profile, Aios, list[Demand]]] = {}
    for (_, aios, profile), demand in zip(asking, demands, strict=True):
        by_aios.setdefault(aios.aios, (profile, aios, []))[2].append(demand)
    rules = [rule for profile, aios, own in by_aios.values() for rule in facts.rules(profile, aios, own)]
    return facts.instance(demands, rules, policy, seed, vorige)


class Facts:
    """What decides who may go where, read once for many stages."""

    def __init__(self, view: View) -> None:
        """Read places, preferences, exemptions, availability and plaatsingen as they stand."""
        read = view.reader.records
        self.places = {p.plaats: p for p in read(Stageplaats, "SELECT * FROM stageplaats")}
        self.exemptions: dict[str, list[Vrijstelling]] = defaultdict(list)
        for exemption in read(Vrijstelling, "SELECT * FROM vrijstelling ORDER BY ALL"):
            self.exemptions[exemption.aios].append(exemption)
        self.preferences: dict[Key, list[Voorkeur]] = defaultdict(list)
        for preference in read(Voorkeur, "SELECT * FROM voorkeur ORDER BY aios, stagesoort, rang"):
            self.preferences[preference.aios, preference.stagesoort].append(preference)
        self.placed: dict[Key, Plaatsing] = {(p.aios, p.stagesoort): p for p in occupying(view)}
        self.placed_of: dict[str, list[Plaatsing]] = defaultdict(list)
        for placed in self.placed.values():
            self.placed_of[placed.aios].append(placed)
        self.refused = refused_places(view)
        self.opened = opened_words(view)
        self.werktijden = Werktijden(view)
        self.supervised = supervised(view)
        self.lent = read(Leenafspraak, "SELECT * FROM leenafspraak ORDER BY plaats, aan_instituut, van")
        self.home: dict[str, str] = dict(view.reader.rows("SELECT aios, instituut FROM aios"))
        self.windows = read(Beschikbaarheid, "SELECT * FROM beschikbaarheid ORDER BY plaats, van")

    def without(self, gone: Collection[int]) -> Facts:
        """The same facts as if these plaatsingen (by number) were not there."""
        other = copy(self)
        other.placed = {key: p for key, p in self.placed.items() if p.plaatsing not in gone}
        other.placed_of = defaultdict(list)
        for placed in other.placed.values():
            other.placed_of[placed.aios].append(placed)
        return other

    def demand(self, stage: Stage, aios: Aios, profile: Profile) -> Demand:
        """One stage with its preferences, those that the rules exclude with the reason (N6, N11, N12)."""
        choices: list[Choice] = []
        excluded: list[tuple[str, int, str]] = []
        key = (stage.aios, stage.stagesoort)
        for preference in self.preferences.get(key, ()):
            place = self.places.get(preference.plaats or "")
            if place is None:
                continue
            reasons = self.objections(stage, aios, profile, place)
            if preference.rang > profile.preferences.maximum:
                reasons.append(f"er zijn hoogstens {profile.preferences.maximum} voorkeuren")
            if reasons:
                excluded.append((place.plaats, preference.rang, "; ".join(reasons)))
            else:
                choices.append(Choice(place.plaats, preference.rang))
        return Demand(stage.aios, stage.stagesoort, stage.start, stage.eind, tuple(choices), tuple(excluded))

    def objections(
        self, stage: Stage, aios: Aios, profile: Profile, place: Stageplaats, *, reconsidered: bool = False
    ) -> list[str]:
        """What stands in the way of this aios at this place, apart from capacity.

        `reconsidered`: that the place was refused for this stage is not in the way (N9).
        """
        key = (stage.aios, stage.stagesoort)
        elsewhere = {
            p.stagesoort: self.places[p.plaats].instelling
            for p in self.placed_of.get(aios.aios, ())
            if p.plaats in self.places
        }
        found = objections(
            profile,
            self.werktijden.during(aios, stage),
            stage.stagesoort,
            stage.eind,
            place,
            self.exemptions.get(aios.aios, ()),
            () if reconsidered else self.refused.get(key, ()),
            self.opened.get(key, ()),
            stage.instelling,
            lent=self.lends(place, aios.instituut, stage),
        )
        found += beside_other_parts(profile, stage.stagesoort, place, elsewhere)
        if profile.year is not None:
            at = self.supervised[place.plaats]
            found += recognition.objections(at, profile.year.recognition, stage.start, stage.eind)
        return found

    def lends(self, place: Stageplaats, instituut: str, stage: Stage) -> bool:
        """Whether an agreement lends the place to this institute for this stage, and is not used up (H13)."""
        agreed = [one for one in self.lent if (one.plaats, one.aan_instituut) == (place.plaats, instituut)]
        if not agreed:
            return False
        borrowed = [
            p
            for p in self.placed.values()
            if p.plaats == place.plaats
            and self.home.get(p.aios) == instituut
            and (p.aios, p.stagesoort) != (stage.aios, stage.stagesoort)
        ]
        return any(
            one.van <= stage.start
            and stage.eind <= one.tot
            and sum(one.van <= p.start <= one.tot for p in borrowed) < one.maximum
            for one in agreed
        )

    def rules(self, profile: Profile, aios: Aios, demands: Sequence[Demand]) -> list[CrossRule]:
        """The rules over this aios's stages: what they need beyond what is placed and shown (N16).

        A part of a stage counts as that stage (N11).
        """
        shown = {e.vakgebied for e in self.exemptions.get(aios.aios, ()) if e.soort is VrijstellingSoort.EVC}
        found = []
        for rule in profile.rules:
            lines = [
                id_
                for id_, kind in profile.kinds.items()
                if part_of(id_)[0] in rule.across and not kind.parts
            ]
            asked = [demand for demand in demands if demand.stagesoort in lines]
            placed = [p for p in self.placed_of.get(aios.aios, ()) if p.stagesoort in lines]
            covered = {word for p in placed for word in self.kenmerken(p.plaats)}
            needed = [w for w in rule.each_of if w not in covered and not (rule.waived_by_evc and w in shown)]
            busy = {d.stagesoort for d in asked} | {p.stagesoort for p in placed}
            later = len(set(lines) - busy)
            if not needed or not asked:
                continue
            offered = sorted({choice.plaats for demand in asked for choice in demand.keuzes})
            words_of = tuple((plaats, frozenset(needed) & self.kenmerken(plaats)) for plaats in offered)
            kinds = tuple(demand.stagesoort for demand in asked)
            found.append(CrossRule(rule.id, aios.aios, kinds, tuple(needed), later, words_of))
        return found

    def kenmerken(self, plaats: str | None) -> frozenset[str]:
        """The kenmerken of a place."""
        place = self.places.get(plaats or "")
        return frozenset(words(place.kenmerken)) if place else frozenset()

    def instance(
        self,
        demands: Sequence[Demand],
        rules: Iterable[CrossRule],
        policy: Policy,
        seed: int,
        vorige: Sequence[tuple[str, str, str]] = (),
    ) -> Instance:
        """Put it together with the windows and fixed stays of every place that is asked for."""
        asked = {choice.plaats for demand in demands for choice in demand.keuzes}
        return Instance(
            demands=tuple(demands),
            windows=tuple(self._windows(asked)),
            stays=tuple(self._stays(asked)),
            rules=tuple(rules),
            policy=policy,
            seed=seed,
            vorige=tuple(vorige),
        )

    def _windows(self, places: Collection[str]) -> Iterable[Window]:
        return (Window(w.plaats, w.van, w.tot, w.capaciteit) for w in self.windows if w.plaats in places)

    def _stays(self, places: Collection[str]) -> Iterable[Stay]:
        return (
            Stay(p.aios, p.stagesoort, p.plaats, p.start, p.eind)
            for p in self.placed.values()
            if p.plaats is not None and p.plaats in places
        )
