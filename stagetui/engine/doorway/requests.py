"""Making a request (aanvraag) of any kind that the profile knows: what it needs is checked before anybody is asked."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from stagetui.engine.doorway.consents import APPROVAL
from stagetui.engine.doorway.door import Command, carries_out
from stagetui.engine.doorway.placing import place_at
from stagetui.engine.doorway.ticking import tick_of_itself
from stagetui.engine.doorway.transaction import Transaction
from stagetui.engine.queries.placing import (
    active_placement,
    exemptions_of,
    opened_words,
    place_of,
    request,
    requests_of,
    stage_of,
    visible_aios,
)
from stagetui.engine.queries.recruiting import etalage_places, instelling_named
from stagetui.engine.queries.requests import gegevens_of
from stagetui.engine.queries.rules import rules_of
from stagetui.engine.queries.training import Werktijden
from stagetui.engine.records import Aanvraag, AanvraagStatus, Aios, Stage, Stageplaats
from stagetui.engine.rules.asking import cleaned, content_objections, same_name, stage_objections
from stagetui.engine.rules.eligibility import in_etalage, objections
from stagetui.errors import RefusedError
from stagetui.profiles.calendar import milestone_date, preference_deadline
from stagetui.profiles.requests import Aanvraagsoort
from stagetui.profiles.schema import Profile
from stagetui.profiles.terms import Beslisser, Gegeven, Gevolg, Onderwerp, Rol, Status, Zichtbaarheid

DECIDED = (AanvraagStatus.GOEDGEKEURD, AanvraagStatus.GEWEIGERD)
ASIDE = frozenset((Gegeven.MOTIVATIE, Gegeven.BIJLAGE))
"""What may differ in a request that asks the same again."""


@dataclass(frozen=True, slots=True)
class MakeRequest(Command[int]):
    """Ask for a decision; gives the number of the request.

    Attributes:
        soort: The kind, an id of `[requests]` in the profile.
        aios: Whom it is about; None for a stageplaats.
        stagesoort: The line of the schema that it is about.
        plaats: The stageplaats that it is about (N8).
        profiel: For a stageplaats: the profile that decides.
        gegevens: What was filled in.
        herziening_van: The decided request that it asks to reconsider.
    """

    soort: str
    aios: str | None = None
    stagesoort: str | None = None
    plaats: str | None = None
    profiel: str | None = None
    gegevens: Mapping[Gegeven, str] = field(default_factory=dict)
    herziening_van: int | None = None


@dataclass(frozen=True, slots=True)
class Reconsider(Command[int]):
    """Ask again what was decided, referring to it; what is filled in now comes in its place. Gives the new number."""

    aanvraag: int
    gegevens: Mapping[Gegeven, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Subject:
    """What a request is about, with the rules that hold there."""

    profile: Profile
    kind: Aanvraagsoort
    aios: Aios | None = None
    stage: Stage | None = None
    place: Stageplaats | None = None

    @property
    def instituut(self) -> str | None:
        if self.aios:
            return self.aios.instituut
        return self.place.instituut if self.place else None


@carries_out(MakeRequest, what="een aanvraag doen")
def make(tx: Transaction, command: MakeRequest) -> int:
    """See `MakeRequest`.

    Raises:
        RefusedError: the profile does not know it, who asks may not, or something is missing or in the way.
    """
    return make_request(tx, command)


def make_request(tx: Transaction, command: MakeRequest) -> int:
    """Make a request in a change that is in progress; see `make`."""
    about = _subject(tx, command)
    tx.require(
        *about.kind.by,
        what=f"een aanvraag {command.soort} doen",
        instituut=about.instituut,
        profiel=about.profile.id,
    )
    gegevens = cleaned(command.gegevens)
    reasons = [*content_objections(about.kind, gegevens), *_in_the_way(tx, about, gegevens)]
    if not reasons:
        reasons = [*_repeats(tx, about, command, gegevens)]
    if reasons:
        raise RefusedError("Aanvraag niet gedaan", f"{about.kind.name}: {'; '.join(reasons)}.")
    return _write(tx, about, command, gegevens)


def _subject(tx: Transaction, command: MakeRequest) -> _Subject:
    if command.aios is not None:
        aios = visible_aios(tx, command.aios)
        profile = rules_of(tx, aios, None)
        kind = _kind(profile, command.soort)
        if kind.about is Onderwerp.STAGEPLAATS:
            raise _wrong(command, "gaat over een stageplaats: geef --plaats, en geen aios")
        if kind.about is Onderwerp.AIOS:
            return _Subject(profile, kind, aios)
        if command.stagesoort is None:
            raise _wrong(command, f"gaat over één stage: noem ook de stagesoort ({', '.join(profile.kinds)})")
        return _Subject(profile, kind, aios, stage_of(tx, aios.aios, command.stagesoort))
    if command.plaats is None:
        raise _wrong(command, "noem de aios, of de stageplaats (--plaats)")
    place = place_of(tx, command.plaats)
    found = tx.book.get(command.profiel or "")
    if found is None:
        known = ", ".join(tx.book.ids)
        raise _wrong(command, f"noem het profiel dat erover beslist (--profiel); kies uit {known}")
    kind = _kind(found, command.soort)
    if kind.about is not Onderwerp.STAGEPLAATS:
        raise _wrong(command, "gaat over een aios: noem die, met zo nodig de stagesoort")
    return _Subject(found, kind, place=place)


def _kind(profile: Profile, soort: str) -> Aanvraagsoort:
    kind = profile.requests.get(soort)
    if kind is None:
        known = ", ".join(profile.requests) or "er zijn er geen"
        raise RefusedError(
            "Onbekende aanvraag", f"Profiel {profile.id} kent hier geen aanvraag {soort}; kies uit: {known}."
        )
    return kind


def _wrong(command: MakeRequest, why: str) -> RefusedError:
    return RefusedError("Aanvraag niet gedaan", f"Aanvraag {command.soort}: {why}.")


def _in_the_way(tx: Transaction, about: _Subject, gegevens: Mapping[Gegeven, str]) -> Iterator[str]:
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
    if kind.recruits and status in (Status.ONDER_VOORBEHOUD, Status.GEPLAATST):
        yield f"deze stage is al {status}"
    yield from _required(tx, about, gegevens)
    if kind.recruits and Gegeven.INSTELLING in gegevens:
        yield from _at_instelling(tx, about, gegevens)


def _required(tx: Transaction, about: _Subject, gegevens: Mapping[Gegeven, str]) -> Iterator[str]:
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


def _at_instelling(tx: Transaction, about: _Subject, gegevens: Mapping[Gegeven, str]) -> Iterator[str]:
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


def _imagined(about: _Subject, instelling: str, specialisme: str) -> Stageplaats:
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


def _repeats(
    tx: Transaction, about: _Subject, command: MakeRequest, gegevens: Mapping[Gegeven, str]
) -> Iterator[str]:
    """A decision is final: the same is asked again only with a reference to it, and never twice at once."""
    stagesoort = about.stage.stagesoort if about.stage else None
    same = [
        one
        for one in _earlier(tx, command.soort, command.aios, stagesoort, command.plaats)
        if _core(gegevens_of(one)) == _core(gegevens)
    ]
    waiting = next((one for one in same if one.status is AanvraagStatus.OPEN), None)
    if waiting is not None:
        yield f"aanvraag {waiting.aanvraag} vraagt al hetzelfde en wacht op een besluit"
        return
    if command.herziening_van is not None:
        yield from _not_reconsidered(tx, about, command)
        return
    decided = [one for one in same if one.status in DECIDED]
    if decided:
        last = decided[-1]
        when = f" op {last.besloten_op:%Y-%m-%d}" if last.besloten_op else ""
        yield (
            f"aanvraag {last.aanvraag} vroeg hetzelfde en is{when} {last.status}; een besluit staat vast. Vraag zo "
            f"nodig om herziening: stagetui aanvraag reconsider {last.aanvraag}"
        )


def _core(gegevens: Mapping[Gegeven, str]) -> dict[Gegeven, str]:
    return {name: value.casefold() for name, value in gegevens.items() if name not in ASIDE}


def _not_reconsidered(tx: Transaction, about: _Subject, command: MakeRequest) -> Iterator[str]:
    """What stands in the way of asking to reconsider that request."""
    earlier = request(tx, command.herziening_van or 0)
    stagesoort = about.stage.stagesoort if about.stage else None
    there = (earlier.soort, earlier.aios, earlier.stagesoort)
    if there != (command.soort, command.aios, stagesoort):
        yield f"aanvraag {earlier.aanvraag} gaat over iets anders; herzien kan alleen wat hetzelfde vroeg"
    elif earlier.status not in DECIDED:
        yield f"aanvraag {earlier.aanvraag} is {earlier.status}; herzien kan alleen na een besluit"
    elif again := tx.reader.value(
        "SELECT max(aanvraag) FROM aanvraag WHERE herziening_van = ?", [earlier.aanvraag]
    ):
        yield f"aanvraag {again} is al een herziening daarvan; vraag zo nodig herziening van die"


def _write(tx: Transaction, about: _Subject, command: MakeRequest, gegevens: Mapping[Gegeven, str]) -> int:
    number = tx.writer.next_ids("aanvraag")[0]
    aios, stage, kind = about.aios, about.stage, about.kind
    voor = _due(tx, about)
    placed = active_placement(tx, aios.aios, stage.stagesoort) if aios and stage and kind.statuses else None
    row: dict[str, object] = {
        "aanvraag": number,
        "soort": command.soort,
        "partij": None,
        "plaatsing": placed.plaatsing if placed else None,
        "aios": aios.aios if aios else None,
        "stagesoort": stage.stagesoort if stage else None,
        "plaats": about.place.plaats if about.place else placed.plaats if placed else None,
        "profiel": None if aios else about.profile.id,
        "instituut": None if aios else about.instituut,
        "beslisser": first_named(kind.deciders[0], aios),
        "beslissers": ";".join(kind.deciders),
        "wijze": kind.decide,
        "voor": voor,
        "dringend": voor - timedelta(days=kind.escalate_days) if voor else None,
        "gegevens": json.dumps(gegevens, ensure_ascii=False, sort_keys=True) if gegevens else None,
        "herziening_van": command.herziening_van,
        "status": AanvraagStatus.OPEN,
        "gemaakt_door": tx.actor.persoon,
        "gemaakt_op": tx.actor.now,
    }
    tx.add_all("aanvraag", [row], ["aanvraag"], "aanvraag gemaakt")
    if aios and stage and kind.submits:
        tick_of_itself(tx, about.profile, aios.aios, stage.stagesoort, kind.submits, f"aanvraag {number}")
    return number


def _due(tx: Transaction, about: _Subject) -> date | None:
    """The last day on which the decision is in time."""
    kind = about.kind
    if kind.due_days is not None:
        return tx.today + timedelta(days=kind.due_days)
    if kind.due is None or about.stage is None:
        return None
    return milestone_date(about.profile.milestone(kind.due), about.stage.start, about.stage.eind)


def first_named(beslisser: Beslisser, aios: Aios | None) -> str | None:
    """The person that a decision waits for, when one is named."""
    return aios.instituutsopleider if aios and beslisser is Beslisser.INSTITUUTSOPLEIDER else None


@carries_out(Reconsider, what="om herziening vragen")
def reconsider(tx: Transaction, command: Reconsider) -> int:
    """See `Reconsider`; a refused plaatsing is tried again at the same place.

    Raises:
        RefusedError: it is not decided yet, or what it asks can't be asked (any more).
    """
    earlier = request(tx, command.aanvraag)
    if earlier.partij is not None:
        return _place_again(tx, earlier)
    gegevens = gegevens_of(earlier) | dict(command.gegevens)
    place = earlier.plaats if earlier.aios is None else None
    return make_request(
        tx,
        MakeRequest(
            earlier.soort,
            earlier.aios,
            earlier.stagesoort,
            place,
            earlier.profiel,
            gegevens,
            earlier.aanvraag,
        ),
    )


def _place_again(tx: Transaction, earlier: Aanvraag) -> int:
    """N9: place the stage anew where it was refused, with a request that refers to the refusal."""
    if earlier.soort != APPROVAL or earlier.status is not AanvraagStatus.GEWEIGERD or earlier.plaats is None:
        raise RefusedError(
            "Niet herzien",
            f"Aanvraag {earlier.aanvraag} ({earlier.soort}) is {earlier.status}; herzien kan een geweigerde "
            "plaatsing of een andere aanvraag waarover besloten is.",
        )
    aios = visible_aios(tx, earlier.aios or "")
    tx.require(Rol.BUREAU, what="om herziening vragen", instituut=aios.instituut, profiel=aios.profiel)
    stage = stage_of(tx, aios.aios, earlier.stagesoort or "")
    placed = place_at(tx, aios, stage, place_of(tx, earlier.plaats), reconsidered=True)
    asked = [
        one
        for one in requests_of(tx, placed.plaatsing)
        if one.soort == APPROVAL and one.status is AanvraagStatus.OPEN
    ]
    if not asked:
        raise RefusedError("Niet herzien", f"Voor {aios.naam} is geen nieuw besluit nodig in {aios.profiel}.")
    tx.change(asked[0], {"herziening_van": earlier.aanvraag}, "herziening gevraagd")
    return asked[0].aanvraag
