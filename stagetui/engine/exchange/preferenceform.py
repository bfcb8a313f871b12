"""The form in which one aios names preferences: stages, dates and lists of places stand in it already (N3, N6, H4)."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from stagetui.engine.exchange.formmark import SHEET, Mark, MarkedStage, Owner, mark_cells
from stagetui.engine.exchange.yearform import LINES, YearPart, write_year, year_words
from stagetui.engine.letters.dutch import datum

if TYPE_CHECKING:
    import xlsxwriter

FORM = "Voorkeuren"
CODE, RANK, PLACE, MOTIVATION = "Code stage", "Voorkeur", "Stageplaats", "Motivatie"
OTHER = MappingProxyType(
    {"specialisme": "Of: specialisme", "regio": "Of: regio", "periode": "Of: periode of volgorde"}
)
"""What a preference may name instead of a place, where the profile lets it (H4), and the head of its column."""

_LISTS = "Keuzes"
_BEFORE_TABLE = 6  # rows: title, name, code, profile, and white


@dataclass(frozen=True, slots=True)
class Choice:
    """A place that may be preferred: its code, and how an aios reads it."""

    plaats: str
    label: str


@dataclass(frozen=True, slots=True)
class FormStage:
    """A stage that asks for preferences until `uiterlijk` (inclusive).

    Attributes:
        ingevuld: What is in already, by rang.
        velden: The fields that the aios chooses from, where they are few; otherwise any may be typed.
    """

    stagesoort: str
    naam: str
    start: date
    eind: date
    uiterlijk: date
    keuzes: tuple[Choice, ...]
    ingevuld: Mapping[int, Mapping[str, str]] = field(default_factory=lambda: MappingProxyType({}))
    velden: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PreferenceForm:
    """All of a form.

    Attributes:
        maximum: How many preferences there are per stage (N6).
        namen: What one may name besides a place (H4).
        jaar: What it asks about a year of stages as a whole; None: the stages are placed one by one.
    """

    aios: str
    naam: str
    profiel: str
    maximum: int
    namen: tuple[str, ...]
    stages: tuple[FormStage, ...]
    jaar: YearPart | None = None

    def lines(self, stage: FormStage) -> int:
        """How many preferences the form has room for; of a year it has no more than most people fill in."""
        return self.maximum if self.jaar is None else min(max([LINES, *stage.ingevuld]), self.maximum)

    @property
    def file_name(self) -> str:
        """How the file is called; a code may hold what a file name may not."""
        safe = "".join(sign if sign.isalnum() or sign in "-_." else "_" for sign in self.aios)
        return f"voorkeuren-{safe}.xlsx"

    @property
    def closes(self) -> date:
        """The first of its stages to close."""
        return min(stage.uiterlijk for stage in self.stages)

    def told(self) -> str:
        """What a screen shows of the file."""
        lines = [f"Formulier voor de voorkeuren van {self.naam} ({self.aios})", ""]
        lines += [
            f"- {one.naam}, {one.start} t/m {one.eind}: uiterlijk {one.uiterlijk}, {len(one.keuzes)} stageplaatsen"
            for one in self.stages
        ]
        return "\n".join(lines)


def preference_form(form: PreferenceForm, owner: Owner, *, made: datetime) -> bytes:
    """The form as an .xlsx file; the same form of the same moment always gives the same bytes.

    Args:
        form: What stands in it.
        owner: The bureau, whose seal it gets.
        made: When it is made (UTC).
    """
    import xlsxwriter

    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    book.set_properties({"title": f"Voorkeuren van {form.naam}", "author": owner.naam, "created": made})
    lists = _Lists(form.stages)
    _form_sheet(book, form, lists)
    if form.jaar is not None:
        write_year(book, form.jaar, _styles(book))
    _explanation(book, form, owner)
    lists.write(book)
    _mark_sheet(book, form, owner)
    book.close()
    return target.getvalue()


class _Lists:
    """The drop-downs: a column of the hidden sheet per stage, so that a list may be of any length."""

    def __init__(self, stages: Sequence[FormStage]) -> None:
        self._stages = stages

    def source(self, stage: FormStage) -> str:
        """Where the list of a stage stands."""
        import xlsxwriter.utility

        column = xlsxwriter.utility.xl_col_to_name(self._stages.index(stage), col_abs=True)
        return f"={_LISTS}!{column}$1:{column}${len(stage.keuzes)}"

    def write(self, book: xlsxwriter.Workbook) -> None:
        """Write the sheet."""
        sheet = book.add_worksheet(_LISTS)
        text = book.add_format({"num_format": "@"})
        for column, stage in enumerate(self._stages):
            for row, choice in enumerate(stage.keuzes):
                sheet.write_string(row, column, choice.label, text)
        sheet.protect()
        sheet.hide()


def _form_sheet(book: xlsxwriter.Workbook, form: PreferenceForm, lists: _Lists) -> None:
    sheet = book.add_worksheet(FORM)
    style = _styles(book)
    sheet.set_column("A:A", None, None, {"hidden": True})
    sheet.write_string(0, 1, "Je voorkeuren voor je stages", style["title"])
    about = (("Naam", form.naam), ("Code", form.aios), ("Profiel", form.profiel))
    for row, (what, value) in enumerate(about, start=1):
        sheet.write_string(row, 1, what, style["bold"])
        sheet.write_string(row, 2, value, style["text"])
    heads = [
        *((CODE, 4), ("Stage", 30), ("Van", 14), ("Tot en met", 14), ("Uiterlijk inleveren", 18), (RANK, 10)),
        *((PLACE, 52), *((OTHER[name], 24) for name in form.namen), (MOTIVATION, 60)),
    ]
    for column, (head, width) in enumerate(heads):
        sheet.write_string(_BEFORE_TABLE - 1, column, head, style["head"])
        if column:
            sheet.set_column(column, column, width)
    row = _BEFORE_TABLE
    for stage in form.stages:
        for rang in range(1, form.lines(stage) + 1):
            _line(sheet, style, row, form, stage, rang)
            if stage.keuzes:
                sheet.data_validation(row, 6, row, 6, _drop_down(lists.source(stage)))
            if stage.velden and "specialisme" in form.namen:
                column = 7 + form.namen.index("specialisme")
                source = {"validate": "list", "source": list(stage.velden)}
                sheet.data_validation(row, column, row, column, source)
            row += 1
    sheet.freeze_panes(_BEFORE_TABLE, 0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.protect("", {"format_columns": True, "format_rows": True})
    sheet.set_selection(_BEFORE_TABLE, 6, _BEFORE_TABLE, 6)
    sheet.activate()


def _line(
    sheet: Any, style: Mapping[str, Any], row: int, form: PreferenceForm, stage: FormStage, rang: int
) -> None:
    top = style["first"] if rang == 1 else style["rest"]
    sheet.write_string(row, 0, stage.stagesoort, style["text"])
    sheet.write_string(row, 1, stage.naam, top)
    for column, day in enumerate((stage.start, stage.eind, stage.uiterlijk), start=2):
        sheet.write_datetime(row, column, day, style["day"])
    sheet.write_number(row, 5, rang, style["rank"])
    given = stage.ingevuld.get(rang, {})
    for column, name in enumerate(("plaats", *form.namen, "motivatie"), start=6):
        if words := given.get(name):
            sheet.write_string(row, column, words, style["fill"])
        else:
            sheet.write_blank(row, column, None, style["fill"])


def _drop_down(source: str) -> dict[str, Any]:
    return {
        "validate": "list",
        "source": source,
        "error_title": "Niet in de lijst",
        "error_message": "Kies een stageplaats uit de lijst; open haar met het pijltje rechts van het vak.",
    }


def _styles(book: xlsxwriter.Workbook) -> dict[str, Any]:
    edge = {"valign": "top", "text_wrap": True}
    return {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "bold": book.add_format({"bold": True}),
        "head": book.add_format({"bold": True, "bottom": 1, "bg_color": "#DDEBF7", **edge}),
        "text": book.add_format({"num_format": "@"}),
        "first": book.add_format({"num_format": "@", **edge}),
        "rest": book.add_format({"num_format": "@", "font_color": "#808080", **edge}),
        "day": book.add_format({"num_format": "dd-mm-yyyy", "align": "left", **edge}),
        "rank": book.add_format({"num_format": "0", "align": "left", **edge}),
        "fill": book.add_format(
            {
                "num_format": "@",
                "locked": False,
                "bg_color": "#FFF9E5",
                "border": 1,
                "border_color": "#B9C6CE",
                **edge,
            }
        ),
    }


def _explanation(book: xlsxwriter.Workbook, form: PreferenceForm, owner: Owner) -> None:
    sheet = book.add_worksheet("Uitleg")
    sheet.set_column(0, 0, 100)
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.write_string(0, 0, "Zo vul je het formulier in", book.add_format({"bold": True, "font_size": 14}))
    for row, line in enumerate(_words(form, owner), start=2):
        sheet.write_string(row, 0, line, wrap)
    sheet.protect()


def _words(form: PreferenceForm, owner: Owner) -> Iterable[str]:
    if form.jaar is not None:
        kinds = {stage.stagesoort: stage.naam for stage in form.stages}
        yield from year_words(form.jaar, form.naam, owner.naam, form.closes, kinds, FORM)
        return
    yield f"Dit formulier is voor {form.naam} en voor niemand anders. Geef het dus niet door aan een collega."
    yield (
        f"Vul op het blad {FORM} alleen de gele vakken in. Per stage kun je {form.maximum} "
        f"{'voorkeur' if form.maximum == 1 else 'voorkeuren'} opgeven; voorkeur 1 is je liefste."
    )
    yield (
        f"Kies bij {PLACE} een plaats uit de lijst: klik op het vak en dan op het pijltje. In de lijst staan alleen "
        "plaatsen waar je deze stage mag doen. Noem een plaats per stage één keer."
    )
    if form.namen:
        other = " of ".join(form.namen)
        yield f"Heb je geen plaats op het oog, vul dan in plaats daarvan een {other} in."
    yield (
        "Schrijf bij Motivatie waarom je dit graag wilt. Dat hoeft niet, maar het helpt. Schrijf niets over je "
        "gezondheid."
    )
    yield (
        "Wat al is ingevuld, hebben we eerder van je ontvangen. Je mag het wijzigen. Wil je voor een stage geen "
        "enkele voorkeur meer, laat ons dat dan weten."
    )
    for stage in form.stages:
        yield f"{stage.naam}: lever je voorkeuren uiterlijk {datum(stage.uiterlijk)} in."
    yield (
        "Een plaats is niet te reserveren en iedereen maakt evenveel kans. Zolang de inschrijving openstaat, mag je "
        "een nieuw formulier sturen; dat komt dan in de plaats van het vorige."
    )
    yield (
        f"Bewaar het formulier als .xlsx en stuur het terug naar {owner.naam}. De naam van het bestand doet er "
        f"niet toe."
    )


def _mark_sheet(book: xlsxwriter.Workbook, form: PreferenceForm, owner: Owner) -> None:
    sheet = book.add_worksheet(SHEET)
    stages = {
        one.stagesoort: MarkedStage(
            one.start, one.eind, {choice.label: choice.plaats for choice in one.keuzes}
        )
        for one in form.stages
    }
    mark = Mark(owner.id, owner.naam, form.aios, form.namen, stages, form.jaar is not None)
    for row, cell in enumerate(mark_cells(mark, owner)):
        sheet.write_string(row, 0, cell)
    sheet.protect()
    sheet.very_hidden()
