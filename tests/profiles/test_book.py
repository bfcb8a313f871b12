"""The profiles of a bureau: own files first, the shipped ones behind them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from stagetui.errors import RefusedError
from stagetui.profiles import resources
from stagetui.profiles.book import ProfileBook
from stagetui.profiles.model import ConfigError, Problem
from stagetui.profiles.schema import Profile


@pytest.fixture
def bureau(tmp_path: Path) -> Path:
    (tmp_path / "profiles").mkdir()
    return tmp_path


def test_a_bureau_without_profiles_has_the_shipped_ones(tmp_path: Path) -> None:
    book = ProfileBook.load(tmp_path)
    assert book.ids == ProfileBook.load(None).ids
    assert book.ids == tuple(sorted(book.ids))
    assert book["va"].name == "Vertrouwensarts"
    assert book.get("va") is book["va"]
    assert book.get("astronaut") is None
    with pytest.raises(KeyError):
        book["astronaut"]


def test_a_profile_of_the_bureau_stands_in_place_of_the_shipped_one(bureau: Path, va_text: str) -> None:
    own = va_text.replace("maximum = 2", "maximum = 3")
    (bureau / "profiles" / "va.toml").write_text(own, encoding="utf-8")
    (bureau / "profiles" / "eigen.toml").write_text(
        own.replace('id = "va"', 'id = "eigen"'), encoding="utf-8"
    )
    book = ProfileBook.load(bureau)
    assert book["va"].preferences.maximum == 3
    assert "eigen" in book.ids
    assert book["jgz"].preferences.maximum == 2


def test_a_bureau_that_works_with_an_unknown_profile_is_told_which_there_are() -> None:
    with pytest.raises(ConfigError) as caught:
        ProfileBook.load(None, ["va", "astronaut"])
    (problem,) = caught.value.problems
    assert (problem.key, problem.found) == ("bureau.profiles", '"astronaut"')
    assert '"tbc", "va"' in problem.allowed


def test_what_an_editor_leaves_behind_is_no_profile(bureau: Path) -> None:
    (bureau / "profiles" / ".#va.toml").symlink_to("iemand@werkplek.4711")
    (bureau / "profiles" / "va.toml~").write_text("half af")
    assert ProfileBook.load(bureau).ids == ProfileBook.load(None).ids


def test_a_round_keeps_its_rules_as_text(bureau: Path, va_text: str) -> None:
    """N3, N6: after the file has changed, the snapshot still gives the rules of then."""
    snapshot = ProfileBook.load(bureau).text("va")
    (bureau / "profiles" / "va.toml").write_text(
        va_text.replace("maximum = 2", "maximum = 5"), encoding="utf-8"
    )
    assert ProfileBook.load(bureau)["va"].preferences.maximum == 5
    assert Profile.parse_text(snapshot, "ronde").preferences.maximum == 2


def test_problems_of_all_files_are_told_at_once(bureau: Path, va_text: str) -> None:
    (bureau / "profiles" / "va.toml").write_text(
        va_text.replace("weeks = 13", "weeks = 0", 1), encoding="utf-8"
    )
    (bureau / "profiles" / "jgz.toml").write_text("id = ", encoding="utf-8")
    (bureau / "profiles" / "anders.toml").write_text(va_text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        ProfileBook.load(bureau)
    assert [(problem.file, problem.key) for problem in caught.value.problems] == [
        ("anders.toml", "id"),
        ("jgz.toml", "regel 1, kolom 6"),
        ("va.toml", "stagesoorten.aanpalend.weeks"),
    ]
    assert (
        'anders.toml: id: gevonden "va", toegestaan: "anders", de naam van het bestand' in caught.value.text
    )
    assert caught.value.text.endswith("Verbeter anders.toml en jgz.toml en va.toml en probeer het opnieuw.")


def test_the_shipped_configuration_stands_in_the_package_or_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An installed package has it inside; a checkout beside it; without it the way out is told."""
    inside, beside = tmp_path / "stagetui" / "config", tmp_path / "config"
    monkeypatch.setattr(resources, "_PLACES", (inside, beside))
    with pytest.raises(RefusedError, match="Installeer stagetui opnieuw"):
        resources.config_dir()
    (beside / "profiles").mkdir(parents=True)
    assert resources.config_dir() == beside
    (inside / "profiles").mkdir(parents=True)
    assert resources.config_dir() == inside


