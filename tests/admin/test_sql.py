"""Questions in SQL: read only, in the closed room, for the beheerder."""

from __future__ import annotations

from typing import Any


def test_a_question_is_answered_in_words_and_as_json(office: Any) -> None:
    found = office.do("sql", "SELECT aios, deeltijd, start_opleiding FROM aios ORDER BY aios LIMIT 2")
    assert found == [
        {"aios": "a1", "deeltijd": 100, "start_opleiding": None},
        {"aios": "a2", "deeltijd": 100, "start_opleiding": None},
    ]
    assert "Zoë Jansen" in office.run("sql", "FROM aios").out
    ended = office.run("sql", "SELECT naam FROM aios WHERE aios = 'niemand'")
    assert (ended.code, ended.out) == (0, "Geen rijen.\n")
    assert "stageplaats" in office.run("sql", "SHOW TABLES").out


def test_every_kind_of_value_becomes_json(office: Any) -> None:
    (row,) = office.do(
        "sql",
        "SELECT 1.5::DECIMAL(3,1) AS d, 'nan'::DOUBLE AS n, 0.5::DOUBLE AS f, DATE '2027-01-02' AS dag, "
        "TIMESTAMP '2027-01-02 03:04:05' AS t, [1, 2] AS l, '\\x01'::BLOB AS b, true AS w",
    )
    assert row["d"] == "1.5"
    assert row["n"] == "nan"
    assert (row["f"], row["dag"], row["t"], row["l"], row["w"]) == (
        0.5,
        "2027-01-02",
        "2027-01-02T03:04:05Z",
        [1, 2],
        True,
    )


FORBIDDEN = (
    "DELETE FROM aios",
    "UPDATE aios SET naam = 'x'",
    "DROP TABLE aios",
    "SELECT 1; DELETE FROM aios",
    "COPY aios TO '/tmp/aios.csv'",
    "ATTACH '/tmp/x.duckdb'",
    "SET enable_external_access = true",
    "PRAGMA database_list",
    "",
    "SELEKT",
    "SELECT * FROM niets",
    "SELECT * FROM read_text('/etc/hostname')",
    "SELECT * FROM read_csv('/etc/hostname')",
    "SELECT * FROM glob('/etc/*')",
)


def test_nothing_is_written_and_no_file_is_reached(office: Any) -> None:
    before = office.dump()
    for question in FORBIDDEN:
        ended = office.run("sql", question)
        assert ended.refused, question
        assert "Traceback" not in ended.out + ended.err
    assert office.dump() == before


def test_only_the_beheerder_asks(office: Any) -> None:
    for user in ("lea", "cor", "eva", "nora", "io1", "vreemde"):
        assert office.run("sql", "SELECT 1", user=user).refused
