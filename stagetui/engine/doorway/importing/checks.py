"""The rules that a row must keep with everything else the bureau knows; each problem is a `Refusal` with its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from stagetui.engine.doorway.importing.check import Check, refusal, unknown_institute
from stagetui.engine.doorway.importing.parts import part_troubles
from stagetui.engine.doorway.importing.place_checks import (
    Availability,
    Instellingen,
    Leenafspraken,
    Stageopleiders,
    Stageplaatsen,
)
from stagetui.engine.doorway.importing.state import Key
from stagetui.engine.doorway.importing.values import stored_values
from stagetui.engine.doorway.importing.wishes import wish_troubles
from stagetui.engine.doorway.importing.year_lines import line_troubles, overlaps
from stagetui.engine.exchange.table import Refusal, Row
from stagetui.engine.rules.eligibility import in_etalage, objections
from stagetui.profiles.calendar import preference_deadline
from stagetui.profiles.schema import Profile
from stagetui.profiles.stages import part_of
from stagetui.profiles.terms import Rol


class AiosCheck(Check):
    """Profile and institute are the bureau's own, and who imports works for them, before and after."""

    def row(self, row: Row, before: Any) -> Iterator[Refusal]:
        """See the class."""
        book, settings = self.state.view.book, self.state.view.settings
        profiel, instituut = str(row.values["profiel"]), str(row.values["instituut"])
        if book.get(profiel) is None:
            yield refusal(
                row, "profiel", f"dit bureau heeft geen profiel {profiel}; kies uit {', '.join(book.ids)}"
            )
        institutes = [institute.id for institute in settings.institutes]
        if instituut not in institutes:
            yield unknown_institute(row, instituut, institutes)
            return
        belongs = [(profiel, instituut)] + ([(before.profiel, before.instituut)] if before else [])
        for own, where in dict.fromkeys(belongs):
            if not self.state.view.rights.has(Rol.BUREAU, profiel=own, instituut=where):
                yield refusal(
                    row, "aios", f"u werkt niet voor {own} van {where}; vraag een collega die dat wel doet"
                )


class AboutAios(Check):
    """Rows that belong to an aios: known, and of an institute and profile that who imports works for."""

    def row(self, row: Row, before: Any) -> Iterator[Refusal]:  # noqa: ARG002
        """See the class."""
        yield from self.known(row, "aios", self.state.aios, "aios")
        aios = self.state.aios.get((row.values["aios"],))
        if aios and not self.state.view.rights.has(
            Rol.BUREAU, instituut=aios.instituut, profiel=aios.profiel
        ):
            yield refusal(
                row,
                "aios",
                f"u werkt niet voor {aios.profiel} van {aios.instituut}; vraag een collega die dat wel doet",
            )

    def kind_of_stage(self, row: Row) -> Iterator[Refusal]:
        """Refuse a stagesoort that the aios's profile does not have."""
        aios = self.state.aios.get((row.values["aios"],))
        profile = self.state.profile(aios) if aios else None
        if profile and row.values["stagesoort"] not in profile.kinds:
            yield refusal(
                row,
                "stagesoort",
                f"profiel {profile.id} kent deze stagesoort niet voor deze aios; "
                f"kies uit {', '.join(profile.kinds)}",
            )


class Schema(AboutAios):
    """A line of the opleidingsschema: a stagesoort of the profile, and not one that is placed already (N2, N7)."""

    def row(self, row: Row, before: Any) -> Iterator[Refusal]:
        """See the class."""
        yield from super().row(row, before)
        yield from self.kind_of_stage(row)
        whole, part = part_of(str(row.values["stagesoort"]))
        if part is not None and row.values["eind"] is None and before is None:
            yield refusal(
                row,
                "eind",
                f"een deel heeft ook een laatste dag; of laat de delen van {whole} weg, dan deelt stagetui ze in",
            )
        placed = self.state.fixed(str(row.values["aios"]), str(row.values["stagesoort"]))
        moved = before is not None and (row.values["start"], row.values["eind"] or before.eind) != (
            before.start,
            before.eind,
        )
        if moved and placed:
            yield refusal(
                row,
                "start",
                f"deze stage is al {placed.status}; maak eerst plaatsing {placed.plaatsing} ongedaan, "
                "dan kan het schema veranderen",
            )
        aios = self.state.aios.get((row.values["aios"],))
        profile = self.state.profile(aios) if aios else None
        if aios and profile and profile.year and row.values["stagesoort"] in profile.kinds:
            yield from line_troubles(self.state, row, aios, profile.year, self._values(row))

    def whole(self, moving_rows: Sequence[Row]) -> Iterator[Refusal]:
        """N11: the parts fill their stage after this file, those that it names and those that follow by themselves.

        The stages of a year follow each other (H10).
        """
        for row, column, reason in part_troubles(self.state, self.table.rows, moving_rows, self._values):
            yield refusal(row, column, reason)
        yield from overlaps(self.state, moving_rows, self._values)

    def _values(self, row: Row) -> dict[str, Any]:
        """The columns of a row as they would be stored."""
        before = self.current.get((row.values["aios"], row.values["stagesoort"]))
        return stored_values(self.kind.name, row, self.table.columns, before, self.state)


class Vrijstellingen(AboutAios):
    """Nothing beyond what holds for every row about an aios."""


