"""Parts of a stage and kinds of aanvraag of which every value is right, but the keys do not fit together."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from stagetui.profiles.model import Problem

MG = '[stagesoorten.mg]\nname = "M+G-stage"\norder = 2\nweeks = 13\nroutes = ["etalage", "zelf werven"]\n'
PARTED = MG.replace('routes = ["etalage", "zelf werven"]\n', "")
KINDS = 'een van: "aanpalend", "mg", "keuze"'
TICKED = (
    'een van: "werving", "beschikbaarheid", "stageplan", "stageplan-goedgekeurd", "startgesprek", "tussengesprek", '
    '"stageverslag", "eindgesprek", "gesprek-met-opleider", "beoordeling"'
)


def part(name: str, weeks: int | None = None) -> str:
    length = "" if weeks is None else f"weeks = {weeks}\n"
    return f'[stagesoorten.mg.parts.{name}]\nname = "Deel {name}"\nroutes = ["zelf werven"]\n{length}'


# what stands in place of the M+G-stage; then key, found and allowed of the problem
PARTS = {
    "neither routes nor parts": (
        PARTED,
        "stagesoorten.mg",
        "geen routes en geen parts",
        "routes, of parts: een stage met delen wordt per deel geworven en geplaatst",
    ),
    "routes and parts": (
        MG + part("een"),
        "stagesoorten.mg",
        "routes én parts",
        "routes, of parts: een stage met delen wordt per deel geworven en geplaatst",
    ),
    "parts that do not fill the stage": (
        PARTED + part("een", 4) + part("twee", 8),
        "stagesoorten.mg.parts",
        "delen van samen 12 weken",
        "samen precies 13, de duur van de stage",
    ),
    "parts that leave nothing for the last one": (
        PARTED + part("een", 13) + part("twee"),
        "stagesoorten.mg.parts",
        "delen van samen 13 weken",
        "samen minder dan 13, de duur van de stage",
    ),
    "two parts that take what is left": (
        PARTED + part("een") + part("twee"),
        "stagesoorten.mg.parts",
        "2 delen zonder weeks",
        "hoogstens één: dat krijgt wat overblijft",
    ),
    "a length for a part that runs beside the others": (
        PARTED + 'parts_run = "tegelijk"\n' + part("een", 4) + part("twee"),
        "stagesoorten.mg.parts.een.weeks",
        "4",
        "niets: delen die tegelijk lopen duren de hele stage",
    ),
    "a part without a name": (
        PARTED + part("een", 4).replace('name = "Deel een"\n', "") + part("twee"),
        "stagesoorten.mg.parts.een.name",
        "niets",
        "een tekst die niet leeg is",
    ),
    "a part that cannot be found": (
        PARTED + part("een", 4).replace('["zelf werven"]', "[]") + part("twee"),
        "stagesoorten.mg.parts.een.routes",
        "een lege lijst",
        'een lijst [ … ] met minstens één waarde, elk een van: "etalage", "zelf werven", "door instituut"',
    ),
    "parts that run in a way that there is not": (
        PARTED + 'parts_run = "om en om"\n' + part("een", 4) + part("twee"),
        "stagesoorten.mg.parts_run",
        '"om en om"',
        'een van: "na elkaar", "tegelijk"',
    ),
}

# the keys of a kind of aanvraag besides name, text and deciders; then key, found and allowed of the problem
REQUESTS = {
    "about a kind of stage that there is not": (
        'stagesoorten = ["snuffel"]',
        "stagesoorten",
        '"snuffel"',
        KINDS,
    ),
    "requires what there is not": ('requires = "eerst"', "requires", '"eerst"', '"ander"'),
    "requires itself": ('requires = "proef"', "requires", '"proef"', '"ander"'),
    "due in two ways": (
        'due = "besluit"\ndue_days = 3',
        "",
        "due en due_days",
        "hoogstens één van: due, due_days",
    ),
    "due at a milestone that there is not": ('due = "ooit"', "due", '"ooit"', None),
    "due at a milestone, but of nobody's stage": (
        'about = "aios"\ndue = "besluit"',
        "due",
        '"besluit"',
        "due_days: alleen een stage heeft een kalender",
    ),
    "marks what nobody ticks off": (
        'effects = ["mijlpaal"]\nmarks = "besluit"',
        "marks",
        '"besluit"',
        TICKED,
    ),
    "ticks off nothing": (
        'effects = ["mijlpaal"]',
        "marks",
        "niets",
        'een mijlpaal, precies wanneer effects "mijlpaal" noemt',
    ),
    "marks without ticking off": (
        'marks = "stageplan"',
        "marks",
        '"stageplan"',
        'een mijlpaal, precies wanneer effects "mijlpaal" noemt',
    ),
    "hands in what nobody ticks off": ('submits = "besluit"', "submits", '"besluit"', TICKED),
    "hands in, but for nobody's stage": (
        'about = "aios"\nsubmits = "stageplan"',
        "submits",
        '"stageplan"',
        "niets: alleen een stage heeft een kalender",
    ),
    "carries out a change of no kind": (
        'effects = ["schema"]\nneeds = ["wijziging"]',
        "changes",
        "niets",
        'wijzigingen, precies wanneer effects "schema" noemt',
    ),
    "changes without carrying them out": (
        'changes = ["omdraaien", "vervroegen"]',
        "changes",
        '"omdraaien", "vervroegen"',
        'wijzigingen, precies wanneer effects "schema" noemt',
    ),
    "carries out a change that nobody gives": (
        'effects = ["schema"]\nchanges = ["omdraaien"]',
        "needs",
        "niets",
        '"wijziging" erbij, want effects noemt "schema"',
    ),
    "places at an unknown instelling": (
        'effects = ["plaatsing"]\nneeds = ["specialisme"]',
        "needs",
        '"specialisme"',
        '"instelling", "specialisme" en "begeleider" erbij, want effects noemt "plaatsing"',
    ),
    "opens a field that nobody names": (
        'effects = ["vakgebied"]\nneeds = ["motivatie"]',
        "needs",
        '"motivatie"',
        '"vakgebied" erbij, want effects noemt "evc" of "vakgebied"',
    ),
    "records EVC in nothing": (
        'about = "aios"\neffects = ["evc"]',
        "needs",
        "niets",
        '"vakgebied" erbij, want effects noemt "evc" of "vakgebied"',
    ),
    "a maximum of nothing": (
        "maximum = 50",
        "maximum",
        "50",
        'alleen samen met "percentage" in needs of may',
    ),
    "shows a stage in the etalage": (
        'effects = ["etalage"]',
        "about",
        '"stage"',
        '"stageplaats", precies wanneer effects "etalage" noemt',
    ),
    "about a place that stays hidden": (
        'about = "stageplaats"\ndeciders = ["coordinator"]',
        "about",
        '"stageplaats"',
        '"stageplaats", precies wanneer effects "etalage" noemt',
    ),
    "frees the place of no stage": (
        'about = "aios"\neffects = ["vrijgeven"]',
        "effects",
        '"vrijgeven"',
        'gevolgen zonder "plaatsing", "mijlpaal", "vakgebied", "vrijgeven" en "beeindigen": zij gaan over stages',
    ),
    "a place of which the aios's opleider decides": (
        'about = "stageplaats"\neffects = ["etalage"]',
        "deciders",
        '"instituutsopleider"',
        '"coordinator" of "bureau", want een stageplaats heeft geen eigen opleider',
    ),
    "asks for what there is not": ('needs = ["zin"]', "needs[1]", '"zin"', None),
    "decides in a way that there is not": (
        'decide = "loten"',
        "decide",
        '"loten"',
        'een van: "een", "allen", "volgorde"',
    ),
}


def request(id_: str, keys: str = "") -> str:
    deciders = "" if "deciders =" in keys else 'deciders = ["instituutsopleider"]\n'
    return f'\n[requests.{id_}]\nname = "Proef"\ntext = "Een proef"\n{deciders}{keys}\n'


@pytest.mark.parametrize(("text", "key", "found", "allowed"), PARTS.values(), ids=PARTS.keys())
def test_parts_that_do_not_fit_together_are_told(
    va_text: str, problems_of: Callable[[str], list[Problem]], text: str, key: str, found: str, allowed: str
) -> None:
    """N11, N13: a stage with parts is filled by them, and found and placed part by part."""
    assert MG in va_text
    rest = va_text.replace(MG + 'exclude_own_fields = true\nsource = "N4, N12"\n', "")
    assert problems_of(f"{rest}\n{text}") == [Problem("va.toml", key, found, allowed)]


@pytest.mark.parametrize(("keys", "key", "found", "allowed"), REQUESTS.values(), ids=REQUESTS.keys())
def test_kinds_of_requests_that_do_not_fit_together_are_told(
    va_text: str,
    problems_of: Callable[[str], list[Problem]],
    keys: str,
    key: str,
    found: str,
    allowed: str | None,
) -> None:
    """Only what is wrong, and each thing once; None: the words are those of another test."""
    problems = problems_of(va_text + request("proef", keys) + request("ander"))
    place = f"requests.proef.{key}" if key else "requests.proef"
    assert [(problem.key, problem.found) for problem in problems] == [(place, found)]
    assert allowed in (None, problems[0].allowed)


@pytest.mark.parametrize(
    ("line", "key", "found", "allowed"),
    [
        ('stagesoorten = ["snuffel"]', "stagesoorten", '"snuffel"', KINDS),
        ('request = "buitenland"', "request", '"buitenland"', '"ander"'),
    ],
)
def test_a_milestone_names_only_what_there_is(
    va_text: str, problems_of: Callable[[str], list[Problem]], line: str, key: str, found: str, allowed: str
) -> None:
    text = va_text.replace("weeks_before = 6", f"weeks_before = 6\n{line}") + request("ander")
    assert problems_of(text) == [Problem("va.toml", f"calendar[4].{key}", found, allowed)]


def test_what_fits_together_is_right(va_text: str, problems_of: Callable[[str], list[Problem]]) -> None:
    """The ground under all of the above: without the mistake there is nothing to tell."""
    rest = va_text.replace(MG + 'exclude_own_fields = true\nsource = "N4, N12"\n', "")
    assert problems_of(rest + PARTED + part("een", 4) + part("twee") + request("proef")) == []
    tegelijk = PARTED + 'parts_run = "tegelijk"\n' + part("een") + part("twee")
    assert problems_of(f"{rest}{tegelijk}") == []
