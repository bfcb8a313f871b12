"""Every letter of a bureau tried with invented fields, so that a mistake is found before it is needed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from stagetui.engine.letters.compiler import TITLE
from stagetui.engine.letters.examples import EXAMPLES
from stagetui.engine.letters.letters import render_pdf
from stagetui.errors import RefusedError
from stagetui.profiles.resources import unknown_folders


def letter_problems(bureau_dir: Path, institutes: Sequence[str] = ()) -> Iterator[RefusedError]:
    """What is wrong with the letters of the bureau and of its institutes, one error per file."""
    own = bureau_dir / "letters"
    for problem in unknown_folders(own, institutes):
        yield RefusedError(TITLE, problem)
    for folder in (own, *(own / institute for institute in institutes)):
        for name, fields in EXAMPLES.items():
            path = folder / f"{name}.typ"
            if path.is_file():
                try:
                    render_pdf(path, fields)
                except RefusedError as error:
                    yield error
