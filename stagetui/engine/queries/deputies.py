"""Who decides for whom while somebody is away, as the person who looks has to know it (N3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stagetui.engine.records import Vervanging

if TYPE_CHECKING:
    from stagetui.engine.access import View


@dataclass(frozen=True, slots=True)
class Vervangingen:
    """Deputies around one person.

    Attributes:
        voor: For whom this person decides today.
        door: Who decides for this person, today or later.
        collegas: Everybody else with an account, id and name, by name.
        namen: The names of those mentioned who have an account.
    """

    voor: tuple[Vervanging, ...]
    door: tuple[Vervanging, ...]
    collegas: tuple[tuple[str, str], ...]
    namen: Mapping[str, str]

    def naam(self, persoon: str) -> str:
        """The name of a person, else the id: an opleider may have no account."""
        return self.namen.get(persoon, persoon)


def deputies(view: View) -> Vervangingen:
    """For whom the person who looks stands in today, who stands in for this person, and who could."""
    me = view.rights.persoon
    read = view.reader.records
    names = view.reader.rows("SELECT persoon, naam FROM persoon ORDER BY naam, persoon")
    return Vervangingen(
        tuple(
            read(
                Vervanging,
                "SELECT * FROM vervanging WHERE vervanger = ? AND ? BETWEEN van AND tot ORDER BY persoon",
                [me, view.today],
            )
        ),
        tuple(
            read(
                Vervanging,
                "SELECT * FROM vervanging WHERE persoon = ? AND tot >= ? ORDER BY van",
                [me, view.today],
            )
        ),
        tuple((persoon, naam) for persoon, naam in names if persoon != me),
        dict(names),
    )
