"""The profiles of a bureau: own files first, the shipped ones behind them."""

from __future__ import annotations

from pathlib import Path

import pytest

from stagetui.errors import RefusedError
from stagetui.profiles import resources
from stagetui.profiles.book import ProfileBook
from stagetui.profiles.model import ConfigError
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
