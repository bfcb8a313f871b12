"""What can be done with a stage by hand: the places it could go to, and the statuses its plaatsing may get."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stagetui.engine.allocation.capacity import least_room, segments
from stagetui.engine.allocation.instance import Stay, Window
from stagetui.engine.queries.instances import Facts
from stagetui.engine.queries.placing import consents_of, placement, stage_of, visible_aios
from stagetui.engine.queries.rules import rules_of
from stagetui.engine.queries.visibility import sees_hidden
from stagetui.engine.records import words
from stagetui.engine.rules.statuses import status_objections
from stagetui.profiles.stages import part_of
from stagetui.profiles.terms import Status, Zichtbaarheid

if TYPE_CHECKING:
    from stagetui.engine.access import View
    from stagetui.engine.records import Stageplaats

# A status that needs a reason is judged as if one were given: the screen asks for it when the status is chosen.
_GIVEN = "(reden volgt)"


@dataclass(frozen=True, slots=True)
class Kandidaat:
    """A place for one stage: its rank among the preferences, and the room on the fullest day of the stage.

    `vrij` is None when the place is not available on every day; `bezwaren` tells everything that forbids it.
    """

    plaats: Stageplaats
    instelling: str | None
    rang: int | None
    vrij: int | None
    bezwaren: tuple[str, ...]

    @property
    def kan(self) -> bool:
        """Whether nothing stands in the way."""
        return not self.bezwaren and bool(self.vrij)


@dataclass(frozen=True, slots=True)
class Overgang:
    """A status that a plaatsing may get by hand; `bezwaren` tells what stands in the way today.

    `alleen_overmacht` says that only the last day stands in the way, which force majeure sets aside (H7).
    """

    status: Status
    reden_nodig: bool
    bezwaren: tuple[str, ...]
    alleen_overmacht: bool


def candidates(view: View, aios: str, stagesoort: str) -> list[Kandidaat]:
    """All places that offer this kind of stage: preferences first, then those that can, then the rest (N4, N6, N8).

    Raises:
        RefusedError: the aios or the stage is unknown, or not this person's to see.
    """
    who = visible_aios(view, aios)
    stage = stage_of(view, aios, stagesoort)
    profile = rules_of(view, who, None)
    facts = Facts(view)
    names = dict(view.reader.rows("SELECT instelling, naam FROM instelling"))
    shown = sees_hidden(view.rights)
    ranks = {v.plaats: v.rang for v in facts.preferences.get((aios, stagesoort), ())}
    room = segments(
        (Window(w.plaats, w.van, w.tot, w.capaciteit) for w in facts.windows),
        (
            Stay(p.aios, p.stagesoort, p.plaats, p.start, p.eind)
            for p in facts.placed.values()
            if p.plaats is not None
        ),
    )
    found = [
        Kandidaat(
            place,
            names.get(place.instelling),
            ranks.get(place.plaats),
            least_room(room.get(place.plaats, ()), stage.start, stage.eind),
            tuple(facts.objections(stage, who, profile, place)),
        )
        for place in facts.places.values()
        if place.plaats in ranks or {stagesoort, part_of(stagesoort)[0]} & set(words(place.stagesoorten))
        if shown or place.zichtbaarheid is not Zichtbaarheid.VERBORGEN
    ]
    return sorted(found, key=_order)


def known_instellingen(view: View) -> list[tuple[str, str]]:
    """Code and name of every instelling, by name: where two stages may be combined (N18)."""
    return view.reader.rows("SELECT instelling, naam FROM instelling ORDER BY naam, instelling")


def _order(one: Kandidaat) -> tuple[object, ...]:
    return one.rang or 99, not one.kan, len(one.bezwaren), one.plaats.specialisme, one.plaats.naam


def moves(view: View, number: int) -> list[Overgang]:
    """The statuses that the profile lets a person give to a plaatsing, with what stands in the way (N7, N9).

    Raises:
        RefusedError: the plaatsing is unknown, or not this person's to see.
    """
    plaatsing = placement(view, number)
    who = visible_aios(view, plaatsing.aios)
    profile = rules_of(view, who, plaatsing.voorstel)
    consents = {consent.partij for consent in consents_of(view, number)}
    found = []
    for rule in profile.transitions:
        if rule.origin is not plaatsing.status or not rule.by:
            continue
        _, standing = status_objections(
            profile, plaatsing, rule.to, today=view.today, consents=consents, reason=_GIVEN
        )
        _, lasting = status_objections(
            profile, plaatsing, rule.to, today=view.today, consents=consents, reason=_GIVEN, overmacht=True
        )
        if not view.rights.has(*rule.by, instituut=who.instituut, profiel=who.profiel):
            lasting.insert(0, f"dat kan alleen iemand met de rol {' of '.join(rule.by)}")
            standing = lasting
        found.append(Overgang(rule.to, rule.reason_required, tuple(standing), bool(standing) and not lasting))
    return found
