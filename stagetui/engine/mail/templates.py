"""Mail texts: jinja2 templates in a sandbox, the bureau's own before the shipped ones, checked before use."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from stagetui.engine.letters.dutch import datum, getal
from stagetui.engine.mail.addresses import one_line
from stagetui.engine.mail.fields import FIELDS, Soort
from stagetui.errors import RefusedError
from stagetui.profiles.resources import config_dir

if TYPE_CHECKING:
    from jinja2 import Template
    from jinja2.sandbox import SandboxedEnvironment

TITLE: Final = "Mailsjabloon klopt niet"

_SUBJECT: Final = re.compile(r"Onderwerp:[ \t]*(?P<onderwerp>\S.*)")

# What a template can do wrong while it is filled in, besides jinja2's own errors.
_MISTAKES: Final = (TypeError, ValueError, ArithmeticError, LookupError, AttributeError)


@dataclass(frozen=True, slots=True)
class Rendered:
    """A message's words: a subject of one line, and a body."""

    onderwerp: str
    tekst: str


def template_path(soort: Soort, bureau_dir: Path) -> Path:
    """The template of a kind of message: the bureau's own in `mails/`, else the shipped one."""
    own = bureau_dir / "mails" / f"{soort}.txt"
    return own if own.is_file() else config_dir() / "mails" / f"{soort}.txt"


def render(soort: str, fields: Mapping[str, object], bureau_dir: Path) -> Rendered:
    """Fill in the template of a kind of message.

    Args:
        soort: a value of `Soort`.
        fields: all fields that `FIELDS` names for this kind; dates as `date` or in ISO form.
        bureau_dir: the bureau directory, whose `mails/` goes before the shipped templates.

    Raises:
        RefusedError: the kind is unknown, the template is wrong (file and line), or a field is missing.
    """
    known = _known(soort)
    return _fill(template_path(known, bureau_dir), fields, FIELDS[known])


def check_templates(bureau_dir: Path) -> None:
    """Try every template with its examples, so that a mistake is found before anything is sent.

    Raises:
        RefusedError: a template is wrong, names an unknown field, or belongs to no kind of message.
    """
    for path in sorted((bureau_dir / "mails").glob("*.txt")):
        if path.stem not in FIELDS:
            raise RefusedError(
                TITLE,
                f"{path}: er is geen soort bericht «{path.stem}». Bekende soorten: {', '.join(FIELDS)}. "
                "Geef het bestand een van deze namen.",
            )
    for soort, examples in FIELDS.items():
        render(soort, examples, bureau_dir)


def _known(soort: str) -> Soort:
    try:
        return Soort(soort)
    except ValueError:
        raise RefusedError(
            "Soort bericht onbekend",
            f"Er is geen soort bericht «{soort}». Bekende soorten: {', '.join(FIELDS)}.",
        ) from None


def _fill(path: Path, fields: Mapping[str, object], known: Mapping[str, object]) -> Rendered:
    """Subject and body of one template, with every way it can be wrong told in Dutch."""
    from jinja2 import TemplateError, TemplateSyntaxError, UndefinedError

    subject, body = _split(path)
    try:
        texts = [_render_part(part, fields, known, path) for part in (subject, body)]
    except TemplateSyntaxError as error:
        # the body begins on the file's second line; it was padded so that jinja2 counts the file's lines
        raise RefusedError(
            TITLE, f"{path}, regel {error.lineno}: jinja2 meldt «{error.message}». Verbeter deze regel."
        ) from error
    except UndefinedError as error:
        raise RefusedError(
            TITLE,
            f"{path}: een veld ontbreekt («{error.message}»). Velden van dit bericht: {', '.join(known)}.",
        ) from error
    except (TemplateError, *_MISTAKES) as error:
        raise RefusedError(
            TITLE, f"{path}: de sjabloon kan niet worden ingevuld («{error}»). Verbeter de sjabloon."
        ) from error
    onderwerp, tekst = one_line(texts[0]), re.sub(r"\n{3,}", "\n\n", texts[1]).strip()
    if not onderwerp or not tekst:
        raise RefusedError(TITLE, f"{path}: onderwerp of tekst blijft leeg. Vul de sjabloon aan.")
    return Rendered(onderwerp, f"{tekst}\n")


def _split(path: Path) -> tuple[str, str]:
    """The subject on the first line, and the body below it."""
    try:
        source = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise RefusedError(
            TITLE, f"{path} kan niet worden gelezen ({error}). Zet het bestand terug of verbeter de rechten."
        ) from error
    first, _, rest = source.partition("\n")
    found = _SUBJECT.fullmatch(first.rstrip())
    if found is None:
        raise RefusedError(
            TITLE, f"{path}, regel 1: «{one_line(first)}» is geen onderwerp. Begin met «Onderwerp: …»."
        )
    return found["onderwerp"], f"\n{rest}"


def _render_part(source: str, fields: Mapping[str, object], known: Mapping[str, object], path: Path) -> str:
    """Fill in one part, after looking whether all the names in it exist."""
    template, names = _compiled(source)
    unknown = sorted(names - set(known))
    if unknown:
        raise RefusedError(
            TITLE,
            f"{path}: het veld «{unknown[0]}» bestaat niet. Velden van dit bericht: {', '.join(known)}.",
        )
    return template.render(fields)


@lru_cache(maxsize=64)
def _compiled(source: str) -> tuple[Template, frozenset[str]]:
    """A part of a template and the names in it; compiled once, since many messages share it."""
    from jinja2 import meta

    environment = _environment()
    return environment.from_string(source), frozenset(
        meta.find_undeclared_variables(environment.parse(source))
    )


@cache
def _environment() -> SandboxedEnvironment:
    """Plain text without escaping; no loader, so a template cannot read other files."""
    from jinja2 import StrictUndefined, select_autoescape
    from jinja2.sandbox import SandboxedEnvironment

    environment = SandboxedEnvironment(
        undefined=StrictUndefined,
        autoescape=select_autoescape(default_for_string=False),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.clear()
    environment.filters["datum"] = datum
    environment.filters["getal"] = getal
    return environment
