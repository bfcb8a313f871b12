"""Backup and restore while others work: a copy is verified before it counts, and nothing confirmed is ever lost."""

from __future__ import annotations

import errno
import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path
from typing import TYPE_CHECKING

from stagetui.engine.access import Rights, granted_by, require_whole, rights_of
from stagetui.engine.doorway.backups import MAY_BACK_UP, MAY_RESTORE, RecordBackup, record_restore
from stagetui.engine.exchange.troubles import unwritable
from stagetui.engine.queries.integrity import table_counts
from stagetui.engine.queries.trail import trail_troubles
from stagetui.engine.store import Store
from stagetui.errors import RefusedError, StagetuiError

if TYPE_CHECKING:
    from stagetui.engine.access import Actor, View
    from stagetui.engine.bureau import Bureau
    from stagetui.engine.store import Reader
    from stagetui.profiles.settings import Settings

COPY = "kopie.duckdb"


@dataclass(frozen=True, slots=True)
class Contents:
    """What a verified copy holds: its last audit line, and the number of rows of each table."""

    regel: int
    rijen: dict[str, int]


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was made."""

    bestand: Path
    bytes: int
    sha256: str
    inhoud: Contents


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put back, and where the data of until then are kept (None when there were none)."""

    bestand: Path
    bewaard: Path | None
    inhoud: Contents


def backup(bureau: Bureau, actor: Actor, target: Path) -> Backup:
    """Write a consistent, verified copy of all data to `target` (0600), whole or not at all.

    Raises:
        RefusedError: not allowed, `target` exists or cannot be written, the disk is full, or the copy does not
            hold up: its audit trail is broken.
        BusyError: others kept the data too long, or the file cannot be read.
    """
    bureau.ask(actor, _may_back_up)
    target = target.absolute()
    if target.exists() or target.is_symlink():
        raise unwritable(target, FileExistsError())
    with workshop(target.parent) as folder:
        draft = folder / COPY
        bureau.store.copy_to(draft)
        contents = verified(draft, target.name)
        digest = _sha256(draft)
        size = draft.stat().st_size
        _publish(draft, target)
    bureau.do(actor, RecordBackup(target.name, digest, contents.regel))
    return Backup(target, size, digest, contents)


def restore(bureau: Bureau, actor: Actor, source: Path) -> Restored:
    """Put a backup in the place of the data, after verifying it; the data of until then are kept beside them.

    Works also when the present data are damaged or absent; then only stagetui.toml says who may.

    Raises:
        RefusedError: not allowed, `source` is no sound backup, or the disk is full; nothing was changed.
        BusyError: others kept the data too long; nothing was changed.
    """
    rights = rights_even_if_damaged(bureau.store, bureau.settings, actor)
    require_whole(rights, bureau.office, MAY_RESTORE, "een reservekopie terugzetten")
    kept = _free_name(bureau.database, f"voor-terugzetten-{actor.now:%Y%m%d-%H%M%S}")
    with workshop(bureau.database.parent) as folder:
        draft = folder / COPY
        with Store(draft) as copy:
            copy.replace_with(source.absolute(), who=actor.persoon)
        contents = verified(draft, source.name)
        with Store(draft) as copy:
            record_restore(copy, bureau.office, actor, rights, bestand=source.name, bewaard=kept.name)
        bureau.store.replace_with(draft, who=actor.persoon, keep=kept)
    return Restored(source, kept if kept.exists() else None, contents)


def _may_back_up(view: View) -> None:
    require_whole(view.rights, view.office, MAY_BACK_UP, "een reservekopie maken")


def rights_even_if_damaged(store: Store, settings: Settings, actor: Actor) -> Rights:
    """What the person may; when the data cannot say it any more, what stagetui.toml says."""
    try:
        return store.read(lambda reader: rights_of(reader, settings, actor.persoon, actor.today))
    except StagetuiError:
        return Rights(actor.persoon, tuple(granted_by(settings, actor.persoon)), named=False)


def verified(copy: Path, name: str) -> Contents:
    """Open a copy that nobody else uses, read all of it, and check its audit trail; `name` is for the sentence.

    Raises:
        RefusedError: its audit trail is broken, or it is newer than the program.
        BusyError: it cannot be read.
    """

    def look(reader: Reader) -> tuple[list[str], Contents]:
        last = reader.value("SELECT coalesce(max(nr), 0) FROM gebeurtenis")
        return trail_troubles(reader), Contents(int(last), table_counts(reader))

    with Store(copy) as store:
        troubles, contents = store.read(look)
    if troubles:
        raise RefusedError(
            "Kopie klopt niet",
            f"Het logboek in {name} is niet heel: {troubles[0]} Er is niets gewijzigd. "
            "stagetui check noemt alles; vraag de beheerder welke reservekopie nog heel is.",
        )
    return contents


@contextmanager
def workshop(beside: Path) -> Iterator[Path]:
    """A private directory on the same disk, gone afterwards.

    Raises:
        RefusedError: there is no such place, or it may not be written.
    """
    try:
        folder = tempfile.TemporaryDirectory(dir=beside, prefix=".stagetui-")
    except OSError as error:
        raise unwritable(beside / COPY, error) from error
    with folder as name:
        yield Path(name)


def _publish(draft: Path, target: Path) -> None:
    """Give the draft its name by one step, which never overwrites."""
    try:
        try:
            target.hardlink_to(draft)
        except OSError as error:
            if error.errno not in (errno.EPERM, errno.EOPNOTSUPP, errno.EMLINK):
                raise
            # a disk without hard links, such as a USB stick
            if target.exists():
                raise FileExistsError from error
            draft.rename(target)
        descriptor = os.open(target.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError as error:
        raise unwritable(target, error) from error


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _free_name(database: Path, ending: str) -> Path:
    """A name beside the data that nothing has yet."""
    endings = chain([ending], (f"{ending}-{number}" for number in count(2)))
    names = (database.with_name(f"{database.name}.{one}") for one in endings)
    return next(name for name in names if not name.exists())
