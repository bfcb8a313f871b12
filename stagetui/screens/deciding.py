"""Deciding: one approval a press of the key, or many after one confirmation, each through the doorway."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING

from stagetui.engine.doorway.decisions import Decide, Decided
from stagetui.errors import RefusedError, StagetuiError

if TYPE_CHECKING:
    from stagetui.engine.queries.requests import AanvraagRegel
    from stagetui.screens.desk import Desk
    from stagetui.screens.jobs import Steps

AT_REST = 0.3  # seconds: a key that is held comes again sooner than this
NEXT = 0.7  # seconds: a key that is held comes again, for the first time, sooner than this


class HeldKey:
    """Tells a key that is pressed again from one that is held down: what cannot be undone happens once a press."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        """Start with a key that was never pressed; `clock` gives seconds."""
        self._clock = clock
        self._came = self._counted = float("-inf")

    def pressed(self) -> bool:
        """Whether this time counts."""
        now = self._clock()
        before, self._came = self._came, now
        if now - before < AT_REST or now - self._counted < NEXT:
            return False
        self._counted = now
        return True


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of many decisions: how many were taken, and what was refused and why; the rest was not reached."""

    taken: int
    refused: tuple[tuple[AanvraagRegel, str], ...]


def needs_evidence(line: AanvraagRegel) -> bool:
    """Whether approving is recording what somebody without account answered, which has to be shown (N2)."""
    return line.vastleggen and line.aanvraag.partij is None


def about(line: AanvraagRegel) -> str:
    """What a request is about, in words: whose, which stage, and where."""
    stage = f", {line.aanvraag.stagesoort}" if line.aanvraag.stagesoort else ""
    where = f" bij {line.plaats_naam}" if line.plaats_naam and line.plaats_naam != line.naam else ""
    return f"{line.naam}{stage}{where}"


def told(line: AanvraagRegel, decided: Decided) -> str:
    """What a decision led to."""
    if decided.wacht_op:
        return f"Akkoord; wacht nog op {decided.wacht_op}: {line.naam}."
    now = f", nu {decided.plaatsing_status}" if decided.plaatsing_status else ""
    return f"Definitief {decided.status}: {line.naam}{now}."


def approve_all(lines: Sequence[AanvraagRegel], evidence: str | None, desk: Desk, steps: Steps) -> Outcome:
    """Approve one after the other until all are done, it is stopped, or the data cannot be reached."""
    taken = 0
    refused: list[tuple[AanvraagRegel, str]] = []
    for n, line in enumerate(lines):
        if steps.cancelled():
            break
        steps.tell(f"{n + 1} van {len(lines)}", n / len(lines))
        reason = evidence if needs_evidence(line) else None
        try:
            desk.do(Decide(line.aanvraag.aanvraag, approve=True, reason=reason))
        except RefusedError as error:
            refused.append((line, error.text))
        except StagetuiError as error:
            refused.append((line, error.text))
            break
        else:
            taken += 1
    return Outcome(taken, tuple(refused))
