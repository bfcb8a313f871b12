"""A profile that lies over a base: what is filled in, what is replaced, and where a mistake is told to stand."""

from __future__ import annotations

from pathlib import Path

import pytest

from stagetui.profiles.book import ProfileBook
from stagetui.profiles.layers import laid_over
from stagetui.profiles.model import ConfigError, Problem
from stagetui.profiles.schema import Profile

HEAD = 'base = "nspoh"\nid = "bos"\nname = "Bosgeneeskunde"\nvalid_from = 2026-01-01\nown_fields = ["bos"]\n'
KEUZE = '\n[stagesoorten.keuze]\nname = "Keuzestage"\norder = 1\nweeks = 13\nroutes = ["zelf werven"]\n'
BOS = HEAD + KEUZE
OVER = "bos.toml (over base/nspoh.toml)"


@pytest.fixture
def bureau(tmp_path: Path) -> Path:
    (tmp_path / "profiles" / "base").mkdir(parents=True)
    return tmp_path


def write(bureau: Path, name: str, text: str) -> None:
    (bureau / "profiles" / name).write_text(text, encoding="utf-8")


def bos(bureau: Path, text: str) -> Profile:
    write(bureau, "bos.toml", text)
    return ProfileBook.load(bureau, ["bos"])["bos"]


def problems(bureau: Path, text: str) -> list[Problem]:
    with pytest.raises(ConfigError) as caught:
        bos(bureau, text)
    return list(caught.value.problems)


def test_a_profile_has_all_that_its_base_has_and_what_it_says_itself(bureau: Path, va: Profile) -> None:
    profile = bos(bureau, BOS)
    assert list(profile.kinds) == ["keuze"]
    assert (profile.calendar, profile.transitions, profile.consents) == (
        va.calendar,
        va.transitions,
        va.consents,
    )
    assert profile.requests.keys() == va.requests.keys() - {"vakgebied", "evc"}


def test_lists_of_tables_with_an_id_are_filled_in_by_id(bureau: Path, va: Profile) -> None:
    """One milestone gets another date, one is new; the others, and what else the first one says, stay."""
    profile = bos(
        bureau,
        BOS
        + '\n[[calendar]]\nid = "besluit"\nweeks_before = 8\n'
        + '\n[[calendar]]\nid = "laarzen"\ntext = "Laarzen zijn besteld"\nowner = "bureau"\nweeks_before = 2\n',
    )
    assert [one.id for one in profile.calendar] == [*(one.id for one in va.calendar), "laarzen"]
    decision = profile.milestone("besluit")
    assert (decision.weeks_before, decision.text) == (8, va.milestone("besluit").text)


def test_other_lists_are_replaced(bureau: Path) -> None:
    """Transitions have no id; a list of words is one value."""
    profile = bos(
        bureau,
        BOS
        + '[preferences]\nnames = ["regio"]\n'
        + '\n[[transitions]]\nto = "onder voorbehoud"\nby = ["bureau"]\n'
        + '\n[[transitions]]\nfrom = "onder voorbehoud"\nto = "geplaatst"\nby = ["bureau"]\n'
        + '\n[[transitions]]\nfrom = "onder voorbehoud"\nto = "voorlopig"\nby = ["bureau"]\n',
    )
    assert len(profile.transitions) == 3
    assert profile.preferences.names == ("regio",)
    assert profile.preferences.maximum == 2


def test_keys_that_stand_in_each_others_place_do_not_both_stay(bureau: Path) -> None:
    """A term in months takes that in weeks away; `due_days` takes `due` away."""
    profile = bos(
        bureau,
        BOS
        + '\n[[calendar]]\nid = "besluit"\nmonths_before = 3\n'
        + "\n[requests.zelf-werven]\ndue_days = 10\n",
    )
    decision = profile.milestone("besluit")
    assert (decision.weeks_before, decision.months_before) == (None, 3)
    asked = profile.requests["zelf-werven"]
    assert (asked.due, asked.due_days) == (None, 10)
    parted = laid_over({"routes": ["etalage"], "weeks": 13}, {"parts": {"a": {}}})
    assert parted == {"weeks": 13, "parts": {"a": {}}}


def test_a_variant_is_laid_over_its_profile_in_the_same_way(bureau: Path) -> None:
    profile = bos(
        bureau,
        BOS
        + '\n[[variants]]\nid = "tno"\nname = "TNO"\nwhen = { werkgever = ["tno"] }\n'
        + '\n[[variants.overrides.calendar]]\nid = "besluit"\nmonths_before = 2\n',
    )
    (variant,) = profile.variants
    own = profile.for_aios(variant.when.werkgever[0], None)
    assert [one.id for one in own.calendar] == [one.id for one in profile.calendar]
    assert own.milestone("besluit").months_before == 2
    assert own.milestone("besluit").weeks_before is None
    assert own.milestone("start") == profile.milestone("start")


