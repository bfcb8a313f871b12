"""The public keys with which people come in over SSH."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stagetui.engine.access import require
from stagetui.errors import RefusedError
from stagetui.profiles.sshkeys import fingerprint, read_key
from stagetui.profiles.terms import Rol

if TYPE_CHECKING:
    from stagetui.engine.access import View


@dataclass(frozen=True, slots=True)
class SleutelRegel:
    """A key and whose it is; `bron` tells where it stands."""

    persoon: str
    vingerafdruk: str
    sleutel: str
    opmerking: str | None
    bron: str


def keys(view: View, persoon: str | None = None) -> list[SleutelRegel]:
    """Every key, or those of one person, by person and fingerprint; one's own may be seen without a role.

    Raises:
        RefusedError: who looks is no beheerder, or a key stands with two people (data and stagetui.toml).
    """
    if persoon is None or persoon != view.rights.persoon:
        require(view.rights, (Rol.BEHEERDER,), "de sleutels van anderen zien")
    found = {
        mark: SleutelRegel(owner, mark, text, remark, "gegevens")
        for owner, mark, text, remark in view.reader.rows(
            "SELECT persoon, vingerafdruk, sleutel, opmerking FROM persoon_sleutel"
        )
    }
    for person in view.settings.people:
        for key in map(read_key, person.keys):
            mark = fingerprint(key.inhoud)
            if mark in found and found[mark].persoon != person.id:
                raise RefusedError(
                    "Sleutel hoort bij twee mensen",
                    f"Sleutel {mark} is in de gegevens van {found[mark].persoon} en in stagetui.toml van "
                    f"{person.id}. Haal hem bij een van beiden weg.",
                )
            found[mark] = SleutelRegel(person.id, mark, key.text, key.opmerking, "stagetui.toml")
    mine = (one for one in found.values() if persoon in (None, one.persoon))
    return sorted(mine, key=lambda one: (one.persoon, one.vingerafdruk))
