"""The allocator: an `Instance` in, a proven and replayable `Outcome` out. Pure; its only library is mip."""

from stagetui.engine.allocation.budget import CancelledError
from stagetui.engine.allocation.instance import (
    Choice,
    CrossRule,
    Demand,
    Instance,
    Policy,
    Stay,
    Window,
    from_json,
    lots,
    to_json,
)
from stagetui.engine.allocation.outcome import Doel, NietGeplaatst, Outcome, Plaatsing, RunStatus
from stagetui.engine.allocation.solve import solve
from stagetui.engine.allocation.validate import Overfull, Soort, Violation, overfull, violations

__all__ = [
    "CancelledError",
    "Choice",
    "CrossRule",
    "Demand",
    "Doel",
    "Instance",
    "NietGeplaatst",
    "Outcome",
    "Overfull",
    "Plaatsing",
    "Policy",
    "RunStatus",
    "Soort",
    "Stay",
    "Violation",
    "Window",
    "from_json",
    "lots",
    "overfull",
    "solve",
    "to_json",
    "violations",
]
