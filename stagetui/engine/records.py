"""What is stored, as frozen dataclasses: one per table, fields named as its columns (and as the import files').

Dates are inclusive. Lists of words are kept as one text with ';' between, as in the files; `words` splits it.
`version` is raised by every change and guards against overwriting somebody else's (engine.md, finding 7).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from stagetui.profiles.terms import Beslisser, Partij, Status, VrijstellingSoort, Wijze, Zichtbaarheid


def words(text: str | None) -> tuple[str, ...]:
    """Split a stored list of words; empty for no text."""
    return tuple(word for word in (text or "").split(";") if word)


class AanvraagStatus(StrEnum):
    """Where a request stands; a decision is final, a request whose plaatsing went is *vervallen*."""

    OPEN = "open"
    GOEDGEKEURD = "goedgekeurd"
    GEWEIGERD = "geweigerd"
    VERVALLEN = "vervallen"


class BerichtStatus(StrEnum):
    """Where a message of the outbox stands; *misschien verzonden* is never sent again by itself."""

    WACHT = "wacht"
    VASTGEHOUDEN = "vastgehouden"
    BEZIG = "bezig"
    VERZONDEN = "verzonden"
    MISLUKT = "mislukt"
    OPNIEUW = "opnieuw"
    MISSCHIEN = "misschien verzonden"
    INGETROKKEN = "ingetrokken"


class Herkomst(StrEnum):
    """What made a plaatsing."""

    VOORKEUR = "voorkeur"
    VOORSTEL = "voorstel"
    HAND = "hand"


@dataclass(frozen=True, slots=True)
class Persoon:
    """Somebody with an account."""

    persoon: str
    naam: str
    email: str | None
    version: int


@dataclass(frozen=True, slots=True)
class Instelling:
    """An organisation where stages are done; `plaats` is its town."""

    instelling: str
    naam: str
    plaats: str
    regio: str | None
    version: int


@dataclass(frozen=True, slots=True)
class Stageplaats:
    """A place to do a stage at an instelling (N8)."""

    plaats: str
    instelling: str
    naam: str
    specialisme: str
    profielen: str
    stagesoorten: str
    instituut: str | None
    regio: str | None
    kenmerken: str | None
    zichtbaarheid: Zichtbaarheid
    contact_naam: str | None
    contact_email: str | None
    contact_zichtbaar: bool
    erkenning_tot: date | None
    slwp_tot: date | None
    koepel: str | None
    deeltijd_minimum: int | None
    goedgekeurd: bool
    version: int


@dataclass(frozen=True, slots=True)
class Beschikbaarheid:
    """How many aios a place takes from `van` until `tot`; periods of one place never overlap."""

    plaats: str
    van: date
    tot: date
    capaciteit: int
    afwezig_dagen: str | None
    toelichting: str | None
    version: int


@dataclass(frozen=True, slots=True)
class Aios:
    """A doctor in training; `deeltijd` is the employment in per cent (50–100)."""

    aios: str
    naam: str
    email: str
    profiel: str
    instituut: str
    cohort: str | None
    werkgever: str | None
    deeltijd: int
    regio: str | None
    instituutsopleider: str | None
    praktijkopleider: str | None
    studiebegeleider: str | None
    start_opleiding: date | None
    version: int


@dataclass(frozen=True, slots=True)
class Deeltijd:
    """The part-time factor of an aios from a day on; until the first of them `Aios.deeltijd` holds (N10)."""

    aios: str
    vanaf: date
    deeltijd: int
    version: int


@dataclass(frozen=True, slots=True)
class Stage:
    """A line of an aios's opleidingsschema: a kind of stage, or (`aanpalend/rivm`) a part of one (N2, N10, N11).

    Attributes:
        eind_berekend: `eind` follows from the weeks and the part-time factor.
        vervlechting: Per cent of the working week that goes to the stage; None: all of it (N18).
        instelling: The only one where it is done, since it is combined there with another stage (N18).
    """

    aios: str
    stagesoort: str
    start: date
    eind: date
    eind_berekend: bool
    volgorde: int | None
    vervlechting: int | None
    instelling: str | None
    version: int


@dataclass(frozen=True, slots=True)
class Vrijstelling:
    """An exemption or shown competence (H3, N16)."""

    aios: str
    vakgebied: str
    soort: VrijstellingSoort
    besluit_datum: date | None
    version: int


@dataclass(frozen=True, slots=True)
class Voorkeur:
    """A preference of an aios for one stage; rang 1 is the first choice (N6)."""

    aios: str
    stagesoort: str
    rang: int
    plaats: str | None
    specialisme: str | None
    regio: str | None
    periode: str | None
    motivatie: str | None
    ingediend_op: date
    version: int


@dataclass(frozen=True, slots=True)
class Ronde:
    """A planning round: the stages that start in the period, of the profiles it was opened for."""

    ronde: str
    instituut: str | None
    van: date
    tot: date
    gemaakt_door: str
    gemaakt_op: datetime
    version: int


@dataclass(frozen=True, slots=True)
class Voorstel:
    """A proposal: what was computed, with which rules and seed; `doelen` is JSON."""

    voorstel: int
    ronde: str
    policy: str
    seed: int
    status: str
    doelen: str
    invoer_sha256: str
    seconden: float
    gemaakt_door: str
    gemaakt_op: datetime
    vastgesteld_door: str | None
    vastgesteld_op: datetime | None
    version: int


@dataclass(frozen=True, slots=True)
class Uitkomst:
    """What a voorstel gives one aios for one stage: a place with its rank, or the cause why none."""

    voorstel: int
    aios: str
    stagesoort: str
    plaats: str | None
    start: date | None
    eind: date | None
    rang: int | None
    oorzaak: str | None
    lot: int | None


@dataclass(frozen=True, slots=True)
class Plaatsing:
    """A stage of an aios on its way to a place (N7); `plaats` is unknown while only preferences are in."""

    plaatsing: int
    aios: str
    stagesoort: str
    plaats: str | None
    start: date
    eind: date
    status: Status
    rang: int | None
    herkomst: Herkomst
    voorstel: int | None
    version: int


@dataclass(frozen=True, slots=True)
class Toestemming:
    """One party's consent to a plaatsing and what shows it (N9)."""

    plaatsing: int
    partij: Partij
    bewijs: str
    door: str
    op: datetime
    version: int


