"""Rounds and proposals: what is asked and offered, who has handed in preferences, what was computed."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import TYPE_CHECKING, Any

from stagetui.engine.allocation.capacity import least_room, segments
from stagetui.engine.allocation.instance import Stay, Window
from stagetui.engine.queries.finding import existing
from stagetui.engine.queries.instances import Facts, require_round, stages_of_round, the_round
from stagetui.engine.queries.placing import active_placements, aios_of
from stagetui.engine.queries.round_parts import OPEN, Aanbod, Periode, RondeBeeld, RondeStage, busiest
from stagetui.engine.queries.rules import round_profiles
from stagetui.engine.queries.visibility import sees_hidden
from stagetui.engine.queries.year_rounds import year_round_view
from stagetui.engine.queries.years import year_profile
from stagetui.engine.records import Aios, Beschikbaarheid, Plaatsing, Ronde, Stage, Uitkomst, Voorstel, words
from stagetui.engine.rules.eligibility import in_etalage
from stagetui.errors import RefusedError
from stagetui.profiles.calendar import preference_deadline
from stagetui.profiles.stages import part_of
from stagetui.profiles.terms import Zichtbaarheid

if TYPE_CHECKING:
    from stagetui.engine.access import View
    from stagetui.profiles.schema import Profile

PROPOSAL = (
    "SELECT voorstel, ronde, policy, seed, status, doelen, invoer_sha256, seconden, gemaakt_door, gemaakt_op, "
    "vastgesteld_door, vastgesteld_op, version FROM voorstel"
)


@dataclass(frozen=True, slots=True)
class RondeRegel:
    """A round in a list."""

    ronde: Ronde
    profielen: tuple[str, ...]
    voorstellen: int
    vastgesteld: int | None


@dataclass(frozen=True, slots=True)
class VoorstelBeeld:
    """A proposal with its outcomes, best rank first."""

    voorstel: Voorstel
    doelen: tuple[dict[str, Any], ...]
    uitkomsten: tuple[Uitkomst, ...]

    @property
    def rangen(self) -> dict[str, int]:
        """How many got their 1st, 2nd … choice, and how many none: `{"1": n, …, "geen": n}`."""
        counts = Counter(str(u.rang) if u.plaats and u.rang else "geen" for u in self.uitkomsten)
        ranks = sorted((rank for rank in counts if rank != "geen"), key=int)
        top = max([1, *map(int, ranks)])
        return {str(rank): counts[str(rank)] for rank in range(1, top + 1)} | {"geen": counts["geen"]}


def rounds(view: View) -> list[RondeRegel]:
    """All rounds, newest period first."""
    profiles: dict[str, list[str]] = defaultdict(list)
    for ronde, profiel in view.reader.rows("SELECT ronde, profiel FROM ronde_profiel ORDER BY ALL"):
        profiles[ronde].append(profiel)
    made = {
        ronde: (count, done)
        for ronde, count, done in view.reader.rows(
            "SELECT ronde, count(*), max(CASE WHEN vastgesteld_op IS NOT NULL THEN voorstel END) "
            "FROM voorstel GROUP BY ronde"
        )
    }
    return [
        RondeRegel(ronde, tuple(profiles[ronde.ronde]), *made.get(ronde.ronde, (0, None)))
        for ronde in view.reader.records(Ronde, "SELECT * FROM ronde ORDER BY van DESC, ronde")
    ]


def round_view(view: View, naam: str) -> RondeBeeld:
    """Who is in the round, who has handed in, and supply against demand."""
    ronde = the_round(view, naam)
    if year_profile(view, naam) is not None:
        return year_round_view(view, ronde)
    members = stages_of_round(view, ronde)
    counts = Counter(
        {
            (a, s): n
            for a, s, n in view.reader.rows("SELECT aios, stagesoort, count(*) FROM voorkeur GROUP BY ALL")
        }
    )
    placed = {(p.aios, p.stagesoort): p for p in active_placements(view)}
    stages = tuple(
        RondeStage(
            aios.aios,
            aios.naam,
            stage.stagesoort,
            stage.start,
            stage.eind,
            counts[stage.aios, stage.stagesoort],
            *_standing(placed.get((stage.aios, stage.stagesoort))),
            not counts[stage.aios, stage.stagesoort],
            preference_deadline(profile, stage.start),
        )
        for stage, aios, profile in members
    )
    open_ones = {(one.aios, one.stagesoort) for one in stages if not one.heeft_plaats}
    profielen = tuple(round_profiles(view, naam))
    last = max((s.eind for s in stages), default=ronde.tot)
    supply = _supply(view, ronde, last, placed.values())
    return RondeBeeld(
        ronde,
        profielen,
        stages,
        supply,
        _periods(view, [one for one in members if (one[0].aios, one[0].stagesoort) in open_ones]),
    )


def _standing(plaatsing: Plaatsing | None) -> tuple[str, bool]:
    return (plaatsing.status.value, plaatsing.heeft_plaats) if plaatsing else (OPEN, False)


def _supply(view: View, ronde: Ronde, last: date, placed: Iterable[Plaatsing]) -> tuple[Aanbod, ...]:
    """The availability that the stages can use: approved places of the profiles, for kinds in the etalage (N8)."""
    profiles = round_profiles(view, ronde.ronde)
    kinds = {
        (p.id, word)
        for p in profiles.values()
        for kind in p.kinds
        if in_etalage(p, kind)
        for word in (kind, part_of(kind)[0])
    }
    names = {
        plaats: naam
        for plaats, naam, own, kinds_of in view.reader.rows(
            "SELECT plaats, naam, profielen, stagesoorten FROM stageplaats "
            "WHERE goedgekeurd AND (? OR zichtbaarheid <> ?)",
            [sees_hidden(view.rights), Zichtbaarheid.VERBORGEN.value],
        )
        if any((profiel, kind) in kinds for profiel in words(own) for kind in words(kinds_of))
    }
    stays: dict[str, list[Plaatsing]] = defaultdict(list)
    for plaatsing in placed:
        if plaatsing.plaats is not None and plaatsing.heeft_plaats:
            stays[plaatsing.plaats].append(plaatsing)
    windows = view.reader.records(
        Beschikbaarheid,
        "SELECT * FROM beschikbaarheid WHERE tot >= ? AND van <= ? ORDER BY plaats, van",
        [ronde.van, last],
    )
    return tuple(
        Aanbod(w.plaats, names[w.plaats], w.van, w.tot, w.capaciteit, busiest(stays[w.plaats], w.van, w.tot))
        for w in windows
        if w.plaats in names
    )


def _periods(view: View, asking: Sequence[tuple[Stage, Aios, Profile]]) -> tuple[Periode, ...]:
    """Demand beside the free spots that it could use, per month in which stages start."""
    facts = Facts(view)
    room = segments(
        (Window(w.plaats, w.van, w.tot, w.capaciteit) for w in facts.windows),
        (Stay(p.aios, p.stagesoort, p.plaats, p.start, p.eind) for p in facts.placed.values() if p.plaats),
    )
    offering = _offering(facts)
    months: dict[str, list[tuple[Stage, Aios, Profile]]] = defaultdict(list)
    for one in asking:
        months[f"{one[0].start:%Y-%m}"].append(one)
    # the room is looked up once per kind and days, and of stages that are alike in all that counts one is asked about
    found: dict[tuple[str, str, date, date], dict[str, int]] = {}
    periods = []
    for month, members in sorted(months.items()):
        best: dict[str, int] = {}
        different = {_what_counts(facts, *one): one for one in members}
        for stage, aios, profile in different.values():
            key = (profile.id, stage.stagesoort, stage.start, stage.eind)
            if key not in found:
                fit = {*offering[key[:2]], *offering[profile.id, part_of(stage.stagesoort)[0]]}
                spots = {p: least_room(room.get(p, ()), stage.start, stage.eind) for p in sorted(fit)}
                found[key] = {plaats: free for plaats, free in spots.items() if free}
            # the rules are only asked where the answer could add something
            best |= {
                plaats: free
                for plaats, free in found[key].items()
                if free > best.get(plaats, 0)
                and not facts.objections(stage, aios, profile, facts.places[plaats])
            }
        periods.append(Periode(month, len(members), sum(best.values())))
    return tuple(periods)


def _what_counts(facts: Facts, stage: Stage, aios: Aios, profile: Profile) -> tuple[object, ...]:
    """What decides where a stage may be done: aios with the same may go to the same places."""
    shown = frozenset((e.vakgebied, e.soort) for e in facts.exemptions.get(aios.aios, ()))
    refused = frozenset(facts.refused.get((stage.aios, stage.stagesoort), ()))
    opened = frozenset(facts.opened.get((stage.aios, stage.stagesoort), ()))
    days = (stage.start, stage.eind)
    deeltijd = facts.werktijden.during(aios, stage).deeltijd
    tied = (aios.instituut, stage.instelling, deeltijd)
    return id(profile), stage.stagesoort, days, tied, shown, refused, opened


def _offering(facts: Facts) -> dict[tuple[str, str], list[str]]:
    """The approved places by profile and kind of stage."""
    offering: dict[tuple[str, str], list[str]] = defaultdict(list)
    for place in facts.places.values():
        for profiel, kind in product(words(place.profielen), words(place.stagesoorten)):
            if place.goedgekeurd:
                offering[profiel, kind].append(place.plaats)
    return offering


def proposals(view: View, ronde: str | None = None) -> list[Voorstel]:
    """Proposals, newest first; of one round or of all."""
    return view.reader.records(
        Voorstel, f"{PROPOSAL} WHERE ?::VARCHAR IS NULL OR ronde = ? ORDER BY voorstel DESC", [ronde, ronde]
    )


def proposal(view: View, number: int) -> VoorstelBeeld:
    """One proposal with what it gives everybody.

    Raises:
        RefusedError: there is none of that number.
    """
    found = existing(
        view.reader.record(Voorstel, f"{PROPOSAL} WHERE voorstel = ?", [number]),
        f"Voorstel {number}",
        "stagetui voorstel list toont de nummers",
    )
    scope, params = view.rights.scope("a")
    outcomes = view.reader.records(
        Uitkomst,
        f"SELECT u.* FROM voorstel_uitkomst u JOIN aios a USING (aios) WHERE u.voorstel = ? AND {scope} "
        "ORDER BY u.aios, u.stagesoort",
        [number, *params],
    )
    return VoorstelBeeld(found, tuple(json.loads(found.doelen)), tuple(outcomes))


@dataclass(frozen=True, slots=True)
class Verschil:
    """Somebody to whom two proposals give something else; None is no place (or not asked).

    In a year the component and the first day may differ too (H5).
    """

    aios: str
    stagesoort: str
    plaats_een: str | None
    rang_een: int | None
    plaats_ander: str | None
    rang_ander: int | None
    onderdeel_een: str | None = None
    start_een: date | None = None
    onderdeel_ander: str | None = None
    start_ander: date | None = None


def differences(one: VoorstelBeeld, other: VoorstelBeeld) -> list[Verschil]:
    """Who gets something else in the other proposal, by aios and stagesoort."""
    plans = [{(u.aios, u.stagesoort): u for u in b.uitkomsten} for b in (one, other)]
    found = []
    for key in sorted(plans[0].keys() | plans[1].keys()):
        mine, theirs = (_given(plan.get(key)) for plan in plans)
        if mine != theirs:
            found.append(Verschil(*key, *mine[:2], *theirs[:2], *mine[2:], *theirs[2:]))
    return found


def _given(one: Uitkomst | None) -> tuple[str | None, int | None, str | None, date | None]:
    """Place, rank, component and first day of an outcome; days count in a year, where they are part of the plan."""
    if one is None:
        return None, None, None, None
    return one.plaats, one.rang, one.onderdeel, one.start if one.plaats and one.onderdeel else None


@dataclass(frozen=True, slots=True)
class Run:
    """A computation as it was kept: input, and what it gave everybody; `namen` for who may be named."""

    voorstel: Voorstel
    invoer: str
    uitkomsten: tuple[Uitkomst, ...]
    namen: dict[str, str]


def run_about(view: View, aios: str, voorstel: int | None = None) -> Run:
    """The computation that decided about an aios: the proposal asked for, else a committed one, else the newest.

    Raises:
        RefusedError: the aios or proposal is unknown, not this person's to see, or there is none yet.
    """
    if not view.rights.sees(aios_of(view, aios)):
        raise RefusedError("Niet toegestaan", f"{aios} is van een ander instituut of profiel.")
    number = voorstel or view.reader.value(
        "SELECT v.voorstel FROM voorstel v JOIN voorstel_uitkomst u USING (voorstel) WHERE u.aios = ? "
        "ORDER BY v.vastgesteld_op IS NULL, v.voorstel DESC LIMIT 1",
        [aios],
    )
    if number is None:
        raise RefusedError(
            "Nog geen voorstel", f"Er is nog geen voorstel berekend waarin {aios} om een plaats vroeg."
        )
    found = proposal(view, number).voorstel
    outcomes = view.reader.records(
        Uitkomst, "SELECT * FROM voorstel_uitkomst WHERE voorstel = ? ORDER BY ALL", [number]
    )
    scope, params = view.rights.scope("a")
    names = dict(view.reader.rows(f"SELECT a.aios, a.naam FROM aios a WHERE {scope}", params))
    names |= dict(view.reader.rows("SELECT plaats, naam FROM stageplaats"))
    text = view.reader.value("SELECT invoer FROM voorstel WHERE voorstel = ?", [number])
    return Run(found, str(text), tuple(outcomes), names)


def last_plan(view: View, ronde: str) -> tuple[tuple[str, str, str], ...]:
    """The newest proposal of a round as (aios, stagesoort, plaats), to stay close to."""
    return tuple(
        view.reader.rows(
            "SELECT aios, stagesoort, plaats FROM voorstel_uitkomst WHERE plaats IS NOT NULL AND voorstel = "
            "(SELECT max(voorstel) FROM voorstel WHERE ronde = ?) ORDER BY ALL",
            [ronde],
        )
    )


def proposal_input(view: View, number: int) -> str:
    """The stored input of a proposal: the JSON document from which anybody can replay it.

    Raises:
        RefusedError: there is none, or who asks does not plan the whole round: it names every aios in it.
    """
    require_round(view, proposal(view, number).voorstel.ronde)
    return str(view.reader.value("SELECT invoer FROM voorstel WHERE voorstel = ?", [number]))
