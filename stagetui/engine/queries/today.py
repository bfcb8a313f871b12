"""*Vandaag*: what waits for the person who looks, the most urgent first."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from stagetui.engine.queries.calendar import Termijn, due
from stagetui.engine.queries.half_years import half_years_due
from stagetui.engine.queries.requests import AanvraagRegel, requests
from stagetui.engine.queries.rounds import RondeRegel, round_view, rounds
from stagetui.engine.queries.swaps import swaps
from stagetui.engine.queries.unplaced import Zonder, without_place
from stagetui.profiles.terms import Eigenaar, Rol

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stagetui.engine.access import View


class Waar(StrEnum):
    """The screen on which a piece of work is settled."""

    GOEDKEURINGEN = "goedkeuringen"
    RONDE = "ronde"
    PLAATSINGEN = "plaatsingen"
    ONGEPLAATST = "ongeplaatst"
    RUILEN = "ruilen"
    POST = "post"
    AIOS = "aios"


@dataclass(frozen=True, slots=True)
class Werk:
    """A piece of work: what, until when (None: soon), and where to settle it; `sleutel` names what it is about.

    Milestones of the calendar are settled at their aios: `termijnen` holds them, and `sleutel` is empty when they are
    of several aios.
    """

    tekst: str
    datum: date | None
    dagen: int | None
    waar: Waar
    sleutel: str
    termijnen: tuple[Termijn, ...] = ()


def work_of_today(view: View) -> list[Werk]:
    """What waits: decisions, milestones of the calendar, rounds, proposals, and mail that needs a look.

    The most urgent first, what has no date as if it were today's; on one day in the order in which each list has it.
    """
    work = [*_decisions(view), *_swaps(view), *_calendar(view), *_half_years(view)]
    if view.rights.has(Rol.BUREAU):
        work += [*_rounds(view), *_unplaced(view), *_post(view)]
    return sorted(work, key=lambda w: w.datum or view.today)


def _until(view: View, day: date | None) -> tuple[date | None, int | None]:
    return day, (day - view.today).days if day else None


def _decisions(view: View) -> Iterator[Werk]:
    """What waits for this person; and, for the office, what others let come near its last day (escalation)."""
    for one in requests(view, only_open=True):
        mine = one.mijn and one.bezwaar is None
        watches = one.dringend and view.rights.has(Rol.BUREAU, profiel=one.profiel)
        if mine or watches:
            text = _request_text(one) if mine else f"Dringend, wacht op {one.wacht_op}: {_request_text(one)}"
            yield Werk(text, *_until(view, one.aanvraag.voor), Waar.GOEDKEURINGEN, str(one.aanvraag.aanvraag))


def _swaps(view: View) -> Iterator[Werk]:
    """H6: swaps that wait for this person's decision, or for what the bureau hears from the aios."""
    office = view.rights.has(Rol.BUREAU)
    for one in swaps(view, only_open=True):
        if one.definitief or not (one.mijn or (office and one.wacht_op)):
            continue
        names = " en ".join(dict.fromkeys(part.naam for part in one.delen))
        waits = "wacht op uw besluit" if one.mijn else f"wacht op antwoord van {len(one.wacht_op)} aios"
        text = f"Ruil {one.ruil.ruil} van {names} {waits}"
        yield Werk(text, *_until(view, one.ruilen_tot), Waar.RUILEN, one.ruil.ronde)


def _request_text(one: AanvraagRegel) -> str:
    parts = [one.naam]
    if one.aanvraag.stagesoort:
        parts.append(one.aanvraag.stagesoort)
    place = " bij ".join(filter(None, (one.plaats_naam, one.instelling)))
    about = ", ".join(parts) + (f": {place}" if place else "")
    return f"{one.soort_naam}: {about}"


def _calendar(view: View) -> Iterator[Werk]:
    """N3, N19: what is late or near and this person's to do, one line per milestone and date.

    Approving a plaatsing is no milestone here: it stands among the decisions already.
    """
    found: dict[tuple[date, str], list[Termijn]] = defaultdict(list)
    if view.rights.named or view.rights.has(Rol.BUREAU):
        for one in due(view):
            if _is_mine(view, one):
                found[one.datum, one.tekst].append(one)
    for (day, text), lines in found.items():
        people = {one.aios for one in lines}
        only = lines[0].aios if len(people) == 1 else ""
        stages = ", ".join(one.stagesoort for one in lines)
        who = f"{lines[0].naam}, {stages}" if only else f"{len(people)} aios"
        yield Werk(f"{text}: {who}", *_until(view, day), Waar.AIOS, only, tuple(lines))


