"""Inviting a round: the form goes with the message, once per aios, held until somebody looked at it (N3, N6)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

INVITATION = "voorkeuren-uitnodiging"


@pytest.fixture
def round_office(office: Any) -> Any:
    """A round of which a1 has handed in."""
    office.open_round()
    office.prefer("a1 aanpalend psy-1")
    return office


def invitations(office: Any) -> list[dict[str, Any]]:
    return [row for row in office.rows("bericht") if row["soort"] == INVITATION]


def test_everybody_without_preferences_is_invited_once(round_office: Any) -> None:
    done = round_office.do("voorkeur", "invite", "r", "--note", "Kom naar de voorlichting op 20 januari.")
    assert [one["aios"] for one in done["uitgenodigd"]] == ["a2", "a3", "a4", "b1"]
    assert done["ingediend"] == ["a1"]
    rows = invitations(round_office)
    assert {(row["status"], row["ronde"]) for row in rows} == {("vastgehouden", "r")}
    mail = rows[0]
    assert (mail["aios"], mail["aan"]) == ("a2", "Bart Vos <bart@example.nl>")
    assert "31 januari 2027" in mail["tekst"]
    assert "2 voorkeuren" in mail["tekst"]
    assert "Kom naar de voorlichting" in mail["tekst"]
    again = round_office.do("voorkeur", "invite", "r")
    assert (again["uitgenodigd"], [one["aios"] for one in again["eerder"]]) == ([], ["a2", "a3", "a4", "b1"])
    assert len(invitations(round_office)) == 4
    told = round_office.run("voorkeur", "invite", "r").out
    assert "niemand nieuw uitgenodigd" in told
    assert "--again" in told


def test_asked_again_the_one_that_did_not_go_yet_is_withdrawn(round_office: Any) -> None:
    first = round_office.do("voorkeur", "invite", "r")["uitgenodigd"]
    second = round_office.run("voorkeur", "invite", "r", "--again")
    assert "4 uitnodigingen staan klaar" in second.out
    rows = invitations(round_office)
    assert [row["status"] for row in rows] == ["ingetrokken"] * 4 + ["vastgehouden"] * 4
    assert [row["verwijst_naar"] for row in rows[4:]] == [one["bericht"] for one in first]


def test_the_form_in_the_message_is_the_one_that_comes_back(
    round_office: Any, fill: Callable[..., Path], read: Callable[..., Any], tmp_path: Path
) -> None:
    """From the outbox to the preferences, through somebody's spreadsheet."""
    round_office.do("voorkeur", "invite", "r")
    (line,) = [row for row in round_office.rows("bericht_bijlage") if row["naam"] == "voorkeuren-a3.xlsx"]
    assert "aanpalend" in line["leestekst"]
    (content,) = [row["inhoud"] for row in round_office.rows("bijlage") if row["sha256"] == line["sha256"]]
    form = tmp_path / "uit de mail.xlsx"
    form.write_bytes(content)
    fill(form, G7="Psychiatrie ouderen – GGZ De Linde, Utrecht")
    assert read()[0] == 0
    assert round_office.placed("a3")["status"] == "voorlopig"
    assert [one["aios"] for one in round_office.do("voorkeur", "invite", "r")["eerder"]] == ["a2", "a4", "b1"]


def test_the_profile_says_whether_it_is_made_and_held(round_office: Any) -> None:
    shipped = Path(__file__).parents[2] / "config" / "profiles" / "va.toml"
    path = round_office.directory / "profiles" / "va.toml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(f'{shipped.read_text()}\n[messages]\n{INVITATION} = "niet"\n')
    done = round_office.run("voorkeur", "invite", "r")
    assert "niet gemaakt voor: a1, a2, a3, a4, b1" in done.out
    assert invitations(round_office) == []
    path.write_text(f'{shipped.read_text()}\n[messages]\n{INVITATION} = "versturen"\n')
    round_office.do("voorkeur", "invite", "r")
    assert {row["status"] for row in invitations(round_office)} == {"wacht"}


def test_who_may_invite_and_when_it_is_too_late(round_office: Any) -> None:
    assert [
        one["aios"] for one in round_office.do("voorkeur", "invite", "r", user="nora")["uitgenodigd"]
    ] == ["b1"]
    assert "mag niet" in round_office.run("voorkeur", "invite", "r", user="lea").refused
    assert (
        "geen stage om voorkeuren" in round_office.run("voorkeur", "invite", "r", today="2027-02-01").refused
    )
    assert "Er is geen ronde x" in round_office.run("voorkeur", "invite", "x").refused
