"""Who has no place after the round, and where each of them still fits: the list to look further with the aios (N6)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import chain
from typing import TYPE_CHECKING

from stagetui.engine.allocation.capacity import Segment, least_room, segments
from stagetui.engine.allocation.instance import Choice, Demand, Instance, Policy, Stay, Window
from stagetui.engine.allocation.outcome import Plaatsing as Given
from stagetui.engine.allocation.validate import violations
from stagetui.engine.queries.instances import Facts, Key, stages_of_round
from stagetui.engine.queries.placing import active_placements
from stagetui.engine.queries.rounds import rounds
from stagetui.engine.queries.rules import Rules
from stagetui.engine.queries.visibility import sees_hidden
from stagetui.engine.queries.year_unplaced import Weggelaten, YearFitting, left_out
from stagetui.engine.records import AanvraagStatus, Aios, Stage, Stageplaats, words
from stagetui.profiles.stages import part_of
from stagetui.profiles.terms import Route, Zichtbaarheid

if TYPE_CHECKING:
    from stagetui.engine.access import View
    from stagetui.profiles.schema import Profile


UNWRITTEN = 0
"""The version of a line that the schema does not have."""


class Oorzaak(StrEnum):
    """Why a stage has no place."""

    RONDE = "niet geplaatst in de ronde"
    GEWEIGERD = "plaats geweigerd"
    VRIJGEKOMEN = "plaats vrijgegeven"


@dataclass(frozen=True, slots=True)
class Zonder:
    """A stage without a place.

    Attributes:
        aios: The code of the aios; `naam`, `profiel`, `instituut` and `regio` are of the aios too.
        version: Of the plaatsing that has no place yet; None when there is none.
        dagen: Days from today to the start; below zero when the stage should have begun.
        ronde: The committed round that it was in, if any.
        toelichting: What the proposal, or who refused, said about it; may be empty.
        geweigerd: The places that were refused for this stage: they are not offered again (N9).
        routes: How a place for this kind of stage is found (N4).
        onderdeel: Which component of the year it is; None outside a stage year.
    """

    aios: str
    naam: str
    profiel: str
    instituut: str
    regio: str | None
    stagesoort: str
    start: date
    eind: date
    dagen: int
    version: int | None
    ronde: str | None
    oorzaak: Oorzaak
    toelichting: str
    geweigerd: tuple[str, ...]
    routes: tuple[Route, ...]
    onderdeel: str | None = None

    @property
    def key(self) -> Key:
        """What the stage is known by."""
        return self.aios, self.stagesoort


@dataclass(frozen=True, slots=True)
class Past:
    """A place where an aios without a place still fits: eligible, and free on every day of the stage.

    Attributes:
        plaats: Its code.
        vrij: For how many there is room on the fullest day of the stage.
        rang: Its rank among the aios's preferences, if it was one.
        eigen_regio: Whether it is in the region of the aios.
        anderen: How many other stages without a place fit there too.
        waarom: Why it is listed here, in a few Dutch words.
    """

    plaats: str
    naam: str
    instelling: str | None
    stad: str | None
    regio: str | None
    specialisme: str
    vrij: int
    rang: int | None
    eigen_regio: bool
    anderen: int
    waarom: str


@dataclass(frozen=True, slots=True)
class Ongeplaatst:
    """A stage without a place, with the places that still fit, nearest first."""

    stage: Zonder
    plaatsen: tuple[Past, ...]


def without_place(view: View) -> list[Zonder]:
    """The stages that this person may see, are not over yet, and lost or never got a place, the earliest start first.

    They are those of a committed round, and those whose place was refused or let go; stages of which the parts are
    placed stand here part by part. Of a stage year they are what its committed plan left out (H5).
    """
    return [one.zonder for one in _found(view)]


def unplaced(view: View) -> list[Ongeplaatst]:
    """As `without_place`, each with the places that still fit (N6, N8): nearest first, never one that was refused.

    Everybody sees all of them: a place cannot be reserved (N6). Places that are hidden show for the office only.
    """
    found = _found(view)
    fitting = _Fitting(view)
    offers = [(one.zonder, list(fitting.places(one))) for one in found]
    crowd = Counter(past.plaats for _, places in offers for past in places)
    return [
        Ongeplaatst(
            one,
            tuple(sorted((replace(p, anderen=crowd[p.plaats] - 1) for p in places), key=_nearest_first)),
        )
        for one, places in offers
    ]


def _nearest_first(past: Past) -> tuple[object, ...]:
    """What was preferred, then the own region, then other regions; among those the one that fewest others need."""
    region = 0 if past.eigen_regio else 1 if past.regio else 2
    return past.rang or 99, region, past.anderen - past.vrij, past.specialisme, past.naam, past.plaats


@dataclass(frozen=True, slots=True)
class _Asking:
    """A stage without a place, with whose it is and the rules that hold for a placement today."""

    zonder: Zonder
    stage: Stage
    aios: Aios
    profile: Profile
    plan: Weggelaten | None = None


def _found(view: View) -> list[_Asking]:
    """The stages without a place."""
    scope, params = view.rights.scope("a")
    read = view.reader.records
    people = {a.aios: a for a in read(Aios, f"SELECT a.* FROM aios a WHERE {scope}", params)}
    held = {(p.aios, p.stagesoort): p for p in active_placements(view)}
    (asked, waiting), lost, rules = _rounds(view), _lost(view), Rules(view)
    found = []
    for stage in read(
        Stage,
        f"SELECT s.* FROM stage s JOIN aios a USING (aios) WHERE {scope} AND s.eind >= ? "
        "ORDER BY s.start, a.naam, s.aios, s.stagesoort",
        [*params, view.today],
    ):
        key = stage.aios, stage.stagesoort
        current = held.get(key)
        if current is not None and current.heeft_plaats:
            continue
        if key in waiting or (key not in asked and key not in lost):
            continue
        aios = people[stage.aios]
        profile = rules.of(aios, None)
        kind = profile.kinds.get(stage.stagesoort)
        if kind is None or kind.parts:
            continue
        ronde, said = asked.get(key, (None, ""))
        cause, told, refused = lost.get(key, (Oorzaak.RONDE, said, ()))
        line = Zonder(
            aios.aios,
            aios.naam,
            aios.profiel,
            aios.instituut,
            aios.regio,
            stage.stagesoort,
            stage.start,
            stage.eind,
            (stage.start - view.today).days,
            current.version if current else None,
            ronde,
            cause,
            told,
            tuple(refused),
            kind.routes,
        )
        found.append(_Asking(line, stage, aios, profile))
    there = {one.zonder.key for one in found} | {key for key, one in held.items() if one.heeft_plaats}
    found += [
        _left_out(view, one, people[one.aios], rules)
        for key, one in left_out(view).items()
        if key not in there and one.aios in people and one.eind >= view.today
    ]
    return sorted(found, key=lambda one: (one.zonder.start, one.zonder.naam, one.zonder.key))


def _left_out(view: View, one: Weggelaten, aios: Aios, rules: Rules) -> _Asking:
    """A stage of a year, which gets a line in the schema only with its place."""
    profile = rules.of(aios, None)
    kind = profile.kinds.get(one.stagesoort)
    line = Zonder(
        aios.aios,
        aios.naam,
        aios.profiel,
        aios.instituut,
        aios.regio,
        one.stagesoort,
        one.start,
        one.eind,
        (one.start - view.today).days,
        None,
        one.ronde,
        Oorzaak.RONDE,
        one.oorzaak,
        (),
        kind.routes if kind else (),
        one.onderdeel,
    )
    stage = Stage(
        one.aios,
        one.stagesoort,
        one.start,
        one.eind,
        eind_berekend=False,
        volgorde=None,
        vervlechting=None,
        instelling=None,
        version=UNWRITTEN,
    )
    return _Asking(line, stage, aios, profile, one)


def _rounds(view: View) -> tuple[dict[Key, tuple[str, str]], set[Key]]:
    """By stage the committed round that it was in and what its proposal said about it; and the stages that still wait.

    Those are in a later round that has to be committed yet: what they get there, nobody should give by hand.
    """
    asked: dict[Key, tuple[str, str]] = {}
    waiting: set[Key] = set()
    for line in reversed(rounds(view)):
        members = [(stage.aios, stage.stagesoort) for stage, _, _ in stages_of_round(view, line.ronde)]
        if line.vastgesteld is None:
            if line.ronde.tot >= view.today:
                waiting.update(members)
            continue
        waiting.difference_update(members)
        causes = {
            (aios, kind): cause or ""
            for aios, kind, cause in view.reader.rows(
                "SELECT aios, stagesoort, oorzaak FROM voorstel_uitkomst WHERE voorstel = ? AND plaats IS NULL",
                [line.vastgesteld],
            )
        }
        asked |= {key: (line.ronde.ronde, causes.get(key, "")) for key in members}
    return asked, waiting


def _lost(view: View) -> dict[Key, tuple[Oorzaak, str, list[str]]]:
    """By stage that once had a place: whether that was refused or let go, why, and which places were refused."""
    lost: dict[Key, tuple[Oorzaak, str, list[str]]] = {}
    for aios, kind in view.reader.rows(
        "SELECT DISTINCT aios, stagesoort FROM plaatsing WHERE status = 'vervallen' AND plaats IS NOT NULL"
    ):
        lost[aios, kind] = Oorzaak.VRIJGEKOMEN, "", []
    for aios, kind, plaats, status, reden in view.reader.rows(
        "SELECT aios, stagesoort, plaats, status, reden FROM aanvraag "
        "WHERE plaatsing IS NOT NULL AND plaats IS NOT NULL ORDER BY aanvraag"
    ):
        _, _, refused = lost.get((aios, kind), (None, "", []))
        if status == AanvraagStatus.GEWEIGERD.value:
            lost[aios, kind] = Oorzaak.GEWEIGERD, f"{plaats}: {reden}", sorted({*refused, plaats})
        else:
            lost[aios, kind] = Oorzaak.VRIJGEKOMEN, "", refused
    return lost


class _Fitting:
    """Where somebody still fits, by the rules and the room that a placement by hand is held against."""

    def __init__(self, view: View) -> None:
        self._facts = Facts(view)
        self._year = YearFitting(view)
        self._shown = sees_hidden(view.rights)
        self._where: Mapping[str, tuple[str, str, str | None]] = {
            instelling: (naam, stad, regio)
            for instelling, naam, stad, regio in view.reader.rows(
                "SELECT instelling, naam, plaats, regio FROM instelling"
            )
        }
        self._windows: dict[str, list[Window]] = defaultdict(list)
        for w in self._facts.windows:
            self._windows[w.plaats].append(Window(w.plaats, w.van, w.tot, w.capaciteit))
        self._stays: dict[str, list[Stay]] = defaultdict(list)
        for p in self._facts.placed.values():
            if p.plaats is not None:
                self._stays[p.plaats].append(Stay(p.aios, p.stagesoort, p.plaats, p.start, p.eind))
        self._room: dict[str, list[Segment]] = segments(
            chain.from_iterable(self._windows.values()), chain.from_iterable(self._stays.values())
        )
        self._offering: dict[tuple[str, str], list[Stageplaats]] = defaultdict(list)
        for place in self._facts.places.values():
            if place.goedgekeurd and (self._shown or place.zichtbaarheid is not Zichtbaarheid.VERBORGEN):
                for profiel in words(place.profielen):
                    for kind in words(place.stagesoorten):
                        self._offering[profiel, kind].append(place)

    def places(self, asking: _Asking) -> Iterator[Past]:
        """The places that fit one stage; none where the aios looks for a place him- or herself (N4)."""
        one, profile = asking.zonder, asking.profile
        if asking.plan is not None:
            for plek in self._year.places(asking.plan):
                yield self._past(one, self._facts.places[plek.plaats], plek.vrij, plek.rang)
            return
        if not {Route.ETALAGE, Route.INSTITUUT} & set(one.routes):
            return
        ranks = {v.plaats: v.rang for v in self._facts.preferences.get(one.key, ())}
        kinds = dict.fromkeys((one.stagesoort, part_of(one.stagesoort)[0]))
        for place in dict.fromkeys(p for kind in kinds for p in self._offering[profile.id, kind]):
            free = least_room(self._room.get(place.plaats, ()), one.start, one.eind)
            if not free or self._facts.objections(asking.stage, asking.aios, profile, place):
                continue
            if not self._breaks_a_rule(asking, place.plaats):
                yield self._past(one, place, free, ranks.get(place.plaats))

    def _breaks_a_rule(self, asking: _Asking, plaats: str) -> bool:
        """Whether this place leaves a rule over the aios's stages beyond reach (N16), as the validator counts it."""
        one = asking.zonder
        demand = Demand(one.aios, one.stagesoort, one.start, one.eind, (Choice(plaats, 1),))
        rules = self._facts.rules(asking.profile, asking.aios, [demand])
        if not rules:
            return False
        instance = Instance(
            (demand,),
            tuple(self._windows[plaats]),
            tuple(self._stays[plaats]),
            tuple(rules),
            Policy.RANG_MAXIMAAL,
            0,
        )
        return bool(violations(instance, [Given(one.aios, one.stagesoort, plaats, one.start, one.eind, 1)]))

    def _past(self, one: Zonder, place: Stageplaats, free: int, rang: int | None) -> Past:
        naam, stad, regio = self._where.get(place.instelling, (None, None, None))
        region = place.regio or regio
        own = region is not None and region == one.regio
        why = _near(region, one.regio, own=own)
        if rang:
            why = f"{rang}e voorkeur, {why}"
        return Past(place.plaats, place.naam, naam, stad, region, place.specialisme, free, rang, own, 0, why)


def _near(region: str | None, wanted: str | None, *, own: bool) -> str:
    """Where a place lies, seen from the region of the aios."""
    if region is None:
        return "regio onbekend"
    if own:
        return f"eigen regio ({region})"
    return f"andere regio ({region})" if wanted else f"regio {region}"