def _half_years(view: View) -> Iterator[Werk]:
    """H4-H6: what is late or near for the half years that this person plans; settled in their round."""
    for one in half_years_due(view):
        if one.eigenaar is not Eigenaar.INSTITUUTSOPLEIDER and view.rights.has(
            Rol.BUREAU, instituut=one.instituut, profiel=one.profiel
        ):
            text = f"{one.tekst}: {one.instituut}, half jaar vanaf {one.start}"
            yield Werk(text, *_until(view, one.datum), Waar.RONDE, one.ronde or "")


def _is_mine(view: View, one: Termijn) -> bool:
    match one.eigenaar:
        case Eigenaar.BUREAU:
            return view.rights.has(Rol.BUREAU, instituut=one.instituut, profiel=one.profiel)
        case Eigenaar.INSTITUUTSOPLEIDER:
            return one.afvinken and view.rights.answers_for(one.instituutsopleider)
        case _:
            return False


def _rounds(view: View) -> Iterator[Werk]:
    for line in rounds(view):
        name = line.ronde.ronde
        if line.ronde.tot < view.today:
            continue
        beeld = round_view(view, name)
        asking = beeld.te_plaatsen
        open_to = date.min if not _plans_year(view, line) else view.today
        silent = [stage for stage in asking if stage.stil and stage.tot >= open_to]
        deadline = min((stage.tot for stage in silent), default=None)
        if silent:
            text = f"Ronde {name}: {len(silent)} van {len(beeld.stages)} stages nog zonder voorkeur"
            yield Werk(text, *_until(view, deadline), Waar.RONDE, name)
        if asking and not line.voorstellen and len(asking) > len(silent):
            text = f"Ronde {name}: {len(asking) - len(silent)} stages met voorkeur wachten op een voorstel"
            yield Werk(text, *_until(view, min(stage.start for stage in asking)), Waar.RONDE, name)
        if line.voorstellen and line.vastgesteld is None:
            text = f"Ronde {name}: er is een voorstel berekend, nog niet vastgesteld"
            yield Werk(text, *_until(view, min((s.start for s in asking), default=None)), Waar.RONDE, name)


def _plans_year(view: View, line: RondeRegel) -> bool:
    """Whether the round plans a year of stages: there who wishes for nothing is placed as well (H4)."""
    return any(one.year is not None for name in line.profielen if (one := view.book.get(name)))


def _unplaced(view: View) -> Iterator[Werk]:
    """N6: who has no place after the round, and who lost one: the bureau looks further with the aios."""
    found: dict[str | None, list[Zonder]] = defaultdict(list)
    for one in without_place(view):
        found[one.ronde].append(one)
    for ronde, stages in found.items():
        count = "1 stage" if len(stages) == 1 else f"{len(stages)} stages"
        text = (
            f"Ronde {ronde}: {count} niet geplaatst; zoek samen met de aios verder"
            if ronde
            else f"{count} zonder plaats na een weigering of vrijgave; zoek samen met de aios verder"
        )
        yield Werk(text, *_until(view, stages[0].start), Waar.ONGEPLAATST, ronde or "")


def _post(view: View) -> Iterator[Werk]:
    counts = dict(view.reader.rows("SELECT status, count(*) FROM bericht GROUP BY status ORDER BY status"))
    waiting = counts.get("wacht", 0) + counts.get("opnieuw", 0)
    for count, one, more in (
        (
            counts.get("mislukt", 0),
            "is mislukt en heeft aandacht nodig",
            "zijn mislukt en hebben aandacht nodig",
        ),
        (
            counts.get("misschien verzonden", 0),
            "is misschien verzonden; vraag het na",
            "zijn misschien verzonden; vraag het na",
        ),
        (
            counts.get("vastgehouden", 0),
            "is vastgehouden; bekijk het en geef het vrij",
            "zijn vastgehouden; bekijk ze en geef ze vrij",
        ),
        (waiting, "staat klaar om te versturen", "staan klaar om te versturen"),
    ):
        if count:
            text = f"1 bericht {one}" if count == 1 else f"{count} berichten {more}"
            yield Werk(f"Post: {text}", None, None, Waar.POST, "")
