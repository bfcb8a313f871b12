"""What surrounds the data: permissions, room on the disk, templates, and the mail server with its secret."""

from __future__ import annotations

import asyncio
import shutil
import stat
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from stagetui.engine.jobs.send import mail_server
from stagetui.engine.letters.checking import letter_problems
from stagetui.engine.mail.server import connect
from stagetui.engine.mail.templates import template_problems
from stagetui.engine.queries.findings import Ernst, Finding
from stagetui.errors import RefusedError
from stagetui.profiles.settings import FILE_NAME

if TYPE_CHECKING:
    from stagetui.engine.mail.secrets import Secret
    from stagetui.engine.mail.server import MailServer
    from stagetui.profiles.settings import Settings

PATIENCE = 5.0
"""Seconds that the mail server gets to answer."""

MEGABYTE = 1_000_000
ROOM = 200 * MEGABYTE
"""Less free than this, or than four times the data, is told."""

_ANYBODY = stat.S_IRWXG | stat.S_IRWXO
_WRITERS = stat.S_IWGRP | stat.S_IWOTH


def mode_findings(directory: Path, settings: Settings | None) -> Iterator[Finding]:
    """Warn of what others on this computer may read or write.

    The data and what lies beside them are for their owner only; profiles and templates others may read, not write.
    """
    yield from _mode(directory, _ANYBODY)
    private = {directory / FILE_NAME}
    if settings is not None:
        database = directory / settings.bureau.database
        private |= {path for path in database.parent.glob(f"{database.name}*") if path.is_file()}
        if database.parent.resolve() != directory.resolve():
            yield from _mode(database.parent, _ANYBODY)
        if settings.mail and settings.mail.password_file:
            private.add(directory / settings.mail.password_file)
    for path in sorted(private):
        yield from _mode(path, _ANYBODY)
    for name in ("profiles", "letters", "mails"):
        for path in sorted([directory / name, *(directory / name).rglob("*")]):
            yield from _mode(path, _WRITERS)


def _mode(path: Path, forbidden: int) -> Iterator[Finding]:
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
    except OSError:
        return  # what is absent or out of reach is told elsewhere
    if mode & forbidden:
        what = "schrijven" if mode & forbidden & _WRITERS else "lezen"
        # of what others may read only the right to write is taken away
        mend = "go-w" if forbidden == _WRITERS else "go="
        yield Finding(
            Ernst.WAARSCHUWING,
            "rechten",
            f"Anderen op deze computer mogen {path} {what} (rechten {mode:04o}). Voer uit: chmod {mend} {path}",
        )


def disk_findings(database: Path) -> Iterator[Finding]:
    """Warn when the disk fills up: writing is refused with less than twice the file's size (engine.md, finding 6)."""
    try:
        free = shutil.disk_usage(database.parent).free
        size = database.stat().st_size
    except OSError:
        return  # told with the data
    if free < max(ROOM, 4 * size):
        yield Finding(
            Ernst.WAARSCHUWING,
            "schijf",
            f"Op de schijf van {database} is nog {free / MEGABYTE:.0f} MB vrij; de gegevens zijn "
            f"{size / MEGABYTE:.0f} MB. Maak ruimte vrij.",
        )


def template_findings(directory: Path, settings: Settings) -> Iterator[Finding]:
    """Try the mails and letters of the bureau and of its institutes with invented fields; every one that is wrong."""
    institutes = [one.id for one in settings.institutes]
    for problem in (*template_problems(directory, institutes), *letter_problems(directory, institutes)):
        yield Finding(Ernst.FOUT, "sjablonen", problem.text)


def mail_findings(directory: Path, settings: Settings) -> Iterator[Finding]:
    """Say where the password comes from (never what it is) and whether the server answers."""
    mail = settings.mail
    if mail is None:
        yield Finding(
            Ernst.MELDING, "mailserver", f"In {FILE_NAME} staat geen [mail]; de post blijft klaarstaan."
        )
        return
    try:
        server, secret = mail_server(directory, mail)
        if secret is not None:
            yield Finding(
                Ernst.MELDING, "wachtwoord", f"Het wachtwoord van de mailserver komt uit: {secret.source}."
            )
        asyncio.run(_answer(replace(server, timeout=min(server.timeout, PATIENCE)), secret))
    except RefusedError as error:
        yield Finding(Ernst.WAARSCHUWING, "mailserver", error.text)
    else:
        yield Finding(Ernst.MELDING, "mailserver", f"{server} antwoordt.")


async def _answer(server: MailServer, secret: Secret | None) -> None:
    (await connect(server, secret)).close()
