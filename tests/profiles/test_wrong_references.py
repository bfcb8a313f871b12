"""A profile of which every value is right, but the keys do not fit together."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from stagetui.profiles.model import Problem

RULE = '[[rules]]\nid = "ouderen-en-jeugd"\ntext = "Tweemaal"\nacross = ["mg"]\neach_of = ["jeugd"]\n'
WEEKS = "een geheel getal van 1 t/m 104"
OFFSETS = (
    "precies één van: months_before, weeks_before, days_before_start, days_after_start, halfway, days_before_end, "
    "days_after_end"
)
PREPARATION = (
    '"werving", "voorkeuren", "beschikbaarheid", "besluit", "gegevens", "stageplan", "stageplan-goedgekeurd"'
)
MILESTONES = (
    f'een van: {PREPARATION}, "start", "startgesprek", "tussengesprek", "stageverslag", "eindgesprek", '
    '"gesprek-met-opleider", "einde", "beoordeling" (mijlpalen uit calendar)'
)
BEFORE_START = f"een van: {PREPARATION} (mijlpalen uit calendar)"
VARIANT = '\n[[variants]]\nid = "x"\nname = "X"\nwhen = { werkgever = ["sboh"] }\n'

# what stands in va.toml and what takes its place (once); then key, found and allowed of the problem
CROSS_CHECKS = {
    "milestone without a moment": ("weeks_before = 6", "", "calendar[4]", "geen termijn", OFFSETS),
    "milestone with two moments": (
        "weeks_before = 6",
        "weeks_before = 6\ndays_before_end = 3",
        "calendar[4]",
        "weeks_before en days_before_end",
        OFFSETS,
    ),
    "middle and another moment": (
        "halfway = true",
        "halfway = true\ndays_after_start = 0",
        "calendar[10]",
        "days_after_start en halfway",
        OFFSETS,
    ),
    "first of the month with weeks": (
        "weeks_before = 6",
        "weeks_before = 6\nbefore_first_of_month = true",
        "calendar[4].before_first_of_month",
        "true",
        "alleen true samen met months_before",
    ),
    "milestone twice": (
        'id = "stageplan"',
        'id = "gegevens"',
        "calendar[6].id",
        '"gegevens" voor de tweede keer',
        "elke id één keer",
    ),
    "deadline that is no milestone": (
        'deadline = "voorkeuren"',
        'deadline = "mei"',
        "preferences.deadline",
        '"mei"',
        BEFORE_START,
    ),
    "deadline that does not lie before the start": (
        'deadline = "voorkeuren"',
        'deadline = "einde"',
        "preferences.deadline",
        '"einde"',
        BEFORE_START,
    ),
    "due that is no milestone": (
        'due = "besluit"',
        'due = "besluiten"',
        "consents.instituutsopleider.due",
        '"besluiten"',
        BEFORE_START,
    ),
    "until that is no milestone": (
        'until = "start"',
        'until = "begin"',
        "transitions[2].until",
        '"begin"',
        MILESTONES,
    ),
    "request that nobody decides": (
        'decider = "instituutsopleider"',
        "",
        "consents.instituutsopleider.decider",
        "niets",
        'wie beslist, want evidence is "aanvraag"',
    ),
    "decider where nothing is asked": (
        'evidence = "voorkeur"',
        'evidence = "voorkeur"\ndecider = "coordinator"',
        "consents.aios.decider",
        '"coordinator"',
        'alleen bij evidence = "aanvraag"',
    ),
    "transition twice": (
        'from = "voorlopig"\nto = "vervallen"',
        'from = "voorlopig"\nto = "onder voorbehoud"',
        "transitions[5]",
        '"voorlopig" naar "onder voorbehoud" voor de tweede keer',
        "elke overgang één keer",
    ),
    "transition to itself": (
        'from = "voorlopig"\nto = "vervallen"',
        'from = "voorlopig"\nto = "voorlopig"',
        "transitions[5].to",
        '"voorlopig"',
        "een andere status dan from",
    ),
    "transition that nobody makes": (
        'to = "voorlopig"\nautomatic = "voorkeur"',
        'to = "voorlopig"',
        "transitions[1]",
        "geen by, geen automatic en geen on",
        "minstens één van: by, automatic, on",
    ),
    "rule over an unknown stagesoort": (
        'across = ["aanpalend", "mg", "keuze"]',
        'across = ["aanpalend", "snuffel"]',
        "rules[1].across",
        '"snuffel"',
        'een van: "aanpalend", "mg", "keuze"',
    ),
    "rule twice": (
        "[[rules]]",
        f"{RULE}\n[[rules]]",
        "rules[2].id",
        '"ouderen-en-jeugd" voor de tweede keer',
        "elke id één keer",
    ),
}


@pytest.mark.parametrize(
    ("old", "new", "key", "found", "allowed"), CROSS_CHECKS.values(), ids=CROSS_CHECKS.keys()
)
def test_keys_that_do_not_fit_together_are_told(
    va_text: str,
    problems_of: Callable[[str], list[Problem]],
    old: str,
    new: str,
    key: str,
    found: str,
    allowed: str,
) -> None:
    assert old in va_text
    assert Problem("va.toml", key, found, allowed) in problems_of(va_text.replace(old, new, 1))


def test_statuses_must_be_reachable(va_text: str, problems_of: Callable[[str], list[Problem]]) -> None:
    """Without the two transitions that start from nothing, no status can be reached (N7)."""
    text = va_text.replace(
        'to = "voorlopig"\nautomatic = "voorkeur"', 'from = "vervallen"\nto = "voorlopig"\nby = ["bureau"]'
    )
    text = text.replace(
        'to = "onder voorbehoud"\nby = ["bureau"]',
        'from = "vervallen"\nto = "onder voorbehoud"\nby = ["bureau"]',
        1,
    )
    problems = problems_of(text)
    start = 'eerst een overgang zonder from, zoals to = "voorlopig"'
    found = '"onder voorbehoud", een status die niet te bereiken is'
    assert Problem("va.toml", "commit_status", found, start) in problems
    found = '"voorlopig", een status die niet te bereiken is'
    assert Problem("va.toml", "transitions[3].from", found, start) in problems
    assert [problem.found for problem in problems if problem.key == "transitions"] == [
        "geen weg naar geplaatst"
    ]


def test_a_status_out_of_reach_names_those_within_reach(
    va_text: str, problems_of: Callable[[str], list[Problem]]
) -> None:
    text = va_text.replace(
        'from = "onder voorbehoud"\nto = "geplaatst"', 'from = "geplaatst"\nto = "voorlopig"'
    )
    found = '"geplaatst", een status die niet te bereiken is'
    allowed = 'een van: "onder voorbehoud", "vervallen", "voorlopig"'
    assert Problem("va.toml", "transitions[4].from", found, allowed) in problems_of(text)


def test_a_milestone_can_only_be_named_when_there_is_one(
    va_text: str, problems_of: Callable[[str], list[Problem]]
) -> None:
    head, _, rest = va_text.partition("[[calendar]]")
    text = f"{head}[consents.aios]{rest.partition('[consents.aios]')[2]}"
    assert problems_of(text) == [
        Problem("va.toml", "calendar", "niets", "een lijst [ … ], elk een tabel met id, text, owner")
    ]
    problems = problems_of(text.replace("own_fields", "calendar = []\nown_fields", 1))
    assert Problem("va.toml", "preferences.deadline", '"voorkeuren"', "een mijlpaal uit calendar") in problems


def test_consent_that_is_needed_must_be_described(
    va_text: str, problems_of: Callable[[str], list[Problem]]
) -> None:
    """`needs` names the aios; `[consents.aios]` is gone (N9)."""
    text = va_text.replace('[consents.aios]\nevidence = "voorkeur"\nask = "bureau"\n', "")
    allowed = 'een van: "instelling", "instituutsopleider"'
    assert problems_of(text) == [Problem("va.toml", "transitions[4].needs", '"aios"', allowed)]


@pytest.mark.parametrize(
    ("overrides", "key", "found", "allowed"),
    [
        ("[variants.overrides.stagesoorten.mg]\nweeks = 0", "stagesoorten.mg.weeks", "0", WEEKS),
        (
            "[variants.overrides.stagesoorten.isk]\nweeks = 13",
            "stagesoorten.isk.name",
            "niets",
            "een tekst die niet leeg is",
        ),
        (
            '[variants.overrides.preferences]\ndeadline = "nooit"',
            "preferences.deadline",
            '"nooit"',
            BEFORE_START,
        ),
        (
            '[variants.overrides]\nid = "va-2"',
            "id",
            "een sleutel die vastligt",
            "andere sleutels van het profiel",
        ),
    ],
)
def test_what_a_variant_lays_over_the_profile_is_checked_too(
    va_text: str,
    problems_of: Callable[[str], list[Problem]],
    overrides: str,
    key: str,
    found: str,
    allowed: str,
) -> None:
    problem = Problem("va.toml", f"variants[1].overrides.{key}", found, allowed)
    assert problem in problems_of(f"{va_text}{VARIANT}{overrides}\n")


def test_a_problem_of_the_profile_is_not_told_again_for_its_variant(
    va_text: str, problems_of: Callable[[str], list[Problem]]
) -> None:
    text = va_text.replace('until = "start"', 'until = "begin"', 1)
    overrides = "[variants.overrides.stagesoorten.mg]\nweeks = 26\n"
    assert problems_of(text) == problems_of(f"{text}{VARIANT}{overrides}")


def test_the_same_variant_twice_is_told(va_text: str, problems_of: Callable[[str], list[Problem]]) -> None:
    variant = f"{VARIANT}overrides = {{}}\n"
    assert problems_of(f"{va_text}{variant}{variant}") == [
        Problem("va.toml", "variants[2].id", '"x" voor de tweede keer', "elke id één keer")
    ]