class Voorkeuren(AboutAios):
    """A preference: in time, not too many, for a place where this aios may do this stage (N3, N4, N6, N7)."""

    def row(self, row: Row, before: Any) -> Iterator[Refusal]:
        """See the class."""
        yield from super().row(row, before)
        yield from self.kind_of_stage(row)
        yield from self.known(row, "plaats", self.state.places, "plaats")
        aios = self.state.aios.get((row.values["aios"],))
        profile = self.state.profile(aios) if aios else None
        if aios is None or profile is None or row.values["stagesoort"] not in profile.kinds:
            return
        if profile.year is not None:
            yield from wish_troubles(self.state, row, aios, profile)
            return
        stage = self.state.stages.get((aios.aios, row.values["stagesoort"]))
        if stage is None:
            yield refusal(
                row,
                "stagesoort",
                f"deze stage staat niet in het opleidingsschema van {aios.aios}; lees eerst het schema in",
            )
            return
        yield from self._moment(row, profile, stage.start, (aios.aios, stage.stagesoort))
        yield from self._form(row, profile)
        place = self.state.places.get((row.values["plaats"],))
        if place is not None:
            reasons = objections(
                profile,
                self.state.werktijden.during(aios, stage),
                stage.stagesoort,
                stage.eind,
                place,
                self.state.exemptions.get(aios.aios, ()),
                self.state.refused.get((aios.aios, stage.stagesoort), ()),
                self.state.opened.get((aios.aios, stage.stagesoort), ()),
                stage.instelling,
            )
            yield from (refusal(row, "plaats", reason) for reason in reasons)

    def _moment(self, row: Row, profile: Profile, start: date, key: Key) -> Iterator[Refusal]:
        placed = self.state.placements.get(key)
        if placed and placed.heeft_plaats:
            yield refusal(
                row,
                "stagesoort",
                f"deze stage is al {placed.status}; de aios kan de voorkeur niet meer wijzigen",
            )
        submitted = _date(row.values.get("ingediend_op")) or self.state.view.today
        deadline = preference_deadline(profile, start)
        if submitted > self.state.view.today:
            yield refusal(
                row, "ingediend_op", f"ligt na vandaag ({self.state.view.today}); verbeter de datum"
            )
        elif submitted > deadline:
            yield refusal(
                row,
                "ingediend_op",
                f"de termijn voor deze stage (start {start}) liep t/m {deadline}; deze voorkeur is van {submitted}",
            )

    def _form(self, row: Row, profile: Profile) -> Iterator[Refusal]:
        """N4, N6: only in the etalage, only what the profile lets a preference name, and not too many."""
        stagesoort = str(row.values["stagesoort"])
        kind = profile.kinds[stagesoort]
        if kind.parts:
            parts = [part for part in kind.part_kinds(stagesoort) if in_etalage(profile, part)]
            via = f"noem het deel: {', '.join(parts)}" if parts else "geen daarvan gaat via de etalage"
            yield refusal(row, "stagesoort", f"{kind.name} bestaat uit delen; {via}")
        elif not in_etalage(profile, stagesoort):
            yield refusal(
                row,
                "stagesoort",
                f"{kind.name} gaat bij {profile.id} niet via de etalage; laat deze rij weg",
            )
        rang = row.values["rang"]
        if isinstance(rang, int) and rang > profile.preferences.maximum:
            yield refusal(
                row,
                "rang",
                f"er zijn hoogstens {profile.preferences.maximum} voorkeuren per stage; laat deze rij weg",
            )
        names = [name.value for name in profile.preferences.names]
        if row.values["plaats"] is None and not any(row.values[name] for name in names):
            yield refusal(
                row,
                "plaats",
                f"noem een {' of '.join(names)}: in dit profiel geldt een wens zonder plaats niet als voorkeur",
            )

    def whole(self, moving_rows: Sequence[Row]) -> Iterator[Refusal]:
        """One place can't be two preferences for one stage."""
        after = {key: (voorkeur.plaats, 0) for key, voorkeur in self.current.items()}
        after |= {
            (row.values["aios"], row.values["stagesoort"], row.values["rang"]): (
                row.values["plaats"],
                row.number,
            )
            for row in self.table.rows
        }
        numbers = {row.number: row for row in moving_rows}
        seen: dict[Key, tuple[Any, int]] = {}
        for (aios, stagesoort, rang), (plaats, number) in sorted(after.items(), key=_by_stage):
            first = seen.setdefault((aios, stagesoort, plaats), (rang, number))
            culprit = number if number in numbers else first[1]
            if plaats is not None and first[0] != rang and culprit in numbers:
                yield refusal(
                    numbers[culprit],
                    "plaats",
                    f"is voor deze stage al voorkeur {first[0] if culprit == number else rang}; "
                    "noem een plaats maar één keer",
                )


def _date(value: object) -> date | None:
    return value if isinstance(value, date) else None


def _by_stage(item: tuple[Key, Any]) -> tuple[str, str, int]:
    (aios, stagesoort, rang), _ = item
    return str(aios), str(stagesoort), int(rang)


CHECKS: Mapping[str, type[Check]] = {
    "instellingen": Instellingen,
    "stageplaatsen": Stageplaatsen,
    "stageopleiders": Stageopleiders,
    "beschikbaarheid": Availability,
    "leenafspraken": Leenafspraken,
    "aios": AiosCheck,
    "schema": Schema,
    "vrijstellingen": Vrijstellingen,
    "voorkeuren": Voorkeuren,
}
