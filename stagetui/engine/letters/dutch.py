"""Dates, numbers, names and salutations as they are written in a Dutch letter, without a locale."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Final
from zoneinfo import ZoneInfo

MAANDEN: Final = (
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
)

_ZONE: Final = ZoneInfo("Europe/Amsterdam")

# a word before a name → how a letter addresses somebody who has it
_TITLES: Final = {
    "mw": "mevrouw",
    "mevr": "mevrouw",
    "mevrouw": "mevrouw",
    "dhr": "heer",
    "hr": "heer",
    "heer": "heer",
    "prof": "professor",
    "professor": "professor",
    "dr": "dr.",
    "drs": "drs.",
    "ir": "ir.",
    "mr": "mr.",
}
_RANK: Final = ("mevrouw", "heer", "professor", "dr.", "drs.", "ir.", "mr.")
_PARTICLES: Final = frozenset(
    [
        *(
            "van",
            "von",
            "de",
            "den",
            "der",
            "het",
            "’t",
            "'t",
            "te",
            "ten",
            "ter",
            "op",
            "in",
            "aan",
            "bij",
            "uit",
        ),
        *("voor", "la", "le", "el", "al", "ben", "bin", "da", "di", "do", "dos", "du"),
    ]
)
_INITIALS: Final = re.compile(r"(?:\w[.]-?)+|[A-Z]")
_SUFFIX: Final = re.compile(r",.*|\s*\(.*?\)\s*$", re.DOTALL)  # «, arts M&G» and «(stagebegeleider)»


def datum(dag: date | str) -> str:
    """A day as in a letter: `1 maart 2027`.

    Args:
        dag: the day itself, or its ISO form (`2027-03-01`) as stored in fields.

    Raises:
        ValueError: the text is no ISO date.
    """
    day = date.fromisoformat(dag) if isinstance(dag, str) else dag
    return f"{day.day} {MAANDEN[day.month - 1]} {day.year}"


def periode(start: date | str, eind: date | str) -> str:
    """From the first until the last day, inclusive, with nothing said twice: `1 t/m 30 mei 2027`."""
    first, last = (date.fromisoformat(day) if isinstance(day, str) else day for day in (start, eind))
    if first == last:
        return datum(last)
    words = datum(first).split()
    if first.year == last.year:
        words = words[:1] if first.month == last.month else words[:2]
    return f"{' '.join(words)} t/m {datum(last)}"


def moment(wanneer: datetime | str) -> str:
    """A moment on the Dutch clock: `4 januari 2027 om 10.30 uur`; without a time zone it is UTC."""
    when = datetime.fromisoformat(wanneer) if isinstance(wanneer, str) else wanneer
    local = (when if when.tzinfo else when.replace(tzinfo=UTC)).astimezone(_ZONE)
    return f"{datum(local.date())} om {local.hour}.{local.minute:02d} uur"


def getal(waarde: float) -> str:
    """A number with a decimal comma and no needless decimals: `13`, `16,25`."""
    return f"{waarde:.2f}".rstrip("0").rstrip(".").replace(".", ",")


def opsomming(woorden: list[str] | tuple[str, ...]) -> str:
    """Words as one speaks them: `a`, `a en b`, `a, b en c`."""
    *most, last = [str(woord) for woord in woorden] or [""]
    return f"{', '.join(most)} en {last}" if most else last


def aanhef(naam: str) -> str:
    """How a letter to somebody one does not know begins, without its comma.

    With a known title the family name follows, its first tussenvoegsel with a capital: `Geachte mevrouw Van der Berg`,
    `Geachte dr. De Wit`. Without one the name stands as it is: nobody is called *heer* or *mevrouw* by a guess.
    """
    titles, rest = _parted(naam)
    if not rest:
        return "Geachte heer of mevrouw"
    if not titles:
        return f"Geachte {' '.join(rest)}"
    title = min(titles, key=_RANK.index)
    family = _family(rest)
    return f"Geachte {title} {family[:1].upper()}{family[1:]}"


def voornaam(naam: str) -> str:
    """The name that a colleague uses: the first one; the whole name when only initials are known."""
    _, rest = _parted(naam)
    if not rest or _INITIALS.fullmatch(rest[0]) or rest[0].lower() in _PARTICLES:
        return " ".join(rest)
    return rest[0]


def beste(naam: str) -> str:
    """How a letter to somebody one knows begins, without its comma: `Beste Noor`."""
    return f"Beste {voornaam(naam) or 'collega'}"


def _parted(naam: str) -> tuple[list[str], list[str]]:
    """The titles that stand before a name, and the words of the name itself."""
    words = _SUFFIX.sub("", naam).split()
    if [word.lower() for word in words[:2]] == ["de", "heer"]:
        words = words[1:]
    titles: list[str] = []
    while words and (title := _TITLES.get(words[0].rstrip(".").lower())):
        titles.append(title)
        words = words[1:]
    return titles, words


def _family(words: list[str]) -> str:
    """The family name: from the first tussenvoegsel on, else what follows first names and initials."""
    for at, word in enumerate(words):
        if word.lower() in _PARTICLES and at < len(words) - 1:
            return " ".join(words[at:])
    given = 0
    while given < len(words) - 1 and _INITIALS.fullmatch(words[given]):
        given += 1
    return " ".join(words[given:] if given or len(words) == 1 else words[1:])
