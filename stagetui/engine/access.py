"""Who looks or acts, and what that person may: `Actor`, `Rights` and the `View` that queries read through.

A person is known by a short id: an account (`user add`), `[[people]]` in stagetui.toml, or by being named as
instituutsopleider of an aios. Roles hold for an institute and a profile, or ('*') for all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from stagetui.errors import RefusedError
from stagetui.profiles.terms import Rol

if TYPE_CHECKING:
    from pathlib import Path

    from stagetui.engine.store import Reader
    from stagetui.profiles.book import ProfileBook
    from stagetui.profiles.settings import Settings

ALL = "*"
OFFICE = (Rol.BUREAU, Rol.BEHEERDER)
READERS = (Rol.BUREAU, Rol.BEHEERDER, Rol.LEZER, Rol.EXPORT, Rol.STAGEBEHEERDER, Rol.COORDINATOR)


class Via(StrEnum):
    """Where a change came from."""

    TUI = "tui"
    SCRIPT = "script"
    IMPORT = "import"
    SSH = "ssh"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, from where and when; `now` is UTC, `today` the calendar date that rules are checked against."""

    persoon: str
    via: Via
    today: date
    now: datetime


class Concerned(Protocol):
    """Anything that belongs to an institute and a profile (an aios)."""

    @property
    def instituut(self) -> str:
        """Id of the institute."""
        ...

    @property
    def profiel(self) -> str:
        """Id of the profile."""
        ...

    @property
    def instituutsopleider(self) -> str | None:
        """Id of who decides, if one is named."""
        ...


@dataclass(frozen=True, slots=True)
class Grant:
    """A role for one institute and one profile, or for all ('*')."""

    rol: Rol
    instituut: str = ALL
    profiel: str = ALL

    def covers(self, instituut: str | None, profiel: str | None) -> bool:
        """Whether the grant holds there; None asks for "anywhere"."""
        return (instituut is None or self.instituut in (ALL, instituut)) and (
            profiel is None or self.profiel in (ALL, profiel)
        )


@dataclass(frozen=True, slots=True)
class Rights:
    """What one person may.

    Attributes:
        persoon: Who.
        grants: The roles, each with where it holds.
        named: Whether an aios names this person, or somebody whom he or she stands in for, as instituutsopleider.
        stands_in: Whom this person stands in for today.
    """

    persoon: str
    grants: tuple[Grant, ...]
    named: bool
    stands_in: tuple[str, ...] = ()

    @property
    def known(self) -> bool:
        """Whether this bureau knows the person at all."""
        return self.named or bool(self.grants)

    def has(self, *roles: Rol, instituut: str | None = None, profiel: str | None = None) -> bool:
        """Whether the person has one of `roles` for that institute and profile (None: anywhere)."""
        return any(grant.rol in roles and grant.covers(instituut, profiel) for grant in self.grants)

    def sees(self, who: Concerned) -> bool:
        """Whether the person may see this aios and what belongs to him or her."""
        return self.answers_for(who.instituutsopleider) or self.has(
            *READERS, instituut=who.instituut, profiel=who.profiel
        )

    def answers_for(self, persoon: str | None) -> bool:
        """Whether that person is this one, or somebody whom this one stands in for."""
        return persoon is not None and persoon in (self.persoon, *self.stands_in)

    def scope(self, alias: str) -> tuple[str, list[object]]:
        """Give the condition in SQL that `sees` is in Python, for a table `aios` known as `alias`."""
        people = [self.persoon, *self.stands_in]
        terms: list[str] = [f"{alias}.instituutsopleider IN ({', '.join('?' * len(people))})"]
        params: list[object] = [*people]
        for grant in self.grants:
            if grant.rol not in READERS:
                continue
            term = [
                (f"{alias}.{column} = ?", value)
                for column, value in (("instituut", grant.instituut), ("profiel", grant.profiel))
                if value != ALL
            ]
            if not term:
                return "TRUE", []
            terms.append("(" + " AND ".join(sql for sql, _ in term) + ")")
            params.extend(value for _, value in term)
        return "(" + " OR ".join(terms) + ")", params