def test_the_bases_of_the_bureau_come_before_the_shipped_ones(bureau: Path) -> None:
    write(bureau, "base/eigen.toml", "onzin = 1\n")
    shipped = ProfileBook.load(None).sources["va"].base_text
    write(bureau, "base/nspoh.toml", shipped.replace("weeks_before = 6", "weeks_before = 7"))
    assert bos(bureau, BOS).milestone("besluit").weeks_before == 7
    assert problems(bureau, BOS.replace("nspoh", "nspo")) == [
        Problem("bos.toml", "base", '"nspo"', 'een van: "eigen", "nspoh"')
    ]
    assert problems(bureau, BOS.replace('"nspoh"', "12")) == [
        Problem("bos.toml", "base", "12", 'een van: "eigen", "nspoh"')
    ]


def test_a_base_lies_over_nothing_itself(bureau: Path) -> None:
    write(bureau, "base/nspoh.toml", 'base = "nspoh"\n')
    (problem,) = problems(bureau, BOS)
    assert (problem.file, problem.key) == ("base/nspoh.toml", "base")


def test_a_round_keeps_one_text_that_needs_no_base(bureau: Path) -> None:
    """The base may change or go: the snapshot still gives the rules of then."""
    profile = bos(bureau, BOS)
    text = ProfileBook.load(bureau).text("bos")
    assert Profile.parse_text(text, "ronde") == profile
    assert "base =" not in text
    for id_, source in ProfileBook.load(None).sources.items():
        assert Profile.parse_text(source.whole_text(), "ronde") == ProfileBook.load(None)[id_]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (BOS + '\n[[calendar]]\nid = "besluit"\nweeks_before = 800\n', (OVER, "calendar[1].weeks_before")),
        (BOS.replace("weeks = 13", "weeks = 0"), (OVER, "stagesoorten.keuze.weeks")),
        (BOS.replace('name = "Bosgeneeskunde"\n', ""), (OVER, "name")),
        (BOS + '\n[preferences]\ndeadline = "ooit"\n', (OVER, "preferences.deadline")),
        (BOS.replace("keuze]", "mg]"), ("base/nspoh.toml", "requests.keuze-vervroegen.stagesoorten")),
        (BOS + "\n[requests.volgorde]\nmaximum = 3\n", (OVER, "requests.volgorde.maximum")),
        (BOS + '\n[[calendar]]\nid = "extra"\nowner = "aios"\n', (OVER, "calendar[1].text")),
    ],
)
def test_a_mistake_is_told_where_it_is_written(bureau: Path, text: str, place: tuple[str, str]) -> None:
    """The first `[[calendar]]` of the file is the fourth of the whole; what the base says is told of the base."""
    assert place in [(problem.file, problem.key) for problem in problems(bureau, text)]


def test_a_mistake_in_the_base_is_told_once_for_all_profiles_that_lie_over_it(bureau: Path) -> None:
    shipped = ProfileBook.load(None).sources["va"].base_text
    write(bureau, "base/nspoh.toml", shipped.replace("weeks_before = 6", "weeks_before = 600"))
    write(bureau, "bos.toml", BOS)
    with pytest.raises(ConfigError) as caught:
        ProfileBook.load(bureau)
    (problem,) = caught.value.problems
    assert (problem.file, problem.key, problem.found) == (
        "base/nspoh.toml",
        "calendar[4].weeks_before",
        "600",
    )


def test_the_same_milestone_twice_in_one_file_is_told(bureau: Path) -> None:
    """It is not quietly laid over itself."""
    twice = '\n[[calendar]]\nid = "besluit"\nweeks_before = 8\n' * 2
    assert '"besluit" voor de tweede keer' in [problem.found for problem in problems(bureau, BOS + twice)]


@pytest.mark.parametrize("name", ["bos.toml", "base/nspoh.toml"])
def test_what_is_no_toml_is_told_with_its_file_and_line(bureau: Path, name: str) -> None:
    write(bureau, "bos.toml", BOS)
    write(bureau, name, "id = \n")
    with pytest.raises(ConfigError) as caught:
        ProfileBook.load(bureau, ["bos"])
    (problem,) = caught.value.problems
    assert (problem.file, problem.key) == (name, "regel 1, kolom 6")
