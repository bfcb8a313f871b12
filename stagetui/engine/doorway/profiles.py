"""Changing the rules of a profile: the audit line, and the last days of stages that follow from other lengths (N10).

The file itself is put in place by `jobs/profiles.py`: after this change is stored, before anybody else may write one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from stagetui.engine.access import View, covers_all
from stagetui.engine.audit import Event
from stagetui.engine.doorway.door import Command, carries_out
from stagetui.engine.doorway.importing.state import State
from stagetui.engine.doorway.lines import write_lines
from stagetui.engine.doorway.transaction import Transaction
from stagetui.engine.queries.consequences import lines_changed
from stagetui.engine.queries.profiles import running_rounds
from stagetui.engine.records import Stage
from stagetui.engine.rules.reckoning import laid
from stagetui.errors import RefusedError
from stagetui.profiles.book import DATED, ProfileBook
from stagetui.profiles.editing import Changed, Edit, changed, differences
from stagetui.profiles.files import FOLDER, draft
from stagetui.profiles.keypaths import told
from stagetui.profiles.layers import Layers
from stagetui.profiles.schema import Profile
from stagetui.profiles.stages import part_of
from stagetui.profiles.terms import Rol

CHANGED = "profiel gewijzigd"
RECKONED = "duur herberekend"


@dataclass(frozen=True, slots=True)
class Draft:
    """What a change makes of a profile: the file it will be, and the rules in it.

    Attributes:
        source: The file that it was made from.
        path: The file that it becomes.
        changed: The new text and rules.
    """

    source: Layers
    path: Path
    changed: Changed


@dataclass(frozen=True, slots=True)
class Written:
    """A change that is stored: its draft beside the file, and how many stages got another last day."""

    draft: Path
    path: Path
    kept: bool
    herberekend: int


@dataclass(frozen=True, slots=True)
class ChangeProfile(Command[Written]):
    """Give keys of a profile another value; only `jobs/profiles.py` carries it out, since it puts the file in place.

    Attributes:
        profiel: The id.
        wijzigingen: The new values.
        reden: Why; the log shows it.
        gezien: The `fingerprint` of the file as its maker looked at it.
        vanaf: The first day on which it holds; None changes the rules of today.
    """

    profiel: str
    wijzigingen: tuple[Edit, ...]
    reden: str
    gezien: str
    vanaf: date | None = None


@dataclass(frozen=True, slots=True)
class Recompute(Command[int]):
    """Let each stage of a profile that has no place yet last as the rules of today say; gives how many moved."""

    profiel: str


def source_of(view: View, profiel: str, day: date) -> Layers:
    """The file with the rules of a profile on a day.

    Raises:
        RefusedError: the bureau has no such profile.
    """
    if view.book.get(profiel) is None:
        known = ", ".join(view.book.ids)
        raise RefusedError("Onbekend profiel", f"Dit bureau heeft geen profiel {profiel}; kies uit {known}.")
    return ProfileBook.load(view.office.directory, [profiel], day).sources[profiel]


def fingerprint(source: Layers) -> str:
    """A hash of what rules were read: the file, and the base that it is laid over."""
    parts = (source.file, source.text, source.base_text)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def drafted(view: View, profiel: str, edits: Sequence[Edit], vanaf: date | None = None) -> Draft:
    """Make the change without keeping anything: the rules as they would become, checked.

    Raises:
        RefusedError: there is no such profile, nothing would change, the day is not to come, or a value is wrong.
    """
    if vanaf is not None and vanaf <= view.today:
        raise RefusedError(
            "Dag niet te gebruiken",
            f"{vanaf} is niet na vandaag. Laat de dag weg om de regels van nu te wijzigen.",
        )
    source = source_of(view, profiel, vanaf or view.today)
    begins = vanaf if vanaf != source.own["valid_from"] else None
    new = changed(source, edits, begins)
    if all(path == ("valid_from",) for path, _, _ in differences(source.whole, new.whole)):
        raise RefusedError("Niets te wijzigen", f"{source.file} zegt dit al.")
    name = f"{profiel}{DATED}{begins}.toml" if begins else source.file
    return Draft(source, view.office.directory / FOLDER / name, new)


def with_rules(view: View, profile: Profile) -> View:
    """The same data, seen under other rules for one profile."""
    book = view.book
    profiles = {**book.profiles, profile.id: profile}
    return replace(view, office=replace(view.office, book=replace(book, profiles=profiles)))


def moved_lines(view: View, profiel: str) -> list[tuple[Stage | None, Stage]]:
    """The lines of opleidingsschema's that are not as the rules of `view` say, as they are and as they would be (N10).

    A stage that has a place stays as agreed (N7), also when only a part of it has; so does one that is over, and one in
    a round that runs: it keeps its own rules. Parts follow their stage (N11).

    Raises:
        RefusedError: the parts of a stage would not fit in it.
    """
    state, running = State(view), running_rounds(view, profiel)
    found: list[tuple[Stage | None, Stage]] = []
    for aios in sorted(state.aios.values(), key=lambda one: str(one.aios)):
        before = state.schema(aios) if aios.profiel == profiel else None
        if before is None:
            continue
        after = before
        for line in before.lines:
            kept = any(one.holds(line, aios) for one in running)
            if kept or line.eind < view.today or state.fixed(aios.aios, line.stagesoort):
                continue
            eind = before.end_of(line, line.start)
            stages = tuple(replace(one, eind=eind) if one is line else one for one in after.stages)
            after = laid(replace(after, stages=stages), line.stagesoort)
        found += lines_changed(before, after)
    return found


def keeps(view: View, profiel: str) -> bool:
    """Whether the person is beheerder of this profile for every institute: its rules hold for all of them."""
    institutes = [one.id for one in view.settings.institutes]
    return covers_all(view.rights, [Rol.BEHEERDER], institutes, [profiel])


def require_keeper(view: View, profiel: str) -> None:
    """Refuse who may not change the rules of a profile.

    Raises:
        RefusedError: the person does not keep it.
    """
    if not keeps(view, profiel):
        raise RefusedError(
            "Niet toegestaan",
            f"{view.rights.persoon} mag de regels van {profiel} niet wijzigen; daarvoor is de rol beheerder nodig voor "
            "alle instituten.",
        )


@carries_out(ChangeProfile, Rol.BEHEERDER, what="een profiel wijzigen")
def change_profile(tx: Transaction, command: ChangeProfile) -> Written:
    """See `ChangeProfile`.

    Raises:
        RefusedError: not allowed, no reason, a value is wrong, or the file changed since it was looked at.
    """
    require_keeper(tx, command.profiel)
    if not command.reden.strip():
        raise RefusedError(
            "Geen reden", "Zeg erbij waarom de regels veranderen; wie later terugkijkt, leest het."
        )
    source = source_of(tx, command.profiel, command.vanaf or tx.today)
    if fingerprint(source) != command.gezien:
        raise RefusedError(
            "Intussen gewijzigd",
            f"{source.file} is gewijzigd sinds u ernaar keek. Bekijk de regels opnieuw en geef uw wijziging nog eens.",
        )
    new = drafted(tx, command.profiel, command.wijzigingen, command.vanaf)
    found = [(told(path), old, now) for path, old, now in differences(source.whole, new.changed.whole)]
    tx.record(
        Event(
            CHANGED,
            f"profiel:{command.profiel}",
            voor={"bestand": source.file} | {key: old for key, old, _ in found},
            na={"bestand": new.path.name} | {key: now for key, _, now in found},
            reden=command.reden.strip(),
        )
    )
    moved = 0
    if command.vanaf is None:
        moved = _move(tx, with_rules(tx, new.changed.profile), command.profiel)
    # last, so that whatever stands in the way has refused before anything is on disk
    beside = draft(new.path, new.changed.text)
    return Written(beside, new.path, new.changed.kept, moved)


@carries_out(Recompute, Rol.BEHEERDER, what="de duur van stages herberekenen")
def recompute(tx: Transaction, command: Recompute) -> int:
    """See `Recompute`.

    Raises:
        RefusedError: not allowed, or there is no such profile.
    """
    source_of(tx, command.profiel, tx.today)
    require_keeper(tx, command.profiel)
    return _move(tx, tx, command.profiel)


def _move(tx: Transaction, view: View, profiel: str) -> int:
    """Give stages the days that the rules of `view` say; a plaatsing that is voorlopig goes along (N2)."""
    found = moved_lines(view, profiel)
    write_lines(tx, found, RECKONED)
    placements = State(tx).placements
    for _, line in found:
        placed = placements.get((line.aios, line.stagesoort))
        if placed and (placed.start, placed.eind) != (line.start, line.eind):
            tx.change(placed, {"start": line.start, "eind": line.eind}, RECKONED)
    return sum(part_of(line.stagesoort)[1] is None for _, line in found)
