"""What follows from an import by itself: preferences make *voorlopig* (N7), part time and schema move dates (N10)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from stagetui.engine.allocation.instance import Stay, Window
from stagetui.engine.allocation.validate import overfull
from stagetui.engine.doorway.answers import note_answers
from stagetui.engine.doorway.events import preferences_received
from stagetui.engine.doorway.importing.exemptions import exemption_remarks
from stagetui.engine.doorway.importing.plan import Change
from stagetui.engine.doorway.importing.state import State
from stagetui.engine.doorway.importing.year_lines import line_remarks
from stagetui.engine.doorway.lines import write_lines
from stagetui.engine.doorway.placing import open_placements
from stagetui.engine.doorway.poll_answers import note_poll_answers
from stagetui.engine.doorway.transaction import Transaction
from stagetui.engine.queries.consequences import lines_changed
from stagetui.engine.queries.placing import occupying, windows_of
from stagetui.engine.records import Aanvraag, Aios, Stage, words
from stagetui.engine.rules.periods import Period
from stagetui.engine.rules.reckoning import laid
from stagetui.profiles.schema import Profile
from stagetui.profiles.stages import part_of
from stagetui.profiles.terms import Beslisser
from stagetui.profiles.variants import resolve

FollowUp = Callable[[Transaction, Sequence[Change]], Sequence[str]]
"""Gives sentences about what somebody should look at now."""


def nothing(_tx: Transaction, _changes: Sequence[Change]) -> Sequence[str]:
    """Most kinds have no consequences elsewhere."""
    return ()


def after_availability(tx: Transaction, changes: Sequence[Change]) -> Sequence[str]:
    """Close the questions that it answers (N3, H2); tell where an instelling now offers less than is placed there.

    The latter is recorded all the same, and somebody has to act.
    """
    places = sorted({str(change.row.values["plaats"]) for change in changes})
    note_answers(tx, places)
    note_poll_answers(tx, _days_by_place(changes))
    windows = [Window(w.plaats, w.van, w.tot, w.capaciteit) for w in windows_of(tx, places)]
    stays = [
        Stay(p.aios, p.stagesoort, p.plaats, p.start, p.eind)
        for p in occupying(tx)
        if p.plaats in set(places)
    ]
    return [
        f"{one.plaats}: van {one.van} t/m {one.tot} {'is' if one.bezet == 1 else 'zijn'} er {one.bezet} aios "
        f"geplaatst, en er is ruimte voor {one.capaciteit}; overleg met de instelling of verplaats iemand"
        for one in overfull(windows, stays)
    ]


def _days_by_place(changes: Sequence[Change]) -> dict[str, list[Period]]:
    found: dict[str, list[Period]] = defaultdict(list)
    for change in changes:
        van, tot = change.row.values["van"], change.row.values["tot"]
        if isinstance(van, date) and isinstance(tot, date):
            found[str(change.row.values["plaats"])].append((van, tot))
    return found


def after_aios(tx: Transaction, changes: Sequence[Change]) -> Sequence[str]:
    """Let what hangs on the aios follow: computed last days (N10), and who decides open requests (N9).

    Placed stages stay as agreed (N7), also when only a part of them is placed. Other stages are not shifted; what comes
    to overlap is told.
    """
    _hand_over(tx, changes)
    moved = {
        str(change.row.values["aios"]) for change in changes if change.before and "deeltijd" in change.values
    }
    state = State(tx)
    return [sentence for code in sorted(moved) for sentence in _lengthened(tx, state, state.aios[code,])]


def _lengthened(tx: Transaction, state: State, aios: Aios) -> Iterator[str]:
    """Write the stages of one aios that get another last day."""
    before = state.schema(aios)
    if before is None:
        return
    after = before
    for line in before.lines:
        eind = before.end_of(line, line.start)
        if eind == line.eind or state.fixed(aios.aios, line.stagesoort):
            continue
        stages = tuple(replace(one, eind=eind) if one is line else one for one in after.stages)
        after = laid(replace(after, stages=stages), line.stagesoort)
    _write(tx, state, lines_changed(before, after), "deeltijd gewijzigd")
    if before.werktijd.changes:
        later = ", ".join(f"vanaf {since} {factor} %" for since, factor in before.werktijd.changes)
        yield f"{aios.aios}: de deeltijdfactor uit het bestand geldt tot de latere die al bekend zijn ({later})"
    yield from (
        f"{aios.aios}: {one.stagesoort} (t/m {one.eind}) overlapt nu met {other.stagesoort} (vanaf {other.start}); "
        f"verplaats die met stagetui schema move {aios.aios} {other.stagesoort}"
        for one, other in pairwise(after.lines)
        if one.eind >= other.start
    )


def _write(tx: Transaction, state: State, lines: Sequence[tuple[Stage | None, Stage]], actie: str) -> None:
    """Store the lines that differ, and let a plaatsing that has no place yet follow."""
    write_lines(tx, [(old, new) for old, new in lines if old != new], actie)
    for _, new in lines:
        placed = state.placements.get((new.aios, new.stagesoort))
        if placed and not placed.heeft_plaats and (placed.start, placed.eind) != (new.start, new.eind):
            tx.change(placed, {"start": new.start, "eind": new.eind}, actie)


def _hand_over(tx: Transaction, changes: Sequence[Change]) -> None:
    """An open request that waits for the instituutsopleider waits for the one who is named now (N9)."""
    named = {
        str(change.row.values["aios"]): change.values["instituutsopleider"]
        for change in changes
        if change.before and "instituutsopleider" in change.values
    }
    if not named:
        return
    for asked in tx.reader.records(
        Aanvraag, "SELECT * FROM aanvraag WHERE status = 'open' ORDER BY aanvraag"
    ):
        if asked.aios not in named:
            continue
        if Beslisser.INSTITUUTSOPLEIDER in words(asked.beslissers):
            tx.change(asked, {"beslisser": named[asked.aios]}, "instituutsopleider gewijzigd")


def after_exemptions(tx: Transaction, changes: Sequence[Change]) -> Sequence[str]:
    """Tell which vakgebied nothing in the bureau knows: it would open or forbid nothing (N11, N16, H3).

    And of a year of stages what an exemption touches (H3).
    """
    known: set[str] = set()
    for specialisme, kenmerken in tx.reader.rows("SELECT specialisme, kenmerken FROM stageplaats"):
        known.update([specialisme, *words(kenmerken)])
    for profile in tx.book.profiles.values():
        for one in (profile, *(resolve(profile, (variant,)) for variant in profile.variants)):
            known |= _fields(one)
    strange: dict[str, list[int]] = defaultdict(list)
    for change in changes:
        field = str(change.row.values["vakgebied"])
        if field not in known:
            strange[field].append(change.row.number)
    unknown = [
        f"rij {min(rows)}{f' en nog {len(rows) - 1}' if rows[1:] else ''}: geen stageplaats of profiel kent het "
        f"vakgebied {field}; controleer de spelling"
        for field, rows in strange.items()
    ]
    return [*unknown, *exemption_remarks(State(tx), changes)]


def _fields(profile: Profile) -> set[str]:
    """Every field that the rules of a profile mention, for its kinds of stage and for their parts."""
    kinds = {field for kind in profile.kinds.values() for field in (*kind.fields, *kind.unwanted_fields)}
    if profile.year is not None:
        kinds |= {one.field for one in profile.year.exemptions}
        kinds |= {
            field for one in profile.year.components for field in (one.field, *one.also, *one.needs_evc)
        }
    return {*profile.own_fields, *kinds, *(field for rule in profile.rules for field in rule.each_of)}


def after_schema(tx: Transaction, changes: Sequence[Change]) -> Sequence[str]:
    """Let the parts of a stage follow it (N11), and a plaatsing that is still voorlopig the schema (N2).

    Tell of a year of stages what somebody should look at (H3, H11).
    """
    state = State(tx)
    by_stage = {(str(c.row.values["aios"]), str(c.row.values["stagesoort"])): c for c in changes}
    own = {key: state.stages[key] for key, change in by_stage.items() if change.before}
    _write(tx, state, [(stage, stage) for stage in own.values()], "schema gewijzigd")
    given = {(aios, whole) for aios, kind in by_stage for whole, part in [part_of(kind)] if part}
    for (aios, kind), change in by_stage.items():
        schema = None if (aios, kind) in given else state.schema(state.aios[aios,])
        if schema is None or kind not in schema.profile.kinds or not schema.profile.kinds[kind].parts:
            continue
        after = laid(schema, kind, change.before.start if change.before else None)
        _write(tx, state, lines_changed(schema, after), "delen volgen de stage")
    return [*line_remarks(state, changes)]


def after_preferences(tx: Transaction, changes: Sequence[Change]) -> Sequence[str]:
    """N7: a preference that is in makes the stage *voorlopig geplaatst*; the aios hears what came in (H4)."""
    touched = sorted({(str(c.row.values["aios"]), str(c.row.values["stagesoort"])) for c in changes})
    open_placements(tx, _placed_one_by_one(tx, touched))
    preferences_received(tx, touched)
    return ()


def _placed_one_by_one(tx: Transaction, touched: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Leave out those whose stages are planned together as a year: their wishes are no plaatsing (H4)."""
    state = State(tx)
    rules = {code: state.profile(state.aios[code,]) for code in {aios for aios, _ in touched}}
    return [(aios, kind) for aios, kind in touched if (rule := rules[aios]) is None or rule.year is None]


FOLLOW_UPS: Mapping[str, FollowUp] = {
    "instellingen": nothing,
    "stageplaatsen": nothing,
    "stageopleiders": nothing,
    "beschikbaarheid": after_availability,
    "leenafspraken": nothing,
    "aios": after_aios,
    "schema": after_schema,
    "vrijstellingen": after_exemptions,
    "voorkeuren": after_preferences,
}
