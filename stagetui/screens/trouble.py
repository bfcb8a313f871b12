"""What a person is told when something fails: our own errors as they are, anything else calmly and with a log."""

from __future__ import annotations

import traceback
from dataclasses import dataclass

from stagetui.errors import StagetuiError


@dataclass(frozen=True, slots=True)
class Trouble:
    """A title of a few words, and a sentence with the way out."""

    title: str
    text: str


def trouble_of(error: BaseException) -> Trouble:
    """Describe an error; one that nobody foresaw is written to the log with its traceback."""
    if isinstance(error, StagetuiError):
        return Trouble(error.title, error.text)
    return Trouble(
        "Onverwachte fout",
        f"Er ging iets mis dat niet had mogen gebeuren ({type(error).__name__}). "
        f"Wat al bewaard was, is bewaard.{_logged(error)}",
    )


def _logged(error: BaseException) -> str:
    from platformdirs import user_log_path

    try:
        log = user_log_path("stagetui", ensure_exists=True) / "fouten.log"
        with log.open("a", encoding="utf-8") as file:
            file.write("".join(traceback.format_exception(error)) + "\n")
    except OSError:
        return ""
    return f" De bijzonderheden staan in {log}; geef dat bestand aan de beheerder."
