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
