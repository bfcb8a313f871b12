"""What a person is told when something fails: our own errors as they are, anything else calmly and with a log."""

from __future__ import annotations

from dataclasses import dataclass

from stagetui.errors import StagetuiError, unexpected


@dataclass(frozen=True, slots=True)
class Trouble:
    """A title of a few words, and a sentence with the way out."""

    title: str
    text: str


def trouble_of(error: BaseException) -> Trouble:
    """Describe an error; one that nobody foresaw is written to the log with its traceback."""
    if isinstance(error, StagetuiError):
        return Trouble(error.title, error.text)
    return Trouble("Onverwachte fout", unexpected(error))
