"""An opened bureau: its settings, its profiles and its store. `ask` reads, `do` changes; there is no third way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Concatenate, ParamSpec, Self, TypeVar

from stagetui.engine.access import Actor, Office, View, require, rights_of
from stagetui.engine.doorway.door import Command, carry_out
from stagetui.engine.store import Reader, Store
from stagetui.errors import RefusedError
from stagetui.profiles.book import ProfileBook
from stagetui.profiles.files import profile_files
from stagetui.profiles.model import ConfigError
from stagetui.profiles.settings import FILE_NAME, Settings

P = ParamSpec("P")
T = TypeVar("T")


class Bureau:
    """One bureau directory, opened by one process."""

    def __init__(self, directory: Path, settings: Settings, book: ProfileBook) -> None:
        """Keep what was read; the data file is opened per transaction."""
        self.office = Office(directory, settings, book)
        self._read: object = None
        self.database = directory / settings.bureau.database
        self.store = Store(self.database)

    @property
    def directory(self) -> Path:
        """Where everything of the bureau stands."""
        return self.office.directory

    @property
    def settings(self) -> Settings:
        """What stagetui.toml says."""
        return self.office.settings

    @property
    def book(self) -> ProfileBook:
        """The profiles of today."""
        return self.office.book

    @classmethod
    def open(cls, directory: Path, today: date | None = None) -> Self:
        """Open `directory`.

        Args:
            directory: The bureau directory.
            today: The day whose profiles hold; None takes the newest ones.

        Raises:
            RefusedError: there is no bureau there, or its configuration is wrong (all problems at once).
        """
        if not (directory / FILE_NAME).is_file():
            raise RefusedError(
                "Geen bureau",
                f"In {directory} staat geen {FILE_NAME}. Kies een bureaumap met --bureau, "
                "of maak er een met stagetui init MAP (of stagetui demo om eerst te kijken).",
            )
        settings = Settings.read(directory / FILE_NAME)
        return cls(directory, settings, ProfileBook.load(directory, settings.bureau.profiles, today))

    def ask(
        self, actor: Actor, query: Callable[Concatenate[View, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run a query on one consistent state, as `actor` may see it; anybody unknown is refused."""
        self.renew(actor.today)

        def look(reader: Reader) -> T:
            rights = rights_of(reader, self.settings, actor.persoon, actor.today)
            if not rights.known:
                require(rights, (), "in dit bureau kijken")
            return query(View(reader, actor, rights, self.office), *args, **kwargs)

        return self.store.read(look)

    def do(self, actor: Actor, command: Command[T], *, rehearse: bool = False) -> T:
        """Carry out a command through the one doorway; with `rehearse` everything is checked and nothing kept."""
        self.renew(actor.today)
        return carry_out(self.store, self.office, actor, command, rehearse=rehearse)

    def renew(self, today: date) -> None:
        """Read the profiles again when somebody changed a file of theirs, or when it is another day.

        While a file that is being worked on is wrong, the rules stay as they were; `check` tells what is wrong with it.
        """
        seen = today, profile_files(self.directory)
        if seen == self._read:
            return
        try:
            book = ProfileBook.load(self.directory, self.settings.bureau.profiles, today)
        except ConfigError:
            return
        self.office, self._read = replace(self.office, book=book), seen

    def close(self) -> None:
        """End the store thread."""
        self.store.close()

    def __enter__(self) -> Self:
        """Use as `with Bureau.open(…) as bureau`."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close on leaving."""
        self.close()
