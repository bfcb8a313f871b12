"""The part of a preference form that is about a year of stages as a whole: its sheet, and its words (H4, H12, H14)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from stagetui.engine.exchange.cells import CellError, convert, displayed
from stagetui.engine.exchange.header import plain
from stagetui.engine.exchange.kinds import Column, ColumnType
from stagetui.engine.exchange.table import Refusal, Value
from stagetui.engine.letters.dutch import datum

if TYPE_CHECKING:
    import xlsxwriter

    from stagetui.engine.exchange.grid import Raw
    from stagetui.engine.exchange.xlsxfile import Sheet

YEAR_SHEET = "Stagejaar"
CODE, QUESTION, ANSWER = "Code vraag", "Vraag", "Antwoord"
LINES = 3
"""So many lines a kind of stage has at the least."""

_BEFORE_TABLE = 4  # rows: title, the year, how to fill it in, and white
_MOST_WEEKS = 104


@dataclass(frozen=True, slots=True)
class YearPart:
    """What a form asks about the year as a whole.

    Attributes:
        begin: The first day of the aios's own year of stages.
        eind: Its last day, inclusive, at full time.
        minimum: The least part-time factor, in percent.
        periode: What a period may say, as the end of a sentence.
        ingevuld: What is in already, by question.
    """

    begin: date
    eind: date
    minimum: int
    periode: str
    ingevuld: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


QUESTIONS: Mapping[str, str] = MappingProxyType(
    {
        "deeltijd": "Welke deeltijdfactor wil je in je stagejaar, in procenten? Leeg: zoals het nu is.",
        "onderzoek": "Heb je belangstelling voor een onderzoeksstage, nu of in jaar 3? (ja of nee)",
        "weken_buiten": (
            "Hoeveel weken werk je in de rest van je opleiding buiten kliniek en huisartspraktijk, gedaan of gepland? "
            "Een differentiatie onderzoek in jaar 3 telt mee."
        ),
        "toelichting": "Wat wil je verder nog laten weten over je stagejaar?",
    }
)
_COLUMNS = {
    "deeltijd": Column("deeltijd", ColumnType.PERCENT, required=False, doc="", low=50, high=100),
    "onderzoek": Column("onderzoek", ColumnType.YES_NO, required=False, doc=""),
    "weken_buiten": Column("weken_buiten", ColumnType.INT, required=False, doc="", low=0, high=_MOST_WEEKS),
    "toelichting": Column("toelichting", ColumnType.LONGTEXT, required=False, doc=""),
}


def write_year(book: xlsxwriter.Workbook, part: YearPart, style: Mapping[str, Any]) -> None:
    """Add the sheet with the questions; only the answers can be changed."""
    sheet = book.add_worksheet(YEAR_SHEET)
    sheet.set_column("A:A", None, None, {"hidden": True})
    sheet.set_column("B:B", 70)
    sheet.set_column("C:C", 50)
    sheet.write_string(0, 1, "Je stagejaar als geheel", style["title"])
    sheet.write_string(1, 1, f"Van {datum(part.begin)} tot en met {datum(part.eind)}", style["text"])
    sheet.write_string(2, 1, f"Deeltijd kan vanaf {part.minimum} %.", style["text"])
    for column, head in enumerate((CODE, QUESTION, ANSWER)):
        sheet.write_string(_BEFORE_TABLE, column, head, style["head"])
    for row, (code, question) in enumerate(QUESTIONS.items(), start=_BEFORE_TABLE + 1):
        sheet.write_string(row, 0, code, style["text"])
        sheet.write_string(row, 1, question, style["first"])
        if words := part.ingevuld.get(code):
            sheet.write_string(row, 2, words, style["fill"])
        else:
            sheet.write_blank(row, 2, None, style["fill"])
        if _COLUMNS[code].type is ColumnType.YES_NO:
            sheet.data_validation(row, 2, row, 2, {"validate": "list", "source": ["ja", "nee"]})
    sheet.protect("", {"format_columns": True, "format_rows": True})


def read_year(sheets: Sequence[Sheet]) -> tuple[dict[str, Value], tuple[Refusal, ...]] | None:
    """The answers by question, and what is wrong with them; None when the sheet is not there any more."""
    heads = [plain(head) for head in (CODE, QUESTION, ANSWER)]
    for sheet in sheets:
        rows = list(zip(*sheet.columns, strict=True))
        for number, cells in enumerate(rows):
            named = [plain(cell) if isinstance(cell, str) else "" for cell in cells]
            if all(head in named for head in heads):
                at = named.index(plain(ANSWER))
                return _answers(rows[number + 1 :], at, number + 2)
    return None


def _answers(
    rows: Sequence[Sequence[Raw]], at: int, first: int
) -> tuple[dict[str, Value], tuple[Refusal, ...]]:
    codes = {plain(code): code for code in QUESTIONS}
    answers: dict[str, Value] = {}
    refused = []
    for number, cells in enumerate(rows, start=first):
        code = next((codes[plain(c)] for c in cells if isinstance(c, str) and plain(c) in codes), None)
        if code is None:
            continue
        try:
            answers[code] = convert(cells[at], _COLUMNS[code])
        except CellError as error:
            place = f"blad {YEAR_SHEET}: {code.replace('_', ' ')}"
            refused.append(Refusal(number, place, displayed(cells[at]), str(error)))
    return answers, tuple(refused)


def year_words(
    part: YearPart, naam: str, bureau: str, closes: date, stages: Mapping[str, str], form: str
) -> Iterator[str]:
    """How the form is filled in, for the sheet with the explanation.

    Args:
        part: What it asks about the year as a whole.
        naam: Whose it is.
        bureau: Who gets it back.
        closes: The last day on which it may be in.
        stages: The kinds of stage, by code.
        form: The name of the first sheet.
    """
    yield f"Dit formulier is voor {naam} en voor niemand anders. Geef het dus niet door aan een collega."
    yield (
        f"Vul op het blad {form} alleen de gele vakken in. Voor elke soort stage zijn er een paar regels; voorkeur 1 "
        "is je liefste. Op één regel mag je meer vakken invullen: elk vak is een wens."
    )
    yield (
        "Een stageplaats kiezen mag: klik op het vak en dan op het pijltje. De kans dat je juist daar terechtkomt, is "
        "klein; een vakgebied of regio noemen helpt meer."
    )
    yield f"Bij periode of volgorde kun je opgeven: {part.periode}."
    codes = ", ".join(f"{code} ({name})" for code, name in stages.items())
    yield f"De stagesoorten heten daarbij: {codes}."
    yield (
        "Wil je een keuzestage in plaats van een van de vaste stages, kies dan bij Keuzestage het vakgebied en schrijf "
        "bij Motivatie waarom. Zonder motivatie kan een keuzestage niet."
    )
    yield (
        f"Vul ook het blad {YEAR_SHEET} in. Vraag deeltijd nu aan: na de indeling is dat bijna niet meer te regelen. "
        f"Het kan vanaf {part.minimum} %, en de stageplaats moet ermee instemmen."
    )
    yield "Schrijf niets over je gezondheid."
    yield (
        "Wat al is ingevuld, hebben we eerder van je ontvangen. Je mag het wijzigen tot de inschrijving sluit; een "
        "nieuw formulier komt in de plaats van het vorige. Je studiebegeleider krijgt een kopie van wat we noteren."
    )
    yield (
        f"Bewaar het formulier als .xlsx en stuur het uiterlijk {datum(closes)} terug naar {bureau}. De naam van het "
        "bestand doet er niet toe."
    )