DAYS = (date(2024, 1, 1), date(2027, 9, 1))


def dated(bureau: Path, va_text: str, day: date, maximum: int, name: str | None = None) -> None:
    """Write rules that begin on a day, to be known by how many preferences there may be."""
    text = va_text.replace("2024-01-01", f"{day}").replace("maximum = 2", f"maximum = {maximum}")
    (bureau / "profiles" / f"{name or f'va@{day}'}.toml").write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("today", "maximum"),
    [
        (date(2023, 12, 31), 2),  # nothing has begun: the first to begin
        (date(2024, 1, 1), 2),
        (date(2027, 8, 31), 2),
        (date(2027, 9, 1), 4),
        (date(2029, 1, 1), 5),
        (None, 5),
    ],
)
def test_of_all_files_of_a_profile_the_one_counts_that_began_last(
    bureau: Path, va_text: str, today: date | None, maximum: int
) -> None:
    """The bureau's dated rules stand beside the shipped `va.toml`, which holds from 2024-01-01."""
    dated(bureau, va_text, date(2027, 9, 1), 4)
    dated(bureau, va_text, date(2028, 9, 1), 5)
    book = ProfileBook.load(bureau, today=today)
    assert book["va"].preferences.maximum == maximum
    assert book["va"].valid_from.isoformat() in book.text("va")
    assert book["jgz"].preferences.maximum == 2


def test_an_own_file_takes_the_place_of_all_shipped_ones_of_that_profile(
    bureau: Path, va_text: str, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rules of later that come with a new version of the program don't undo what a bureau decided itself."""
    shipped = tmp_path_factory.mktemp("config")
    (shipped / "profiles").mkdir()
    dated(shipped, va_text, DAYS[0], 2, "va")
    dated(shipped, va_text, DAYS[1], 3)
    monkeypatch.setattr("stagetui.profiles.book.config_dir", lambda: shipped)
    assert ProfileBook.load(bureau, today=DAYS[1])["va"].preferences.maximum == 3
    dated(bureau, va_text, DAYS[0], 7, "va")
    assert ProfileBook.load(bureau, today=DAYS[1])["va"].preferences.maximum == 7


@pytest.mark.parametrize(
    ("name", "found", "allowed"),
    [
        ("va@2027-10-01", "2027-09-01", "2027-10-01, de dag in de naam van het bestand"),
        ("va@", "2027-09-01", "een datum, de dag in de naam van het bestand"),
        ("va", "2027-09-01", "een dag waarop geen ander bestand van va begint"),
    ],
)
def test_a_day_in_a_name_is_the_day_in_the_file_and_stands_once(
    bureau: Path, va_text: str, name: str, found: str, allowed: str
) -> None:
    dated(bureau, va_text, DAYS[1], 4, name)
    if name == "va":
        dated(bureau, va_text, DAYS[1], 3)
    with pytest.raises(ConfigError) as caught:
        ProfileBook.load(bureau, ["va"], DAYS[0])
    last = "va@2027-09-01.toml" if name == "va" else f"{name}.toml"
    assert caught.value.problems == (Problem(last, "valid_from", found, allowed),)


def test_rules_of_later_are_checked_already(bureau: Path, va_text: str) -> None:
    dated(bureau, va_text, DAYS[1], 0)
    with pytest.raises(ConfigError) as caught:
        ProfileBook.load(bureau, ["va"], DAYS[0])
    assert [problem.file for problem in caught.value.problems] == ["va@2027-09-01.toml"]
