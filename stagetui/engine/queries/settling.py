"""What bears on the act that settles a milestone of one stage: its plaatsing, its requests, its silent places (N3)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stagetui.engine.queries.placing import active_placement, stage_of, visible_aios
from stagetui.engine.queries.requests import requests
from stagetui.engine.records import Plaatsing

if TYPE_CHECKING:
    from stagetui.engine.access import View


@dataclass(frozen=True, slots=True)
class Afhandeling:
    """Where a milestone of one stage can be settled.

    Attributes:
        plaatsing: The one that is not vervallen.
        aanvragen: The numbers of the open requests about this stage, those that wait for the person who looks first.
        stil: The preferred places whose availability is not known for the whole stage, in order of preference.
    """

    plaatsing: Plaatsing | None
    aanvragen: tuple[int, ...]
    stil: tuple[str, ...]


def settling(view: View, aios: str, stagesoort: str) -> Afhandeling:
    """What bears on a stage that has a milestone to settle.

    Raises:
        RefusedError: the aios or the stage is unknown, or not this person's to see.
    """
    visible_aios(view, aios)
    stage = stage_of(view, aios, stagesoort)
    asked = [
        one for one in requests(view, only_open=True, of_aios=aios) if one.aanvraag.stagesoort == stagesoort
    ]
    silent = view.reader.rows(
        "SELECT v.plaats FROM voorkeur v WHERE v.aios = ? AND v.stagesoort = ? AND v.plaats IS NOT NULL AND ("
        "SELECT count(DISTINCT d.dag) FROM (SELECT unnest([?::DATE, ?::DATE]) AS dag) d "
        "JOIN beschikbaarheid b ON b.plaats = v.plaats AND d.dag BETWEEN b.van AND b.tot"
        ") < ? ORDER BY v.rang",
        [aios, stagesoort, stage.start, stage.eind, len({stage.start, stage.eind})],
    )
    return Afhandeling(
        active_placement(view, aios, stagesoort),
        tuple(one.aanvraag.aanvraag for one in sorted(asked, key=lambda one: not one.mijn)),
        tuple(plaats for (plaats,) in silent),
    )
