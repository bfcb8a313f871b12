"""A form that came back: is it one, whose, and what stands in it; every problem with its place and reason (N6, H4)."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from stagetui.engine.exchange.cells import CellError, convert, displayed
from stagetui.engine.exchange.filetype import FileType, file_type
from stagetui.engine.exchange.formmark import Mark, Owner, sealed_mark
from stagetui.engine.exchange.grid import Raw
from stagetui.engine.exchange.header import plain
from stagetui.engine.exchange.kinds import VOORKEUREN, Column, ColumnType
from stagetui.engine.exchange.preferenceform import CODE, FORM, MOTIVATION, OTHER, PLACE, RANK
from stagetui.engine.exchange.table import Refusal, Row, Table, Value
from stagetui.engine.exchange.troubles import UnreadableFileError
from stagetui.engine.exchange.xlsxfile import Sheet, read_sheets
from stagetui.engine.exchange.yearform import YEAR_SHEET, read_year

MOST_MEGABYTES = 5
"""A form of one aios takes some 20 kB; it is kept whole."""

MOST_UNPACKED = 50
"""The same in megabytes, unpacked."""

_MACROS = ("vbaproject.bin", "xl/macrosheets/")
_COLUMNS = {column.name: column for column in VOORKEUREN.columns}
_LABEL = Column("plaats", ColumnType.TEXT, required=False, doc="")
_HEADS: Mapping[str, str] = {
    "stagesoort": "Stage",
    "rang": RANK,
    "plaats": PLACE,
    "motivatie": MOTIVATION,
    **OTHER,
}


@dataclass(frozen=True, slots=True)
class ReturnedForm:
    """What an aios filled in.

    Attributes:
        leeg: The stages for which nothing was.
        jaar: What was answered about the year as a whole, by question (H4); None: it was not asked.
    """

    mark: Mark
    table: Table
    leeg: tuple[str, ...]
    jaar: Mapping[str, Value] | None = None

    @property
    def blank(self) -> bool:
        """Whether nothing at all was filled in."""
        return not self.table.rows and not any(value is not None for value in (self.jaar or {}).values())

    def as_shown(self, refusal: Refusal) -> Refusal:
        """A refusal in the words of the form: the heads of its columns, and places by their line in the list."""
        value = refusal.waarde
        if refusal.kolom == "plaats":
            value = next(
                (
                    label
                    for stage in self.mark.stages.values()
                    for label, code in stage.keuzes.items()
                    if code == value
                ),
                value,
            )
        heads = ", ".join(_HEADS.get(name, name) for name in refusal.kolom.split(", "))
        return replace(refusal, kolom=heads, waarde=value)


def check_returned(data: bytes) -> None:
    """Refuse what is no plain .xlsx file of a form's size, before anything in it is looked at.

    Raises:
        UnreadableFileError: another kind of file, too large, with a password or with macros.
    """
    if len(data) > MOST_MEGABYTES * 1_000_000:
        raise too_large()
    if file_type(data) is not FileType.XLSX:
        raise UnreadableFileError(
            "Geen werkmap",
            "Dit is geen Excel-werkmap. Bewaar het formulier als .xlsx en lees het opnieuw in.",
        )
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
    if sum(part.file_size for part in parts) > MOST_UNPACKED * 1_000_000:
        raise too_large()
    if any(sign in part.filename.lower() for part in parts for sign in _MACROS):
        raise UnreadableFileError(
            "Werkmap met macro's",
            "Deze werkmap bevat macro's; die heeft een formulier niet nodig, en ze worden niet bewaard. Open haar "
            "zonder macro's toe te staan, bewaar haar als .xlsx en lees haar opnieuw in.",
        )


def too_large() -> UnreadableFileError:
    """The sentence for a file that is larger than any form."""
    return UnreadableFileError(
        "Te groot bestand",
        f"Dit bestand is groter dan {MOST_MEGABYTES} MB (of uitgepakt {MOST_UNPACKED} MB); een formulier is veel "
        "kleiner. Haal weg wat erin is geplakt, of laat de aios een nieuw formulier invullen.",
    )


def read_returned(data: bytes, owner: Owner) -> ReturnedForm | None:
    """What stands in a form of this bureau; None when the workbook bears no mark: then it is no form of ours.

    Raises:
        UnreadableFileError: the workbook cannot be read, or the form is of another bureau, another version or
            another aios than it says, or was taken apart.
    """
    sheets = read_sheets(data)
    sealed = next((found for sheet in sheets if (found := sealed_mark(_first(sheet)))), None)
    if sealed is None:
        return None
    mark = sealed.opened(owner)
    for sheet in sheets:
        lines = _Lines.of(sheet, mark)
        if lines is not None:
            _same_aios(sheet, mark)
            return _with_year(lines.read(), sheets) if mark.jaar else lines.read()
    raise UnreadableFileError(
        "Formulier niet compleet",
        f"Het blad {FORM} met de kolommen {RANK}, {PLACE} en {MOTIVATION} is er niet meer. Maak een nieuw formulier "
        "(stagetui voorkeur form) en laat het opnieuw invullen.",
    )


def _with_year(form: ReturnedForm, sheets: Sequence[Sheet]) -> ReturnedForm:
    found = read_year(sheets)
    if found is None:
        raise UnreadableFileError(
            "Formulier niet compleet",
            f"Het blad {YEAR_SHEET} met de kolom Antwoord is er niet meer. Maak een nieuw formulier (stagetui voorkeur "
            "form) en laat het opnieuw invullen.",
        )
    answers, refused = found
    return replace(form, jaar=answers, table=replace(form.table, refused=(*form.table.refused, *refused)))


def _first(sheet: Sheet) -> Sequence[Raw]:
    return sheet.columns[0] if sheet.columns else ()


def _same_aios(sheet: Sheet, mark: Mark) -> None:
    """Refuse a form on which somebody wrote another code: it may have been passed on."""
    for head, value in zip(sheet.columns, sheet.columns[1:], strict=False):
        for name, cell in zip(head, value, strict=True):
            if isinstance(name, str) and plain(name) == "code" and isinstance(cell, str):
                code = str(_converted(cell, _COLUMNS["aios"]))
                if _same_code(code) != _same_code(mark.aios):
                    raise UnreadableFileError(
                        "Formulier van een andere aios",
                        f"Dit formulier is gemaakt voor {mark.aios}, maar bij Code staat {code}. Stuur {code} een "
                        f"eigen formulier: stagetui voorkeur form {code}.",
                    )


def _same_code(code: str) -> str:
    return code.casefold().lstrip("0")


def _converted(raw: Raw, column: Column) -> Value:
    try:
        return convert(raw, column)
    except CellError:
        return displayed(raw)


@dataclass(frozen=True, slots=True)
class _Lines:
    """The lines of the form sheet, under its heads."""

    mark: Mark
    sheet: Sheet
    top: int
    places: Mapping[str, int]

    @classmethod
    def of(cls, sheet: Sheet, mark: Mark) -> _Lines | None:
        """The lines of a sheet, when a row of it bears the heads of the form."""
        wanted = {
            plain(CODE): "stagesoort",
            plain(RANK): "rang",
            plain(PLACE): "plaats",
            plain(MOTIVATION): "motivatie",
        }
        wanted |= {plain(OTHER[name]): name for name in mark.namen}
        for row, cells in enumerate(zip(*sheet.columns, strict=True)):
            found = {
                wanted[plain(cell)]: column
                for column, cell in enumerate(cells)
                if isinstance(cell, str) and plain(cell) in wanted
            }
            if len(found) == len(wanted):
                return cls(mark, sheet, row, found)
        return None

    def read(self) -> ReturnedForm:
        """Every line that somebody filled in, and what is wrong with it."""
        rows: list[Row] = []
        refused: list[Refusal] = []
        filled: dict[str, dict[int, int]] = {}
        height = len(_first(self.sheet))
        for index in range(self.top + 1, height):
            raw = {name: self.sheet.columns[column][index] for name, column in self.places.items()}
            if not any(_filled(raw[name]) for name in (*self._wishes, "motivatie")):
                continue
            values, problems = self._line(index + 1, raw)
            stagesoort, rang = values["stagesoort"], values["rang"]
            if not problems and isinstance(stagesoort, str) and isinstance(rang, int):
                earlier = filled.setdefault(stagesoort, {}).setdefault(rang, index + 1)
                if earlier != index + 1:
                    reason = f"Deze voorkeur staat al in rij {earlier}; laat één van beide staan."
                    problems = [Refusal(index + 1, RANK, str(rang), reason)]
            refused += problems
            if not problems:
                rows.append(Row(index + 1, values))
        if not refused:
            refused = list(self._gaps(filled))
        bad = {refusal.rij for refusal in refused}
        columns = ("aios", "stagesoort", "rang", *self._wishes, "motivatie")
        good = tuple(row for row in rows if row.number not in bad)
        table = Table(VOORKEUREN, good, tuple(refused), columns, len({*bad, *(row.number for row in rows)}))
        return ReturnedForm(self.mark, table, tuple(kind for kind in self.mark.stages if kind not in filled))

    @property
    def _wishes(self) -> tuple[str, ...]:
        return ("plaats", *self.mark.namen)

    def _line(self, number: int, raw: Mapping[str, Raw]) -> tuple[dict[str, Value], list[Refusal]]:
        values: dict[str, Value] = {column.name: column.default for column in VOORKEUREN.columns}
        values["aios"] = self.mark.aios
        problems = []
        for name in ("stagesoort", "rang", *self.mark.namen, "motivatie"):
            try:
                values[name] = convert(raw[name], _COLUMNS[name])
            except CellError as error:
                problems.append(Refusal(number, _HEADS[name], displayed(raw[name]), str(error)))
        stage = self.mark.stages.get(str(values["stagesoort"]))
        if stage is None:
            reason = "Deze regel hoort niet bij het formulier; vul alleen de gele vakken in."
            return values, [Refusal(number, "", "", reason)]
        try:
            values["plaats"] = _place(raw["plaats"], stage.keuzes)
        except CellError as error:
            problems.append(Refusal(number, PLACE, displayed(raw["plaats"]), str(error)))
        if not problems and not any(values[name] for name in self._wishes):
            reason = "Hier staat een motivatie, maar geen voorkeur; kies een stageplaats of maak de motivatie leeg."
            problems.append(Refusal(number, PLACE, "", reason))
        return values, problems

    @staticmethod
    def _gaps(filled: Mapping[str, Mapping[int, int]]) -> Iterator[Refusal]:
        """A second choice without a first is a slip: nobody can tell which one was meant."""
        for ranks in filled.values():
            for rang, number in sorted(ranks.items()):
                missing = next((earlier for earlier in range(1, rang) if earlier not in ranks), None)
                if missing is not None:
                    reason = f"Voorkeur {missing} is leeg; vul die eerst in, of zet deze op die plek."
                    yield Refusal(number, RANK, str(rang), reason)


def _filled(raw: Raw) -> bool:
    return bool(raw.strip()) if isinstance(raw, str) else raw is not None


def _place(raw: Raw, choices: Mapping[str, str]) -> str | None:
    """The code of a place that was chosen from the list, or typed as it stands there, or as its code."""
    text = convert(raw, _LABEL)
    if text is None:
        return None
    known = {str(convert(label, _LABEL)).casefold(): code for label, code in choices.items()}
    known |= {code.casefold(): code for code in choices.values()}
    try:
        return known[str(text).casefold()]
    except KeyError:
        raise CellError(
            "Dit staat niet in de lijst van deze stage; kies een stageplaats uit de lijst van het formulier."
        ) from None
