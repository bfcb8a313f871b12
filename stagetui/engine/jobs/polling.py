"""Holding the yearly poll: the forms are made before anybody has to wait for it (H2)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from stagetui.engine.doorway.polling import Asked, AskPoll, Question
from stagetui.engine.exchange.pollform import poll_form
from stagetui.engine.queries.polls import to_poll

if TYPE_CHECKING:
    from stagetui.engine.access import Actor
    from stagetui.engine.bureau import Bureau

ANSWER_DAYS = 21
"""A stageopleider gets so many days to answer, when nobody says otherwise."""


def hold_poll(
    bureau: Bureau,
    actor: Actor,
    jaar: int,
    profiel: str,
    *,
    instituut: str | None = None,
    voor: date | None = None,
) -> Asked:
    """Ask every place of a profile that was not asked about that year yet, with a form; nothing is asked twice.

    Args:
        bureau: Whose places.
        actor: Who asks.
        jaar: The year in which the period that is planned begins.
        profiel: The profile that plans it.
        instituut: Only places of this institute.
        voor: The last day for an answer; three weeks from now when it is None.

    Raises:
        RefusedError: not allowed, unknown profile or institute, no year is planned, or the day has passed.
    """
    found = bureau.ask(actor, to_poll, jaar, profiel, instituut)
    questions = tuple(
        Question(one.plaats.plaats, one.rijen, b"" if one.eerder else poll_form(one.plaats.plaats, one.rijen))
        for one in found
    )
    last = voor or actor.today + timedelta(days=ANSWER_DAYS)
    return bureau.do(actor, AskPoll(jaar, profiel, last, questions))
