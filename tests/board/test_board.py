"""The board of a year: who is where in which month, how certain, what is wrong, and how full each place is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stagetui.engine.bureau import Bureau
from stagetui.engine.queries.rounds import round_view
from stagetui.engine.queries.year_aios import year_aios
from stagetui.engine.queries.year_board import year_board
from stagetui.engine.queries.year_board_parts import SIGNS, Bord, Drukte, PlaatsMaand, Staat, letters
from stagetui.engine.queries.year_proposals import rounds_with_a_year, year_words
from stagetui.errors import RefusedError
from stagetui.screens.board_rows import laid_out
from stagetui.screens.rounds_year import summary
from tests.board.conftest import DECIDER, LOOKING, READER, acting
from tests.conftest import Office

Asked = Callable[..., Any]


@given(st.lists(st.text(alphabet="abcdefgk-1 é", max_size=6), unique=True, max_size=30))
def test_every_kind_of_stage_has_a_sign_of_its_own(kinds: list[str]) -> None:
    """Whatever the kinds of a profile are called: one capital or figure each, no two alike."""
    found = letters(kinds, dict.fromkeys(kinds, "Stage"))
    assert list(found) == kinds
    assert len(set(found.values())) == len(kinds)
    assert all(len(one) == 1 and one == one.upper() for one in found.values())


def test_the_letters_of_the_huisarts_year_are_those_of_its_kinds() -> None:
    """`keuze` finds its K taken, and takes the next consonant."""
    kinds = ("seh", "klinisch", "ggz", "ccp", "keuze")
    assert "".join(letters(kinds, {}).values()) == "SKGCZ"


def rows(bord: Bord) -> dict[str, list[str]]:
    """Per aios the cells, each with letters, sign and flag."""
    return {
        row.aios: [
            f"{cell.letters}{cell.teken}{cell.vlag}".rstrip()
            for cell in (row.vak(bord.letters, first) for first in range(0, len(bord.maanden), 3))
        ]
        for row in bord.aios
    }


def test_a_row_tells_what_is_done_what_is_placed_and_what_is_looked_ahead_at(asked: Asked) -> None:
    """H1, H5: Anna's first half year ran elsewhere, the second is placed; of the others the next one is foreseen.

    H14: Bob works 80 %, so his SEH takes four months and comes last. H13: Cleo's ggz is another institute's.
    """
    bord = asked(year_board, "S26")
    assert [day.isoformat() for day in bord.kwartalen[:3]] == ["2026-03-01", "2026-06-01", "2026-09-01"]
    assert bord.eerste == 6
    assert rows(bord) == {
        "anna": ["SSS✓", "SSS✓", "CCC○", "GGG○", "···", "···", "···"],
        "bob": ["···", "···", "GGG○", "CCC○", "sss~", "skk~", "kk·~"],
        "cleo": ["···", "···", "GGG○»", "SSS○", "kkk~", "ccc~", "···"],
        "dirk": ["···", "···", "SSS○", "KKK○", "ggg~", "ccc~", "···"],
    }
    bob = next(row for row in bord.aios if row.aios == "bob")
    assert (bob.percentage, bob.begin) == (80, date(2026, 9, 1))
    assert (bord.voorstel, bord.vastgesteld) == (1, True)


def test_a_place_tells_how_full_it_is_until_when_recognised_and_who_is_there(asked: Asked) -> None:
    """H2, H17: room each month; not offered is closed; past the recognition nobody may come."""
    bord = asked(year_board, "S26")
    places = {row.plaats: row for row in bord.plaatsen}
    crowds = {code: [str(row.fullest(first).drukte) for first in (6, 9, 12)] for code, row in places.items()}
    assert crowds["seh-2"] == ["vol", "vol", "vrij"]
    assert crowds["ccp-dicht"] == ["dicht", "dicht", "vrij"]
    assert crowds["ccp-kort"] == ["vol", "niet erkend", "niet erkend"]
    assert places["seh-2"].fullest(12).vooruit == 1
    assert [one.aios for one in places["seh-2"].stages] == ["dirk", "cleo", "bob"]
    assert places["ccp-kort"].erkend_tot == date(2026, 12, 31)
    assert (places["ggz-oost"].instituut, places["ggz-oost"].uitgeleend_aan) == ("oost", ("hov",))
    assert [row.velden[0] for row in bord.plaatsen[:3]] == ["seh", "seh", "interne"]


def test_what_is_too_full_or_not_recognised_comes_first() -> None:
    """H17: a month with somebody where nobody is recognised asks for more attention than one that is full."""
    months = [PlaatsMaand(1, 0, 2, True), PlaatsMaand(2, 0, 2, True), PlaatsMaand(3, 0, 2, True)]
    assert [one.drukte for one in months] == [Drukte.VRIJ, Drukte.VOL, Drukte.OVERVOL]
    assert PlaatsMaand(1, 0, 2, False).drukte is Drukte.ERKENNING
    assert PlaatsMaand(0, 1, 0, True).drukte is Drukte.DICHT


def test_everybody_sees_their_own_aios_and_no_hidden_place(asked: Asked) -> None:
    """N8: the rows are those of a person's own aios; all of them take room."""
    mine = asked(year_board, "S26", who=DECIDER)
    assert [row.aios for row in mine.aios] == ["dirk"]
    full = next(row for row in mine.plaatsen if row.plaats == "seh-2")
    assert full.fullest(9).drukte is Drukte.VOL
    assert {one.aios for one in full.stages} == {"dirk"}
    assert "geheim" not in {row.plaats for row in asked(year_board, "S26", who=READER).plaatsen}
    assert "geheim" in {row.plaats for row in asked(year_board, "S26").plaatsen}


