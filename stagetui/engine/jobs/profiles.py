"""The rules of a profile: read as a page, changed on trial with what follows for whom, and written for good."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from stagetui.engine.doorway.profiles import (
    ChangeProfile,
    Written,
    drafted,
    fingerprint,
    keeps,
    moved_lines,
    require_keeper,
    source_of,
    with_rules,
)
from stagetui.engine.queries.profiles import Gevolgen, effects
from stagetui.profiles.book import DATED
from stagetui.profiles.editing import Edit, differences
from stagetui.profiles.files import FOLDER, one_writer, put
from stagetui.profiles.keypaths import Path as Place
from stagetui.profiles.keypaths import look, told
from stagetui.profiles.keys import key_at
from stagetui.profiles.layers import Layers, toml_files
from stagetui.profiles.page import Line, page
from stagetui.profiles.phrases import counted, listed, value_text
from stagetui.profiles.reading import validate
from stagetui.profiles.resources import config_dir
from stagetui.profiles.schema import Profile

if TYPE_CHECKING:
    from pathlib import Path

    from stagetui.engine.access import Actor, View
    from stagetui.engine.bureau import Bureau


@dataclass(frozen=True, slots=True)
class Sheet:
    """A profile as it is read and changed.

    Attributes:
        profile: Its rules.
        source: The file that they come from.
        own: Whether that file is the bureau's own.
        gezien: What to give back when it is changed, so that nobody's newer change is lost.
        lines: The page.
        later: The files with rules that are still to begin.
        keeper: Whether the person who looks may change it.
    """

    profile: Profile
    source: Layers
    own: bool
    gezien: str
    lines: tuple[Line, ...]
    later: tuple[str, ...]
    keeper: bool

    def origin(self, path: Place) -> str:
        """Say where the value of a key comes from."""
        if look(self.source.own, path) is not None:
            return f"staat in {self.source.file}"
        if look(self.source.base, path) is not None:
            return f"komt uit de basis ({self.source.base_file})"
        return "staat in geen bestand: dit geldt zonder die sleutel"


@dataclass(frozen=True, slots=True)
class Trial:
    """A change as it would be.

    Attributes:
        profiel: The id.
        vanaf: The first day on which it holds; None is at once.
        bestand: The file that would be written.
        verschillen: Each key with its value before and after; None is no value.
        gevolgen: What follows, for whom.
        behouden: Whether comments and layout of the file stay.
        lines: The page as it would be.
    """

    profiel: str
    vanaf: date | None
    bestand: str
    verschillen: tuple[tuple[Place, object, object], ...]
    gevolgen: Gevolgen
    behouden: bool
    lines: tuple[Line, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """What changes in the file: a line a key."""
        return tuple(
            f"{told(path)}: {_written(path, old)} → {_written(path, new)}"
            for path, old, new in self.verschillen
        )

    @property
    def count(self) -> str:
        """For how many aios something changes, and what."""
        effects = self.gevolgen
        if not effects.regels:
            return "Voor geen enkele aios verandert er nu iets."
        kinds = listed(f"{number} × {kind}" for kind, number in effects.aantallen.items())
        return f"Voor {effects.aios} aios verandert er iets: {kinds}."

    @property
    def notes(self) -> tuple[str, ...]:
        """What stays as it is, and what else to know."""
        effects, found = self.gevolgen, []
        if effects.vast:
            found.append(
                f"Al geplaatst: {counted(effects.vast, 'stage', 'stages')}, met dagen die blijven als afgesproken."
            )
        for one in effects.rondes:
            stages = counted(one.stages, "stage", "stages")
            found.append(f"Ronde {one.ronde.ronde} houdt de regels waaronder zij is geopend ({stages}).")
        if self.vanaf is not None:
            found.append(
                f"Dit geldt vanaf {value_text('', self.vanaf)}. Geef dan stagetui profile recompute {self.profiel}, "
                "zodat stages zonder plaats hun nieuwe laatste dag krijgen."
            )
        if not self.behouden:
            found.append("Opmerkingen in het bestand gaan verloren: het wordt helemaal opnieuw geschreven.")
        return tuple(found)


def _written(path: Place, value: object) -> str:
    key = key_at(path)
    return (key.typed(value) if key else str(value)) or "–"


def sheet(bureau: Bureau, actor: Actor, profiel: str, day: date | None = None) -> Sheet:
    """Read a profile.

    Args:
        bureau: The opened bureau.
        actor: Who looks.
        profiel: The id.
        day: The day whose rules are wanted; None is today.

    Raises:
        RefusedError: there is none, or the person is unknown.
    """
    return bureau.ask(actor, _sheet, profiel, day)


def trial(
    bureau: Bureau, actor: Actor, profiel: str, edits: Sequence[Edit], vanaf: date | None = None
) -> Trial:
    """Check a change and tell what would follow; nothing is kept.

    Raises:
        RefusedError: not allowed, nothing would change, or a value is wrong (everything that is wrong is told).
    """
    return bureau.ask(actor, _trial, profiel, tuple(edits), vanaf)


def write(bureau: Bureau, actor: Actor, command: ChangeProfile) -> Written:
    """Change a profile for good: the log, the stages that follow, and the file, whole or not at all.

    What is stored is stored before the file is put in place. Who is killed in between leaves the old file; doing it
    again mends that.

    Raises:
        RefusedError: not allowed, a value is wrong, or somebody changed the file meanwhile; the file is as it was.
    """
    with one_writer(bureau.directory):
        written = bureau.do(actor, command)
        _adopt(bureau.directory / FOLDER, command.profiel)
        put(written.draft, written.path)
    bureau.renew(actor.today)
    return written


def _sheet(view: View, profiel: str, day: date | None) -> Sheet:
    source = source_of(view, profiel, day or view.today)
    profile = validate(source.whole, source.file, Profile)
    folder = view.office.directory / FOLDER
    return Sheet(
        profile,
        source,
        (folder / source.file).is_file(),
        fingerprint(source),
        page(profile),
        tuple(
            path.name
            for path in toml_files(folder)
            if path.stem.startswith(f"{profiel}{DATED}")
            and path.stem.partition(DATED)[2] > view.today.isoformat()
        ),
        keeps(view, profiel),
    )


def _trial(view: View, profiel: str, edits: tuple[Edit, ...], vanaf: date | None) -> Trial:
    require_keeper(view, profiel)
    new = drafted(view, profiel, edits, vanaf)
    now = with_rules(view, validate(new.source.whole, new.source.file, Profile))
    after = with_rules(view, new.changed.profile)
    if vanaf is not None:
        later = replace(view.actor, today=vanaf)
        now, after = replace(now, actor=later), replace(after, actor=later)
    moved = {(new.aios, new.stagesoort): new for _, new in moved_lines(after, profiel)}
    return Trial(
        profiel,
        vanaf,
        new.path.name,
        tuple(differences(new.source.whole, new.changed.whole)),
        effects(now, after, profiel, moved),
        new.changed.kept,
        page(new.changed.profile),
    )


def _adopt(folder: Path, profiel: str) -> None:
    """Take over all shipped files of a profile of which the bureau has none: its first own one hides them all."""

    def of_profile(where: Path) -> list[Path]:
        return [path for path in toml_files(where) if path.stem.partition(DATED)[0] == profiel]

    if not of_profile(folder):
        for path in of_profile(config_dir() / "profiles"):
            shutil.copyfile(path, folder / path.name)
