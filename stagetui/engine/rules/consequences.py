"""What a change of an opleidingsschema leads to, as values that can tell themselves in Dutch (N2, N3, N7)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from stagetui.engine.records import Aanvraag, Plaatsing
from stagetui.engine.rules.reckoning import Opleidingsschema
from stagetui.profiles.terms import Status


class Told(Protocol):
    """Anything that can tell itself."""

    @property
    def tekst(self) -> str:
        """The line in words."""
        ...


@dataclass(frozen=True, slots=True)
class LijnGevolg:
    """A line of the schema that gets other days (inclusive); `was` is None for a part that is made."""

    stagesoort: str
    was: tuple[date, date] | None
    wordt: tuple[date, date]

    @property
    def tekst(self) -> str:
        """The line in words."""
        before = f" (was {self.was[0]} t/m {self.was[1]})" if self.was else " (nieuw)"
        return f"{self.stagesoort}: {self.wordt[0]} t/m {self.wordt[1]}{before}"


@dataclass(frozen=True, slots=True)
class MijlpaalGevolg:
    """A milestone that moves, or that comes or goes (None); `te_laat`: it is late from the moment of the change."""

    stagesoort: str
    mijlpaal: str
    omschrijving: str
    was: date | None
    wordt: date | None
    te_laat: bool

    @property
    def tekst(self) -> str:
        """The line in words."""
        dates = f"{self.was or 'er nog niet'} → {self.wordt or 'vervalt'}"
        late = "; dan is het meteen te laat" if self.te_laat else ""
        return f"{self.stagesoort}, {self.omschrijving}: {dates}{late}"


@dataclass(frozen=True, slots=True)
class VoorkeurGevolg:
    """What happens to preferences for a stage; `plaats` None: to all of them."""

    stagesoort: str
    plaats: str | None
    tekst: str


@dataclass(frozen=True, slots=True)
class PlaatsingGevolg:
    """A plaatsing of a stage that moves: it moves along, or (`bezwaren`) it stands in the way."""

    plaatsing: Plaatsing
    start: date
    eind: date
    bezwaren: tuple[str, ...]

    @property
    def blijft(self) -> bool:
        """Whether the stage keeps a place."""
        return self.plaatsing.plaats is not None and not self.bezwaren

    @property
    def tekst(self) -> str:
        """The line in words."""
        one = self.plaatsing
        what = (
            f"{one.stagesoort}: plaatsing {one.plaatsing} ({one.status}, {one.plaats or 'nog zonder plaats'})"
        )
        if self.bezwaren:
            return f"{what} kan niet mee naar {self.start} t/m {self.eind}: {'; '.join(self.bezwaren)}"
        told = "; de verstuurde bevestiging noemt de oude datums" if one.status is Status.GEPLAATST else ""
        return f"{what} verschuift mee naar {self.start} t/m {self.eind}{told}"


@dataclass(frozen=True, slots=True)
class RondeGevolg:
    """A round that a stage comes into (`erin`) or leaves."""

    ronde: str
    stagesoort: str
    erin: bool

    @property
    def tekst(self) -> str:
        """The line in words."""
        return f"{self.stagesoort} {'komt in' if self.erin else 'valt uit'} ronde {self.ronde}"


@dataclass(frozen=True, slots=True)
class AanvraagGevolg:
    """An open request whose last day for the decision moves; `dringend` moves with it."""

    aanvraag: Aanvraag
    wordt: date
    dringend: date | None

    @property
    def tekst(self) -> str:
        """The line in words."""
        one = self.aanvraag
        return f"aanvraag {one.aanvraag} ({one.soort}, {one.stagesoort}): besluit uiterlijk {one.voor} → {self.wordt}"


@dataclass(frozen=True, slots=True)
class InhaalGevolg:
    """A stage of which part time leaves full-time weeks undone, to be made up after the year of stages (H14)."""

    stagesoort: str
    was: float
    wordt: float

    @property
    def tekst(self) -> str:
        """The line in words."""
        weeks, before = (f"{one:.1f}".replace(".", ",") for one in (self.wordt, self.was))
        return (
            f"{self.stagesoort}: de datums blijven; in te halen na het stagejaar, in de tweede praktijkperiode: "
            f"{weeks} weken voltijd (was {before})"
        )


class Vereiste(StrEnum):
    """What a change needs before it can be made."""

    INSTEMMING = "instemming"
    """The consent of the stageplaats, since the plan is definitive (H14); the reason says who gave it."""
    OVERMACHT = "overmacht"
    """Force majeure, since the six-week line has passed (H7)."""


@dataclass(frozen=True, slots=True)
class VereistGevolg:
    """A plaatsing of a year of stages that changes only when something is so."""

    plaatsing: Plaatsing
    vereiste: Vereiste
    waarom: str

    @property
    def tekst(self) -> str:
        """The line in words."""
        one = self.plaatsing
        return f"{one.stagesoort}, {one.plaats} (plaatsing {one.plaatsing}, {one.status}): {self.waarom}"


@dataclass(frozen=True, slots=True)
class Gevolgen:
    """All that a change leads to, with the schema before and after it."""

    voor: Opleidingsschema
    na: Opleidingsschema
    lijnen: tuple[LijnGevolg, ...]
    mijlpalen: tuple[MijlpaalGevolg, ...]
    voorkeuren: tuple[VoorkeurGevolg, ...]
    plaatsingen: tuple[PlaatsingGevolg, ...]
    rondes: tuple[RondeGevolg, ...]
    aanvragen: tuple[AanvraagGevolg, ...]
    inhalen: tuple[InhaalGevolg, ...] = ()
    vereist: tuple[VereistGevolg, ...] = ()

    @property
    def in_de_weg(self) -> tuple[PlaatsingGevolg, ...]:
        """The plaatsingen that have to be released first."""
        return tuple(one for one in self.plaatsingen if one.bezwaren)

    @property
    def regels(self) -> list[tuple[str, str]]:
        """All of it in words: a heading and a line each."""
        groups: dict[str, Sequence[Told]] = {
            "schema": self.lijnen,
            "in te halen": self.inhalen,
            "plaatsingen": self.plaatsingen,
            "vereist": self.vereist,
            "voorkeuren": self.voorkeuren,
            "rondes": self.rondes,
            "aanvragen": self.aanvragen,
            "te laat": [one for one in self.mijlpalen if one.te_laat],
            "kalender": [one for one in self.mijlpalen if not one.te_laat],
        }
        return [(name, one.tekst) for name, found in groups.items() for one in found]
