"""What an aios is told by the calendar: that recruitment begins, and that preferences are still waited for (N3)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from stagetui.engine.doorway.queueing import Ontvanger, Over
from stagetui.engine.doorway.reminding.memory import Moment, step
from stagetui.engine.doorway.telling import stage_fields
from stagetui.engine.mail.fields import Soort
from stagetui.profiles.calendar import milestone_date
from stagetui.profiles.terms import Partij, Route

if TYPE_CHECKING:
    from stagetui.engine.doorway.reminding.gathering import Gathering
    from stagetui.engine.queries.calendar import Termijn
    from stagetui.profiles.schema import Profile

AIOS = "aios"


def remind_aios(gathering: Gathering, pending: Sequence[Termijn]) -> None:
    """Gather the messages to aios; stages that close on the same day are in one."""
    waiting: dict[tuple[str, date], list[tuple[Termijn, Moment]]] = defaultdict(list)
    for one in pending:
        moment = _moment(gathering, one)
        if moment is None:
            continue
        if one.mail is Soort.ZES_MAANDEN:
            _six_months(gathering, one, moment)
        else:
            waiting[one.aios, one.datum].append((one, moment))
    for (code, sluit), found in waiting.items():
        _preferences(gathering, code, sluit, found)


def _moment(gathering: Gathering, one: Termijn) -> Moment | None:
    """What this milestone says today, if it was not said before."""
    if one.mail not in (Soort.ZES_MAANDEN, Soort.VOORKEUREN_HERINNERING):
        return None
    trap = step(gathering.tx.today, one.datum, one.herinner)
    if trap is None:
        return None
    moment = Moment(one.mail, AIOS, trap, one.datum, one.aios, one.stagesoort, one.mijlpaal)
    return moment if gathering.memory.fresh(moment) else None


def _six_months(gathering: Gathering, one: Termijn, moment: Moment) -> None:
    """N3: half a year before, how a place is found and by when (N4)."""
    aios, profile = gathering.people[one.aios], gathering.rules(one.aios)
    kind = profile.kinds.get(one.stagesoort) if profile else None
    if profile is None or kind is None:
        return
    routes = tuple(dict.fromkeys(kind.all_routes))
    closes = milestone_date(profile.milestone(profile.preferences.deadline), one.start, one.eind)
    fields = stage_fields(profile, one.stagesoort, one.start, one.eind) | {
        "aios": aios.naam,
        "routes": routes,
        # the deadline is the last day that counts (N3)
        "voorkeuren_voor": closes + timedelta(days=1) if Route.ETALAGE in routes else None,
        "besluit_voor": _decided_by(profile, one),
    }
    gathering.add(Soort.ZES_MAANDEN, profile, Ontvanger.aios(aios), fields, Over(aios=aios), [moment])


def _decided_by(profile: Profile, one: Termijn) -> date | None:
    consent = profile.consents.get(Partij.INSTITUUTSOPLEIDER)
    if consent is None or consent.due is None:
        return None
    return milestone_date(profile.milestone(consent.due), one.start, one.eind)


def _preferences(
    gathering: Gathering, code: str, sluit: date, found: Sequence[tuple[Termijn, Moment]]
) -> None:
    """Who has not handed in is reminded, before the deadline and after it."""
    aios, profile = gathering.people[code], gathering.rules(code)
    if profile is None:
        return
    fields: dict[str, object] = {
        "aios": aios.naam,
        "stages": [stage_fields(profile, one.stagesoort, one.start, one.eind) for one, _ in found],
        "sluit": sluit,
        "dagen": (sluit - gathering.tx.today).days,
    }
    moments = [moment for _, moment in found]
    gathering.add(
        Soort.VOORKEUREN_HERINNERING, profile, Ontvanger.aios(aios), fields, Over(aios=aios), moments
    )
