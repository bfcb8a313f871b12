"""What the rest of the house asks for: which template, the letter as PDF, and the letter as text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from stagetui.engine.letters.compiler import JsonValue, compile_html, compile_pdf
from stagetui.engine.letters.text import text_of_html
from stagetui.errors import RefusedError
from stagetui.profiles.resources import config_dir

_NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]*")


def template_path(name: str, bureau_dir: Path, instituut: str | None = None) -> Path:
    """The template of a letter: of the institute in `letters/INSTITUTE/`, of the bureau in `letters/`, or shipped.

    Args:
        name: the letter's name, such as `intentieverklaring`: lower case, digits and dashes.
        bureau_dir: the bureau directory; it need not hold a `letters/`.
        instituut: the institute in whose name it is written; its own template goes first.

    Raises:
        RefusedError: there is no letter of that name.
    """
    own = bureau_dir / "letters"
    folders: list[Path] = [*([own / instituut] if instituut else []), own, config_dir() / "letters"]
    if _NAME.fullmatch(name):
        for folder in folders:
            path = folder / f"{name}.typ"
            if path.is_file():
                return path
    known = sorted({path.stem for folder in folders for path in folder.glob("*.typ")})
    raise RefusedError(
        "Brief onbekend",
        f"Er is geen sjabloon voor de brief «{name}». Bekende brieven: {', '.join(known)}. "
        f"Zet een eigen sjabloon in {own}.",
    )


def render_pdf(template: Path | str, fields: Mapping[str, JsonValue]) -> bytes:
    """The letter as PDF: offline, with the fonts of the wheel, the same bytes for the same fields.

    A template reads the fields with `json(bytes(sys.inputs.velden))`; their values are data, never markup.

    Args:
        template: path of a `.typ` file; it may include files of its own folder only.
        fields: what the letter says; dates in ISO form.

    Raises:
        RefusedError: the template is unreadable or wrong; the text names file and line.
    """
    return compile_pdf(Path(template), fields)


def render_text(template: Path | str, fields: Mapping[str, JsonValue]) -> str:
    """The same letter as plain text, from the same template and fields, for screens and mail previews.

    Page header and footer are left out. Raises as `render_pdf`.
    """
    return text_of_html(compile_html(Path(template), fields))
