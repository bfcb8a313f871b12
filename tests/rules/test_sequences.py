"""Random sequences of commands: no status that the profile does not know, and an audit trail that holds (N7, N9)."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stagetui.engine.access import Actor, Via
from stagetui.engine.audit import FIRST, line_hash
from stagetui.engine.bureau import Bureau
from stagetui.engine.doorway.decisions import Decide
from stagetui.engine.doorway.door import Command
from stagetui.engine.doorway.placing import ChangeStatus, Place
from stagetui.engine.records import Herkomst, Plaatsing
from stagetui.engine.rules.statuses import parse_status, status_objections
from stagetui.errors import RefusedError
from stagetui.profiles.book import ProfileBook
from stagetui.profiles.terms import Partij, Status

VA = ProfileBook.load(None)["va"]
_HAND = Herkomst.HAND
PEOPLE = ("bo", "io1", "cor", "lea", "coj", "nora", "vreemd")

commands = st.one_of(
    st.builds(
        Place, st.sampled_from(["a1", "a2"]), st.just("aanpalend"), st.sampled_from(["psy-1", "psy-3"])
    ),
    st.builds(
        ChangeStatus,
        st.integers(1, 3),
        st.sampled_from(Status),
        st.sampled_from([None, "omdat"]),
        st.booleans(),
    ),
    st.builds(Decide, st.integers(1, 6), st.booleans(), st.sampled_from([None, "omdat"])),
)
days = st.sampled_from([date(2027, 1, 15), date(2027, 6, 7), date(2027, 6, 8)])


def verify(lines: list[tuple[Any, ...]]) -> None:
    """Recompute the chain: every line is bound to the one before."""
    last = FIRST
    for number, (*fields, digest) in enumerate(lines, start=1):
        assert fields[0] == number
        assert fields[-1] == last
        assert line_hash(fields) == digest
        last = digest


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(st.sampled_from(PEOPLE), days, commands), min_size=4, max_size=10))
def test_no_sequence_reaches_what_the_profile_forbids(
    filled: Path, tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, date, Command[Any]]]
) -> None:
    """N7, N9: every step that is accepted is a transition of the profile; geplaatst has all three consents."""
    directory = tmp_path_factory.mktemp("reeks") / "bureau"
    shutil.copytree(filled, directory)
    seen: dict[int, Status | None] = {}
    with Bureau.open(directory) as bureau:
        for who, day, command in steps:
            now = datetime.combine(day, datetime.now(UTC).time())
            before = dict(seen)
            try:
                bureau.do(Actor(who, Via.SCRIPT, day, now), command)
            except RefusedError:
                seen = _states(bureau)
                assert seen == before
                continue
            assert who in ("bo", "io1", "cor")
            seen = _states(bureau)
            for number, status in seen.items():
                assert _reachable(before.get(number), status), (command, before, seen)
        lines, definitive = bureau.store.read(
            lambda reader: (
                reader.rows("SELECT * FROM gebeurtenis ORDER BY nr"),
                reader.rows(
                    "SELECT p.plaatsing, count(t.partij) FROM plaatsing p LEFT JOIN toestemming t USING (plaatsing) "
                    "WHERE p.status = 'geplaatst' GROUP BY ALL"
                ),
            )
        )
    verify(lines)
    assert all(consents == 3 for _, consents in definitive)
    shutil.rmtree(directory)


def _states(bureau: Bureau) -> dict[int, Status | None]:
    return {
        number: Status(status)
        for number, status in bureau.store.read(
            lambda reader: reader.rows("SELECT plaatsing, status FROM plaatsing ORDER BY ALL")
        )
    }


def _reachable(origin: Status | None, to: Status | None) -> bool:
    """In one command a plaatsing makes one step, or two where the second follows by itself."""
    assert to is not None
    steps = {origin} | {t.to for t in VA.transitions if t.origin is origin}
    return to in steps | {t.to for t in VA.transitions if t.origin in steps and (t.automatic or t.by)}


@given(
    st.sampled_from(Status),
    st.sampled_from(Status),
    st.dates(date(2027, 1, 1), date(2027, 12, 31)),
    st.booleans(),
)
def test_n7_force_majeure_lifts_the_date_and_nothing_else(
    origin: Status, to: Status, today: date, consented: bool
) -> None:
    """N7, H7: what overmacht objects to is what is objected to anyway, without the date."""
    placed = Plaatsing(
        *(1, "a1", "aanpalend", "psy-1", date(2027, 6, 7), date(2027, 9, 5), origin, 1), _HAND, None, 1
    )
    consents = tuple(Partij) if consented else ()
    rule, told = status_objections(VA, placed, to, today=today, consents=consents, reason="omdat")
    same, lasting = status_objections(
        VA, placed, to, today=today, consents=consents, reason="omdat", overmacht=True
    )
    assert rule is same
    assert set(lasting) <= set(told)
    assert (rule is None) == (VA.transition(origin, to) is None)
    if rule is None:
        assert len(told) == 1
    elif rule.needs and not consented:
        assert any("toestemming ontbreekt" in sentence for sentence in told)


@pytest.mark.parametrize(
    "word", ["onder voorbehoud", "onder-voorbehoud", "Onder_Voorbehoud ", "ONDER-VOORBEHOUD"]
)
def test_a_status_is_read_as_people_type_it(word: str) -> None:
    """Spaces, hyphens and capitals make no difference."""
    assert parse_status(word) is Status.ONDER_VOORBEHOUD
    assert parse_status("klaar") is None
