"""The options that every command takes: which bureau, who acts, on which date, JSON or Dutch."""

from __future__ import annotations

import getpass
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from zoneinfo import ZoneInfo

import click

from stagetui.errors import RefusedError

if TYPE_CHECKING:
    from stagetui.engine.access import Actor, Via
    from stagetui.engine.bureau import Bureau

F = TypeVar("F", bound=Callable[..., Any])
BUREAU_VARIABLE = "STAGETUI_BUREAU"
TIME_ZONE = ZoneInfo("Europe/Amsterdam")


@dataclass(slots=True)
class Session:
    """What the common options say; options may stand before or after the subcommand, the last one counts.

    A `bound` session came in over SSH: bureau, user and date are those of the key, and no option changes them.
    """

    bureau: Path | None = None
    user: str | None = None
    day: date | None = None
    bound: bool = False

    @property
    def directory(self) -> Path:
        """The bureau directory: the option, else the variable, else the platform's user data directory."""
        if self.bureau is not None:
            return self.bureau
        if named := os.environ.get(BUREAU_VARIABLE):
            return Path(named)
        from platformdirs import user_data_path

        return user_data_path("stagetui")

    def actor(self, via: Via | None = None) -> Actor:
        """Who acts now; without --user the login name, without --date today in Europe/Amsterdam."""
        from stagetui.engine.access import Actor, Via

        now = datetime.now(UTC)
        today = self.day or now.astimezone(TIME_ZONE).date()
        moment = datetime.combine(today, now.time()) if self.day else now.replace(tzinfo=None)
        return Actor(self.user or login(), via or (Via.SSH if self.bound else Via.SCRIPT), today, moment)

    @contextmanager
    def open(self) -> Iterator[Bureau]:
        """Open the bureau for one command."""
        from stagetui.engine.bureau import Bureau

        with Bureau.open(self.directory, self.actor().today) as bureau:
            yield bureau


def login() -> str:
    """The login name of who runs the program."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return str(os.getuid())


def current(ctx: click.Context) -> Session:
    """The session of this run."""
    return ctx.ensure_object(Session)


class FilePath(click.Path):
    """A file or directory that the caller names; over SSH it is one of the server, so only staff may name one.

    `-` (standard input) is no file: it comes from the caller.
    """

    def convert(
        self, value: str | os.PathLike[str], param: click.Parameter | None, ctx: click.Context | None
    ) -> Any:
        """Refuse before the file system is looked at: whether a file exists is none of the caller's business."""
        if ctx is not None and str(value) != "-":
            require_files(current(ctx))
        return super().convert(value, param, ctx)


def require_files(session: Session) -> None:
    """Refuse to touch files of the server for who came in over SSH and is not staff (bureau, beheerder, export).

    Raises:
        RefusedError: the person has none of those roles.
    """
    if not session.bound:
        return
    from stagetui.engine.access import require
    from stagetui.profiles.terms import Rol

    with session.open() as bureau:
        rights = bureau.ask(session.actor(), lambda view: view.rights)
    require(rights, (Rol.BUREAU, Rol.BEHEERDER, Rol.EXPORT), "over SSH een bestand op de server noemen")


def _require_free(ctx: click.Context, param: click.Parameter) -> None:
    if current(ctx).bound:
        raise RefusedError(
            "Niet toegestaan",
            f"{param.opts[0]} kan niet over SSH: uw sleutel bepaalt wie u bent en voor welk bureau, "
            f"en het is vandaag. Laat {param.opts[0]} weg.",
        )


def _keep(name: str) -> Callable[[click.Context, click.Parameter, Any], Any]:
    def keep(ctx: click.Context, param: click.Parameter, value: object) -> object:
        if value is not None:
            _require_free(ctx, param)
            setattr(current(ctx), name, value)
        return value

    return keep


def _day(ctx: click.Context, param: click.Parameter, value: str | None) -> date | None:
    if value is None:
        return None
    _require_free(ctx, param)
    try:
        current(ctx).day = date.fromisoformat(value)
    except ValueError:
        raise click.BadParameter(f"{value!r} is geen datum zoals 2027-03-01.", ctx, param) from None
    return current(ctx).day


def parse_date(_ctx: click.Context, param: click.Parameter, value: str | None) -> date | None:
    """Read an option that is a date (ISO)."""
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise click.BadParameter(f"{value!r} is geen datum zoals 2027-03-01.", _ctx, param) from None


def bureau_options(function: F) -> F:
    """Give a command the options --bureau, --user and --date; their values are kept in the session."""
    for option in (
        click.option(
            "--date",
            expose_value=False,
            callback=_day,
            metavar="JJJJ-MM-DD",
            help="Doet alsof het die dag is.",
        ),
        click.option(
            "--user", expose_value=False, callback=_keep("user"), metavar="NAAM", help="Wie dit doet."
        ),
        click.option(
            "--bureau",
            expose_value=False,
            callback=_keep("bureau"),
            type=click.Path(path_type=Path, file_okay=False),
            metavar="MAP",
            help=f"De bureaumap (anders ${BUREAU_VARIABLE}).",
        ),
    ):
        function = option(function)
    return function


json_option = click.option("--json", "as_json", is_flag=True, help="Geeft één JSON-document en verder niets.")
