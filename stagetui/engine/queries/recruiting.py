"""What the bureau knows about an instelling that an aios wants to approach, with its places in the etalage (N5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stagetui.engine.records import Instelling, Stageplaats, words
from stagetui.engine.rules.asking import same_name
from stagetui.profiles.stages import part_of
from stagetui.profiles.terms import Zichtbaarheid

if TYPE_CHECKING:
    from stagetui.engine.access import View


def instelling_named(view: View, name: str) -> Instelling | None:
    """The instelling with this code, else the one with this name; None when the bureau does not know it."""
    known = view.reader.records(Instelling, "SELECT * FROM instelling ORDER BY instelling")
    by_code = next((one for one in known if one.instelling == name), None)
    return by_code or next((one for one in known if same_name(one.naam, name)), None)


def etalage_places(view: View, instelling: str, profiel: str, stagesoort: str) -> list[Stageplaats]:
    """The places of one instelling that the etalage shows for this profile and kind of stage (N5, N8)."""
    found = view.reader.records(
        Stageplaats,
        "SELECT * FROM stageplaats WHERE instelling = ? AND goedgekeurd AND zichtbaarheid <> ? ORDER BY plaats",
        [instelling, Zichtbaarheid.VERBORGEN.value],
    )
    kinds = {stagesoort, part_of(stagesoort)[0]}
    return [one for one in found if profiel in words(one.profielen) and kinds & set(words(one.stagesoorten))]
