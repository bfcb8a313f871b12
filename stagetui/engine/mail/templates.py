"""Mail texts: the template of the institute, else of the bureau, else the shipped one; checked before use."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from stagetui.engine.mail.addresses import one_line
from stagetui.engine.mail.fields import FIELDS, Soort
from stagetui.engine.mail.filling import Filling, TemplateFault
from stagetui.engine.mail.html import html_of
from stagetui.errors import RefusedError
from stagetui.profiles.resources import config_dir, unknown_folders

TITLE: Final = "Mailsjabloon klopt niet"

_SUBJECT: Final = re.compile(r"Onderwerp:[ \t]*(?P<onderwerp>\S.*)")


@dataclass(frozen=True, slots=True)
class Rendered:
    """A message's words: a subject of one line, a body, and the same body as a page of HTML."""

    onderwerp: str
    tekst: str
    html: str


def template_path(soort: Soort, bureau_dir: Path, instituut: str | None = None) -> Path:
    """The template of a kind: of the institute in `mails/INSTITUTE/`, of the bureau in `mails/`, or the shipped one."""
    own = bureau_dir / "mails"
    found = [folder / f"{soort}.txt" for folder in (*([own / instituut] if instituut else []), own)]
    return next((path for path in found if path.is_file()), config_dir() / "mails" / f"{soort}.txt")


def render(
    soort: str, fields: Mapping[str, object], bureau_dir: Path, instituut: str | None = None
) -> Rendered:
    """Fill in the template of a kind of message.

    Args:
        soort: a value of `Soort`.
        fields: all fields that `FIELDS` names for this kind; dates as `date` or in ISO form.
        bureau_dir: the bureau directory, whose `mails/` goes before the shipped templates.
        instituut: the institute in whose name it is sent; its own templates go first.

    Raises:
        RefusedError: the kind is unknown, the template is wrong (file and line), or a field is missing.
    """
    known = _known(soort)
    return _fill(template_path(known, bureau_dir, instituut), fields, FIELDS[known])


def check_templates(bureau_dir: Path, institutes: Sequence[str] = ()) -> None:
    """Try every template with its examples, so that a mistake is found before anything is sent.

    Raises:
        RefusedError: a template is wrong, names an unknown field, or belongs to no kind of message or institute.
    """
    for problem in template_problems(bureau_dir, institutes):
        raise problem


def template_problems(bureau_dir: Path, institutes: Sequence[str] = ()) -> Iterator[RefusedError]:
    """Everything that is wrong with the templates, one error per file."""
    own = bureau_dir / "mails"
    for problem in unknown_folders(own, institutes):
        yield RefusedError(TITLE, problem)
    tried = [config_dir() / "mails" / f"{soort}.txt" for soort in Soort]
    for path in [*tried, *sorted(own.glob("*.txt")), *sorted(own.glob("*/*.txt"))]:
        try:
            fields = FIELDS[_kind_of(path)]
            _fill(path, fields, fields)
        except RefusedError as error:
            yield error


def _kind_of(path: Path) -> Soort:
    try:
        return Soort(path.stem)
    except ValueError:
        raise RefusedError(
            TITLE,
            f"{path}: er is geen soort bericht «{path.stem}». Bekende soorten: {', '.join(Soort)}. "
            "Geef het bestand een van deze namen.",
        ) from None


def _known(soort: str) -> Soort:
    try:
        return Soort(soort)
    except ValueError:
        raise RefusedError(
            "Soort bericht onbekend",
            f"Er is geen soort bericht «{soort}». Bekende soorten: {', '.join(Soort)}.",
        ) from None


def _fill(path: Path, fields: Mapping[str, object], known: Mapping[str, object]) -> Rendered:
    """Subject and body of one template, with every way it can be wrong told in Dutch."""
    subject, body = _split(path)
    try:
        onderwerp = one_line(Filling(subject, first_line=1).with_fields(fields, known))
        filled = Filling(body, first_line=2).with_fields(fields, known)
    except TemplateFault as fault:
        where = f"{path}, regel {fault.line}" if fault.line else f"{path}"
        raise RefusedError(TITLE, f"{where}: {fault.text}") from fault
    tekst = re.sub(r"\n{3,}", "\n\n", filled).strip()
    if not onderwerp or not tekst:
        raise RefusedError(TITLE, f"{path}: onderwerp of tekst blijft leeg. Vul de sjabloon aan.")
    return Rendered(onderwerp, f"{tekst}\n", html_of(tekst, onderwerp))


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
    return found["onderwerp"], rest
