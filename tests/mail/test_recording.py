"""Recording how a message ended, while somebody else holds the data a little too long."""

from __future__ import annotations

from typing import Any

import pytest

from stagetui.engine.doorway.outbox import RecordDelivery
from stagetui.engine.jobs.send import ATTEMPTS, _Outbox
from stagetui.engine.records import BerichtStatus
from stagetui.errors import BusyError


class Crowded:
    """A bureau whose data is held by others for the first so many times."""

    def __init__(self, times: int) -> None:
        self.times = times
        self.done: list[Any] = []

    def do(self, _actor: object, command: Any) -> None:
        if self.times > 0:
            self.times -= 1
            raise BusyError("Bezet", "even niet")
        self.done.append(command)


def outbox(bureau: Any) -> _Outbox:
    return _Outbox(bureau, lambda: None)  # type: ignore[arg-type,return-value]  # nobody looks at who acts


def test_a_message_that_was_sent_is_recorded_though_others_were_in_the_way() -> None:
    """Otherwise it would look as if nobody knows whether it was sent."""
    bureau = Crowded(ATTEMPTS - 1)
    outbox(bureau).sent(4, "250 ok", ("weg@example.nl",))
    assert bureau.done == [RecordDelivery(4, BerichtStatus.VERZONDEN, "250 ok", ("weg@example.nl",))]


def test_when_it_stays_so_the_run_ends() -> None:
    bureau = Crowded(ATTEMPTS)
    with pytest.raises(BusyError):
        outbox(bureau).uncertain(4, "")
    assert bureau.done == []
