"""What a cell means: one function per column type, from its text to its value or the reason why not."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Callable
from datetime import date

from stagetui.engine.exchange.grid import Broken, ExcelDate, Raw, grouped, shown
from stagetui.engine.exchange.kinds import LIST_SEPARATOR, Column, ColumnType
from stagetui.engine.exchange.table import Value

SHORT = 64  # characters; dates, numbers and choices need no more either
LONGEST = {
    ColumnType.TEXT: 1_000,
    ColumnType.LONGTEXT: 10_000,
    ColumnType.EMAIL: 254,
    ColumnType.LIST: 1_000,
}
FIRST_YEAR, LAST_YEAR = 1950, 2199


class CellError(ValueError):
    """The cell is refused; its only argument is the Dutch reason."""


# Word processors and web pages leave these in copied words; nobody typed them and nobody sees them.
_LEFTOVERS = dict.fromkeys((0xAD, 0x200B, 0x2060, 0xFEFF))
_LINE_PARTS = dict.fromkeys((0x09, 0x0A, 0x200D))  # tab and line end; 200D joins emoji
_ODD_SPACE = re.compile(r"[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_SPACES = re.compile(r"[ \t\r\n]+")
_LINE_END = re.compile(r"\r\n?|\u2028|\u2029")
_WHOLE = re.compile(r"([+-]?[0-9]{1,15})(?:[.,]0{1,2})?")
_FLOAT_ID = re.compile(r"([0-9]+)\.0")
_PERCENT = re.compile(r"([+-]?[0-9]{1,15})(?:[.,]0{1,2})?\s?%?")
_TIME = r"(?:[T ]\s*[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?)?"
_YEAR_FIRST = re.compile(rf"([0-9]{{4}})([-/.])([0-9]{{1,2}})\2([0-9]{{1,2}}){_TIME}")
_DAY_FIRST = re.compile(rf"([0-9]{{1,2}})([-/.])([0-9]{{1,2}})\2([0-9]{{4}}){_TIME}")
_SHORT_YEAR = re.compile(r"[0-9]{1,2}([-/.])[0-9]{1,2}\1[0-9]{2}")
_EMAIL = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@(?P<domain>[A-Za-z0-9.-]+)"
)
_DOMAIN = re.compile(r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z][A-Za-z0-9-]*[A-Za-z0-9]")
_YES = {"ja", "j", "waar", "true", "1"}
_NO = {"nee", "n", "onwaar", "false", "0"}


def convert(raw: Raw, column: Column) -> Value:
    """The value of one cell.

    An empty cell gives the column's default. Dates are read as year-month-day or, the Dutch way, as
    day-month-year, never month first; a time of day is dropped.

    Raises:
        CellError: the cell is empty where it may not be, or does not hold what the column asks.
    """
    if isinstance(raw, Broken):
        raise CellError(raw.reden)
    if isinstance(raw, ExcelDate):
        raw = _excel_date_text(raw, column)
    text = "" if raw is None else _clean(raw)
    if not text:
        if column.required:
            raise CellError("De cel is leeg; deze kolom moet in elke rij gevuld zijn.")
        return column.default
    _limit(text, LONGEST.get(column.type, SHORT))
    if text.startswith("=") and column.type not in {ColumnType.TEXT, ColumnType.LONGTEXT}:
        raise CellError("Dit begint met = en lijkt een formule; vul de waarde zelf in.")
    return _CONVERTERS[column.type](text, column)


def displayed(raw: Raw) -> str:
    """The cell as a refusal shows it."""
    match raw:
        case None:
            return ""
        case Broken(waarde=text) | ExcelDate(text=text):
            return shown(text)
        case str():
            return shown(raw)


def _clean(raw: str) -> str:
    if raw.isascii():
        return raw.strip(" \t\r\n")
    return _ODD_SPACE.sub(" ", unicodedata.normalize("NFC", raw).translate(_LEFTOVERS)).strip()


def _excel_date_text(raw: ExcelDate, column: Column) -> str:
    if column.type in {ColumnType.DATE, ColumnType.TEXT, ColumnType.LONGTEXT}:
        return raw.text.removesuffix(" 00:00:00")
    raise CellError("Excel heeft hier een datum van gemaakt; kies celopmaak Tekst en typ de waarde opnieuw.")


def _limit(text: str, highest: int) -> None:
    if len(text) > highest:
        raise CellError(
            f"De waarde is {grouped(len(text))} tekens lang; hoogstens {grouped(highest)} tekens mag."
        )


def _visible(text: str) -> None:
    if not text.isprintable():
        hidden = next(c for c in text if not c.isprintable())
        raise CellError(f"De waarde bevat een onzichtbaar teken (U+{ord(hidden):04X}); typ haar opnieuw.")


def _id(text: str, column: Column) -> str:
    _visible(text)
    if whole := _FLOAT_ID.fullmatch(text):  # a code of digits that a spreadsheet made a number
        text = whole[1]
    return text.lower() if column.lower else text


def _text(text: str, column: Column) -> str:
    text = _SPACES.sub(" ", text)
    _visible(text)
    return text.lower() if column.lower else text


def _longtext(text: str, _column: Column) -> str:
    text = _LINE_END.sub("\n", text)
    _visible(text.translate(_LINE_PARTS))
    return text


def _email(text: str, _column: Column) -> str:
    _visible(text)
    parts = _EMAIL.fullmatch(text)
    if parts is None or not _DOMAIN.fullmatch(parts["domain"]) or len(text) - len(parts["domain"]) > 65:
        raise CellError("Dit is geen e-mailadres; geef één adres, zoals naam@example.nl.")
    return text


def _int(text: str, column: Column) -> int:
    found = _WHOLE.fullmatch(text)
    if found is None:
        raise CellError("Dit is geen heel getal.")
    return _between(int(found[1]), column)


def _percent(text: str, column: Column) -> int:
    found = _PERCENT.fullmatch(text)
    if found is None:
        raise CellError("Dit is geen heel percentage; vul bijvoorbeeld 80 in (in Excel: celopmaak Getal).")
    return _between(int(found[1]), column)


def _between(number: int, column: Column) -> int:
    if column.low is not None and number < column.low:
        raise CellError(f"Dit is te laag; het laagste is {column.low}.")
    if column.high is not None and number > column.high:
        raise CellError(f"Dit is te hoog; het hoogste is {column.high}.")
    return number


def _date(text: str, _column: Column) -> date:
    if found := _YEAR_FIRST.fullmatch(text):
        year, month, day = int(found[1]), int(found[3]), int(found[4])
    elif found := _DAY_FIRST.fullmatch(text):
        day, month, year = int(found[1]), int(found[3]), int(found[4])
    elif _SHORT_YEAR.fullmatch(text):
        raise CellError("Het jaartal heeft twee cijfers; schrijf het voluit, zoals 2027-03-01.")
    elif _WHOLE.fullmatch(text):
        raise CellError("Dit is een getal, geen datum; schrijf 2027-03-01 (in Excel: celopmaak Datum).")
    else:
        raise CellError("Dit is geen datum; schrijf 2027-03-01 of 01-03-2027.")
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise CellError(f"Het jaartal ligt niet tussen {FIRST_YEAR} en {LAST_YEAR}.")
    if not 1 <= month <= 12:
        raise CellError(
            f"Maand {month} bestaat niet; schrijf 2027-03-01, of de dag vóór de maand: 01-03-2027."
        )
    try:
        return date(year, month, day)
    except ValueError:
        raise CellError("Deze dag bestaat niet in de kalender.") from None


def _choice(text: str, column: Column) -> str:
    word = text.lower()
    if word in column.choices:
        return str(word)
    likely = difflib.get_close_matches(word, column.choices, n=1)
    hint = f" Bedoelde u '{likely[0]}'?" if likely else ""
    raise CellError(f"Dit is geen keuze; kies uit: {', '.join(column.choices)}.{hint}")


def _yes_no(text: str, _column: Column) -> bool:
    word = text.lower()
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise CellError("Vul ja of nee in.")


def _list(text: str, _column: Column) -> str:
    if "," in text:
        raise CellError("Hier staat een komma; scheid de woorden met een puntkomma.")
    words = [_SPACES.sub(" ", part).strip().lower() for part in text.split(LIST_SEPARATOR)]
    for word in words:
        _limit(word, SHORT)
        _visible(word)
    if not any(words):
        raise CellError("Hier staan geen woorden; vul ze in of maak de cel leeg.")
    return LIST_SEPARATOR.join(dict.fromkeys(filter(None, words)))


_CONVERTERS: dict[ColumnType, Callable[[str, Column], Value]] = {
    ColumnType.ID: _id,
    ColumnType.TEXT: _text,
    ColumnType.LONGTEXT: _longtext,
    ColumnType.EMAIL: _email,
    ColumnType.INT: _int,
    ColumnType.PERCENT: _percent,
    ColumnType.DATE: _date,
    ColumnType.CHOICE: _choice,
    ColumnType.YES_NO: _yes_no,
    ColumnType.LIST: _list,
}
