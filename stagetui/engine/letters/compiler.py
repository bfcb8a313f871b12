"""The one place that calls typst: template and fields in, PDF or HTML out; offline, the same every time."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias, cast

from stagetui.errors import RefusedError

if TYPE_CHECKING:
    import typst

JsonValue: TypeAlias = "str | int | float | bool | list[JsonValue] | dict[str, JsonValue] | None"

TITLE: Final = "Brief niet gemaakt"

KEPT: Final = 4096
"""So many letters are kept until they are forgotten: many are made before the data are held for writing."""

# Where typst says an error is: the arrow, the file as it was given, line and column.
_PLACE: Final = re.compile(r"┌─ (?P<file>.+):(?P<line>\d+):\d+$", re.MULTILINE)

# Control characters, half characters and non-characters: no letter can show them, and HTML refuses them.
_UNPRINTABLE: Final = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef"
    + "".join(chr(plane << 16 | last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
    + "]"
)

# Pictograms stand in no font of the wheel: the paper would show an empty box.
_PICTOGRAMS: Final = re.compile("[\U0001f000-\U0001faff][\ufe0f\u200d\U0001f3fb-\U0001f3ff]*")

# A package would be fetched from the internet at the moment a letter is made.
_PACKAGE: Final = re.compile(r'"@[\w-]+/')

# The template is included rather than compiled itself, so that both forms name files in errors the same way.
_AS_PDF: Final = b"""#include sys.inputs.at("sjabloon")"""

# HTML knows no page, so typst leaves out what only arranges a page, with all that stands in it.
# These rules keep the content; the template itself stays as it is.
_AS_HTML: Final = b"""
#show grid: it => for cel in it.children { html.elem("p", cel.body) }
#show stack: it => for deel in it.children { html.elem("p", deel) }
#show align: it => it.body
#show pad: it => it.body
#show place: it => it.body
#show columns: it => it.body
#show h: [ ]
#include sys.inputs.at("sjabloon")
"""


def compile_pdf(template: Path, fields: Mapping[str, JsonValue]) -> bytes:
    """The letter as PDF; the same template and fields give the same bytes on every machine.

    Raises:
        RefusedError: the template cannot be read or does not compile; the text names file and line.
    """
    return _compile(template, _AS_PDF, fields, "pdf")


def compile_html(template: Path, fields: Mapping[str, JsonValue]) -> str:
    """The same letter as HTML: its words in reading order, without page, header and footer.

    Raises:
        RefusedError: as for `compile_pdf`.
    """
    return _compile(template, _AS_HTML, fields, "html").decode()


def _compile(template: Path, main: bytes, fields: Mapping[str, JsonValue], kind: typst.OutputFormat) -> bytes:
    """Make a letter, or give it as it was made before from the same fields and the same files."""
    _check_readable(template)
    # The fields travel as JSON text, so a name is a string for typst and never markup.
    told = json.dumps(_printable(dict(fields)), ensure_ascii=False)
    return _made(template, _state(template.parent), main, told, kind)


def forget_letters() -> None:
    """Let go of the letters that were kept."""
    _made.cache_clear()


def _state(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """What a letter depends on beside its fields: every file that its template may include."""
    found = [(path, path.stat()) for path in sorted(folder.rglob("*")) if path.is_file()]
    return tuple((str(path), stat.st_mtime_ns, stat.st_size) for path, stat in found)


@lru_cache(maxsize=KEPT)
def _made(
    template: Path,
    _files: tuple[tuple[str, int, int], ...],
    main: bytes,
    fields: str,
    kind: typst.OutputFormat,
) -> bytes:
    """Run typst on `main`, which includes the template; warnings are kept off the terminal."""
    import typst

    inputs = {"velden": fields, "sjabloon": template.name}
    try:
        compiler = typst.Compiler(
            main,
            root=template.parent,
            font_paths=_fonts(),
            sys_inputs=inputs,
        )
        # A fixed moment: what a reader should know about time is a field of the letter.
        document, _ = compiler.compile_with_warnings(format=kind, timestamp=0)
    except typst.TypstError as error:
        raise RefusedError(TITLE, _explain(error, template)) from error
    return cast(bytes, document)  # only images come as one file per page


def _printable(value: JsonValue) -> JsonValue:
    """The value with a replacement sign for each character that cannot be shown, and pictograms by their name."""
    match value:
        case str():
            return _PICTOGRAMS.sub(_in_words, _UNPRINTABLE.sub("\ufffd", value))
        case list():
            return [_printable(item) for item in value]
        case dict():
            return {name: _printable(item) for name, item in value.items()}
        case _:
            return value


def _in_words(sign: re.Match[str]) -> str:
    """The name that Unicode gives a pictogram, between brackets: `(grinning face)`."""
    return f"({unicodedata.name(sign[0][0], 'pictogram').lower()})"


@cache
def _fonts() -> typst.Fonts:
    """The fonts inside the wheel and no others: a letter must not depend on the machine's fonts."""
    import typst

    return typst.Fonts(include_system_fonts=False)


def _check_readable(template: Path) -> None:
    """Refuse a template that is absent, unreadable, or that needs the internet."""
    try:
        source = template.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise RefusedError(
            TITLE,
            f"De sjabloon {template} kan niet worden gelezen ({error}). "
            "Zet het bestand terug of verbeter de rechten en probeer opnieuw.",
        ) from error
    for number, line in enumerate(source.splitlines(), start=1):
        if _PACKAGE.search(line):
            raise RefusedError(
                TITLE,
                f"{template}, regel {number}: de sjabloon haalt een pakket van internet op, en "
                "brieven worden zonder internet gemaakt. Zet wat nodig is als .typ-bestand ernaast.",
            )


def _explain(error: typst.TypstError, template: Path) -> str:
    """Where the template is wrong and what typst says about it, with the way out."""
    found = _PLACE.search(error.diagnostic)
    # typst writes the path relative to the root; a file that the template includes has its own name
    place = f"{template.parent / Path(found['file']).name}, regel {found['line']}" if found else str(template)
    return (
        f"{place}: de sjabloon klopt niet. typst meldt: «{error.message}». "
        "Verbeter deze regel. Wie liever de meegeleverde brief gebruikt, haalt het bestand weg uit letters/."
    )
