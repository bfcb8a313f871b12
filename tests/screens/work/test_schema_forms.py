"""*Opleidingsschema* from the screens: first the consequences, then the change or the aanvraag for it (N2, N7)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input, Select

from stagetui.engine.doorway.importing import ImportTable
from stagetui.engine.doorway.training import ChangeSchema
from stagetui.engine.exchange.kinds import KINDS
from stagetui.engine.exchange.reading import read_table
from stagetui.engine.queries.lists import placements
from stagetui.engine.queries.requests import requests
from stagetui.engine.queries.training import SchemaBeeld, schema_view
from stagetui.engine.records import Aios, Stage
from stagetui.engine.rules.reckoning import Opleidingsschema, laid
from stagetui.engine.rules.training import Combine, Interweave, Move, Parts, PartTime, Reverse
from stagetui.profiles.book import ProfileBook
from stagetui.profiles.calendar import Werktijd
from stagetui.profiles.terms import Status
from stagetui.screens.aios import AiosPage
from stagetui.screens.app import StagetuiApp
from stagetui.screens.base import Page
from stagetui.screens.commands import KnownCommands
from stagetui.screens.schema import ConsequencesPage
from stagetui.screens.schema_forms import (
    Draft,
    Kind,
    change_of,
    fields_of,
    offered,
    problem,
    sentence_of,
    text_of,
)
from stagetui.screens.split import show_detail
from stagetui.screens.widgets.choose import Choose
from stagetui.screens.widgets.dialogs import AskReason, Form

Opened = Callable[..., Any]


@pytest.fixture
def longer(done_by: Callable[..., Any], tmp_path: Path) -> None:
    """Joris and Ilse have more stages than one, so that there is an order."""
    file = tmp_path / "meer.csv"
    file.write_text(
        "aios;stagesoort;start\na-004;mg;2027-10-04\na-004;keuze;2028-02-07\na-003;mg;2027-12-06\n",
        encoding="utf-8",
    )
    assert not done_by("bo", ImportTable(read_table(file, KINDS["schema"]))).geweigerd


def started(beeld: SchemaBeeld) -> dict[str, date]:
    """The first day of each stage."""
    return {one.stagesoort: one.start for one in beeld.schema.lines}


async def chosen(pilot: Any, settle: Any, aios: str, kind: str) -> None:
    """From the aios to the form of a kind of change."""
    show_detail(pilot.app.screen, AiosPage(aios, "aanpalend"))
    await settle(pilot)
    await pilot.press("s")
    await settle(pilot)
    assert isinstance(pilot.app.screen, Choose)
    options = [one.value for one in pilot.app.screen._choices]
    await pilot.press(*["down"] * options.index(kind), "enter")
    await settle(pilot)
    assert isinstance(pilot.app.screen, Form)


def typed(pilot: Any, **values: str) -> None:
    """Fill in the form."""
    for name, value in values.items():
        field = pilot.app.screen.query_one(f"#field-{name}")
        assert isinstance(field, Input | Select)
        field.value = value


async def test_n3_a_stage_moves_after_its_consequences_were_seen(
    opened: Opened, app: StagetuiApp, settle: Any, seen: Any, asked_by: Callable[..., Any]
) -> None:
    """N3: the deadlines old and new; nothing changes until ctrl+s. A refusal and w bring back what was typed."""
    async with opened(size=(160, 50)) as pilot:
        await chosen(pilot, settle, "a-003", "verplaatsen")
        typed(pilot, vanaf="morgen")
        await pilot.press("ctrl+s")
        assert "typ een datum als 2027-03-01" in seen(pilot)
        typed(pilot, vanaf="2027-05-03", reden="Later beschikbaar.")
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert isinstance(app.screen, Form)
        assert "Er verandert niets aan het schema van a-003" in seen(pilot)
        typed(pilot, vanaf="2027-06-14")
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert isinstance(app.screen, ConsequencesPage)
        text = seen(pilot)
        assert "Er is nog niets gewijzigd. Ctrl+s voert het door." in text
        assert "Aanpalend begint op 14 jun 2027." in text
        assert re.search(r"aanpalend +3 mei – \d+ aug 2027 +→ 14 jun – \d+ \w+ 2027", text)
        assert re.search(r" 3 mei 2027 → 14 jun 2027 +aanpalend, Stage begint", text)
        assert started(asked_by("bo", schema_view, "a-003")) == {"aanpalend": date(2027, 5, 3)}
        await pilot.press("w")
        await settle(pilot)
        assert app.screen.query_one("#field-reden", Input).value == "Later beschikbaar."
        typed(pilot, vanaf="2027-06-07")
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert "Aanpalend begint op 7 jun 2027." in seen(pilot)
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert isinstance(app.screen, AiosPage)
        assert "Het opleidingsschema is gewijzigd." in seen(pilot)
        assert "7 jun – " in seen(pilot)
    assert started(asked_by("bo", schema_view, "a-003")) == {"aanpalend": date(2027, 6, 7)}


@pytest.mark.usefixtures("longer")
async def test_n2_what_needs_approval_becomes_a_request(
    opened: Opened,
    app: StagetuiApp,
    settle: Any,
    seen: Any,
    asked_by: Callable[..., Any],
    done_by: Callable[..., Any],
) -> None:
    """N2: bringing the elective forward is asked, with a motivation; the schema stays as it is.

    What a colleague does meanwhile is in the consequences too, and what can't be done any more can't be confirmed.
    """
    async with opened() as pilot:
        await chosen(pilot, settle, "a-004", "vervroegen")
        typed(pilot, stage="keuze", andere="mg")
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert isinstance(app.screen, Form)
        assert "Hiervoor is eerst een aanvraag nodig" in seen(pilot)
        typed(pilot, reden="De competenties zijn er.")
        await pilot.press("ctrl+s")
        await settle(pilot)
        text = " ".join(seen(pilot).split())
        assert "eerst goedkeuring nodig: Keuzestage naar voren" in text
        assert "Ctrl+s doet de aanvraag" in text
        page = app.screen
        assert isinstance(page, ConsequencesPage)
        done_by("els", ChangeSchema("a-004", Move("keuze", date(2028, 2, 14))))
        page.load_if_changed()
        await settle(pilot)
        assert "14 feb – " in seen(pilot)
        assert page.check_action("release", ()) is False
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert isinstance(app.screen, AiosPage)
        assert "(Keuzestage naar voren) is gedaan" in seen(pilot)
    (one,) = [one for one in asked_by("bo", requests) if one.aanvraag.soort == "keuze-vervroegen"]
    assert one.gegevens["motivatie"] == "De competenties zijn er."
    assert list(started(asked_by("bo", schema_view, "a-004"))) == ["aanpalend", "mg", "keuze"]


async def test_n7_a_plaatsing_in_the_way_is_let_go_only_with_a_reason(
    opened: Opened, app: StagetuiApp, settle: Any, seen: Any, asked_by: Callable[..., Any]
) -> None:
    """N7: there is no availability in 2028; ctrl+s does nothing there, v asks why."""
    async with opened() as pilot:
        await chosen(pilot, settle, "a-004", "verplaatsen")
        typed(pilot, vanaf="2028-04-03")
        await pilot.press("ctrl+s")
        await settle(pilot)
        text = " ".join(seen(pilot).split())
        assert "In de weg" in text
        assert "v geeft de plaats vrij, met een reden." in text
        assert "kan niet mee naar 3 apr – " in text
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert isinstance(app.screen, ConsequencesPage)
        assert len(asked_by("bo", placements, status=Status.ONDER_VOORBEHOUD).regels) == 2
        await pilot.press("v")
        await settle(pilot)
        assert isinstance(app.screen, AskReason)
        await pilot.press("enter")
        assert isinstance(app.screen, AskReason)
        await pilot.press(*"ziek", "enter")
        await settle(pilot)
        assert isinstance(app.screen, AiosPage)
    assert len(asked_by("bo", placements, status=Status.ONDER_VOORBEHOUD).regels) == 1
    assert started(asked_by("bo", schema_view, "a-004")) == {"aanpalend": date(2028, 4, 3)}


async def test_who_does_not_work_for_the_bureau_has_no_key(
    app_of: Callable[[str], StagetuiApp], settle: Any, seen: Any
) -> None:
    """N2: an opleider decides about a change, the bureau makes it; the questions of N3 are the bureau's too."""
    app = app_of("lotte")
    async with app.run_test() as pilot:
        await settle(pilot)
        page = app.screen
        assert isinstance(page, Page)
        show_detail(page, AiosPage("a-003", "aanpalend"))
        await settle(pilot)
        await pilot.press("s")
        await settle(pilot)
        assert isinstance(app.screen, AiosPage)
        assert "Schema" not in seen(pilot).splitlines()[-1]
        assert not any("Uitvraag" in name for name, _, _ in KnownCommands(app.screen).commands())


