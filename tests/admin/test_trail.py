"""The chain of hashes: every line that is altered, removed or put in with another tool is named by `check`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from stagetui.engine.audit import line_hash

Tamper = Callable[..., None]


@pytest.fixture
def database(placed_office: Any) -> Path:
    """The data file of the bureau."""
    return Path(placed_office.directory / "stagetui.duckdb")


def trail(office: Any) -> list[str]:
    """What `check` says of the audit trail."""
    found = office.run("check", "--json").json["bevindingen"]
    assert all(one["ernst"] == "fout" for one in found if one["onderwerp"] == "logboek")
    return [one["tekst"] for one in found if one["onderwerp"] == "logboek"]


def last(office: Any) -> int:
    """The number of the last line."""
    return int(office.do("log")[-1]["nr"])


@pytest.mark.parametrize("column", ["wie", "na", "reden", "wanneer"])
def test_one_altered_byte_names_the_line(
    placed_office: Any, database: Path, tamper: Tamper, column: str
) -> None:
    """Any column of any line; as another tool would, outside the program."""
    value = "wanneer + INTERVAL 1 SECOND" if column == "wanneer" else f"coalesce({column}, '') || '.'"
    tamper(database, f"UPDATE gebeurtenis SET {column} = {value} WHERE nr = 9")
    (text,) = trail(placed_office)
    assert text.startswith("Regel 9 (")
    assert "buiten het programma om gewijzigd" in text
    assert placed_office.run("check").code == 1


def test_a_removed_line_is_named(placed_office: Any, database: Path, tamper: Tamper) -> None:
    tamper(database, "DELETE FROM gebeurtenis WHERE nr = 9")
    assert trail(placed_office) == ["Regel 9 ontbreekt tussen regel 8 en regel 10."]
    tamper(database, "DELETE FROM gebeurtenis WHERE nr = 10")
    assert trail(placed_office) == ["De regels 9 t/m 10 ontbreken tussen regel 8 en regel 11."]


def test_lines_removed_at_either_end_are_named_also_after_more_work(
    placed_office: Any, database: Path, tamper: Tamper
) -> None:
    number = last(placed_office)
    tamper(database, f"DELETE FROM gebeurtenis WHERE nr > {number - 2}")
    assert trail(placed_office) == [f"De regels {number - 1} t/m {number} ontbreken aan het eind."]
    placed_office.run("user", "add", "nieuw")
    assert trail(placed_office) == [
        f"De regels {number - 1} t/m {number} ontbreken tussen regel {number - 2} en regel {number + 1}."
    ]
    tamper(database, "DELETE FROM gebeurtenis WHERE nr < 3")
    assert trail(placed_office)[0].startswith("Het logboek begint bij regel 3")
    tamper(database, "DELETE FROM gebeurtenis")
    assert trail(placed_office) == [f"De regels 1 t/m {number + 1} ontbreken aan het eind."]


def test_a_line_with_a_new_hash_of_its_own_does_not_fit_the_next(
    placed_office: Any, database: Path, tamper: Tamper
) -> None:
    """Who alters a line and computes its hash anew is found by the line after it."""
    with duckdb.connect(str(database)) as connection:
        row = connection.execute("SELECT * FROM gebeurtenis WHERE nr = 9").fetchone()
        assert row is not None
        fields = [*row[:2], "een ander", *row[3:-1]]
        connection.execute(
            "UPDATE gebeurtenis SET wie = 'een ander', hash = ? WHERE nr = 9", [line_hash(fields)]
        )
    (text,) = trail(placed_office)
    assert text.startswith("Regel 10 sluit niet aan op regel 9: regel 9 is vervangen")


def test_a_line_put_in_is_named(placed_office: Any, database: Path) -> None:
    number = last(placed_office)
    with duckdb.connect(str(database)) as connection:
        row = connection.execute("SELECT * FROM gebeurtenis WHERE nr = ?", [number]).fetchone()
        assert row is not None
        fields = [number + 1, *row[1:10], row[11]]
        connection.execute(
            "INSERT INTO gebeurtenis VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [*fields, line_hash(fields)],
        )
    (text,) = trail(placed_office)
    assert text == f"De regels {number + 1} t/m {number + 1} zijn buiten het programma om toegevoegd."


@pytest.mark.parametrize(
    ("na", "said"),
    [
        ('{"regels": [[9, "oud", "nieuw"]]}', "maar dat klopt niet met regel 9"),
        ('{"regels": [[999, "oud", "nieuw"]]}', "maar dat klopt niet met regel 999"),
        ('{"regels": 3}', "noemt niet leesbaar"),
        ("NULL", "noemt niet leesbaar"),
    ],
)
def test_a_false_claim_that_a_line_was_anonymised_is_named(
    placed_office: Any, database: Path, tamper: Tamper, na: str, said: str
) -> None:
    value = na if na == "NULL" else f"'{na}'"
    tamper(
        database,
        "UPDATE gebeurtenis SET actie = 'logboek geanonimiseerd', "
        f"na = {value} WHERE nr = (SELECT max(nr) FROM gebeurtenis)",
    )
    found = trail(placed_office)
    assert any(said in text for text in found)
    assert any("gewijzigd" in text for text in found)


def test_a_backup_of_a_broken_trail_is_refused(
    placed_office: Any, database: Path, tamper: Tamper, tmp_path: Path
) -> None:
    tamper(database, "UPDATE gebeurtenis SET reden = 'x' WHERE nr = 4")
    assert "Regel 4 " in placed_office.run("backup", tmp_path / "kopie.duckdb").refused
    assert not (tmp_path / "kopie.duckdb").exists()
