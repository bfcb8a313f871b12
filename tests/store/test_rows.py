"""Rows in and rows out: types, dataclasses, bulk, versions."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import Enum, StrEnum

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stagetui.engine.store import StaleVersionError, Store, Writer
from stagetui.errors import RefusedError


class Kleur(StrEnum):
    ROOD = "rood"
    BLAUW = "blauw"


class Maat(Enum):
    GROOT = "groot"


@dataclass(frozen=True, slots=True)
class Ding:
    ding: int
    naam: str
    kleur: Kleur | None
    dag: date | None
    moment: datetime | None
    gewicht: float | None
    inhoud: bytes | None
    actief: bool | None
    version: int = 1


@dataclass(frozen=True, slots=True)
class Naam:
    naam: str
    bron: str = "onbekend"


MOMENT = datetime(2026, 1, 2, 3, 4, 5, 6, UTC).replace(tzinfo=None)
FULL = Ding(
    1,
    "één",
    Kleur.ROOD,
    date(2026, 2, 28),
    datetime(2026, 1, 2, 3, 4, 5, 6, UTC).replace(tzinfo=None),
    0.5,
    b"\0\xff",
    True,
)
EMPTY = Ding(2, "[/x] 'twee'", None, None, None, None, None, None)


def row(ding: Ding) -> dict[str, object]:
    return {name: getattr(ding, name) for name in Ding.__dataclass_fields__}


def put(store: Store, *dingen: Ding) -> None:
    store.write(lambda writer: writer.insert("ding", [row(ding) for ding in dingen]), who="test")


def every(store: Store) -> list[Ding]:
    return store.read(lambda reader: reader.records(Ding, "SELECT * FROM ding ORDER BY ding"))


def test_every_type_and_nothing_come_back_as_they_went_in(store: Store) -> None:
    put(store, FULL, EMPTY)
    assert every(store) == [FULL, EMPTY]
    assert isinstance(every(store)[0].kleur, Kleur)


texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
dingen = st.builds(
    Ding,
    ding=st.integers(-(2**63), 2**63 - 1),
    naam=texts,
    kleur=st.none() | st.sampled_from(Kleur),
    dag=st.none() | st.dates(),
    moment=st.none() | st.datetimes(),
    gewicht=st.none() | st.floats(allow_nan=False),
    inhoud=st.none() | st.binary(max_size=20),
    actief=st.none() | st.booleans(),
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(dingen, max_size=8, unique_by=lambda ding: ding.ding))
def test_any_rows_come_back_as_they_went_in(store: Store, rows: list[Ding]) -> None:
    def clear(writer: Writer) -> None:
        writer.execute("DELETE FROM ding")

    store.write(clear, who="test")
    put(store, *rows)
    assert every(store) == sorted(rows, key=lambda ding: ding.ding)


def test_ten_thousand_rows_are_quick(store: Store) -> None:
    """Bulk through unnest: 10,000 rows measured at some 60 ms; the bound leaves room for a busy machine."""
    many = [
        row(Ding(i, f"ding {i}", Kleur.BLAUW, date(2026, 1, 1), None, 1.0, None, True)) for i in range(10_000)
    ]
    started = time.perf_counter()
    store.write(lambda writer: writer.insert("ding", many), who="test")
    inserted = time.perf_counter()
    assert len(every(store)) == 10_000
    assert inserted - started < 2
    assert time.perf_counter() - inserted < 2


def test_absent_columns_get_their_default(store: Store) -> None:
    store.write(lambda writer: writer.insert("ding", [{"ding": 1, "naam": "a"}]), who="test")
    assert every(store)[0].version == 1


def test_the_other_shapes_of_a_result(store: Store) -> None:
    put(store, FULL, EMPTY)
    sql = "SELECT ding, kleur FROM ding WHERE ding <= ? ORDER BY ding"
    assert store.read(lambda reader: reader.rows(sql, [2])) == [(1, "rood"), (2, None)]
    assert store.read(lambda reader: reader.dicts(sql, [1])) == [{"ding": 1, "kleur": "rood"}]
    assert store.read(lambda reader: reader.columns(sql, [2])) == {"ding": [1, 2], "kleur": ["rood", None]}
    assert store.read(lambda reader: reader.columns(sql, [0])) == {"ding": [], "kleur": []}
    assert store.read(lambda reader: reader.value(sql, [2])) == 1
    assert store.read(lambda reader: reader.value(sql, [0])) is None
    assert store.read(lambda reader: reader.record(Ding, "SELECT * FROM ding WHERE ding = ?", [2])) == EMPTY
    assert store.read(lambda reader: reader.record(Ding, "SELECT * FROM ding WHERE ding = ?", [3])) is None
    assert store.read(lambda reader: reader.value("SELECT ding FROM ding WHERE kleur = ?", [Kleur.ROOD])) == 1


def test_a_field_with_a_default_needs_no_column(store: Store) -> None:
    put(store, FULL)
    assert store.read(lambda reader: reader.records(Naam, "SELECT naam FROM ding")) == [Naam("één")]


@pytest.mark.parametrize("columns", ["ding, naam", "'x' AS bron"])
def test_columns_that_are_not_those_of_the_dataclass_are_refused(store: Store, columns: str) -> None:
    with pytest.raises(TypeError, match="Naam"):
        store.read(lambda reader: reader.records(Naam, f"SELECT {columns} FROM ding"))


def test_a_datetime_with_a_zone_is_refused(store: Store) -> None:
    with pytest.raises(ValueError, match="UTC"):
        put(store, Ding(1, "a", None, None, datetime(2026, 1, 1, tzinfo=UTC), None, None, None))


def test_an_enum_is_stored_by_its_value(store: Store) -> None:
    store.write(lambda writer: writer.insert("ding", [{"ding": 1, "naam": Maat.GROOT}]), who="test")
    assert every(store)[0].naam == "groot"


@pytest.mark.parametrize(
    "rows",
    [
        [{"ding": 1, "naam": "a"}, {"ding": 2}],
        [{"ding": 1}, {"ding": 2, "naam": "a"}],
        [{"ding": 1, "naam; DROP TABLE ding": "a"}],
    ],
)
def test_rows_with_other_columns_are_refused(store: Store, rows: list[dict[str, object]]) -> None:
    with pytest.raises(ValueError, match="column"):
        store.write(lambda writer: writer.insert("ding", rows), who="test")


def test_an_unknown_table_is_refused(store: Store) -> None:
    with pytest.raises(ValueError, match="no table"):
        store.write(lambda writer: writer.delete("ding; DROP TABLE ding", {"ding": 1}), who="test")


def test_nothing_to_insert_or_update_is_fine(store: Store) -> None:
    store.write(lambda writer: writer.insert("ding", []), who="test")
    store.write(lambda writer: writer.update_many("ding", ["ding"], []), who="test")
    assert every(store) == []


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([{"ding": 1, "naam": "a"}, {"ding": 1, "naam": "b"}], "bestaat al"),
        ([{"ding": 1, "naam": None}], "verplicht gegeven ontbreekt (ding.naam)"),
        ([{"ding": 1, "naam": "a", "kleur": "geel"}], "niet toegestaan in ding"),
        ([{"ding": "x", "naam": "a"}], "kan deze opdracht niet uitvoeren"),
    ],
)
def test_a_broken_constraint_is_a_calm_dutch_sentence(
    store: Store, rows: list[dict[str, object]], reason: str
) -> None:
    with pytest.raises(RefusedError) as refused:
        store.write(lambda writer: writer.insert("ding", rows), who="test")
    assert reason in refused.value.text
    assert "Er is niets gewijzigd" in refused.value.text
    assert every(store) == []


def test_an_update_raises_the_version(store: Store) -> None:
    put(store, FULL)
    store.write(
        lambda w: w.update("ding", {"ding": 1}, {"naam": "nieuw", "kleur": None}, version=1), who="test"
    )
    store.write(lambda writer: writer.update("ding", {"ding": 1}, {}, version=2), who="test")
    assert (every(store)[0].naam, every(store)[0].kleur, every(store)[0].version) == ("nieuw", None, 3)


def test_a_stale_version_is_refused_and_names_the_row(store: Store) -> None:
    """Conflicts are per column in DuckDB; the version makes them per row (finding 7)."""
    put(store, FULL)
    store.write(lambda writer: writer.update("ding", {"ding": 1}, {"naam": "eerst"}, version=1), who="a")
    with pytest.raises(StaleVersionError) as stale:
        store.write(lambda writer: writer.update("ding", {"ding": 1}, {"gewicht": 9.0}, version=1), who="b")
    assert (stale.value.table, stale.value.key, stale.value.version) == ("ding", {"ding": 1}, 1)
    assert every(store)[0].gewicht == 0.5


def test_many_rows_are_updated_at_once_or_not_at_all(store: Store) -> None:
    put(store, FULL, EMPTY)
    changes = [{"ding": 1, "version": 1, "naam": "a"}, {"ding": 2, "version": 1, "naam": "b"}]
    store.write(lambda writer: writer.update_many("ding", ["ding"], changes), who="test")
    assert [(ding.naam, ding.version) for ding in every(store)] == [("a", 2), ("b", 2)]
    half = [{"ding": 1, "version": 2, "naam": "c"}, {"ding": 2, "version": 1, "naam": "d"}]
    with pytest.raises(StaleVersionError, match="een van de rijen"):
        store.write(lambda writer: writer.update_many("ding", ["ding"], half), who="test")
    with pytest.raises(StaleVersionError, match="ding 2"):
        store.write(lambda writer: writer.update_many("ding", ["ding"], half[1:]), who="test")
    assert [(ding.naam, ding.version) for ding in every(store)] == [("a", 2), ("b", 2)]


def test_update_many_needs_key_and_version(store: Store) -> None:
    with pytest.raises(ValueError, match="version"):
        store.write(
            lambda writer: writer.update_many("ding", ["ding"], [{"ding": 1, "naam": "a"}]), who="test"
        )


def test_delete_tells_how_many(store: Store) -> None:
    put(store, FULL, EMPTY)
    assert store.write(lambda writer: writer.delete("ding", {"naam": "één", "ding": 1}), who="test") == 1
    assert store.write(lambda writer: writer.delete("ding", {"ding": 1}), who="test") == 0
    with pytest.raises(ValueError, match="key"):
        store.write(lambda writer: writer.delete("ding", {}), who="test")


def test_ids_are_handed_out_once(store: Store) -> None:
    assert store.write(lambda writer: writer.next_ids("ding", 3), who="test") == range(1, 4)
    assert store.write(lambda writer: writer.next_ids("ding"), who="test") == range(4, 5)
    assert store.write(lambda writer: writer.next_ids("ander"), who="test") == range(1, 2)