# ---- the forms, without a screen


@pytest.mark.usefixtures("longer")
def test_each_form_becomes_the_change_that_it_asks_for(asked_by: Callable[..., Any]) -> None:
    """N2, N10, N18: what stands in the fields, and whether the time between stages is kept."""
    beeld = asked_by("bo", schema_view, "a-004")
    places = (("ggz-noord", "GGZ Noord"),)
    assert offered(beeld, places) == [one for one in Kind if one not in (Kind.APART, Kind.PARTS)]

    def made(kind: Kind, **values: str) -> object:
        draft = Draft(beeld, places, kind)
        start = {
            field.name: field.start or (field.options or (("", ""),))[0][0] for field in fields_of(draft)
        }
        filled = Draft(beeld, places, kind, {**start, **values})
        assert problem(filled) == ""
        assert text_of(filled)
        return change_of(filled)

    assert made(Kind.MOVE, stage="mg", vanaf="2027-11-01", erna="dicht") == Move(
        "mg", date(2027, 11, 1), gaps=False
    )
    assert made(Kind.REVERSE, stage="mg", andere="keuze") == Reverse("mg", "keuze")
    assert made(Kind.COMBINE, instelling="ggz-noord") == Combine("aanpalend", "mg", "ggz-noord")
    assert made(Kind.INTERWEAVE, stage="mg", percentage="60 %") == Interweave("mg", 60)
    assert made(Kind.PART_TIME, vanaf="2027-11-01", percentage="80") == PartTime(date(2027, 11, 1), 80)
    unread = Draft(beeld, places, Kind.INTERWEAVE, {"stage": "mg", "percentage": "veel"})
    nowhere = Draft(beeld, places, Kind.COMBINE, {"stage": "mg", "andere": "keuze", "instelling": ""})
    assert problem(nowhere) == "Instelling: kies waar beide stages zijn."
    combined = Draft(beeld, places, Kind.COMBINE, {**nowhere.values, "instelling": "ggz-noord"})
    assert sentence_of(combined) == "mg en keuze worden gecombineerd bij GGZ Noord (ggz-noord)"
    assert problem(unread) == "Deel van de week: typ een heel getal, zoals 80."


