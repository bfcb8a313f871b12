"""From a TOML file to a model, or to one `ConfigError` with every problem in it; never a traceback."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from stagetui.errors import reason_of
from stagetui.profiles.model import ConfigError, Document, Problem
from stagetui.profiles.wording import Location, allowed_at, found_text, key_path, suggestion

M = TypeVar("M", bound=Document)

TOML = "een regel in de vorm sleutel = waarde, [tabel] of [[lijst]]; tekst staat tussen aanhalingstekens"


def read(path: Path, model: type[M]) -> M:
    """Read a TOML file as a model.

    Raises:
        ConfigError: With everything that is wrong, or that the file cannot be read.
    """
    return parse(read_text(path), path.name, model)


def read_text(path: Path) -> str:
    """Return the text of a configuration file, without a byte order mark.

    Raises:
        ConfigError: When there is no such file, it may not be read, or it is not UTF-8.
    """
    allowed = "een leesbaar tekstbestand in UTF-8"
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        found = f"een byte die geen UTF-8 is (positie {error.start + 1})"
        allowed = 'UTF-8; kies bij opslaan de codering "UTF-8"'
    except FileNotFoundError:
        found = "geen bestand"
    except IsADirectoryError:
        found = "een map"
    except OSError as error:
        found = f"een bestand dat niet te lezen is ({reason_of(error)})"
    raise ConfigError([Problem(path.name, "", found, allowed)])


def parse(text: str, file: str, model: type[M]) -> M:
    """Read TOML text as a model; `file` is the name used in problems.

    Raises:
        ConfigError: With everything that is wrong.
    """
    return validate(load(text, file), file, model)


def load(text: str, file: str) -> dict[str, Any]:
    """Return what a TOML text holds; `file` is the name used in problems.

    Raises:
        ConfigError: It is no TOML.
    """
    try:
        # tomllib wants \n; what Windows editors write is the same text.
        return tomllib.loads(text.replace("\r\n", "\n"))
    except tomllib.TOMLDecodeError as error:
        raise ConfigError([_syntax_problem(str(error), text, file)]) from error
    except (ValueError, RecursionError) as error:
        # What tomllib itself lets through: a number of thousands of digits, brackets thousands deep.
        found = "een getal of een lijst die te groot is"
        raise ConfigError([Problem(file, "", found, "gewone getallen en lijsten")]) from error


def validate(raw: Mapping[str, Any], file: str, model: type[M]) -> M:
    """Make a model of what a TOML file holds; `file` is the name used in problems.

    Raises:
        ConfigError: With everything that is wrong.
    """
    try:
        document = model.model_validate(raw)
    except ValidationError as error:
        raise ConfigError(translate(error, model, file)) from error
    if problems := list(document.problems(file)):
        raise ConfigError(problems)
    return document


def _syntax_problem(message: str, text: str, file: str) -> Problem:
    if "Cannot overwrite" in message or "Cannot declare" in message or "Cannot mutate" in message:
        allowed = "elke sleutel en elke tabel één keer"
    elif "Invalid date" in message:
        allowed = "een datum die bestaat, als jjjj-mm-dd"
    else:
        allowed = TOML
    lines = text.splitlines() or [""]
    at = re.search(r"at line (\d+), column (\d+)", message)
    line, column = (int(at[1]), int(at[2])) if at else (len(lines), len(lines[-1]) + 1)
    content = lines[line - 1].strip() if line <= len(lines) else ""
    found = found_text(content) if content else "een onverwacht einde"
    return Problem(file, f"regel {line}, kolom {column}", found, allowed)


def translate(error: ValidationError, model: type[Document], file: str) -> list[Problem]:
    """Return the problems of a pydantic error in Dutch, in the order of the model."""
    schema = model.model_json_schema()
    errors = error.errors(include_url=False, include_context=False)
    # A list whose only items are wrong counts as empty too; the items say it better.
    parents = {problem["loc"][:-1] for problem in errors}
    return [
        _problem(problem["type"], problem["loc"], problem["input"], schema, file)
        for problem in errors
        if not (problem["type"] == "too_short" and problem["loc"] in parents)
    ]


def _problem(kind: str, location: Location, value: object, schema: dict[str, Any], file: str) -> Problem:
    key = key_path(location)
    if kind == "extra_forbidden":
        return Problem(file, key, "een onbekende sleutel", suggestion(schema, location))
    found = "niets" if kind == "missing" else found_text(value)
    return Problem(file, key, found, allowed_at(schema, location))
