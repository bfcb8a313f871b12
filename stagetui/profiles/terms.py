"""The field's fixed words as types: routes, statuses, parties, roles (domain.md: N4, N7, N8, N9)."""

from __future__ import annotations

from enum import StrEnum


class Route(StrEnum):
    """How a stageplaats is found (N4)."""

    ETALAGE = "etalage"
    ZELF_WERVEN = "zelf werven"
    INSTITUUT = "door instituut"


class Status(StrEnum):
    """The status of a plaatsing (N7); a plaatsing that was undone is *vervallen*."""

    VOORLOPIG = "voorlopig"
    ONDER_VOORBEHOUD = "onder voorbehoud"
    GEPLAATST = "geplaatst"
    VERVALLEN = "vervallen"


DEFINITIEF = (Status.ONDER_VOORBEHOUD, Status.GEPLAATST)
"""The statuses of a plan that is definitive, under reserve or not (N7, H6)."""


class Partij(StrEnum):
    """Who must consent before a plaatsing is definitive (N9)."""

    INSTELLING = "instelling"
    AIOS = "aios"
    INSTITUUTSOPLEIDER = "instituutsopleider"


class Rol(StrEnum):
    """What a person may do in a bureau; a role holds for an institute and a profile, or for all of them."""

    BUREAU = "bureau"
    COORDINATOR = "coordinator"
    STAGEBEHEERDER = "stagebeheerder"
    LEZER = "lezer"
    EXPORT = "export"
    BEHEERDER = "beheerder"


class Zichtbaarheid(StrEnum):
    """Who sees a stageplaats in the etalage (N8)."""

    OPENBAAR = "openbaar"
    INGELOGD = "ingelogd"
    VERBORGEN = "verborgen"


class VrijstellingSoort(StrEnum):
    """An exemption forbids a field (H3); EVC shows competence gained elsewhere and waives a rule (N16)."""

    VRIJSTELLING = "vrijstelling"
    EVC = "evc"


class Werkgever(StrEnum):
    """Who employs the aios; some variants of a profile depend on it (N11, N17)."""

    SBOH = "sboh"
    TNO = "tno"
    ANDERS = "anders"


class Voorkeursoort(StrEnum):
    """What a voorkeur may name (N6: in the etalage a *plaats*; H4: huisarts also the rest)."""

    PLAATS = "plaats"
    SPECIALISME = "specialisme"
    REGIO = "regio"
    PERIODE = "periode"


class Bewijs(StrEnum):
    """What counts as a party's consent (N9): a voorkeur, a beschikbaarheid, or a decided aanvraag."""

    VOORKEUR = "voorkeur"
    BESCHIKBAARHEID = "beschikbaarheid"
    AANVRAAG = "aanvraag"


class Beslisser(StrEnum):
    """Who decides an aanvraag; for the instituutsopleider a deputy or a coordinator of the profile may step in."""

    INSTITUUTSOPLEIDER = "instituutsopleider"
    COORDINATOR = "coordinator"
    PRAKTIJKOPLEIDER = "praktijkopleider"
    """Has no account as a rule: then the bureau records the answer, with what shows it (N2)."""
    BUREAU = "bureau"


class Wijze(StrEnum):
    """How several deciders of an aanvraag decide together."""

    EEN = "een"
    """The first who decides, decides."""
    ALLEN = "allen"
    """All of them, in any order; one refusal refuses."""
    VOLGORDE = "volgorde"
    """All of them, each after the one before."""


class Onderwerp(StrEnum):
    """What an aanvraag is about."""

    STAGE = "stage"
    AIOS = "aios"
    STAGEPLAATS = "stageplaats"


class Gegeven(StrEnum):
    """What an aanvraag may hold besides whom it is about; the profile says what it must."""

    MOTIVATIE = "motivatie"
    BIJLAGE = "bijlage"
    """The name of the attachment, as the bureau has filed it."""
    INSTELLING = "instelling"
    """Its code when the bureau knows it, else its name."""
    PLAATSNAAM = "plaatsnaam"
    """The town of an instelling that the bureau does not know yet."""
    SPECIALISME = "specialisme"
    KENMERKEN = "kenmerken"
    """Of the place, with `;` between them: rules over the stages ask for them (N16)."""
    BEGELEIDER = "begeleider"
    BEGELEIDER_EMAIL = "begeleider_email"
    VAKGEBIED = "vakgebied"
    """A field of EVC (N16), or one that a stage is to be allowed in (N11, N13)."""
    PERCENTAGE = "percentage"
    LAND = "land"
    DATUM = "datum"
    """A day within the stage, such as its last one when it ends early (H22)."""
    WIJZIGING = "wijziging"
    """A change of the opleidingsschema (N2, N18), as the schema commands make it."""


