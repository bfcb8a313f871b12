"""Where the shipped profiles, letters and mails stand: in the installed package or in the repository."""

from __future__ import annotations

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
