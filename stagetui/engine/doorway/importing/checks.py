"""The rules that a row must keep with everything else the bureau knows; each problem is a `Refusal` with its place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from stagetui.engine.doorway.importing.parts import part_troubles
from stagetui.engine.doorway.importing.state import FIXED, Key, State
from stagetui.engine.doorway.importing.values import stored_values
from stagetui.engine.exchange.kinds import Kind
from stagetui.engine.exchange.table import Refusal, Row, Table
from stagetui.engine.records import words
from stagetui.engine.rules.eligibility import in_etalage, objections
from stagetui.profiles.calendar import preference_deadline
from stagetui.profiles.schema import Profile
from stagetui.profiles.stages import part_of
from stagetui.profiles.terms import PROGRAMMES, STAGESOORTEN, Rol


class Check:
    """Checks of one kind of file; `row` looks at one row that is new or changed, `whole` at all of them together."""

    def __init__(self, state: State, kind: Kind, table: Table, current: Mapping[Key, Any]) -> None:
        """Keep what rows are held against."""
        self.state = state
        self.kind = kind
        self.table = table
        self.current = current

    def row(self, row: Row, before: Any) -> Iterator[Refusal]:  # noqa: ARG002 (any record)
        """Yield the problems of one row that would be written; `before` is what is stored now."""
        yield from ()

    def whole(self, moving_rows: Sequence[Row]) -> Iterator[Refusal]:  # noqa: ARG002
        """Yield the problems of the rows together."""
        yield from ()

    def known(self, row: Row, column: str, among: Mapping[Key, Any], what: str) -> Iterator[Refusal]:
        """Refuse a reference to something that is not there."""
        value = row.values[column]
        if value is not None and (value,) not in among:
            yield _refusal(
                row, column, f"{what} {value} is niet bekend; lees {what} eerst in of verbeter de code"
            )

    def mine(self, row: Row, column: str, *institutes: str | None) -> Iterator[Refusal]:
        """Refuse what belongs to an institute that who imports does not work for; None belongs to everybody."""
        for instituut in dict.fromkeys(one for one in institutes if one):
            if not self.state.view.rights.has(Rol.BUREAU, instituut=instituut):
                yield _refusal(
                    row, column, f"u werkt niet voor {instituut}; vraag een collega die dat wel doet"
                )


def _refusal(row: Row, column: str, reason: str) -> Refusal:
    value = row.values.get(column)
    return Refusal(row.number, column, "" if value is None else str(value), reason)


def _unknown_institute(row: Row, instituut: str, institutes: Sequence[str]) -> Refusal:
    return _refusal(
        row, "instituut", f"dit bureau heeft geen instituut {instituut}; kies uit {', '.join(institutes)}"
    )


class Instellingen(Check):
    """Nothing beyond what the reader checks."""


class Stageplaatsen(Check):
    """A place belongs to a known instelling and institute; its profielen and stagesoorten are words of the field."""

    def row(self, row: Row, before: Any) -> Iterator[Refusal]:
        """See the class."""
        yield from self.known(row, "instelling", self.state.instellingen, "instelling")
        instituut = str(row.values["instituut"] or "")
        institutes = [institute.id for institute in self.state.view.settings.institutes]
        if instituut and instituut not in institutes:
            yield _unknown_institute(row, instituut, institutes)
        else:
            yield from self.mine(row, "plaats", instituut, before.instituut if before else None)
        profiles = [*PROGRAMMES, *self.state.view.book.ids]
        kinds = [
            *STAGESOORTEN,
            *(kind for p in self.state.view.book.profiles.values() for kind in p.kinds),
        ]
        for column, allowed in (("profielen", profiles), ("stagesoorten", kinds)):
            unknown = [word for word in words(str(row.values[column] or "")) if word not in allowed]
            if unknown:
                yield _refusal(
                    row,
                    column,
                    f"onbekend: {', '.join(unknown)}; kies uit {', '.join(dict.fromkeys(allowed))}",
                )


class Availability(Check):
    """A place is known, and its periods never overlap: not in the file, nor with those that stay."""

    def row(self, row: Row, before: Any) -> Iterator[Refusal]:  # noqa: ARG002
        """See the class."""
        yield from self.known(row, "plaats", self.state.places, "plaats")
        place = self.state.places.get((row.values["plaats"],))
        yield from self.mine(row, "plaats", place.instituut if place else None)

    def whole(self, moving_rows: Sequence[Row]) -> Iterator[Refusal]:
        """Sweep the periods that would stand after this file, place by place."""
        touched = {row.values["plaats"] for row in moving_rows}
        periods: dict[Any, dict[Any, tuple[Any, int | None]]] = defaultdict(dict)
        for (place, van), window in self.current.items():
            if place in touched:
                periods[place][van] = (window.tot, None)
        numbers = {row.number: row for row in self.table.rows}
        for row in self.table.rows:
            if row.values["plaats"] in touched:
                periods[row.values["plaats"]][row.values["van"]] = (row.values["tot"], row.number)
        for windows in periods.values():
            ordered = sorted(windows.items())
            for (van, (tot, number)), (next_van, (next_tot, next_number)) in pairwise(ordered):
                culprit = next_number or number
                if next_van <= tot and culprit:
                    other = f"{van} t/m {tot}" if culprit == next_number else f"{next_van} t/m {next_tot}"
                    yield _refusal(
                        numbers[culprit],
                        "van",
                        f"overlapt met de periode {other} van dezelfde plaats; knip een van de twee",
                    )


class AiosCheck(Check):
    """Profile and institute are the bureau's own, and who imports works for them, before and after."""

    def row(self, row: Row, before: Any) -> Iterator[Refusal]:
        """See the class."""
        book, settings = self.state.view.book, self.state.view.settings
        profiel, instituut = str(row.values["profiel"]), str(row.values["instituut"])
        if book.get(profiel) is None:
            yield _refusal(
                row, "profiel", f"dit bureau heeft geen profiel {profiel}; kies uit {', '.join(book.ids)}"
            )
        institutes = [institute.id for institute in settings.institutes]
        if instituut not in institutes:
            yield _unknown_institute(row, instituut, institutes)
            return
        belongs = [(profiel, instituut)] + ([(before.profiel, before.instituut)] if before else [])
        for own, where in dict.fromkeys(belongs):
            if not self.state.view.rights.has(Rol.BUREAU, profiel=own, instituut=where):
                yield _refusal(
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
            yield _refusal(
                row,
                "aios",
                f"u werkt niet voor {aios.profiel} van {aios.instituut}; vraag een collega die dat wel doet",
            )

    def kind_of_stage(self, row: Row) -> Iterator[Refusal]:
        """Refuse a stagesoort that the aios's profile does not have."""
        aios = self.state.aios.get((row.values["aios"],))
        profile = self.state.profile(aios) if aios else None
        if profile and row.values["stagesoort"] not in profile.kinds:
            yield _refusal(
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
            yield _refusal(
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
            yield _refusal(
                row,
                "start",
                f"deze stage is al {placed.status}; maak eerst plaatsing {placed.plaatsing} ongedaan, "
                "dan kan het schema veranderen",
            )

    def whole(self, moving_rows: Sequence[Row]) -> Iterator[Refusal]:
        """N11: the parts fill their stage after this file, those that it names and those that follow by themselves."""

        def values(row: Row) -> dict[str, Any]:
            before = self.current.get((row.values["aios"], row.values["stagesoort"]))
            return stored_values(self.kind.name, row, self.table.columns, before, self.state)

        for row, column, reason in part_troubles(self.state, self.table.rows, moving_rows, values):
            yield _refusal(row, column, reason)


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
        stage = self.state.stages.get((aios.aios, row.values["stagesoort"]))
        if stage is None:
            yield _refusal(
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
            yield from (_refusal(row, "plaats", reason) for reason in reasons)

    def _moment(self, row: Row, profile: Profile, start: date, key: Key) -> Iterator[Refusal]:
        placed = self.state.placements.get(key)
        if placed and placed.status in FIXED:
            yield _refusal(
                row,
                "stagesoort",
                f"deze stage is al {placed.status}; de aios kan de voorkeur niet meer wijzigen",
            )
        submitted = _date(row.values.get("ingediend_op")) or self.state.view.today
        deadline = preference_deadline(profile, start)
        if submitted > self.state.view.today:
            yield _refusal(
                row, "ingediend_op", f"ligt na vandaag ({self.state.view.today}); verbeter de datum"
            )
        elif submitted > deadline:
            yield _refusal(
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
            yield _refusal(row, "stagesoort", f"{kind.name} bestaat uit delen; {via}")
        elif not in_etalage(profile, stagesoort):
            yield _refusal(
                row,
                "stagesoort",
                f"{kind.name} gaat bij {profile.id} niet via de etalage; laat deze rij weg",
            )
        rang = row.values["rang"]
        if isinstance(rang, int) and rang > profile.preferences.maximum:
            yield _refusal(
                row,
                "rang",
                f"er zijn hoogstens {profile.preferences.maximum} voorkeuren per stage; laat deze rij weg",
            )
        names = [name.value for name in profile.preferences.names]
        if row.values["plaats"] is None and not any(row.values[name] for name in names):
            yield _refusal(
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
                yield _refusal(
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
    "beschikbaarheid": Availability,
    "aios": AiosCheck,
    "schema": Schema,
    "vrijstellingen": Vrijstellingen,
    "voorkeuren": Voorkeuren,
}