class Gevolg(StrEnum):
    """What the approval of an aanvraag does by itself; without any, the approval itself is what other rules ask for."""

    PLAATSING = "plaatsing"
    """The stage is placed at the instelling that was found, with everybody's consent (N5)."""
    ETALAGE = "etalage"
    """The stageplaats is approved and shown (N8)."""
    MIJLPAAL = "mijlpaal"
    """The milestone that `marks` names is ticked off (N19)."""
    SCHEMA = "schema"
    """The change of the opleidingsschema is carried out (N2, N18)."""
    EVC = "evc"
    """The field is recorded as EVC (N16)."""
    VAKGEBIED = "vakgebied"
    """This stage may be done in the field that was asked for (N11, N13)."""
    VRIJGEVEN = "vrijgeven"
    """The plaatsing is undone and the stageplaats comes free (N7)."""
    BEEINDIGEN = "beeindigen"
    """The stage ends on the `datum` that was asked for; the stageplaats is free from the next day on (H22)."""


class Schemawijziging(StrEnum):
    """What may be changed in an opleidingsschema (N2, N10, N18)."""

    VERPLAATSEN = "verplaatsen"
    OMDRAAIEN = "omdraaien"
    VERVROEGEN = "vervroegen"
    COMBINEREN = "combineren"
    VERVLECHTEN = "vervlechten"
    DEELTIJD = "deeltijd"


class Verloop(StrEnum):
    """How the parts of a stage follow each other (N11)."""

    NA_ELKAAR = "na elkaar"
    TEGELIJK = "tegelijk"


class Stap(StrEnum):
    """The steps of the stage process (N1)."""

    VOORLICHTING = "voorlichting"
    VOORBEREIDING = "voorbereiding"
    WERVING = "werving en matching"
    STAGEPERIODE = "stageperiode en begeleiding"
    EVALUATIE = "evaluatie"


class Per(StrEnum):
    """What a milestone stands once for: for a stage that has parts, the stage or each part; or a planned half year."""

    STAGE = "stage"
    DEEL = "deel"
    HALFJAAR = "halfjaar"
    """Counted from the first day of a half year that is planned as a whole (H5, H6)."""


class Jaarbeleid(StrEnum):
    """How the wishes of a year of stages are weighed: by weights, or most first wishes, then most second, and so on."""

    GEWICHTEN = "gewichten"
    RANG_MAXIMAAL = "rang-maximaal"


class Jaarwens(StrEnum):
    """What a wish for a year of stages is about (H4)."""

    VELD = "veld"
    """A field, as for an elective."""
    ONDERDEEL = "onderdeel"
    """A stage of a certain length."""
    REGIO = "regio"
    PLAATS = "plaats"
    PERIODE = "periode"
    VOLGORDE = "volgorde"


class Afwezig(StrEnum):
    """Why a stageopleider is away (H18)."""

    ZIEKTE = "ziekte"
    ZWANGERSCHAP = "zwangerschap"
    VERLOF = "verlof"
    VERTROKKEN = "vertrokken"


class Peilingantwoord(StrEnum):
    """What came of the yearly question about availability (H2)."""

    GEWIJZIGD = "gewijzigd"
    ONGEWIJZIGD = "ongewijzigd"


class Onderbrekingsoort(StrEnum):
    """Why an aios is away from a stage (H19)."""

    ZIEKTE = "ziekte"
    ZWANGERSCHAP = "zwangerschap"
    ANDERS = "anders"


class Eigenaar(StrEnum):
    """Who has to act on a milestone of the calendar (N3, N19)."""

    BUREAU = "bureau"
    AIOS = "aios"
    INSTITUUTSOPLEIDER = "instituutsopleider"
    STAGEBEGELEIDER = "stagebegeleider"


