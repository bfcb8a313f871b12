"""The one family of errors: each has a title, a Dutch sentence that says what to do next, and an exit code.

Everything that a user may meet is a `StagetuiError`; errors of libraries are translated into one at the
boundary of the room that holds the library. Exit codes are those of the contract (`interfaces.md`).
"""

from __future__ import annotations

import errno
import traceback
from enum import IntEnum


class ExitCode(IntEnum):
    """How a command ends, for scripts."""

    DONE = 0
    REFUSED = 1
    USAGE = 2
    BUSY = 3
    PARTLY = 4


class StagetuiError(Exception):
    """Something a user must know: `title` names it in a few words, `text` is the sentence with the way out."""

    exit_code = ExitCode.REFUSED

    def __init__(self, title: str, text: str) -> None:
        """Keep both texts; both are Dutch and shown as they are."""
        super().__init__(f"{title}: {text}")
        self.title = title
        self.text = text


class RefusedError(StagetuiError):
    """Bad input, a rule, a deadline, or not allowed; nothing was changed (exit code 1)."""


class BusyError(StagetuiError):
    """The database is busy or cannot be opened; nothing was changed, try again (exit code 3)."""

    exit_code = ExitCode.BUSY


class PartlyDoneError(StagetuiError):
    """Some of it was done and is recorded, some was not (exit code 4)."""

    exit_code = ExitCode.PARTLY


_REASONS = {
    errno.ENOENT: "bestaat niet",
    errno.ENOTDIR: "een deel van het pad is geen map",
    errno.EISDIR: "is een map",
    errno.EACCES: "geen toegang",
    errno.EPERM: "geen toegang",
    errno.EROFS: "alleen om te lezen",
    errno.ENOSPC: "schijf vol",
    errno.EDQUOT: "schijf vol",
    errno.ENAMETOOLONG: "de naam is te lang",
    errno.ELOOP: "een verwijzing die naar zichzelf wijst",
}


def reason_of(error: OSError) -> str:
    """Why the operating system refused, in a few Dutch words; its own words where we have none."""
    return _REASONS.get(error.errno or 0) or error.strerror or type(error).__name__


def unexpected(error: BaseException) -> str:
    """The sentence for an error that nobody foresaw; its traceback goes to the log, which the sentence names."""
    from platformdirs import user_log_path

    try:
        log = user_log_path("stagetui", ensure_exists=True) / "fouten.log"
        with log.open("a", encoding="utf-8") as file:
            file.write("".join(traceback.format_exception(error)) + "\n")
    except OSError:
        where = ""
    else:
        where = f" De bijzonderheden staan in {log}; geef dat bestand aan de beheerder."
    return (
        f"Er ging iets mis dat niet had mogen gebeuren ({type(error).__name__}). "
        f"Wat al bewaard was, is bewaard.{where}"
    )
