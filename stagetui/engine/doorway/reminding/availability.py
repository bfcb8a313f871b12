"""Asking instellingen for availability once the preferences are closed, and reminding who did not answer (N3, H2)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from stagetui.engine.doorway.asking import ask_questions, note_reminder, question
from stagetui.engine.doorway.queueing import XLSX, Bijvoegsel, Over
from stagetui.engine.doorway.reminding.memory import Moment, step
from stagetui.engine.doorway.telling import begeleider, delivery
from stagetui.engine.exchange.questions import Question, questions_form
from stagetui.engine.letters.dutch import opsomming, periode
from stagetui.engine.mail.fields import Soort
from stagetui.engine.queries.uitvraag import Key, Staat, Vraag, lists_for
from stagetui.profiles.calendar import milestone_date
from stagetui.profiles.terms import Bezorging, Rol

if TYPE_CHECKING:
    from stagetui.engine.doorway.reminding.gathering import Gathering
    from stagetui.engine.queries.calendar import Termijn
    from stagetui.profiles.schema import Profile

ANSWER_DAYS = 14
"""An instelling gets at least so many days to answer."""
REST_DAYS = 7
"""So many days after it was asked nobody is reminded of it."""

Group = tuple[str, str, str | None]  # instelling, address, institute that the place is of


def ask_places(gathering: Gathering, pending: Sequence[Termijn]) -> None:
    """Ask what has to be asked, in one message for each contact; it is kept as asked from then on (N3)."""
    until = _closed(gathering, pending)
    found = _grouped(gathering, until, Staat.TE_VRAGEN, Soort.BESCHIKBAARHEID_UITVRAAG)
    soonest = gathering.tx.today + timedelta(days=ANSWER_DAYS)
    for group, questions in found.items():
        asking = [replace(one, voor=max(one.voor, soonest)) for one in questions]
        numbers = ask_questions(gathering.tx, asking)
        moments = [
            Moment(Soort.BESCHIKBAARHEID_UITVRAAG, group[0], datum=one.voor, over=f"uitvraag:{number}")
            for number, one in zip(numbers, asking, strict=True)
        ]
        _write(gathering, Soort.BESCHIKBAARHEID_UITVRAAG, group, asking, moments)


def remind_places(gathering: Gathering) -> None:
    """Remind of what still waits for an answer, on the later days that the profile names."""
    tx = gathering.tx
    found = _grouped(gathering, {}, Staat.GEVRAAGD, Soort.BESCHIKBAARHEID_HERINNERING)
    for group, questions in found.items():
        told: list[tuple[Vraag, Moment]] = []
        for one in questions:
            trap = step(tx.today, one.voor, _later(gathering, one))
            asked = one.gevraagd_op.date() if one.gevraagd_op else tx.today
            if trap is None or one.uitvraag is None or (tx.today - asked).days < REST_DAYS:
                continue
            over = f"uitvraag:{one.uitvraag}"
            moment = Moment(Soort.BESCHIKBAARHEID_HERINNERING, group[0], trap, one.voor, over=over)
            if gathering.memory.fresh(moment):
                told.append((one, moment))
        if told and _write(
            gathering,
            Soort.BESCHIKBAARHEID_HERINNERING,
            group,
            [one for one, _ in told],
            [moment for _, moment in told],
        ):
            for one, _ in told:
                note_reminder(tx, question(tx, one.uitvraag or 0))


def _closed(gathering: Gathering, pending: Sequence[Termijn]) -> dict[Key, date]:
    """The stages whose preferences are closed and whose moment to ask is there, each with when the answer is needed."""
    today = gathering.tx.today
    found: dict[Key, date] = {}
    for one in pending:
        profile = gathering.rules(one.aios) if one.mail is Soort.BESCHIKBAARHEID_UITVRAAG else None
        if profile is None or today < one.datum - timedelta(days=max(one.herinner)):
            continue
        closes = profile.milestone(profile.preferences.deadline)
        if milestone_date(closes, one.start, one.eind) < today:
            found[one.aios, one.stagesoort] = one.datum
    return found


def _grouped(
    gathering: Gathering, until: dict[Key, date], staat: Staat, soort: Soort
) -> dict[Group, list[Vraag]]:
    """The questions of this state by whom they go to; only of places that this person asks about."""
    tx = gathering.tx
    found: dict[Group, list[Vraag]] = defaultdict(list)
    for one in lists_for(tx, until):
        for vraag in one.vragen:
            place, _ = gathering.telling.place(vraag.plaats)
            mine = tx.rights.has(Rol.BUREAU, Rol.EXPORT, Rol.BEHEERDER, instituut=place.instituut)
            made = delivery(gathering.rules_of_place(place), soort) is not Bezorging.NIET
            if vraag.staat is staat and mine and made:
                found[one.instelling, place.contact_email or place.plaats, place.instituut].append(vraag)
    return found


def _later(gathering: Gathering, vraag: Vraag) -> set[int]:
    """The days of a reminder: those that the profiles of the place name, after the first, which is that of asking."""
    place, _ = gathering.telling.place(vraag.plaats)
    days: set[int] = set()
    for profile in gathering.rules_of_place(place):
        for one in _asking(profile):
            days |= set(one) - {max(one)}
    return days


def _asking(profile: Profile) -> list[tuple[int, ...]]:
    return [one.remind for one in profile.calendar if one.mail is Soort.BESCHIKBAARHEID_UITVRAAG]


def _write(
    gathering: Gathering, soort: Soort, group: Group, questions: Sequence[Vraag], moments: Sequence[Moment]
) -> bool:
    """One message with the form that reads back in (`import beschikbaarheid`)."""
    tx = gathering.tx
    instelling, _, instituut = group
    place, named = gathering.telling.place(questions[0].plaats)
    profiles = [
        profile
        for one in questions
        for profile in gathering.rules_of_place(gathering.telling.place(one.plaats)[0])
    ]
    institutes = [one for one in tx.settings.institutes if instituut in (None, one.id)]
    to = begeleider(place)
    asked = [one.gevraagd_op for one in questions if one.gevraagd_op]
    fields: dict[str, object] = {
        "contact": to.naam,
        "instelling": named,
        "instituut": opsomming([one.name for one in institutes]),
        "vragen": [
            {"stageplaats": one.naam, "start": one.van, "eind": one.tot, "aantal": one.aantal}
            for one in questions
        ],
        "voor": min(one.voor for one in questions),
        "toelichting": "",
        "gevraagd_op": min(asked).date() if asked else tx.today,
    }
    sender = institutes[0].id if len(institutes) == 1 else None
    about = Over(instelling=instelling, plaats=_only(questions), instituut=sender)
    return gathering.add(
        soort, profiles, to, fields, about, moments, attachments=[_form(instelling, questions)]
    )


def _only(questions: Sequence[Vraag]) -> str | None:
    places = {one.plaats for one in questions}
    return places.pop() if len(places) == 1 else None


def _form(instelling: str, questions: Sequence[Vraag]) -> Bijvoegsel:
    lines = [f"- {one.naam}, {periode(one.van, one.tot)}" for one in questions]
    content = questions_form(
        [Question(one.plaats, one.naam, one.van, one.tot, one.aantal, one.voor) for one in questions]
    )
    text = "\n".join(["Formulier om in te vullen, met alvast ingevuld:", *lines, ""])
    return Bijvoegsel(f"beschikbaarheid-{instelling}.xlsx", XLSX, content, text)
