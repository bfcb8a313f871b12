"""What a profile may say about messages and reminders: each way to be wrong is told with place, found and allowed."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import tomli_w

from stagetui.profiles.keys import Kind, key_at
from stagetui.profiles.model import ConfigError
from stagetui.profiles.page import page
from stagetui.profiles.schema import Profile
from stagetui.profiles.terms import Berichtsoort, Bezorging

WHOLE = Path(__file__).with_name("whole.toml").read_text(encoding="utf-8")


def changed(change: Callable[[dict[str, Any]], None]) -> str:
    raw = tomllib.loads(WHOLE)
    change(raw)
    return tomli_w.dumps(raw)


def milestone(**keys: Any) -> Callable[[dict[str, Any]], None]:
    """Add a milestone, the last of the calendar."""
    base = {"id": "nieuw", "text": "Nieuw", "owner": "bureau", "weeks_before": 3}
    return lambda raw: raw["calendar"].append(base | keys)


def problems(change: Callable[[dict[str, Any]], None]) -> list[tuple[str, str, str]]:
    with pytest.raises(ConfigError) as wrong:
        Profile.parse_text(changed(change), "whole.toml")
    last = len(tomllib.loads(WHOLE)["calendar"]) + 1
    return [
        (p.key.replace(f"calendar[{last}]", "calendar[nieuw]"), p.found, p.allowed)
        for p in wrong.value.problems
    ]


@pytest.mark.parametrize(
    ("keys", "key", "found", "allowed"),
    [
        ({"mail": "zes-maanden"}, "remind", "niets", "op welke dagen"),
        ({"remind": [3]}, "remind", "3", "niets, want er is geen mail"),
        ({"done_by": ["mail"]}, "done_by", '"mail"', "want er is geen mail"),
        (
            {"mail": "wijziging", "remind": [3]},
            "mail",
            '"wijziging"',
            '"zes-maanden", "voorkeuren-herinnering"',
        ),
        ({"mail": "voorkeuren-herinnering", "remind": [3]}, "done_by", '"afvinken"', '"voorkeur" erbij'),
        (
            {"mail": "beschikbaarheid-uitvraag", "remind": [3]},
            "done_by",
            '"afvinken"',
            '"beschikbaarheid" erbij',
        ),
        ({"mail": "zes-maanden", "remind": [400]}, "remind[1]", "400", "van -365 t/m 365"),
        ({"mail": "zesmaanden", "remind": [3]}, "mail", '"zesmaanden"', '"zes-maanden"'),
    ],
)
def test_a_reminder_that_cannot_be_is_told(keys: dict[str, Any], key: str, found: str, allowed: str) -> None:
    ((place, what, instead),) = problems(milestone(**keys))
    assert (place, what) == (f"calendar[nieuw].{key}", found)
    assert allowed in instead


@pytest.mark.parametrize(
    ("messages", "key", "found", "allowed"),
    [
        ({"zes-maanden": "straks"}, "messages.zes-maanden", '"straks"', '"versturen", "vasthouden", "niet"'),
        ({"zesmaanden": "niet"}, "messages.zesmaanden", '"zesmaanden"', '"zes-maanden"'),
    ],
)
def test_a_word_that_is_not_known_is_told(
    messages: dict[str, str], key: str, found: str, allowed: str
) -> None:
    ((place, what, instead),) = problems(lambda raw: raw.update(messages=messages))
    assert (place, what) == (key, found)
    assert allowed in instead


def test_only_a_confirmation_goes_out_unseen_when_nothing_is_said() -> None:
    silent = Profile.parse_text(changed(lambda raw: raw.pop("messages", None)), "whole.toml")
    sent = [soort for soort in Berichtsoort if silent.delivery(soort) is not Bezorging.VASTHOUDEN]
    assert sent == [Berichtsoort.INTENTIEVERKLARING]
    assert silent.delivery(Berichtsoort.INTENTIEVERKLARING) is Bezorging.VERSTUREN


def test_the_page_of_a_profile_shows_every_kind_of_message_and_explains_it() -> None:
    profile = Profile.parse_text(
        changed(lambda raw: raw.update(messages={"wijziging": "niet"})), "whole.toml"
    )
    lines = {line.path: line.value for line in page(profile) if line.path[0:1] == ("messages",)}
    assert lines["messages", "wijziging"] == "niet"
    assert len(lines) == len(Berichtsoort) + 1
    key = key_at(("messages", "wijziging"))
    assert key is not None
    assert key.options == ("versturen", "vasthouden", "niet")
    assert "[Berichten]" in key.explanation


def test_days_are_typed_as_numbers() -> None:
    key = key_at(("calendar", "werving", "remind"))
    assert key is not None
    assert key.kind is Kind.NUMBERS
    assert key.value("14; 3 ; -1") == [14, 3, -1]
    assert key.value("14; gauw") == [14, "gauw"]
    assert key.typed((14, -1)) == "14; -1"
