"""What the approval of a request sets in motion, in the same transaction (N5, N7, N8, N11, N16, N18, N19)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from stagetui.engine.doorway.ending import end_early
from stagetui.engine.doorway.placing import move, place_at
from stagetui.engine.doorway.ticking import tick_of_itself
from stagetui.engine.doorway.training import carry_out_change
from stagetui.engine.doorway.transaction import Transaction
from stagetui.engine.queries.placing import active_placement, place_of, stage_of
from stagetui.engine.queries.recruiting import instelling_named
from stagetui.engine.queries.requests import gegevens_of
from stagetui.engine.records import Aanvraag, Aios, Besluit, Stageplaats, Toelating, Vrijstelling
from stagetui.engine.rules.training import change_from_json
from stagetui.errors import RefusedError
from stagetui.profiles.requests import Aanvraagsoort
from stagetui.profiles.schema import Profile
from stagetui.profiles.terms import (
    Beslisser,
    Gegeven,
    Gevolg,
    Partij,
    Status,
    VrijstellingSoort,
    Zichtbaarheid,
)


@dataclass(frozen=True, slots=True)
class Goedgekeurd:
    """A request that everybody approved, with what its effects need."""

    aanvraag: Aanvraag
    aios: Aios | None
    profile: Profile
    kind: Aanvraagsoort
    besluiten: tuple[Besluit, ...]

    @property
    def whose(self) -> Aios:
        """The aios; a checked profile gives such effects only to requests that have one."""
        if self.aios is None:
            raise RefusedError("Niet besloten", f"Aanvraag {self.aanvraag.aanvraag} hoort bij geen aios.")
        return self.aios

    @property
    def stagesoort(self) -> str:
        """The line of the schema that it is about."""
        return self.aanvraag.stagesoort or ""

    @property
    def told(self) -> Mapping[Gegeven, str]:
        """What was filled in."""
        return gegevens_of(self.aanvraag)


def carry_out_effects(tx: Transaction, approved: Goedgekeurd) -> None:
    """Do all that the kind of request says, and open the kenmerk that waits for it."""
    for effect in approved.kind.effects:
        EFFECTS[effect](tx, approved)
    if approved.kind.kenmerk is not None:
        _open(tx, approved, approved.kind.kenmerk)


def _place(tx: Transaction, approved: Goedgekeurd) -> None:
    """N5: the place that the aios found becomes a hidden stageplaats, and the stage is placed there."""
    asked, aios = approved.aanvraag, approved.whose
    stage = stage_of(tx, aios.aios, approved.stagesoort)
    where = _found_place(tx, approved)
    period: dict[str, object] = {
        "plaats": where.plaats,
        "van": stage.start,
        "tot": stage.eind,
        "capaciteit": 1,
        "toelichting": f"zelf geworven, aanvraag {asked.aanvraag}",
    }
    tx.add_all("beschikbaarheid", [period], ["plaats", "van"], "zelf geworven")
    reported = f"zelf geworven en gemeld op {asked.gemaakt_op:%Y-%m-%d} (aanvraag {asked.aanvraag})"
    shown = {Partij.AIOS: reported, Partij.INSTELLING: reported}
    if any(
        one.beslisser in (Beslisser.INSTITUUTSOPLEIDER, Beslisser.COORDINATOR) for one in approved.besluiten
    ):
        shown[Partij.INSTITUUTSOPLEIDER] = f"aanvraag {asked.aanvraag} goedgekeurd op {tx.today}"
    place_at(tx, aios, stage, where, shown=shown, of_itself=True)


def _found_place(tx: Transaction, approved: Goedgekeurd) -> Stageplaats:
    """The stageplaats of a request of one's own recruiting, made hidden: it is nobody else's to prefer (N8)."""
    told, asked = approved.told, approved.aanvraag
    known = instelling_named(tx, told[Gegeven.INSTELLING])
    instelling = known.instelling if known else f"zw-{asked.aanvraag}"
    if known is None:
        row: dict[str, object] = {
            "instelling": instelling,
            "naam": told[Gegeven.INSTELLING],
            "plaats": told[Gegeven.PLAATSNAAM],
        }
        tx.add_all("instelling", [row], ["instelling"], "zelf geworven")
    field = told[Gegeven.SPECIALISME]
    place: dict[str, object] = {
        "plaats": f"zw-{asked.aanvraag}",
        "instelling": instelling,
        "naam": f"{field.capitalize()} (zelf geworven)",
        "specialisme": field,
        "profielen": approved.profile.id,
        "stagesoorten": approved.stagesoort,
        "kenmerken": ";".join(dict.fromkeys([*_told_kenmerken(told), *_kenmerken(tx, approved)])) or None,
        "zichtbaarheid": Zichtbaarheid.VERBORGEN,
        "contact_naam": told[Gegeven.BEGELEIDER],
        "contact_email": told.get(Gegeven.BEGELEIDER_EMAIL),
        "contact_zichtbaar": False,
        "goedgekeurd": True,
    }
    tx.add_all("stageplaats", [place], ["plaats"], "zelf geworven")
    return place_of(tx, f"zw-{asked.aanvraag}")


def _told_kenmerken(told: Mapping[Gegeven, str]) -> list[str]:
    return [word for part in told.get(Gegeven.KENMERKEN, "").split(";") if (word := part.strip())]


def _kenmerken(tx: Transaction, approved: Goedgekeurd) -> list[str]:
    """The kenmerken that earlier approval opened for this stage, such as *buitenland* (N18)."""
    special = {one.kenmerk for one in approved.profile.requests.values() if one.kenmerk}
    opened = tx.reader.rows(
        "SELECT woord FROM toelating WHERE aios = ? AND stagesoort = ? ORDER BY woord",
        [approved.whose.aios, approved.stagesoort],
    )
    return [word for (word,) in opened if word in special]


def _show(tx: Transaction, approved: Goedgekeurd) -> None:
    """N8: the stageplaats is approved, so it may be shown."""
    place = place_of(tx, approved.aanvraag.plaats or "")
    if not place.goedgekeurd:
        tx.change(place, {"goedgekeurd": True}, "stageplaats goedgekeurd")


def _tick(tx: Transaction, approved: Goedgekeurd) -> None:
    """N19: approving the stageplan is what its milestone asks for."""
    told = f"aanvraag {approved.aanvraag.aanvraag} goedgekeurd"
    tick_of_itself(
        tx, approved.profile, approved.whose.aios, approved.stagesoort, approved.kind.marks or "", told
    )


def _reschedule(tx: Transaction, approved: Goedgekeurd) -> None:
    """N2, N18: the change of the schema that was asked for."""
    told = approved.told
    reason = told.get(Gegeven.MOTIVATIE) or f"aanvraag {approved.aanvraag.aanvraag} goedgekeurd"
    carry_out_change(tx, approved.whose, change_from_json(told[Gegeven.WIJZIGING]), reason=reason)


def _recognise(tx: Transaction, approved: Goedgekeurd) -> None:
    """N16: the field is EVC from now on."""
    row: dict[str, object] = {
        "aios": approved.whose.aios,
        "vakgebied": approved.told[Gegeven.VAKGEBIED],
        "soort": VrijstellingSoort.EVC,
        "besluit_datum": tx.today,
    }
    tx.add_once(Vrijstelling, row, "evc toegekend")


def _open_field(tx: Transaction, approved: Goedgekeurd) -> None:
    _open(tx, approved, approved.told[Gegeven.VAKGEBIED])


def _open(tx: Transaction, approved: Goedgekeurd, word: str) -> None:
    """N11, N13, N18: a field, or places with a kenmerk, are open to this stage from now on."""
    row: dict[str, object] = {
        "aios": approved.whose.aios,
        "stagesoort": approved.stagesoort,
        "woord": word,
        "aanvraag": approved.aanvraag.aanvraag,
    }
    tx.add_once(Toelating, row, "toegestaan")


def _release(tx: Transaction, approved: Goedgekeurd) -> None:
    """N7: the plaatsing ends and its place comes free; the stage looks for another."""
    current = active_placement(tx, approved.whose.aios, approved.stagesoort)
    if current is None:
        return
    reason = approved.told.get(Gegeven.MOTIVATIE) or f"aanvraag {approved.aanvraag.aanvraag} goedgekeurd"
    move(tx, current, Status.VERVALLEN, reason=reason, of_itself=True, actie="ingetrokken na goedkeuring")


def _end(tx: Transaction, approved: Goedgekeurd) -> None:
    """H22: the stage ends on the day that was asked for."""
    current = active_placement(tx, approved.whose.aios, approved.stagesoort)
    if current is None:
        return
    day = date.fromisoformat(approved.told[Gegeven.DATUM])
    reason = approved.told.get(Gegeven.MOTIVATIE) or f"aanvraag {approved.aanvraag.aanvraag} goedgekeurd"
    end_early(tx, approved.whose, current, day, reason)


EFFECTS: Mapping[Gevolg, Callable[[Transaction, Goedgekeurd], None]] = {
    Gevolg.PLAATSING: _place,
    Gevolg.ETALAGE: _show,
    Gevolg.MIJLPAAL: _tick,
    Gevolg.SCHEMA: _reschedule,
    Gevolg.EVC: _recognise,
    Gevolg.VAKGEBIED: _open_field,
    Gevolg.VRIJGEVEN: _release,
    Gevolg.BEEINDIGEN: _end,
}
