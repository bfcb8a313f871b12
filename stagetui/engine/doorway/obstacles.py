"""What stands in the way of a request, told before anybody is asked to decide it (N4, N5, N8, N11, N12)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from stagetui.engine.queries.placing import (
    active_placement,
    exemptions_of,
    opened_words,
    placement,
    request,
)
from stagetui.engine.queries.recruiting import etalage_places, instelling_named
from stagetui.engine.queries.requests import gegevens_of
from stagetui.engine.queries.training import Werktijden
from stagetui.engine.records import Aanvraag, AanvraagStatus, Aios, Stage, Stageplaats
from stagetui.engine.rules.asking import as_day, day_within, same_name, stage_objections
from stagetui.engine.rules.eligibility import in_etalage, objections
from stagetui.profiles.calendar import preference_deadline
from stagetui.profiles.terms import Gegeven, Gevolg, Status, Zichtbaarheid

if TYPE_CHECKING:
    from stagetui.engine.doorway.transaction import Transaction
    from stagetui.profiles.requests import Aanvraagsoort
    from stagetui.profiles.schema import Profile

DECIDED = (AanvraagStatus.GOEDGEKEURD, AanvraagStatus.GEWEIGERD)
ASIDE = frozenset((Gegeven.MOTIVATIE, Gegeven.BIJLAGE))
"""What may differ in a request that asks the same again."""


class Asked(Protocol):
    """What was asked, as far as it is compared with earlier requests."""

    @property
    def soort(self) -> str:
        """The kind."""
        ...

    @property
    def aios(self) -> str | None:
        """Whom it is about."""
        ...

    @property
    def plaats(self) -> str | None:
        """The stageplaats that it is about."""
        ...

    @property
    def herziening_van(self) -> int | None:
        """The request that it asks to reconsider."""
        ...


@dataclass(frozen=True, slots=True)
class Subject:
    """What a request is about, with the rules that hold there."""

    profile: Profile
    kind: Aanvraagsoort
    aios: Aios | None = None
    stage: Stage | None = None
    place: Stageplaats | None = None

    @property
    def instituut(self) -> str | None:
        """The institute that it belongs to; None: every institute of the bureau."""
        if self.aios:
            return self.aios.instituut
        return self.place.instituut if self.place else None


def in_the_way(tx: Transaction, about: Subject, gegevens: Mapping[Gegeven, str]) -> Iterator[str]:
    """Everything about the aios, the stage and the place that stands in the way of asking."""
    if about.place is not None and about.place.goedgekeurd and Gevolg.ETALAGE in about.kind.effects:
        yield f"{about.place.plaats} is al goedgekeurd"
    if about.aios is None or about.stage is None:
        return
    stage, kind = about.stage, about.kind
    stagesoort = about.profile.kinds.get(stage.stagesoort)
    if stagesoort is None:
        yield f"profiel {about.profile.id} kent de stagesoort {stage.stagesoort} niet"
        return
    yield from stage_objections(kind, stage.stagesoort, stagesoort)
    if tx.today > stage.eind:
        yield f"deze stage was t/m {stage.eind}"
    placed = active_placement(tx, about.aios.aios, stage.stagesoort)
    status = placed.status if placed else None
    if kind.statuses and status not in kind.statuses:
        yield f"dit kan als de stage {' of '.join(kind.statuses)} is; zij is {status or 'nog niet geplaatst'}"
    if kind.recruits and placed and placed.heeft_plaats:
        yield f"deze stage is al {status}"
    yield from _required(tx, about, gegevens)
    day = as_day(gegevens.get(Gegeven.DATUM, ""))
    if day is not None and (wrong := day_within(day, stage.start, stage.eind)):
        yield wrong
    if kind.recruits and Gegeven.INSTELLING in gegevens:
        yield from _at_instelling(tx, about, gegevens)


def _required(tx: Transaction, about: Subject, gegevens: Mapping[Gegeven, str]) -> Iterator[str]:
    """N5: what must have been approved first, for the same instelling."""
    needed = about.kind.requires
    if needed is None or about.aios is None or about.stage is None:
        return
    approved = [
        one
        for one in _earlier(tx, needed, about.aios.aios, about.stage.stagesoort)
        if one.status is AanvraagStatus.GOEDGEKEURD
    ]
    name = about.profile.requests[needed].name
    if not approved:
        yield f"daarvoor moet eerst een aanvraag {needed} ({name}) zijn goedgekeurd"
        return
    wanted = gegevens.get(Gegeven.INSTELLING)
    allowed = [gegevens_of(one).get(Gegeven.INSTELLING) for one in approved]
    if wanted and any(allowed) and not any(one and same_name(one, wanted) for one in allowed):
        named = ", ".join(one for one in allowed if one)
        yield f"goedgekeurd is {named}, niet {wanted}; vraag daarvoor eerst {needed} aan"


def _at_instelling(tx: Transaction, about: Subject, gegevens: Mapping[Gegeven, str]) -> Iterator[str]:
    """N4, N5, N11-N13: not one of the etalage, and in a field where this stage may be done."""
    aios, stage, profile = about.aios, about.stage, about.profile
    if aios is None or stage is None:
        return
    name = gegevens[Gegeven.INSTELLING]
    known = instelling_named(tx, name)
    if known is not None and about.kind.outside_etalage and in_etalage(profile, stage.stagesoort):
        shown = etalage_places(tx, known.instelling, profile.id, stage.stagesoort)
        if shown:
            last = preference_deadline(profile, stage.start)
            places = ", ".join(f"{one.plaats} ({one.naam})" for one in shown)
            way = (
                f"dien in plaats daarvan een voorkeur in voor {places}; dat kan t/m {last}"
                if tx.today <= last
                else f"voor {places} liep de termijn van de voorkeuren t/m {last}; overleg met het bureau"
            )
            yield f"{known.naam} staat in de etalage en wordt niet door aios zelf benaderd: {way}"
    if known is None and Gevolg.PLAATSING in about.kind.effects and Gegeven.PLAATSNAAM not in gegevens:
        yield f"het bureau kent {name} nog niet: geef ook de plaatsnaam"
    if field_ := gegevens.get(Gegeven.SPECIALISME):
        yield from objections(
            profile,
            Werktijden(tx, aios.aios).during(aios, stage),
            stage.stagesoort,
            stage.eind,
            _imagined(about, known.instelling if known else name, field_),
            exemptions_of(tx, aios.aios),
            opened=opened_words(tx).get((aios.aios, stage.stagesoort), ()),
            instelling=stage.instelling,
        )


def _imagined(about: Subject, instelling: str, specialisme: str) -> Stageplaats:
    """The stageplaats as it would become, to hold against the rules before anybody is asked."""
    return Stageplaats(
        plaats=instelling,
        instelling=instelling,
        naam=specialisme,
        specialisme=specialisme,
        profielen=about.profile.id,
        stagesoorten=about.stage.stagesoort if about.stage else "",
        instituut=None,
        regio=None,
        kenmerken=None,
        zichtbaarheid=Zichtbaarheid.VERBORGEN,
        contact_naam=None,
        contact_email=None,
        contact_zichtbaar=False,
        erkenning_tot=None,
        slwp_tot=None,
        koepel=None,
        deeltijd_minimum=None,
        goedgekeurd=True,
        version=1,
    )


def repeats(tx: Transaction, about: Subject, asked: Asked, gegevens: Mapping[Gegeven, str]) -> Iterator[str]:
    """A decision is final: the same is asked again only with a reference to it, and never twice at once."""
    stagesoort = about.stage.stagesoort if about.stage else None
    same = [
        one
        for one in _earlier(tx, asked.soort, asked.aios, stagesoort, asked.plaats)
        if _core(gegevens_of(one)) == _core(gegevens) and not _of_an_earlier_placement(tx, one)
    ]
    waiting = next((one for one in same if one.status is AanvraagStatus.OPEN), None)
    if waiting is not None:
        yield f"aanvraag {waiting.aanvraag} vraagt al hetzelfde en wacht op een besluit"
        return
    if asked.herziening_van is not None:
        yield from _not_reconsidered(tx, about, asked)
        return
    decided = [one for one in same if one.status in DECIDED]
    if decided:
        last = decided[-1]
        when = f" op {last.besloten_op:%Y-%m-%d}" if last.besloten_op else ""
        yield (
            f"aanvraag {last.aanvraag} vroeg hetzelfde en is{when} {last.status}; een besluit staat vast. Vraag zo "
            f"nodig om herziening: stagetui aanvraag reconsider {last.aanvraag}"
        )


def _of_an_earlier_placement(tx: Transaction, one: Aanvraag) -> bool:
    """Whether it was about a plaatsing that has ended since: what it asked is another thing now."""
    placed = placement(tx, one.plaatsing) if one.plaatsing else None
    return placed is not None and placed.status is Status.VERVALLEN


def _core(gegevens: Mapping[Gegeven, str]) -> dict[Gegeven, str]:
    return {name: value.casefold() for name, value in gegevens.items() if name not in ASIDE}


def _not_reconsidered(tx: Transaction, about: Subject, asked: Asked) -> Iterator[str]:
    """What stands in the way of asking to reconsider that request."""
    earlier = request(tx, asked.herziening_van or 0)
    stagesoort = about.stage.stagesoort if about.stage else None
    there = (earlier.soort, earlier.aios, earlier.stagesoort)
    if there != (asked.soort, asked.aios, stagesoort):
        yield f"aanvraag {earlier.aanvraag} gaat over iets anders; herzien kan alleen wat hetzelfde vroeg"
    elif earlier.status not in DECIDED:
        yield f"aanvraag {earlier.aanvraag} is {earlier.status}; herzien kan alleen na een besluit"
    elif again := tx.reader.value(
        "SELECT max(aanvraag) FROM aanvraag WHERE herziening_van = ?", [earlier.aanvraag]
    ):
        yield f"aanvraag {again} is al een herziening daarvan; vraag zo nodig herziening van die"


def _earlier(
    tx: Transaction, soort: str, aios: str | None, stagesoort: str | None, plaats: str | None = None
) -> list[Aanvraag]:
    """Requests of one kind about the same thing, oldest first."""
    return tx.reader.records(
        Aanvraag,
        "SELECT * FROM aanvraag WHERE soort = ? AND aios IS NOT DISTINCT FROM ? AND stagesoort IS NOT DISTINCT FROM ? "
        "AND (?::VARCHAR IS NULL OR plaats = ?) ORDER BY aanvraag",
        [soort, aios, stagesoort, plaats, plaats],
    )