@dataclass(frozen=True, slots=True)
class Aanvraag:
    """A request that waits for somebody's decision; its kind is one of the profile, or a consent to a plaatsing (N9).

    Attributes:
        partij: Whose consent to `plaatsing` it asks; None for the kinds of `[requests]`.
        profiel: With `instituut`: whose it is when it is about a stageplaats; otherwise the aios tells.
        beslisser: The person it waits for now, when one is named.
        beslissers: The roles that decide, in order.
        voor: The last day on which the decision is in time.
        dringend: From this day on it is urgent.
        gegevens: JSON of what was filled in, by `Gegeven`.
        herziening_van: The decided request that it asks to reconsider.
    """

    aanvraag: int
    soort: str
    partij: Partij | None
    plaatsing: int | None
    aios: str | None
    stagesoort: str | None
    plaats: str | None
    profiel: str | None
    instituut: str | None
    beslisser: str | None
    beslissers: str
    wijze: Wijze
    voor: date | None
    dringend: date | None
    gegevens: str | None
    herziening_van: int | None
    status: AanvraagStatus
    reden: str | None
    gemaakt_door: str
    gemaakt_op: datetime
    besloten_door: str | None
    besloten_op: datetime | None
    version: int


@dataclass(frozen=True, slots=True)
class Besluit:
    """What one decider of a request said; `namens` is the person who was stood in for, or whose answer was recorded."""

    aanvraag: int
    volgnummer: int
    beslisser: Beslisser
    akkoord: bool
    reden: str | None
    door: str
    namens: str | None
    op: datetime


@dataclass(frozen=True, slots=True)
class Toelating:
    """What an approved request opened for one stage: `woord` is a vakgebied or a kenmerk (N11, N13, N18)."""

    aios: str
    stagesoort: str
    woord: str
    aanvraag: int
    version: int


@dataclass(frozen=True, slots=True)
class Vervanging:
    """Who decides for a person that is away, from `van` until `tot`."""

    persoon: str
    van: date
    tot: date
    vervanger: str
    version: int


@dataclass(frozen=True, slots=True)
class Mijlpaal:
    """A milestone of a stage's calendar that somebody ticked off (N19)."""

    aios: str
    stagesoort: str
    mijlpaal: str
    reden: str | None
    door: str
    op: datetime
    version: int


@dataclass(frozen=True, slots=True)
class Bericht:
    """A message of the outbox, rendered once; addresses are ';'-separated.

    Attributes:
        van: The sender, when it is not the one of the mail server's settings.
        plaatsing: What it is about, as are `aios`, `aanvraag`, `plaats`, `instelling` and `ronde`.
        verwijst_naar: The message that this one corrects, or is sent in the place of.
        geweigerd: The addresses that were refused, while others got it.
        reden: Why it was held or withdrawn.
        opnieuw_na: It is not tried again before this moment.
    """

    bericht: int
    soort: str
    van: str | None
    aan: str
    cc: str | None
    onderwerp: str
    tekst: str
    html: str | None
    status: BerichtStatus
    plaatsing: int | None
    aios: str | None
    aanvraag: int | None
    plaats: str | None
    instelling: str | None
    ronde: str | None
    instituut: str | None
    verwijst_naar: int | None
    gemaakt: datetime
    verzonden: datetime | None
    antwoord: str | None
    geweigerd: str | None
    reden: str | None
    pogingen: int
    eerste_poging: datetime | None
    opnieuw_na: datetime | None
    version: int


@dataclass(frozen=True, slots=True)
class Gebeurtenis:
    """A line of the audit trail; `voor` and `na` are JSON."""

    nr: int
    wanneer: datetime
    wie: str
    via: str
    actie: str
    onderwerp: str
    aios: str | None
    voor: str | None
    na: str | None
    reden: str | None
    vorige: str
    hash: str