@pytest.fixture
def parted() -> SchemaBeeld:
    """An aios of IZB, whose aanpalende stage has two parts after each other."""
    profile = ProfileBook.load(None)["izb"]
    stage = Stage("i1", "aanpalend", date(2027, 6, 7), date(2027, 9, 5), True, None, None, None, 1)
    who = Aios(
        *(
            "i1",
            "Ina Duin",
            "ina@example.nl",
            "izb",
            "nspoh",
            None,
            None,
            100,
            None,
            None,
            None,
            None,
            None,
            1,
        )
    )
    schema = laid(Opleidingsschema("i1", profile, Werktijd(100), (stage,)), "aanpalend")
    return SchemaBeeld(who, schema, {})


def test_n11_the_parts_of_a_stage_are_laid_out_anew(parted: SchemaBeeld) -> None:
    """N11: the order as it stands is in the form; a part without a day follows from the weeks."""
    draft = Draft(parted, (), Kind.PARTS, {"stage": "aanpalend"})
    assert Kind.PARTS in offered(parted, ())
    assert [one.name for one in fields_of(draft)] == ["deel-1", "deel-2", "dag-2", "reden"]
    first, second = (field.start for field in fields_of(draft) if field.options)
    filled = Draft(
        parted, (), Kind.PARTS, {**draft.values, "deel-1": second, "deel-2": first, "dag-2": "2027-08-09"}
    )
    assert change_of(filled) == Parts(
        "aanpalend", ((f"aanpalend/{second}", None), (f"aanpalend/{first}", date(2027, 8, 9)))
    )
    assert "aanpalend is nu verdeeld in" in text_of(draft)
