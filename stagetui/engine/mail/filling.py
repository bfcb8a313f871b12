"""Filling in one part of a template with jinja2, in a sandbox: data stays data, and a mistake has its line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from types import TracebackType
from typing import TYPE_CHECKING, Final

from stagetui.engine.letters.dutch import aanhef, beste, datum, getal, moment, opsomming, periode, voornaam
from stagetui.engine.mail.addresses import visible

if TYPE_CHECKING:
    from jinja2 import Template
    from jinja2.sandbox import SandboxedEnvironment

FILTERS: Final = {
    "aanhef": aanhef,
    "beste": beste,
    "datum": datum,
    "getal": getal,
    "moment": moment,
    "opsomming": opsomming,
    "periode": periode,
    "voornaam": voornaam,
}
"""The filters of a template besides those of jinja2 itself."""

# What a template can do wrong while it is filled in, besides jinja2's own errors.
_MISTAKES: Final = (TypeError, ValueError, ArithmeticError, LookupError, AttributeError)


class TemplateFault(Exception):  # noqa: N818 - told as a RefusedError by who knows the file
    """What is wrong with a template: a Dutch sentence, and the line of the file (None: not known)."""

    def __init__(self, text: str, line: int | None) -> None:
        super().__init__(text)
        self.text = text
        self.line = line


class Filling:
    """The source of one part of a template, and the line of the file that it begins on."""

    def __init__(self, source: str, *, first_line: int) -> None:
        """Keep the source; it is compiled when it is used."""
        self._source = source
        self._before = first_line - 1

    def with_fields(self, fields: Mapping[str, object], known: Mapping[str, object]) -> str:
        """The text with the fields in it; names that `known` lacks are refused, also where nothing would use them.

        Raises:
            TemplateFault: the template is wrong, or a field is missing.
        """
        from jinja2 import TemplateError, TemplateSyntaxError, UndefinedError

        of_this = f"Velden van dit bericht: {', '.join(known)}."
        try:
            template, names = _compiled(self._source)
            for name, line in names:
                if name not in known:
                    raise TemplateFault(f"het veld «{name}» bestaat niet. {of_this}", self._before + line)
            return template.render(fields)
        except TemplateSyntaxError as error:
            text = f"jinja2 meldt «{error.message}». Verbeter deze regel."
            raise TemplateFault(text, self._before + error.lineno) from error
        except UndefinedError as error:
            text = f"een veld ontbreekt («{error.message}»). {of_this}"
            raise TemplateFault(text, self._line_of(error)) from error
        except (TemplateError, *_MISTAKES) as error:
            text = f"de sjabloon kan niet worden ingevuld («{error}»). Verbeter de sjabloon."
            raise TemplateFault(text, self._line_of(error)) from error

    def _line_of(self, error: Exception) -> int | None:
        """Where in the file it went wrong: jinja2 rewrites tracebacks so that they name lines of the template."""
        step: TracebackType | None = error.__traceback__
        line = None
        while step is not None:
            if step.tb_frame.f_code.co_filename == "<template>":
                line = step.tb_lineno
            step = step.tb_next
        return line and self._before + line


@lru_cache(maxsize=128)
def _compiled(source: str) -> tuple[Template, tuple[tuple[str, int], ...]]:
    """A part of a template, and the fields in it with their lines; compiled once, since many messages share it."""
    from jinja2 import meta, nodes

    environment = _environment()
    tree = environment.parse(source)
    fields = meta.find_undeclared_variables(tree)
    named = {node.name: node.lineno for node in reversed(list(tree.find_all(nodes.Name)))}
    lines = sorted(((name, named[name]) for name in fields), key=lambda one: one[1])
    return environment.from_string(source), tuple(lines)


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
        finalize=_on_one_line,
    )
    environment.globals.clear()
    environment.filters.update(FILTERS)
    return environment


def _on_one_line(value: object) -> object:
    """What a field holds never begins a line of its own: only the template arranges the message."""
    return re.sub(r"\s+", " ", visible(value)).strip() if isinstance(value, str) else value
