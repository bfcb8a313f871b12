"""A profile with a year of stages of which every value is right, but the keys do not fit together."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from stagetui.profiles.book import ProfileBook
from stagetui.profiles.model import Problem

BEFORE_START = (
    "months_before, weeks_before of days_before_start: een half jaar telt terug vanaf zijn eerste dag"
)
OF_NO_STAGE = 'niets: per = "halfjaar" gaat niet over één stage'
SHOWS = 'een van: "voorkeur", "voorstel", "bekendgemaakt", "definitief", "datum", "afvinken"'
KINDS = 'een van: "seh", "klinisch", "ggz", "ccp", "keuze"'

# what stands in huisarts.toml and what takes its place (once); then key, found and allowed of the problem
CROSS_CHECKS = {
    "half year twice": (
        "half_years = [9, 3]",
        "half_years = [9, 3, 9]",
        "year.half_years",
        "9, 3, 9",
        "elke maand hoogstens één keer",
    ),
    "component twice": (
        'id = "seh-13"',
        'id = "seh-26"',
        "year.components[2].id",
        '"seh-26" voor de tweede keer',
        "elke id één keer",
    ),
    "component of a kind that is not there": (
        'stagesoort = "ggz"',
        'stagesoort = "pp"',
        "year.components[9].stagesoort",
        '"pp"',
        KINDS,
    ),
    "component in a field that its kind does not allow": (
        'field = "interne"\nweeks = 13\nlengthens',
        'field = "dermatologie"\nweeks = 13\nlengthens',
        "year.components[3].field",
        '"dermatologie"',
        'een van: "interne", "kindergeneeskunde", "gynaecologie", "orthopedie", "neurologie", "cardiologie"',
    ),
    "course that is not there": (
        'course = "startclass"',
        'course = "bootcamp"',
        "year.components[1].course",
        '"bootcamp"',
        '"startclass"',
    ),
    "request that is not there": (
        "outside = true",
        'outside = true\nrequest = "onderzoek"',
        "year.components[15].request",
        '"onderzoek"',
        '"beeindigen"',
    ),
    "traject twice": (
        'id = "b"',
        'id = "a"',
        "year.trajects[2].id",
        '"a" voor de tweede keer',
        "elke id één keer",
    ),
    "kind of stage twice in a variant": (
        '["seh-13", "interne"]',
        '["seh-13", "seh-26"]',
        "year.trajects[1].variants[2]",
        "twee keer dezelfde stagesoort",
        "elke stagesoort hoogstens één keer",
    ),
    "kind of stage in two trajects": (
        '["pp", "ccp"]',
        '["pp", "seh-13"]',
        "year.trajects[2].variants[1]",
        'stagesoort "seh", die ook in traject a staat',
        "een stagesoort hoort bij één traject",
    ),
    "exemption of a traject that is not there": (
        'traject = "b"',
        'traject = "c"',
        "year.exemptions[5].traject",
        '"c"',
        'een van: "a", "b"',
    ),
    "exemption that forbids a field of no component": (
        'forbids = ["ccp"]',
        'forbids = ["verpleeghuis"]',
        "year.exemptions[6].forbids",
        '"verpleeghuis"',
        (
            'een van: "cardiologie", "ccp", "ggz", "gynaecologie", "interne", "kindergeneeskunde", '
            '"klinische genetica", "neurologie", "onderzoek", "orthopedie", "pijnpoli", "reumatologie", '
            '"seh", "urologie"'
        ),
    ),
    "exemption twice": (
        'field = "verpleeghuis"\ntraject',
        'field = "ggz"\ntraject',
        "year.exemptions",
        '"ggz" 2 keer bij traject b',
        "elk vakgebied één keer per traject",
    ),
    "half year counted forward": (
        "months_before = 7",
        "days_after_start = 7",
        "calendar[1]",
        "een termijn na de start",
        BEFORE_START,
    ),
    "half year shown by what shows a stage": (
        'done_by = ["voorkeur", "afvinken"]',
        'done_by = ["plaats"]',
        "calendar[1].done_by",
        '"plaats"',
        SHOWS,
    ),
    "half year of one kind of stage": (
        "months_before = 7",
        'months_before = 7\nstagesoorten = ["seh"]',
        "calendar[1].stagesoorten",
        "een waarde",
        OF_NO_STAGE,
    ),
    "half year of the first stage": (
        "months_before = 7",
        "months_before = 7\nfirst_stage = false",
        "calendar[1].first_stage",
        "een waarde",
        OF_NO_STAGE,
    ),
    "ending a stage without a day": (
        'needs = ["motivatie", "datum"]',
        'needs = ["motivatie"]',
        "requests.beeindigen.needs",
        '"motivatie"',
        '"datum" erbij, want effects noemt "beeindigen"',
    ),
    "half year with a message": (
        "months_before = 7",
        'months_before = 7\nmail = "zes-maanden"\nremind = [0]',
        "calendar[1].mail",
        "een waarde",
        OF_NO_STAGE,
    ),
    "stage shown by what shows a half year": (
        'id = "einde"',
        (
            'id = "einde-plan"\ntext = "Het plan staat"\nowner = "bureau"\nweeks_before = 3\n'
            'done_by = ["definitief"]\n\n[[calendar]]\nid = "einde"'
        ),
        "calendar[17].done_by",
        '"definitief"',
        'alleen bij per = "halfjaar"',
    ),
    "stage of at least more weeks than at most": (
        "weeks_at_most = 25",
        "weeks_at_most = 25\nweeks_at_least = 26",
        "calendar[13].weeks_at_least",
        "26",
        "hoogstens weeks_at_most: 25",
    ),
    "again and again before the start": (
        "weeks_before = 6\ndone_by",
        "weeks_before = 6\nevery_days = 7\ndone_by",
        "calendar[10].every_days",
        "7",
        "alleen samen met days_after_start",
    ),
}
STAGE_MILESTONES = (
    'een van: "plaatsingsbrief", "kennismaking-eerste", "kennismaking", "zeswekengrens", "start", "inwerkperiode", '
    '"tussenevaluatie", "tussenevaluatie-lang", "combel", "kpb", "einde", "eindverslag", "eindbeoordeling"'
)
NAMED = {
    "until": ('until = "zeswekengrens"', 'until = "definitief"', "transitions[1].until"),
    "on": ('on = "zeswekengrens"', 'on = "definitief"', "transitions[3].on"),
    "due of a request": ("due_days = 7", 'due = "definitief"', "requests.beeindigen.due"),
}


@pytest.fixture(scope="module")
def text(shipped: ProfileBook) -> str:
    return shipped.sources["huisarts"].text


Problems = Callable[[str], list[Problem]]


@pytest.mark.parametrize(
    ("old", "new", "key", "found", "allowed"), CROSS_CHECKS.values(), ids=CROSS_CHECKS.keys()
)
def test_keys_of_a_year_that_do_not_fit_together_are_told(
    text: str, problems_of: Problems, old: str, new: str, key: str, found: str, allowed: str
) -> None:
    assert old in text
    assert Problem("va.toml", key, found, allowed) in problems_of(text.replace(old, new, 1))


@pytest.mark.parametrize(("old", "new", "key"), NAMED.values(), ids=NAMED.keys())
def test_what_waits_for_a_milestone_of_a_stage_names_none_of_a_half_year(
    text: str, problems_of: Problems, old: str, new: str, key: str
) -> None:
    problem = Problem("va.toml", key, '"definitief", een mijlpaal van een half jaar', STAGE_MILESTONES)
    assert problem in problems_of(text.replace(old, new, 1))


def test_h4_preferences_may_close_at_a_milestone_of_the_half_year(text: str, problems_of: Problems) -> None:
    assert problems_of(text) == []
    assert 'deadline = "voorkeuren"' in text


def test_a_half_year_is_of_a_profile_with_a_year(va_text: str, problems_of: Problems) -> None:
    problems = problems_of(va_text.replace("weeks_before = 6", 'weeks_before = 6\nper = "halfjaar"', 1))
    allowed = "stage of deel: dit profiel heeft geen [year] met halve jaren"
    assert Problem("va.toml", "calendar[4].per", '"halfjaar"', allowed) in problems


def test_a_component_and_its_traject_are_found_by_name(shipped: ProfileBook) -> None:
    year = shipped["huisarts"].year
    assert year is not None
    assert year.component("seh-13").weeks == 13
    assert year.traject_of("interne").id == "a"
    assert [one.id for one in year.of_stage("seh", None)] == ["seh-26", "seh-13"]
    assert [one.id for one in year.of_stage("seh", 13)] == ["seh-13"]
    assert [one.id for one in year.of_stage("ccp", None, "verpleeghuis")] == ["ccp"]
    with pytest.raises(KeyError):
        year.component("oogheelkunde")
    with pytest.raises(KeyError):
        year.traject_of("oogheelkunde")
