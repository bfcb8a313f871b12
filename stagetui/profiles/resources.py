"""Where profiles, letters and mails stand: the shipped ones, and the folders that a bureau has for its institutes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from stagetui.errors import RefusedError

_PACKAGE = Path(__file__).resolve().parent.parent
# A wheel carries config/ inside the package; a checkout has it beside the package.
_PLACES = (_PACKAGE / "config", _PACKAGE.parent / "config")


def config_dir() -> Path:
    """Return the directory with the shipped `profiles/`, `letters/` and `mails/`.

    Raises:
        RefusedError: When the installation is incomplete.
    """
    for place in _PLACES:
        if (place / "profiles").is_dir():
            return place
    raise RefusedError(
        "De meegeleverde configuratie ontbreekt",
        f"Gezocht in {' en '.join(map(str, _PLACES))}. Installeer stagetui opnieuw.",
    )


def unknown_folders(own: Path, institutes: Sequence[str]) -> Iterator[str]:
    """Tell of each folder in a bureau's own `letters/` or `mails/` that bears the name of none of its institutes."""
    for folder in sorted(path for path in own.glob("*") if path.is_dir()):
        if folder.name not in institutes:
            yield (
                f"{folder}: er is geen instituut «{folder.name}». Instituten van dit bureau: "
                f"{', '.join(institutes) or 'geen'}. Geef de map een van deze namen."
            )