@dataclass(frozen=True, slots=True)
class Office:
    """What a bureau is besides its data: the directory, the settings and the profiles."""

    directory: Path
    settings: Settings
    book: ProfileBook


@dataclass(frozen=True, slots=True)
class View:
    """One consistent state of the data, seen by one person."""

    reader: Reader
    actor: Actor
    rights: Rights
    office: Office

    @property
    def book(self) -> ProfileBook:
        """The profiles of today."""
        return self.office.book

    @property
    def settings(self) -> Settings:
        """The settings of the bureau."""
        return self.office.settings

    @property
    def today(self) -> date:
        """The date that deadlines are held against."""
        return self.actor.today


def rights_of(reader: Reader, settings: Settings, persoon: str, today: date) -> Rights:
    """Gather what `persoon` may today from accounts, stagetui.toml, deputising and the aios who name this person."""
    grants = [
        Grant(Rol(rol), instituut, profiel)
        for rol, instituut, profiel in reader.rows(
            "SELECT rol, instituut, profiel FROM rol WHERE persoon = ? ORDER BY ALL", [persoon]
        )
    ]
    grants += granted_by(settings, persoon)
    stands_in = [
        absent
        for (absent,) in reader.rows(
            "SELECT persoon FROM vervanging WHERE vervanger = ? AND ? BETWEEN van AND tot ORDER BY persoon",
            [persoon, today],
        )
    ]
    named = reader.value(
        "SELECT count(*) FROM aios WHERE instituutsopleider IN (SELECT unnest(?::VARCHAR[]))",
        [[persoon, *stands_in]],
    )
    return Rights(persoon, tuple(dict.fromkeys(grants)), bool(named), tuple(stands_in))


def granted_by(settings: Settings, persoon: str) -> list[Grant]:
    """The roles that stagetui.toml gives; they hold also when the data cannot be read."""
    return [
        Grant(role.role, role.institute, role.profile)
        for person in settings.people
        if person.id == persoon
        for role in person.roles
    ]


def covers_all(
    rights: Rights, roles: Sequence[Rol], institutes: Iterable[str], profiles: Iterable[str]
) -> bool:
    """Whether the person has one of `roles` for every institute with every profile."""
    wanted = list(profiles)
    return all(rights.has(*roles, instituut=i, profiel=p) for i in institutes for p in wanted)


def require(
    rights: Rights, roles: Sequence[Rol], what: str, instituut: str | None = None, profiel: str | None = None
) -> None:
    """Refuse unless the person has one of `roles` there; `what` completes "… mag niet …", or "… mag geen …"."""
    if rights.has(*roles, instituut=instituut, profiel=profiel):
        return
    if not rights.known:
        raise RefusedError(
            "Onbekende persoon",
            f"{rights.persoon} is in dit bureau niet bekend. Vraag de beheerder om een account (stagetui user add).",
        )
    where = "".join(f" voor {part}" for part in (instituut, profiel) if part)
    way_out = (
        f"daarvoor is de rol {' of '.join(roles)} nodig. De beheerder kan die geven (stagetui user role)"
        if roles
        else "dat gebeurt alleen vanzelf"
    )
    raise RefusedError("Niet toegestaan", f"{rights.persoon} mag {_denied(what)}{where}; {way_out}.")


def _denied(what: str) -> str:
    """What somebody may not do, after "mag": Dutch says "geen ronde", not "niet een ronde"."""
    return f"g{what}" if what.startswith("een ") else f"niet {what}"


def require_whole(rights: Rights, office: Office, roles: Sequence[Rol], what: str) -> None:
    """Refuse unless the person has one of `roles` for the whole bureau: what is asked for touches everything in it."""
    require(rights, roles, what)
    institutes = [institute.id for institute in office.settings.institutes]
    if not covers_all(rights, roles, institutes, office.book.ids):
        raise RefusedError(
            "Niet toegestaan",
            f"{rights.persoon} mag {_denied(what)}; daarvoor is de rol {' of '.join(roles)} nodig voor alle instituten "
            "en profielen.",
        )