def test_h13_who_reads_for_another_institute_sees_what_is_lent_and_no_aios(
    committed: Office, asked: Asked
) -> None:
    added = committed.run(
        "user", "add", "otto", "--name", "Otto Oost", "--role", "lezer", "--institute", "oost"
    )
    assert added.code == 0, added
    bord = asked(year_board, "S26", who="otto")
    assert ([row.plaats for row in bord.plaatsen], bord.aios) == (["ggz-oost"], ())
    assert all(not grid.rows for grid in laid_out(bord).aios.values())


def test_one_aios_who_is_not_done_is_told_in_the_singular(proposed: Office) -> None:
    with Bureau.open(proposed.directory) as bureau:
        beeld = bureau.ask(acting(), round_view, "S26")
    one = replace(beeld, stages=tuple(stage for stage in beeld.stages if stage.aios == "bob"))
    assert "1 aios is nog niet klaar" in summary(one, LOOKING).plain


def test_what_lost_its_place_or_clashes_is_told(committed: Office, asked: Asked) -> None:
    """H17, H22: a stage that ended, a place without recognition, and two stages at once are each said."""
    number = committed.placed("cleo", "seh")["plaatsing"]
    committed.do("status", number, "vervallen", "--reason", "gestopt")
    committed.taken(
        "stageopleiders", "plaats;naam;email;erkend_tot\nccp-1;Dr. ccp-1 0;x@example.nl;2026-10-01\n"
    )
    committed.run("stageopleider", "list", "ccp-1")
    cells = rows(bord := asked(year_board, "S26"))
    assert cells["cleo"][3] == "SSS×!"
    cleo = next(row for row in bord.aios if row.aios == "cleo")
    assert "seh staat in het schema en heeft geen plaats" in cleo.bezwaren


def test_a_voorstel_shows_before_it_is_carried_out(proposed: Office) -> None:
    """H5: the same board, with what is only proposed marked so; a number that is not the round's is refused."""
    found = proposed.do("ronde", "bord", "S26")
    assert found["vastgesteld"] is False
    states = {
        (row["aios"], one["stagesoort"]): one["staat"] for row in found["aios"] for one in row["stages"]
    }
    assert states["dirk", "seh"] == Staat.VOORSTEL.value
    assert states["dirk", "ccp"] == Staat.VOORUITBLIK.value
    assert states["anna", "seh"] == Staat.SCHEMA.value
    ended = proposed.run("ronde", "bord", "S26", "--voorstel", 9)
    assert ended.code == 1
    assert "Ronde S26 heeft geen voorstel 9" in ended.err


def test_the_board_is_a_command_too(committed: Office) -> None:
    """By aios with the meaning of letters and signs, by place with the occupancy, and as one document."""
    text = committed.run("ronde", "bord", "S26").out
    cleo = next(line for line in text.splitlines() if line.startswith("cleo"))
    assert "GGG○»ggz-oost" in cleo
    assert "S Spoedeisende hulp" in text
    assert all(f"{sign} {state}" in text for state, sign in SIGNS.items())
    places = committed.run("ronde", "bord", "S26", "--per", "plaats").out
    assert "1/1 vol" in next(line for line in places.splitlines() if line.startswith("seh-2"))
    assert "0/1 niet erkend" in next(line for line in places.splitlines() if line.startswith("ccp-kort"))
    document = committed.do("ronde", "bord", "S26")
    assert document["letters"] == {"seh": "S", "klinisch": "K", "ggz": "G", "ccp": "C", "keuze": "Z"}
    assert next(row for row in document["aios"] if row["aios"] == "bob")["kwartalen"][4] == "sss"
    seh = next(row for row in document["plaatsen"] if row["plaats"] == "seh-2")
    assert seh["maanden"][6] == {
        "bezet": 1,
        "vooruit": 0,
        "capaciteit": 1,
        "erkend": True,
        "bekend": True,
        "drukte": "vol",
    }


def test_one_aios_with_wishes_and_what_is_left(asked: Asked) -> None:
    """H4: Dirk's first wish is met, the one for a quarter too, the region not. H3: what is placed is no longer left.

    H14: of what part time does not lengthen a part moves on: a fifth of Bob's 26 weeks.
    """
    found = asked(year_aios, "S26", "dirk")
    told = {one.stagesoort: one.vervuld for one in found.wensen}
    assert told == {"seh": True, "ccp": True, "ggz": False}
    assert found.wensen[0].tekst == "bij Plek seh-2 (seh-2)"
    assert [one.traject for one in found.rest] == [
        "Traject B: psychische problematiek en chronisch-complexe zorg"
    ]
    assert asked(year_aios, "S26", "bob").schuift == pytest.approx(5.2)
    assert asked(year_aios, "S26", "anna").rest == ()
    assert asked(year_aios, "S26", "dirk", who=DECIDER).rij.naam == "Aios dirk"
    for who, code in ((DECIDER, "bob"), (READER, "niemand")):
        with pytest.raises(RefusedError):
            asked(year_aios, "S26", code, who=who)


def test_only_a_round_that_plans_a_year_has_a_board(committed: Office, asked: Asked) -> None:
    """H13: the words of a voorstel know what is borrowed and what is only looked ahead at."""
    assert [one.ronde for one in asked(rounds_with_a_year)] == ["S26"]
    words = asked(year_words, "S26")
    assert words.geleend("cleo", "ggz-oost")
    assert not words.geleend("cleo", "ggz-1")
    assert words.vooruit(date(2027, 3, 1))
    assert not words.vooruit(date(2027, 2, 28))
    assert committed.run("ronde", "bord", "andere").code == 1
