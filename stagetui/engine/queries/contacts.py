"""Names and addresses of people who decide or record: of who has an account, or stands in stagetui.toml."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stagetui.engine.queries.people import users
from stagetui.profiles.terms import Rol

if TYPE_CHECKING:
    from stagetui.engine.access import View
    from stagetui.engine.queries.people import Gebruiker


@dataclass(frozen=True, slots=True)
class Contact:
    """A person with the address, if it is known."""

    persoon: str
    naam: str
    email: str | None


class Contacts:
    """Everybody with an account, read once."""

    def __init__(self, view: View) -> None:
        """Read who there is, and who stands in for whom today."""
        self._users: dict[str, Gebruiker] = {one.persoon: one for one in users(view)}
        self._deputies: dict[str, list[str]] = {}
        for persoon, vervanger in view.reader.rows(
            "SELECT persoon, vervanger FROM vervanging WHERE ? BETWEEN van AND tot ORDER BY ALL", [view.today]
        ):
            self._deputies.setdefault(persoon, []).append(vervanger)

    def of(self, persoon: str) -> Contact:
        """One person; without an account the name is the id, and there is no address."""
        found = self._users.get(persoon)
        return Contact(persoon, found.naam, found.email) if found else Contact(persoon, persoon, None)

    def deputies(self, persoon: str) -> list[Contact]:
        """Who stands in for a person today."""
        return [self.of(one) for one in self._deputies.get(persoon, ())]

    def with_role(self, rol: Rol, instituut: str | None, profiel: str) -> Sequence[Contact]:
        """Everybody who has a role there."""
        return [
            self.of(one.persoon)
            for one in self._users.values()
            if any(grant.rol is rol and grant.covers(instituut, profiel) for grant in one.rollen)
        ]
