"""The store itself: reading, writing, migrating and copying, each as one job in the store's own thread."""

from __future__ import annotations

import shutil
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import ExitStack
from functools import cached_property, partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar

from stagetui.engine.store import copying, migrations
from stagetui.engine.store.errors import AbandonedError, DiskFullError, renewed
from stagetui.engine.store.gate import Gate, Hold
from stagetui.engine.store.room import NEIGHBOURS, Room
from stagetui.engine.store.session import Catalog, Reader, Writer
from stagetui.errors import BusyError, RefusedError

if TYPE_CHECKING:
    import duckdb

T = TypeVar("T")

_LOOK_AGAIN = 0.05  # seconds between two looks at `cancelled`
_KEPT_RESULTS = 64
_SYSTEM = "stagetui"
_here = threading.local()


class Store:
    """One bureau's data: one file, for many processes, without a daemon.

    Each method may be called from any thread; the work runs in the store's own thread, one job at a time.
    """

    def __init__(
        self, path: Path, *, wait: float = 10.0, migrations_from: Path = migrations.PACKAGED
    ) -> None:
        """Serve the database file `path`; opens nothing yet.

        Args:
            path: The file; `FILE.lock` and `FILE.gate` are kept beside it.
            wait: How long to wait for others at most, in seconds.
            migrations_from: The directory of the migrations.
        """
        self._path = path.absolute()
        self._wait = wait
        self._gate = Gate(self._path, wait)
        self._room = Room(self._path)
        self._directory = migrations_from
        self._catalog = Catalog()
        self._is_current = False
        self._lock = threading.Lock()
        self._executor: ThreadPoolExecutor | None = None
        self._closed = False
        self._stops: set[threading.Event] = set()
        self._kept: OrderedDict[Hashable, tuple[int, Any]] = OrderedDict()

    # ---- what others call

    def create(self) -> None:
        """Make the file, with all migrations.

        Raises:
            RefusedError: There is one already; it is left alone.
        """
        self._submit(self._create)

    def migrate(self) -> list[str]:
        """Apply the migrations that the file has not been through yet, each in a transaction of its own.

        Before the first of them a file that was in use is copied to `FILE.vNNNN-backup`, NNNN being the
        number of the last migration it went through. Reading and writing do this by themselves at first use.

        Returns:
            The names of the migrations that were applied.

        Raises:
            RefusedError: The file is newer than the program, or a migration failed; that one changed nothing.
        """
        return self._submit(self._migrate)

    def read(self, work: Callable[[Reader], T], *, cancelled: Callable[[], bool] | None = None) -> T:
        """Run `work` on one consistent state and give its result; others may read at the same time.

        Args:
            work: What to read; it must fetch all it needs, the Reader ends with it.
            cancelled: Looked at while waiting and working; once true, the work is abandoned.

        Raises:
            BusyError: Others kept the data too long, or the file cannot be opened.
            AbandonedError: `cancelled` said so.
        """
        return self._submit(partial(self._read, work), cancelled)[1]

    def write(
        self, work: Callable[[Writer], T], *, who: str, cancelled: Callable[[], bool] | None = None
    ) -> T:
        """Run `work` in one transaction that nobody else sees half of; its result means that it is stored.

        Args:
            work: What to change; any exception from it undoes everything and is raised as it is.
            who: The user who acts; named to others who have to wait.
            cancelled: As for `read`; a COMMIT that was begun is not stopped.

        Raises:
            BusyError: Others kept the data too long, or the file cannot be opened; nothing was changed.
            DiskFullError: Less than twice the file's size is free; nothing was changed (finding 6).
            StoredDiskFullError: It is stored, but the disk is full; never repeat it (finding 6).
            AbandonedError: `cancelled` said so; nothing was changed.
        """
        return self._submit(partial(self._write, work, who), cancelled)

    def read_cached(self, key: Hashable, work: Callable[[Reader], T]) -> T:
        """As `read`, but give what is kept under `key` while nobody has written; then nothing is opened.

        Args:
            key: Names the question completely: `work` with the same key must give the same result.
            work: What to read; its result is shared, so it must not be changed by who receives it.
        """
        number = self.change_number()
        with self._lock:
            kept = self._kept.get(key)
            if kept is not None and kept[0] == number:
                self._kept.move_to_end(key)
                result: T = kept[1]
                return result
        number, result = self._submit(partial(self._read, work))
        with self._lock:
            self._kept[key] = (number, result)
            self._kept.move_to_end(key)
            if len(self._kept) > _KEPT_RESULTS:
                self._kept.popitem(last=False)
        return result

    def change_number(self) -> int:
        """A number that is raised before every write; while it is the same, so are the data."""
        return self._gate.change_number()

    def copy_to(self, target: Path) -> None:
        """Make a consistent, proved copy of the file while others work; replaces `target` (finding 12).

        Raises:
            RefusedError: It cannot be written there.
            BusyError: Others kept the data too long, or the file cannot be read.
        """
        self._submit(partial(self._copy, target.absolute()))

    def replace_with(self, source: Path, *, who: str = _SYSTEM, keep: Path | None = None) -> None:
        """Put a proved copy of `source` in the place of the data, at once; `source` itself stays as it is.

        The copy is made and proved, and brought up to date if it is older, before anybody has to wait. The
        data that were there are gone, unless `keep` names where they stay. They may also be damaged or absent.
        The lock files stay, and the change number is raised, so that every session reads anew.

        Args:
            source: What `copy_to` made, or the file of another bureau.
            who: The user who acts; named to others who have to wait.
            keep: Where the data of until then are kept, as they are, also damaged: nothing that was confirmed
                up to the moment of replacing is missing there.

        Raises:
            RefusedError: `source` is no database of stagetui, is damaged or newer than this program, or the
                disk is full; nothing was changed.
            BusyError: Others kept the data too long, or a program outside the gate has them open.
        """
        self._submit(partial(self._replace, source.absolute(), who, keep))

    def close(self) -> None:
        """Abandon what still waits, and end the store's thread; may be called twice."""
        self._not_inside()
        with self._lock:
            self._closed = True
            executor, self._executor = self._executor, None
            for stop in self._stops:
                stop.set()
        if executor is not None:
            executor.submit(self._room.discard)
            executor.shutdown(wait=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # ---- the way into the store's thread

    def _submit(self, job: Callable[[threading.Event], T], cancelled: Callable[[], bool] | None = None) -> T:
        self._not_inside()
        stop = threading.Event()
        with self._lock:
            if self._closed:
                raise RuntimeError("the store is closed")
            if self._executor is None:
                # the interpreter joins this thread before it exits (finding 9)
                self._executor = ThreadPoolExecutor(1, thread_name_prefix="stagetui-store")
            self._stops.add(stop)
            future = self._executor.submit(self._run, job, stop)
        try:
            while not (stop.is_set() or wait((future,), _LOOK_AGAIN).done):
                if cancelled is not None and cancelled():
                    stop.set()
        finally:  # also when the asker is interrupted: a job never outlives the call
            stop.set()
            while not (future.cancel() or wait((future,), _LOOK_AGAIN).done):
                self._room.interrupt(stop)
            with self._lock:
                self._stops.discard(stop)
        if future.cancelled():
            raise AbandonedError
        return future.result()

    def _not_inside(self) -> None:
        if getattr(_here, "store", None) is self:
            raise RuntimeError("a transaction inside a transaction: use the Reader or Writer at hand")

    def _run(self, job: Callable[[threading.Event], T], stop: threading.Event) -> T:
        if stop.is_set():
            raise AbandonedError
        _here.store = self
        try:
            return job(stop)
        finally:
            _here.store = None

    # ---- the jobs

    def _read(self, work: Callable[[Reader], T], stop: threading.Event) -> tuple[int, T]:
        while True:
            with self._gate.shared(stop) as hold:
                self._require_file()
                with self._room.attached(writable=False) as connection:
                    if self._current(connection, hold):
                        reader = Reader(connection, self._catalog, stop, self._path.name)
                        with self._room.snapshot(connection):
                            return hold.number, self._work(work, reader, stop)
            self._migrate(stop)

    def _write(self, work: Callable[[Writer], T], who: str, stop: threading.Event) -> T:
        while True:
            with self._gate.exclusive(who, stop) as hold:
                self._require_file()
                self._require_space()
                with self._room.attached(writable=True) as connection:
                    if self._current(connection, hold):
                        hold.note_schema(len(self._migrations))
                        writer = Writer(connection, self._catalog, stop, self._path.name)
                        with self._room.transaction(connection):
                            return self._work(work, writer, stop)
            self._migrate(stop)

    def _work(self, work: Callable[[Any], T], session: Reader, stop: threading.Event) -> T:
        try:
            with self._room.interruptible(stop):
                result = work(session)
            session.finish()
        finally:
            session.end()
        return result

    def _current(self, connection: duckdb.DuckDBPyConnection, hold: Hold) -> bool:
        """Tell whether the file needs no migration; looked up once, and when FILE.lock tells of another.

        Raises:
            RefusedError: The file is newer than this program, perhaps since a moment ago.
        """
        if not self._is_current or hold.schema != len(self._migrations):
            try:
                todo = migrations.pending(connection, self._migrations, self._path.name)
            except RefusedError as error:
                raise (renewed() if self._is_current else error) from None
            self._is_current = not todo
        return self._is_current

    @cached_property
    def _migrations(self) -> tuple[migrations.Migration, ...]:
        return migrations.load(self._directory)

    def _create(self, stop: threading.Event) -> None:
        with self._gate.exclusive(_SYSTEM, stop) as hold:
            if self._path.exists():
                raise RefusedError(
                    "Database bestaat al",
                    f"{self._path} bestaat al en is niet aangeraakt; kies een andere map voor een "
                    "nieuw bureau.",
                )
            try:
                with self._room.attached(writable=True) as connection:
                    for migration in self._migrations:
                        migrations.apply(self._room, connection, migration, self._path.name)
            except BaseException:
                for ending in ("", *NEIGHBOURS):
                    self._path.with_name(self._path.name + ending).unlink(missing_ok=True)
                raise
            self._has_become_current(hold)

    def _migrate(self, stop: threading.Event) -> list[str]:
        with self._gate.exclusive(_SYSTEM, stop) as hold:
            self._require_file()
            with self._room.attached(writable=False) as connection:
                todo = migrations.pending(connection, self._migrations, self._path.name)
            if todo:
                self._require_space()
                done = todo[0].number - 1
                if done:
                    backup = self._path.with_name(f"{self._path.name}.v{done:04d}-backup")
                    with copying.draft_of(backup) as draft:
                        copying.take(self._path, draft)
                        copying.prove(draft)
                with self._room.attached(writable=True) as connection:
                    for migration in todo:
                        migrations.apply(self._room, connection, migration, self._path.name)
            self._has_become_current(hold)
            return [str(migration) for migration in todo]

    def _copy(self, target: Path, stop: threading.Event) -> None:
        if target.resolve() == self._path.resolve():
            raise RefusedError("Kopie niet gemaakt", f"{target} is de database zelf; kies een andere naam.")
        with copying.draft_of(target) as draft:
            with self._gate.shared(stop):
                self._require_file()
                copying.take(self._path, draft)
            copying.prove(draft)

    def _replace(self, source: Path, who: str, keep: Path | None, stop: threading.Event) -> None:
        if source.resolve() == self._path.resolve():
            raise RefusedError("Niet teruggezet", f"{source} is de database zelf; kies een reservekopie.")
        if not source.is_file():
            raise RefusedError(
                "Niet teruggezet", f"{source} bestaat niet of is geen bestand; kies een reservekopie."
            )
        with ExitStack() as held:
            with copying.draft_of(self._path) as draft:
                with Gate(source, self._wait).shared_if_in_use(stop):
                    copying.take(source, draft)
                copying.fit(draft, self._migrations, source)
                hold = held.enter_context(self._gate.exclusive(who, stop))
                with ExitStack() as keeping:
                    if keep is not None and self._path.exists():
                        copying.take(self._path, keeping.enter_context(copying.draft_of(keep.absolute())))
                    # only now: reading the file would drop the process's own lock on it (finding 5)
                    held.enter_context(self._room.withdrawn())
            self._has_become_current(hold)

    def _has_become_current(self, hold: Hold) -> None:
        """The file has just been through all migrations of this program."""
        hold.note_schema(len(self._migrations))
        self._catalog = Catalog()
        self._is_current = True

    def _require_file(self) -> None:
        if not self._path.exists():
            raise BusyError(
                "Database ontbreekt",
                f"{self._path} bestaat niet. Controleer de map van het bureau, of maak een nieuw bureau met "
                "'stagetui init'.",
            )

    def _require_space(self) -> None:
        size = self._path.stat().st_size
        free = shutil.disk_usage(self._path.parent).free
        if free < 2 * size:
            megabyte = 1_000_000
            detail = f" ({free / megabyte:.0f} MB vrij, {2 * size / megabyte:.0f} MB nodig)"
            raise DiskFullError(self._path.name, detail)
