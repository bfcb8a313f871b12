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
    """Who decides an aanvraag; a deputy or a coordinator of the profile may always step in."""

    INSTITUUTSOPLEIDER = "instituutsopleider"
    COORDINATOR = "coordinator"


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


class Effect(StrEnum):
    """What a change of status sets in motion (N9)."""

    INTENTIEVERKLARING = "intentieverklaring"


class ExportFormat(StrEnum):
    """File formats of the export."""

    CSV = "csv"
    XLSX = "xlsx"
    PARQUET = "parquet"
    JSON = "json"


# Ids of the contract (interfaces.md) that files may name, also where a bureau has no rules for them (yet).
PROGRAMMES = ("huisarts", "jgz", "jgz-tno", "fg", "va", "izb", "mmk", "tbc", "donor", "praktijk")
STAGESOORTEN = ("aanpalend", "mg", "sociaal", "keuze", "isk", "wetenschap", "seh", "klinisch", "ggz", "ccp")
