"""Writing the dossier of one aios as a readable document: .pdf, or .json for who reads it with a program."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stagetui.engine.doorway.disclosure import RecordDossier
from stagetui.engine.exchange.troubles import unwritable
from stagetui.engine.letters.letters import render_pdf, template_path
from stagetui.engine.queries.dossier import dossier
from stagetui.errors import RefusedError

if TYPE_CHECKING:
    from stagetui.engine.access import Actor
    from stagetui.engine.bureau import Bureau

LETTER = "dossier"


def write_dossier(bureau: Bureau, actor: Actor, aios: str, target: Path) -> Path:
    """Write all that is kept about one aios to `target` (0600), whole or not at all; a file that was there goes.

    Raises:
        RefusedError: no such aios, not allowed, another ending than .pdf or .json, or the file cannot be written.
    """
    ending = target.suffix.lower()
    if ending not in (".pdf", ".json"):
        raise RefusedError(
            "Onbekende bestandsvorm",
            f"{target.name} eindigt op {ending or 'niets'}; kies een naam die eindigt op .pdf of .json.",
        )
    document = bureau.ask(actor, dossier, aios)
    content = _pdf(document, bureau.directory) if ending == ".pdf" else _json(document)
    bureau.do(actor, RecordDossier(aios))
    _write(target, content)
    return target


def _json(document: dict[str, Any]) -> bytes:
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def _pdf(document: dict[str, Any], directory: Path) -> bytes:
    # of a change it differs from one kind to another what was stored: shown as text
    told = {
        part: [line | {name: _values(line[name]) for name in ("voor", "na")} for line in document[part]]
        for part in ("ingediend", "geschiedenis")
    }
    return render_pdf(template_path(LETTER, directory), document | told)


def _values(values: dict[str, Any] | None) -> str:
    return ", ".join(f"{name}: {_word(value)}" for name, value in (values or {}).items())


def _word(value: object) -> str:
    if isinstance(value, bool):
        return "ja" if value else "nee"
    return "–" if value is None else str(value)


def _write(target: Path, content: bytes) -> None:
    try:
        descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(target)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise unwritable(target, error) from error
