"""A stored instance replays: same text, same plan, in any process; and nothing is ever printed."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from stagetui.engine.allocation import (
    Choice,
    CrossRule,
    Demand,
    Instance,
    Policy,
    Window,
    from_json,
    lots,
    solve,
    to_json,
)
from stagetui.engine.allocation.instance import canonical
from stagetui.errors import RefusedError

REPLAY = """
import sys
from stagetui.engine.allocation import from_json, solve
outcome = solve(from_json(sys.stdin.read()))
sys.stderr.write(repr((outcome.doelen, outcome.plaatsingen, outcome.niet_geplaatst, outcome.loting)))
"""


def test_a_stored_instance_reads_back_the_same_and_writes_the_same_text(
    tiny: Callable[[int], Instance],
) -> None:
    for seed in range(50):
        instance = tiny(seed)
        text = to_json(instance)
        assert from_json(text) == canonical(instance)
        assert to_json(from_json(text)) == text


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"format": 1}', "null"])
def test_a_text_that_is_no_instance_is_refused(text: str) -> None:
    with pytest.raises(RefusedError, match="geen verdeling"):
        from_json(text)


def test_a_later_format_is_refused_with_both_numbers(tiny: Callable[[int], Instance]) -> None:
    later = json.dumps(json.loads(to_json(tiny(1))) | {"format": 2})
    with pytest.raises(RefusedError, match="vorm 2, dit programma leest vorm 1"):
        from_json(later)


def test_the_lots_can_be_replayed_by_hand() -> None:
    """N6: position 1 is the lowest SHA-256 of "seed:aios"."""
    names = ["a1", "b2", "c3", "d4"]
    by_hand = sorted(names, key=lambda name: hashlib.sha256(f"7:{name}".encode()).hexdigest())
    assert lots(7, names) == {name: place for place, name in enumerate(by_hand, start=1)}


def test_another_process_gives_the_same_plan_and_the_solver_prints_nothing(
    middling: Callable[..., Instance],
) -> None:
    """Standard output is looked at from outside, so that prints of the C library count too."""
    instance = middling(3)
    outcome = solve(instance)
    expected = repr((outcome.doelen, outcome.plaatsingen, outcome.niet_geplaatst, outcome.loting))
    for hash_seed in ("1", "2"):
        run = subprocess.run(
            [sys.executable, "-c", REPLAY],
            input=to_json(instance),
            capture_output=True,
            text=True,
            check=True,
            env=os.environ | {"PYTHONHASHSEED": hash_seed},
        )
        assert run.stdout == ""
        assert run.stderr == expected


def test_nothing_reaches_the_terminal(
    capfd: pytest.CaptureFixture[str], tiny: Callable[[int], Instance], dense: Callable[[int], Instance]
) -> None:
    for seed in range(40):
        solve(tiny(seed))
        solve(dense(seed))
    assert capfd.readouterr() == ("", "")


def test_importing_the_package_does_not_load_the_solver() -> None:
    code = "import sys, stagetui.engine.allocation; sys.exit('mip' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


MAY = date(2027, 5, 1)
DEMAND = Demand("a", "keuze", MAY, MAY, ())
EMPTY = Instance((), (), (), (), Policy.MIN_MAX, 1)


@pytest.mark.parametrize(
    ("instance", "words"),
    [
        (replace(EMPTY, demands=(DEMAND, DEMAND)), "twee keer"),
        (replace(EMPTY, demands=(replace(DEMAND, eind=date(2027, 4, 30)),)), "eindigt voor zij begint"),
        (replace(EMPTY, windows=(Window("p", MAY, MAY, 1), Window("p", MAY, MAY, 1))), "overlapt"),
        (replace(EMPTY, windows=(Window("p", MAY, MAY, -1),)), "klopt niet"),
        (replace(EMPTY, demands=(replace(DEMAND, keuzes=(Choice("p", 0),)),)), "rang 0"),
        (replace(EMPTY, rules=(CrossRule("N16", "a", (), (), -1, ()),)), "-1 latere stages"),
    ],
)
def test_an_instance_that_contradicts_itself_is_refused(instance: Instance, words: str) -> None:
    with pytest.raises(RefusedError, match=words):
        solve(instance)


def test_an_empty_round_has_an_empty_optimal_plan() -> None:
    outcome = solve(EMPTY)
    assert (outcome.status, outcome.plaatsingen, outcome.niet_geplaatst) == ("optimaal", (), ())
