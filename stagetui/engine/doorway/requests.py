"""Making a request (aanvraag) of any kind that the profile knows: what it needs is checked before anybody is asked."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from stagetui.engine.doorway.consents import APPROVAL
from stagetui.engine.doorway.door import Command, carries_out
from stagetui.engine.doorway.obstacles import Subject, in_the_way, repeats
from stagetui.engine.doorway.placing import place_at
from stagetui.engine.doorway.ticking import tick_of_itself
from stagetui.engine.doorway.transaction import Transaction
from stagetui.engine.queries.placing import (
    active_placement,
    place_of,
    request,
    requests_of,
    stage_of,
    visible_aios,
)
from stagetui.engine.queries.requests import gegevens_of
from stagetui.engine.queries.rules import rules_of
from stagetui.engine.records import Aanvraag, AanvraagStatus, Aios
from stagetui.engine.rules.asking import cleaned, content_objections
from stagetui.errors import RefusedError
from stagetui.profiles.calendar import milestone_date
from stagetui.profiles.requests import Aanvraagsoort
from stagetui.profiles.schema import Profile
from stagetui.profiles.terms import Beslisser, Gegeven, Onderwerp, Rol


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
    reasons = [*content_objections(about.kind, gegevens), *in_the_way(tx, about, gegevens)]
    if not reasons:
        reasons = [*repeats(tx, about, command, gegevens)]
    if reasons:
        raise RefusedError("Aanvraag niet gedaan", f"{about.kind.name}: {'; '.join(reasons)}.")
    return _write(tx, about, command, gegevens)


def _subject(tx: Transaction, command: MakeRequest) -> Subject:
    if command.aios is not None:
        aios = visible_aios(tx, command.aios)
        profile = rules_of(tx, aios, None)
        kind = _kind(profile, command.soort)
        if kind.about is Onderwerp.STAGEPLAATS:
            raise _wrong(command, "gaat over een stageplaats: geef --plaats, en geen aios")
        if kind.about is Onderwerp.AIOS:
            return Subject(profile, kind, aios)
        if command.stagesoort is None:
            raise _wrong(command, f"gaat over één stage: noem ook de stagesoort ({', '.join(profile.kinds)})")
        return Subject(profile, kind, aios, stage_of(tx, aios.aios, command.stagesoort))
    if command.plaats is None:
        raise _wrong(command, "noem de aios, of de stageplaats (--plaats)")
    place = place_of(tx, command.plaats)
    found = tx.book.get(command.profiel or "")
    if found is None:
        known = ", ".join(tx.book.ids)
        raise _wrong(command, f"noem het profiel dat erover beslist (--profile); kies uit {known}")
    kind = _kind(found, command.soort)
    if kind.about is not Onderwerp.STAGEPLAATS:
        raise _wrong(command, "gaat over een aios: noem die, met zo nodig de stagesoort")
    return Subject(found, kind, place=place)


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


def _write(tx: Transaction, about: Subject, command: MakeRequest, gegevens: Mapping[Gegeven, str]) -> int:
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


def _due(tx: Transaction, about: Subject) -> date | None:
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
    told = cleaned(command.gegevens)
    if Gegeven.MOTIVATIE not in told:
        raise RefusedError(
            "Niet herzien",
            f"Een besluit staat vast. Zeg wat er sinds het besluit over aanvraag {earlier.aanvraag} anders is, in de "
            "motivatie.",
        )
    if earlier.partij is not None:
        return _place_again(tx, earlier, told[Gegeven.MOTIVATIE])
    gegevens = gegevens_of(earlier) | told
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


def _place_again(tx: Transaction, earlier: Aanvraag, motivatie: str) -> int:
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
    told = json.dumps({Gegeven.MOTIVATIE: motivatie}, ensure_ascii=False)
    tx.change(
        asked[0],
        {"herziening_van": earlier.aanvraag, "gegevens": told},
        "herziening gevraagd",
        reden=motivatie,
    )
    return asked[0].aanvraag
