"""What is asked of the allocator for a year of stages: programmes, aios, places, agreements and what is fixed.

Nothing here knows a programme by name: components, variants, lengths, exemptions and lending are all data. Months are
indices into `Jaar.maanden`. The JSON form is canonical: years that say the same in another order have the same text.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from itertools import pairwise

from stagetui.errors import RefusedError
from stagetui.profiles.calendar import months_for
from stagetui.profiles.terms import Jaarbeleid, Jaarwens

QUARTER = 3  # months
FULL = 100  # per cent


Beleid = Jaarbeleid
WensSoort = Jaarwens


@dataclass(frozen=True, slots=True)
class Onderdeel:
    """A component of a programme: so many `weken` full time in one `veld`.

    Attributes:
        rekt: whether part time makes it longer pro rata (H14); if not, what is missed is reported as a remainder.
        cursusdagen: when not empty, it starts only in a month before whose first day, at most a month earlier, or on
            which, such a course was held (H10).
        keuze: an elective: only for aios who are allowed it (H11).
        soort: the kind of stage, where a place may take only some kinds.
    """

    id: str
    veld: str
    weken: int
    rekt: bool = False
    cursusdagen: tuple[date, ...] = ()
    keuze: bool = False
    soort: str = ""


@dataclass(frozen=True, slots=True)
class Traject:
    """A part of the programme with the variants that fulfil it, each a row of components (H10, H11).

    Attributes:
        aaneen: the components of a variant follow each other directly, in that order; else order and moment are free.
        laatst_bij_deeltijd: for who works part time everything of it comes after all else (H14).
    """

    id: str
    varianten: tuple[tuple[str, ...], ...]
    aaneen: bool = False
    laatst_bij_deeltijd: bool = False


@dataclass(frozen=True, slots=True)
class Wens:
    """A wish (H4); it counts once for every stage placed that meets it, *volgorde* once for the programme.

    `waarde` is the field, component, region or place meant. *Periode*: a stage in field `waarde` starts in a month from
    `van` to `tot` inclusive. *Volgorde*: field `waarde` comes before field `daarna`.
    """

    soort: WensSoort
    waarde: str
    gewicht: int = 1
    rang: int = 1
    van: int = 0
    tot: int = 0
    daarna: str = ""


@dataclass(frozen=True, slots=True)
class Aios:
    """An aios with what remains to be done from month `vanaf` to month `tot`, both inclusive.

    Attributes:
        percentage: part-time factor in per cent.
        trajecten: what remains; an exemption has taken its traject out (H3).
        verboden: fields that an exemption forbids (H3).
        gedaan: fields done before this year; no field is done twice.
        keuzes: the elective components that are allowed (H11, H12).
        speling: months that may lie empty between the first and the last stage, or before the first.
    """

    id: str
    instituut: str
    percentage: int
    trajecten: tuple[str, ...]
    vanaf: int
    tot: int
    verboden: frozenset[str] = frozenset()
    gedaan: frozenset[str] = frozenset()
    keuzes: frozenset[str] = frozenset()
    wensen: tuple[Wens, ...] = ()
    speling: int = 0


@dataclass(frozen=True, slots=True)
class Plaats:
    """A place for stages in `velden`, with how many aios it takes in each month of the year (H2).

    Attributes:
        erkend_tot: the last day on which opleider, instelling and plan are all recognised (H17); None: no end known.
        minimum: the least percentage that it consents to (H14).
        soorten: the kinds of stage that it takes; empty: all.
    """

    id: str
    instituut: str
    regio: str
    velden: frozenset[str]
    capaciteit: tuple[int, ...]
    erkend_tot: date | None = None
    minimum: int = 0
    soorten: frozenset[str] = frozenset()

    def biedt(self, onderdeel: Onderdeel) -> bool:
        """Whether a stage for this component can be done here at all: its field and its kind."""
        return onderdeel.veld in self.velden and (not self.soorten or onderdeel.soort in self.soorten)


@dataclass(frozen=True, slots=True)
class Afspraak:
    """`uitlener` lends these of its places to `lener`, for at most `maximum` stages together in this year (H13).

    A stage counts that lies within months `vanaf` to `tot`, both inclusive; `tot` None: to the end.
    """

    id: str
    uitlener: str
    lener: str
    plaatsen: frozenset[str]
    maximum: int
    vanaf: int = 0
    tot: int | None = None

    def dekt(self, start: int, maanden: int) -> bool:
        """Whether a stage of so many months from month `start` falls under it."""
        return self.vanaf <= start and (self.tot is None or start + maanden - 1 <= self.tot)


@dataclass(frozen=True, slots=True)
class Vast:
    """A fixed stage, of an aios of this year or of another: it is kept and takes room even where there is none."""

    aios: str
    onderdeel: str
    plaats: str
    start: int
    maanden: int

    @property
    def na(self) -> int:
        """The month after it."""
        return self.start + self.maanden


@dataclass(frozen=True)
class Jaar:
    """Everything that a run depends on.

    Attributes:
        maanden: the first days of consecutive months, as far as any stage may reach.
        ronde: how many of these months the round plans; stages that start later are looked ahead at (H5).
        spreiding: so many first months, in whole quarters, are those that trajects are spread over (H5); 0: no goal.
    """

    maanden: tuple[date, ...]
    ronde: int
    onderdelen: tuple[Onderdeel, ...]
    trajecten: tuple[Traject, ...]
    aios: tuple[Aios, ...]
    plaatsen: tuple[Plaats, ...]
    afspraken: tuple[Afspraak, ...] = ()
    vast: tuple[Vast, ...] = ()
    beleid: Beleid = Beleid.GEWICHTEN
    spreiding: int = 0
    seed: int = 1

    @cached_property
    def onderdeel(self) -> dict[str, Onderdeel]:
        """Components by id."""
        return {one.id: one for one in self.onderdelen}

    @cached_property
    def traject(self) -> dict[str, Traject]:
        """Trajects by id."""
        return {one.id: one for one in self.trajecten}

    @cached_property
    def plaats(self) -> dict[str, Plaats]:
        """Places by id."""
        return {one.id: one for one in self.plaatsen}

    def dagen(self, start: int, maanden: int) -> tuple[date, date]:
        """First and last day, inclusive, of so many months from month `start`."""
        last = self.maanden[start + maanden - 1]
        after = (last.replace(day=1) + timedelta(days=32)).replace(day=last.day)
        return self.maanden[start], after - timedelta(days=1)


def duur(onderdeel: Onderdeel, percentage: int) -> int:
    """How many months a component takes: 13 weeks are three; a week too much is let go (H14: 85 % of 26 is seven)."""
    return months_for(onderdeel.weken * FULL / percentage if onderdeel.rekt else onderdeel.weken)


def rest_weken(onderdeel: Onderdeel, percentage: int) -> float:
    """Full-time weeks that part time leaves undone, to be made up later (H14)."""
    return 0.0 if onderdeel.rekt else onderdeel.weken * (FULL - percentage) / FULL


def canonical(jaar: Jaar) -> Jaar:
    """Sort everything that has no order of its own.

    Raises:
        RefusedError: something occurs twice, or is named but not there, or is out of range.
    """
    _check(jaar)
    return replace(
        jaar,
        onderdelen=tuple(
            replace(one, cursusdagen=tuple(sorted(set(one.cursusdagen))))
            for one in sorted(jaar.onderdelen, key=lambda o: o.id)
        ),
        trajecten=tuple(
            replace(one, varianten=tuple(sorted(set(one.varianten))))
            for one in sorted(jaar.trajecten, key=lambda t: t.id)
        ),
        aios=tuple(_sorted_aios(one) for one in sorted(jaar.aios, key=lambda a: a.id)),
        plaatsen=tuple(sorted(jaar.plaatsen, key=lambda p: p.id)),
        afspraken=tuple(sorted(jaar.afspraken, key=lambda a: a.id)),
        vast=tuple(sorted(jaar.vast, key=lambda v: (v.aios, v.start, v.onderdeel, v.plaats))),
        beleid=Beleid(jaar.beleid),
    )


def _sorted_aios(aios: Aios) -> Aios:
    return replace(
        aios,
        trajecten=tuple(sorted(set(aios.trajecten))),
        wensen=tuple(
            sorted(
                set(aios.wensen),
                key=lambda w: (w.rang, w.soort, w.waarde, w.daarna, w.van, w.tot, w.gewicht),
            )
        ),
    )


def _check(jaar: Jaar) -> None:
    for before, after in pairwise(jaar.maanden):
        if not before < after <= before + timedelta(days=31):
            raise _wrong(f"na {before} volgt geen maand vanaf {after}")
    for what, ids in (
        ("onderdeel", [o.id for o in jaar.onderdelen]),
        ("traject", [t.id for t in jaar.trajecten]),
        ("aios", [a.id for a in jaar.aios]),
        ("plaats", [p.id for p in jaar.plaatsen]),
        ("afspraak", [a.id for a in jaar.afspraken]),
    ):
        if len(set(ids)) < len(ids):
            raise _wrong(f"een {what} komt twee keer voor")
    for traject in jaar.trajecten:
        _check_traject(jaar, traject)
    for aios in jaar.aios:
        _check_aios(jaar, aios)
    _check_places(jaar)
    for vast in jaar.vast:
        _check_vast(jaar, vast)
    within = range(len(jaar.maanden) + 1)
    if jaar.ronde not in within or jaar.spreiding not in within or jaar.spreiding % QUARTER:
        raise _wrong("de ronde of de spreiding past niet in de maanden")


def _check_places(jaar: Jaar) -> None:
    for plaats in jaar.plaatsen:
        if len(plaats.capaciteit) != len(jaar.maanden) or min(plaats.capaciteit, default=0) < 0:
            raise _wrong(f"de capaciteit van {plaats.id} klopt niet")
    for afspraak in jaar.afspraken:
        here = {p for p in afspraak.plaatsen if p in jaar.plaats}
        strangers = any(jaar.plaats[p].instituut != afspraak.uitlener for p in here)
        if afspraak.maximum < 0 or here != afspraak.plaatsen or strangers:
            raise _wrong(f"leenafspraak {afspraak.id} klopt niet")


def _check_vast(jaar: Jaar, vast: Vast) -> None:
    if vast.onderdeel not in jaar.onderdeel or vast.plaats not in jaar.plaats:
        raise _wrong(f"de vaste stage van {vast.aios} noemt een onbekend onderdeel of een onbekende plaats")
    if vast.start < 0 or vast.maanden < 1 or vast.na > len(jaar.maanden):
        raise _wrong(f"de vaste stage van {vast.aios} valt buiten het jaar")


def _check_traject(jaar: Jaar, traject: Traject) -> None:
    if not traject.varianten:
        raise _wrong(f"traject {traject.id} heeft geen variant")
    for variant in traject.varianten:
        if not variant or set(variant) - set(jaar.onderdeel) or len(set(variant)) < len(variant):
            raise _wrong(f"een variant van traject {traject.id} klopt niet")


def _check_aios(jaar: Jaar, aios: Aios) -> None:
    if not 0 < aios.percentage <= FULL or aios.vanaf < 0 or aios.tot >= len(jaar.maanden):
        raise _wrong(f"het percentage of de periode van {aios.id} klopt niet")
    if unknown := set(aios.trajecten) - set(jaar.traject):
        raise _wrong(f"{aios.id} heeft onbekende trajecten ({', '.join(sorted(unknown))})")
    if any(wens.gewicht < 0 or wens.rang < 1 for wens in aios.wensen):
        raise _wrong(f"een wens van {aios.id} heeft een gewicht onder 0 of een rang onder 1")


def _wrong(what: str) -> RefusedError:
    return RefusedError(
        "Jaarplan niet mogelijk", f"De gegevens kloppen niet: {what}. Herstel dit en probeer het opnieuw."
    )
