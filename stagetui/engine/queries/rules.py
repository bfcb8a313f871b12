"""Which rules hold for an aios: today's profile, or the one that a round keeps from the day it was opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stagetui.engine.records import Aios
from stagetui.engine.rules.eligibility import rules_for
from stagetui.errors import RefusedError
from stagetui.profiles.book import parsed
from stagetui.profiles.schema import Profile

if TYPE_CHECKING:
    from stagetui.engine.access import View


def round_profiles(view: View, ronde: str) -> dict[str, Profile]:
    """The profiles of a round as they were when it was opened, by id."""
    return {
        profiel: parsed(regels, f"{profiel}.toml")
        for profiel, regels in view.reader.rows(
            "SELECT profiel, regels FROM ronde_profiel WHERE ronde = ? ORDER BY profiel", [ronde]
        )
    }


class Rules:
    """The rules for many aios, each kept text read once."""

    def __init__(self, view: View) -> None:
        """Nothing is read yet."""
        self._view = view
        self._kept: dict[object, dict[str, Profile]] = {None: {}}

    def of(self, aios: Aios, voorstel: object) -> Profile:
        """The rules for one aios; a plaatsing from a voorstel keeps those of its round.

        Raises:
            RefusedError: the bureau has no profile for this aios any more.
        """
        if voorstel not in self._kept:
            self._kept[voorstel] = {
                profiel: parsed(regels, f"{profiel}.toml")
                for profiel, regels in self._view.reader.rows(
                    "SELECT r.profiel, r.regels FROM voorstel v JOIN ronde_profiel r USING (ronde) "
                    "WHERE v.voorstel = ?",
                    [voorstel],
                )
            }
        return rules_for(self._kept[voorstel].get(aios.profiel) or _today(self._view, aios), aios)


def rules_of(view: View, aios: Aios, voorstel: object) -> Profile:
    """As `Rules.of`, for one aios."""
    return Rules(view).of(aios, voorstel)


def _today(view: View, aios: Aios) -> Profile:
    profile = view.book.get(aios.profiel)
    if profile is None:
        raise RefusedError(
            "Profiel ontbreekt",
            f"{aios.aios} hoort bij profiel {aios.profiel}, maar dit bureau heeft geen profiles/{aios.profiel}.toml. "
            "Zet dat bestand terug.",
        )
    return profile
