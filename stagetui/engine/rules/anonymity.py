"""How personal data leave a text, a JSON document or an audit line, while what can be counted stays."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from stagetui.engine.records import Gebeurtenis

REMOVED = "geanonimiseerd"
STAFF = "medewerker"

# What an audit line about a person may keep: words from a fixed list, numbers, dates, and where it took place.
COUNTABLE = frozenset(
    {
        "aanvraag",
        "aios",
        "akkoord",
        "beslissers",
        "bericht",
        "besloten_op",
        "besluit_datum",
        "capaciteit",
        "cohort",
        "deeltijd",
        "eind",
        "dringend",
        "eind_berekend",
        "gemaakt",
        "gemaakt_op",
        "herkomst",
        "herziening_van",
        "ingediend_op",
        "instituut",
        "mijlpaal",
        "op",
        "partij",
        "plaats",
        "plaatsing",
        "pogingen",
        "profiel",
        "rang",
        "regio",
        "ronde",
        "soort",
        "specialisme",
        "stagesoort",
        "start",
        "start_opleiding",
        "status",
        "version",
        "verzonden",
        "volgorde",
        "voor",
        "voorstel",
        "volgnummer",
        "werkgever",
        "wijze",
    }
)
NAMING = frozenset(
    {
        "beantwoord_door",
        "beslisser",
        "besloten_door",
        "namens",
        "vervanger",
        "contact_email",
        "contact_naam",
        "door",
        "email",
        "gemaakt_door",
        "gemeld_door",
        "gevraagd_door",
        "instituutsopleider",
        "naam",
        "persoon",
        "praktijkopleider",
        "studiebegeleider",
        "vastgesteld_door",
        "waarnemer",
    }
)
"""What names people in lines that are not about an aios."""

NOTES = frozenset(("motivatie", "reden", "gegevens", "toelichting"))
OF_AIOS = ("aios", "deeltijd", "stage", "vrijstelling", "voorkeur", "jaarwens", "mijlpaal", "toelating")
"""Subjects whose name begins with the code of an aios."""
OF_STAFF = ("persoon", "sleutel")
"""Subjects that are a person who works here."""
OF_OPLEIDER = "stageopleider"
"""Subjects that are a person who supervises at a place: `stageopleider:p1/A. de Wit`."""

_LONG_ENOUGH = 4


@dataclass(frozen=True)
class Identities:
    """Who goes: code → pseudonym, and the names and addresses of these people → the same pseudonym."""

    codes: Mapping[str, str]
    names: Mapping[str, str]

    def __bool__(self) -> bool:
        """Whether anybody goes."""
        return bool(self.codes)

    def text(self, text: str) -> str:
        """Put pseudonyms in a text; a code of a few digits is let be, as it might be any number."""
        return self._pattern.sub(lambda found: self._known[found[0]], text) if self.codes else text

    def value(self, value: Any) -> Any:
        """Put pseudonyms in all texts of a JSON value."""
        match value:
            case str():
                return self.codes.get(value) or self.text(value)
            case list():
                return [self.value(item) for item in value]
            case dict():
                return {name: self.value(item) for name, item in value.items()}
            case _:
                return value

    def json(self, text: str) -> str:
        """As `value`, for the text of a JSON document."""
        return json.dumps(self.value(json.loads(text)), ensure_ascii=False, sort_keys=True)

    def subject(self, name: str) -> str:
        """Put the pseudonym in the name of a row of an aios: `aios:a12`, `voorkeur:a12/mg/1`."""
        table, colon, key = name.partition(":")
        if table not in OF_AIOS:
            return self.text(name)
        code, slash, rest = key.partition("/")
        return f"{table}{colon}{self.codes.get(code, code)}{slash}{rest}"

    @cached_property
    def _known(self) -> dict[str, str]:
        distinct = {
            code: pseudonym
            for code, pseudonym in self.codes.items()
            if len(code) >= _LONG_ENOUGH or not code.isdigit()
        }
        return {**self.names, **distinct}

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        longest_first = sorted(self._known, key=len, reverse=True)
        listed = "|".join(map(re.escape, longest_first)) or r"(?!)"
        return re.compile(rf"(?<![\w@-])(?:{listed})(?![\w@-])")


@dataclass(frozen=True, slots=True)
class Expired:
    """What is past its period.

    Attributes:
        identities: Aios of whom nothing may be told any more.
        messages: Subjects of messages (`bericht:3`).
        exemptions: Codes of aios whose exemptions no longer tell the field.
        notes: Subjects without what was written freely, or their beginning (`aanvraag:3`, `voorkeur:a12/mg`).
        staff_before: Lines from before this moment no longer say who did it.
    """

    identities: Identities
    messages: frozenset[str]
    exemptions: frozenset[str]
    notes: frozenset[str]
    staff_before: datetime

    def strip(self, line: Gebeurtenis) -> Gebeurtenis:
        """The line without what is past its period; an equal line when nothing is."""
        table, _, _ = line.onderwerp.partition(":")
        gone = line.aios in self.identities.codes
        unexempted = table == "vrijstelling" and (gone or line.aios in self.exemptions)
        if unexempted:
            line = replace(
                line, onderwerp=f"{table}:{line.aios}/{REMOVED}/{line.onderwerp.rpartition('/')[2]}"
            )
        if gone or unexempted or line.onderwerp in self.messages:
            line = replace(
                line, voor=_countable(line.voor), na=_countable(line.na), reden=line.reden and REMOVED
            )
        elif not self.notes.isdisjoint((line.onderwerp, line.onderwerp.rpartition("/")[0])):
            line = _without(line, NOTES)
        if line.wanneer < self.staff_before:
            line = replace(_without(line, NAMING), wie=STAFF)
            if table in OF_STAFF:
                line = replace(line, onderwerp=f"{table}:{STAFF}")
            if table == OF_OPLEIDER:
                line = replace(line, onderwerp=f"{line.onderwerp.partition('/')[0]}/{STAFF}")
        if not self.identities:
            return line
        return replace(
            line,
            aios=self.identities.codes.get(line.aios or "", line.aios),
            onderwerp=self.identities.subject(line.onderwerp),
            voor=line.voor and self.identities.json(line.voor),
            na=line.na and self.identities.json(line.na),
            reden=line.reden and self.identities.text(line.reden),
        )


def _without(line: Gebeurtenis, keys: Collection[str]) -> Gebeurtenis:
    return replace(
        line,
        voor=_emptied(line.voor, keys),
        na=_emptied(line.na, keys),
        reden=line.reden and REMOVED,
    )


def _emptied(text: str | None, keys: Collection[str]) -> str | None:
    return _mapped(text, lambda name: name in keys)


def _countable(text: str | None) -> str | None:
    return _mapped(text, lambda name: name not in COUNTABLE)


def _mapped(text: str | None, drops: Callable[[str], bool]) -> str | None:
    """The JSON text with the texts under some keys replaced; numbers, booleans and what is empty stay."""
    if text is None:
        return None
    values = json.loads(text)
    changed = {
        name: REMOVED if drops(name) and not isinstance(value, int | float | None) else value
        for name, value in values.items()
    }
    return json.dumps(changed, ensure_ascii=False, sort_keys=True)
