"""What may be changed in an opleidingsschema, the form of each change, and the change that it asks for (N2, N10)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from stagetui.engine.rules.training import (
    BringForward,
    Change,
    Combine,
    Interweave,
    Move,
    Parts,
    PartTime,
    Reverse,
    in_words,
)
from stagetui.profiles.stages import SEPARATOR, part_of
from stagetui.profiles.terms import Verloop
from stagetui.screens.history import with_days
from stagetui.screens.widgets.dialogs import Field
from stagetui.screens.words import day, span

if TYPE_CHECKING:
    from stagetui.engine.queries.training import SchemaBeeld
    from stagetui.engine.records import Stage

DATE_FORM = "JJJJ-MM-DD"
STAGE, OTHER, SINCE, SHARE, PLACE, GAPS, REASON = (
    *("stage", "andere", "vanaf", "percentage", "instelling", "erna", "reden"),
)
KEPT, SHUT = "gelijk", "dicht"
PAIR = 2  # stages that can be put in another order, or together


class Kind(StrEnum):
    """What the person chose to change."""

    MOVE = "verplaatsen"
    REVERSE = "omdraaien"
    FORWARD = "vervroegen"
    COMBINE = "combineren"
    APART = "losmaken"
    INTERWEAVE = "vervlechten"
    PART_TIME = "deeltijd"
    PARTS = "verdelen"


NAMES = {
    Kind.MOVE: ("Verplaatsen", "een stage begint op een andere dag"),
    Kind.REVERSE: ("Omdraaien", "twee stages wisselen van plaats"),
    Kind.FORWARD: ("Vervroegen", "een stage komt vóór een eerdere"),
    Kind.COMBINE: ("Combineren", "twee stages na elkaar bij één instelling"),
    Kind.APART: ("Combinatie losmaken", "het hoeft niet meer bij één instelling"),
    Kind.INTERWEAVE: ("Vervlechten", "een deel van de werkweek, dus langer"),
    Kind.PART_TIME: ("Deeltijd", "een andere factor vanaf een dag"),
    Kind.PARTS: ("Delen", "een andere volgorde of grens van de delen"),
}


class UnclearError(ValueError):
    """What stands in the form cannot be read; the text says which field, and what it should be."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A change that is being filled in.

    Attributes:
        beeld: The opleidingsschema as it was when the person began.
        instellingen: Code and name of each instelling, to combine two stages at one.
        kind: What to change.
        values: What stands in the form.
    """

    beeld: SchemaBeeld
    instellingen: tuple[tuple[str, str], ...]
    kind: Kind
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def reason(self) -> str | None:
        """Why, if that was filled in."""
        return self.values.get(REASON) or None

    @property
    def stage(self) -> str:
        """The stage that it is about first."""
        return self.values.get(STAGE) or self.beeld.schema.lines[0].stagesoort


def offered(beeld: SchemaBeeld, instellingen: tuple[tuple[str, str], ...]) -> list[Kind]:
    """The changes that can be made of this schema; none when it has no stages."""
    lines = beeld.schema.lines
    year = (
        beeld.schema.profile.year is not None
    )  # whose stages change one by one, by the rules of the plan (H5)
    can = {
        Kind.MOVE: bool(lines),
        Kind.REVERSE: len(lines) >= PAIR and not year,
        Kind.FORWARD: len(lines) >= PAIR and not year,
        Kind.COMBINE: len(lines) >= PAIR and bool(instellingen) and not year,
        Kind.APART: len([one for one in lines if one.instelling]) >= PAIR,
        Kind.INTERWEAVE: bool(lines) and not year,
        Kind.PART_TIME: bool(lines),
        Kind.PARTS: any(divisible(beeld, one.stagesoort) for one in lines),
    }
    return [kind for kind, possible in can.items() if possible]


def divisible(beeld: SchemaBeeld, stagesoort: str) -> bool:
    """Whether the parts of a stage follow each other, so that they can be laid out otherwise (N11)."""
    kind = beeld.schema.profile.kinds.get(stagesoort)
    return kind is not None and len(kind.parts) >= PAIR and kind.parts_run is Verloop.NA_ELKAAR


def text_of(draft: Draft) -> str:
    """What stands above the form."""
    match draft.kind:
        case Kind.PARTS:
            now = "; ".join(
                f"{part_of(one.stagesoort)[1]} {span(one.start, one.eind)}" for one in _parts(draft)
            )
            return f"{draft.stage} is nu verdeeld in: {now or 'nog niets'}."
        case Kind.PART_TIME:
            worked = draft.beeld.schema.werktijd
            later = "".join(f", vanaf {day(since)} {factor} %" for since, factor in worked.changes)
            return f"Nu: {worked.first} %{later}."
        case Kind.INTERWEAVE:
            return "De praktijk krijgt de rest van de werkweek. Met 100 % is de stage niet meer vervlochten."
    return "U ziet eerst wat deze wijziging meebrengt; daarna beslist u."


def fields_of(draft: Draft) -> list[Field]:
    """The form of a change, with what was filled in already."""
    return [
        *_own_fields(draft),
        *([_gaps(draft)] if _shifts_others(draft) else []),
        Field(REASON, "Reden", draft.values.get(REASON, ""), placeholder="of motivatie voor een aanvraag"),
    ]


def _shifts_others(draft: Draft) -> bool:
    """Whether later stages may shift along; a stage of a year moves by itself."""
    alone = draft.kind is Kind.MOVE and draft.beeld.schema.profile.year is not None
    return draft.kind not in (Kind.PARTS, Kind.APART) and not alone


def _own_fields(draft: Draft) -> list[Field]:
    lines = draft.beeld.schema.lines
    match draft.kind:
        case Kind.MOVE:
            start = next((one.start for one in lines if one.stagesoort == draft.stage), lines[0].start)
            return [
                _stages(draft, STAGE, "Stage", lines),
                _typed(draft, SINCE, "Begint op", start=start.isoformat(), placeholder=DATE_FORM),
            ]
        case Kind.REVERSE | Kind.COMBINE | Kind.APART:
            pair = [one for one in lines if one.instelling or draft.kind is not Kind.APART]
            return [
                _stages(draft, STAGE, "Stage", pair),
                _stages(draft, OTHER, "En stage", pair, _neighbour(pair, draft.stage)),
                *([_instelling(draft)] if draft.kind is Kind.COMBINE else []),
            ]
        case Kind.FORWARD:
            before = (("", "de stage ervoor"), *(_option(one) for one in lines[:-1]))
            return [
                _stages(draft, STAGE, "Stage", lines[1:]),
                Field(OTHER, "Komt vóór", draft.values.get(OTHER, ""), options=before),
            ]
        case Kind.INTERWEAVE:
            return [
                _stages(draft, STAGE, "Stage", lines),
                _typed(draft, SHARE, "Deel van de week", placeholder="procent van de werkweek"),
            ]
        case Kind.PART_TIME:
            return [
                _typed(draft, SINCE, "Vanaf", placeholder=DATE_FORM),
                _typed(draft, SHARE, "Deeltijd", placeholder="50 tot en met 100 procent"),
            ]
        case Kind.PARTS:
            return list(_part_fields(draft))


def change_of(draft: Draft) -> Change:
    """The change that the form asks for.

    Raises:
        UnclearError: a field cannot be read.
    """
    values, stage, gaps = draft.values, draft.stage, draft.values.get(GAPS) != SHUT
    change: Change
    match draft.kind:
        case Kind.MOVE:
            change = Move(stage, _day(values, SINCE, "Begint op"), gaps)
        case Kind.REVERSE:
            change = Reverse(stage, values[OTHER], gaps)
        case Kind.FORWARD:
            change = BringForward(stage, values[OTHER] or None, gaps)
        case Kind.COMBINE:
            if not values.get(PLACE):
                raise UnclearError("Instelling: kies waar beide stages zijn.")
            change = Combine(stage, values[OTHER], values[PLACE], gaps)
        case Kind.APART:
            change = Combine(stage, values[OTHER], None)
        case Kind.INTERWEAVE:
            change = Interweave(stage, _percentage(values, "Deel van de week"), gaps)
        case Kind.PART_TIME:
            change = PartTime(_day(values, SINCE, "Vanaf"), _percentage(values, "Deeltijd"), gaps)
        case Kind.PARTS:
            change = Parts(stage, tuple(_division(draft)))
    return change


def sentence_of(draft: Draft) -> str:
    """The change in words, with the name of the instelling and days as people read them."""
    words = with_days(in_words(change_of(draft)))
    code = draft.values.get(PLACE)
    naam = dict(draft.instellingen).get(code or "")
    return words.replace(f"bij {code}", f"bij {naam} ({code})") if naam else words


def problem(draft: Draft) -> str:
    """What is wrong with what stands in the form, or '' when it can be read."""
    try:
        change_of(draft)
    except UnclearError as error:
        return str(error)
    return ""


# ---- fields


def _option(one: Stage) -> tuple[str, str]:
    return one.stagesoort, f"{one.stagesoort}, {span(one.start, one.eind)}"


def _stages(draft: Draft, name: str, label: str, lines: list[Stage], start: str = "") -> Field:
    options = tuple(_option(one) for one in lines)
    wanted = draft.values.get(name) or start
    return Field(name, label, wanted if wanted in dict(options) else options[0][0], options=options)


def _neighbour(lines: list[Stage], stagesoort: str) -> str:
    """The stage after this one, or before the last."""
    names = [one.stagesoort for one in lines]
    at = names.index(stagesoort) if stagesoort in names else 0
    return names[at + 1] if at + 1 < len(names) else names[at - 1]


def _typed(draft: Draft, name: str, label: str, *, start: str = "", placeholder: str) -> Field:
    return Field(name, label, draft.values.get(name, start), placeholder=placeholder)


def _instelling(draft: Draft) -> Field:
    options = (
        ("", "kies een instelling"),
        *((code, f"{naam} ({code})") for code, naam in draft.instellingen),
    )
    return Field(PLACE, "Instelling", draft.values.get(PLACE, ""), options=options)


def _gaps(draft: Draft) -> Field:
    options = ((KEPT, "schuift mee, de tijd ertussen blijft"), (SHUT, "schuift alleen op wat overlapt"))
    return Field(GAPS, "Wat erna komt", draft.values.get(GAPS, KEPT), options=options)


def _parts(draft: Draft) -> list[Stage]:
    """The parts as they stand, in order of time."""
    return sorted(draft.beeld.schema.parts(draft.stage).values(), key=lambda one: (one.start, one.stagesoort))


def _part_names(draft: Draft) -> list[str]:
    """The parts in the order in which they stand, else in the usual one."""
    usual = list(draft.beeld.schema.profile.kinds[draft.stage].parts)
    stand = [name for one in _parts(draft) if (name := part_of(one.stagesoort)[1]) in usual]
    return list(dict.fromkeys([*stand, *usual]))


def _part_fields(draft: Draft) -> list[Field]:
    """Which part comes when; the first begins with the stage, so it has no date of its own."""
    names = _part_names(draft)
    options = tuple((name, name) for name in names)
    found = []
    for number, name in enumerate(names, start=1):
        key = f"deel-{number}"
        found.append(Field(key, f"{number}e deel", draft.values.get(key, name), options=options))
        if number > 1:
            empty = f"{DATE_FORM}; leeg: volgt uit de weken"
            found.append(_typed(draft, f"dag-{number}", "  begint op", placeholder=empty))
    return found


# ---- reading what was filled in


def _division(draft: Draft) -> list[tuple[str, date | None]]:
    values, count = draft.values, len(_part_names(draft))
    return [
        (
            f"{draft.stage}{SEPARATOR}{values[f'deel-{n}']}",
            _day(values, f"dag-{n}", f"Begin van deel {n}") if values.get(f"dag-{n}") else None,
        )
        for n in range(1, count + 1)
    ]


def _day(values: Mapping[str, str], name: str, label: str) -> date:
    try:
        return date.fromisoformat(values.get(name, ""))
    except ValueError:
        raise UnclearError(f"{label}: typ een datum als 2027-03-01.") from None


def _percentage(values: Mapping[str, str], label: str) -> int:
    text = values.get(SHARE, "").removesuffix("%").strip()
    if not (text.isascii() and text.isdigit()):
        raise UnclearError(f"{label}: typ een heel getal, zoals 80.")
    return int(text)
