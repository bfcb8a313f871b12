"""Who works at the demo bureau: instituutsopleiders, colleagues of the bureau, and who only looks on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from stagetui.engine.access import ALL
from stagetui.engine.demo.aios import institute_of
from stagetui.engine.demo.names import People, Person
from stagetui.engine.demo.scale import Scale
from stagetui.engine.demo.year import YearCast
from stagetui.engine.doorway.people import GrantRole, KeepPerson
from stagetui.profiles.book import ProfileBook
from stagetui.profiles.terms import Rol


@dataclass(frozen=True, slots=True)
class Staff:
    """The accounts of the demo; `colleague` makes the rounds, so that the opener may decide (nobody decides own work).

    Attributes:
        opener: Who made the demo.
        colleague: The second person of the bureau.
        deciders: The instituutsopleiders of each profile.
        commands: What makes their accounts, to be carried out by the opener.
    """

    opener: str
    colleague: str
    deciders: dict[str, tuple[str, ...]]
    commands: tuple[KeepPerson | GrantRole, ...]


def make_staff(
    people: People, book: ProfileBook, scale: Scale, opener: str, years: Sequence[YearCast] = ()
) -> Staff:
    """Invent who works there; of each year of stages every institute has a stagecoördinator."""
    colleague = next(name for name in ("sanne", "wiebe") if name != opener)
    commands: list[KeepPerson | GrantRole] = [KeepPerson(opener, opener), GrantRole(opener, Rol.COORDINATOR)]
    commands += _member(colleague, Person(colleague.capitalize(), "Doornbos"), Rol.BUREAU)
    for role in (Rol.STAGEBEHEERDER, Rol.LEZER):
        person = people.next()
        commands += _member(person.handle, person, role)
    deciders: dict[str, tuple[str, ...]] = {}
    for profile in book.profiles.values():
        found = [people.next() for _ in range(scale.opleiders)]
        deciders[profile.id] = tuple(person.handle for person in found)
        for person in found:
            commands += _member(person.handle, person, Rol.COORDINATOR, institute_of(profile), profile.id)
    for year in years:
        for institute in (size.institute.id for size in year.sizes if size.aios):
            person = people.next()
            commands += _member(person.handle, person, Rol.COORDINATOR, institute, year.profiel)
    return Staff(opener, colleague, deciders, tuple(commands))


def _member(
    account: str, person: Person, role: Rol, institute: str = ALL, profile: str = ALL
) -> list[KeepPerson | GrantRole]:
    return [
        KeepPerson(account, person.name, f"{person.handle}@example.nl"),
        GrantRole(account, role, institute, profile),
    ]