class Gedaan(StrEnum):
    """What shows that a milestone of the calendar is done (N3, N19); one of those that it names is enough.

    What each means exactly stands with the rule that uses it: `engine/rules/deadlines.py`.
    """

    VOORKEUR = "voorkeur"
    """Preferences for this stage are in, or it was placed without."""
    BESCHIKBAARHEID = "beschikbaarheid"
    """The availability of every preferred place is known for the first and the last day of the stage."""
    BESLUIT = "besluit"
    """Everybody who decides about the plaatsing has approved or refused."""
    PLAATS = "plaats"
    """The stage has a place (onder voorbehoud or geplaatst) and the stagebegeleider there is known."""
    DATUM = "datum"
    """It happens by itself on its day."""
    AFVINKEN = "afvinken"
    """Somebody ticked it off; the data cannot show it."""
    MAIL = "mail"
    """The message that the milestone names is on its way, or was sent: not while it is held."""
    BRIEVEN = "brieven"
    """The plaatsingsbrieven are on their way, or were sent: not while one of them is held (H8)."""
    VOORSTEL = "voorstel"
    """The round of the half year has a voorstel (H5)."""
    BEKENDGEMAAKT = "bekendgemaakt"
    """The voorlopig plan of the half year was made known (H6)."""
    DEFINITIEF = "definitief"
    """The plan of the half year is definitive (H6)."""


class Effect(StrEnum):
    """What a change of status sets in motion (N9, H6, H8)."""

    INTENTIEVERKLARING = "intentieverklaring"
    VOORLOPIG_PLAN = "voorlopig-plan"
    DEFINITIEF_PLAN = "definitief-plan"
    PLAATSINGSBRIEVEN = "plaatsingsbrieven"


class Berichtsoort(StrEnum):
    """The kinds of message; the value is the name of the template without `.txt`."""

    VOORKEUREN_UITNODIGING = "voorkeuren-uitnodiging"
    VOORKEUREN_ONTVANGEN = "voorkeuren-ontvangen"
    VOORKEUREN_HERINNERING = "voorkeuren-herinnering"
    ZES_MAANDEN = "zes-maanden"
    BESCHIKBAARHEID_UITVRAAG = "beschikbaarheid-uitvraag"
    BESCHIKBAARHEID_HERINNERING = "beschikbaarheid-herinnering"
    PEILING = "peiling"
    VOORLOPIG_PLAN = "voorlopig-plan"
    DEFINITIEF_PLAN = "definitief-plan"
    PLAATSINGSBRIEF_OPLEIDER = "plaatsingsbrief-opleider"
    PLAATSINGSBRIEF_AIOS = "plaatsingsbrief-aios"
    INTENTIEVERKLARING = "intentieverklaring"
    AANVRAAG_GEVRAAGD = "aanvraag-gevraagd"
    AANVRAAG_HERINNERING = "aanvraag-herinnering"
    AANVRAAG_BESLOTEN = "aanvraag-besloten"
    NIET_GEPLAATST = "niet-geplaatst"
    ERKENNING_VERLOOPT = "erkenning-verloopt"
    WIJZIGING = "wijziging"
    VERVALLEN = "vervallen"
    BEZOEK_GEPLAND = "bezoek-gepland"
    DOSSIER_BRIEF = "dossier-brief"


class Bezorging(StrEnum):
    """What happens to a message of some kind when its occasion is there."""

    VERSTUREN = "versturen"
    """It goes out with the next sending."""
    VASTHOUDEN = "vasthouden"
    """It waits until somebody looked at it and releases it."""
    NIET = "niet"
    """It is not made."""


class ExportFormat(StrEnum):
    """File formats of the export."""

    CSV = "csv"
    XLSX = "xlsx"
    PARQUET = "parquet"
    JSON = "json"


# Ids of the contract (interfaces.md) that files may name, also where a bureau has no rules for them (yet).
PROGRAMMES = ("huisarts", "jgz", "jgz-tno", "fg", "va", "izb", "mmk", "tbc", "donor", "praktijk")
STAGESOORTEN = ("aanpalend", "mg", "sociaal", "keuze", "isk", "wetenschap", "seh", "klinisch", "ggz", "ccp")
