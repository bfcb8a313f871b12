"""The plaatsingsbrief (H8, H16) and the letter of a dossier (D3): who reads what, and mistakes of a bureau's own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from stagetui.engine.letters.checking import letter_problems
from stagetui.engine.letters.compiler import JsonValue
from stagetui.engine.letters.examples import EXAMPLES, VARIANTS
from stagetui.engine.letters.letters import render_pdf, render_text, template_path
from stagetui.engine.letters.plaatsingsbrief import Dossierbrief, Plaatsingsbrief

Pages = Callable[[bytes], list[str]]
BRIEF = template_path("plaatsingsbrief", Path("no-such-bureau"))
DOSSIER = template_path("dossierbrief", Path("no-such-bureau"))


@pytest.fixture
def brief() -> Plaatsingsbrief:
    return Plaatsingsbrief(
        aan_aios=True,
        instituut="Instituut Voorbeeld",
        bureau="Stagebureau",
        bureau_email="stagebureau@example.nl",
        datum=date(2027, 1, 4),
        aios="Noor van der Velde",
        aios_email="noor@example.nl",
        profiel="Jeugdgezondheidszorg",
        stagesoort="keuzestage",
        instelling="Ziekenhuis De Linde",
        stageplaats="Kindergeneeskunde",
        opleider="prof. dr. A. de Wit",
        opleider_email="a.dewit@example.org",
        start=date(2027, 3, 1),
        eind=date(2027, 5, 30),
        weken=13,
        deeltijd=80,
        verlof_uren=45.6,
    )


def test_the_aios_reads_how_to_reach_the_opleider_and_the_hours_of_leave(
    brief: Plaatsingsbrief, pages: Pages
) -> None:
    """H8: contact details of the opleider and the hours of leave that may be taken."""
    (page,) = pages(render_pdf(BRIEF, brief.fields()))
    for fact in ("Beste Noor,", "a.dewit@example.org", "45,6 uur", "1 maart 2027 tot en met 30 mei 2027"):
        assert fact in page
    assert "noor@example.nl" not in page


def test_the_opleider_reads_who_comes(brief: Plaatsingsbrief, pages: Pages) -> None:
    (page,) = pages(render_pdf(BRIEF, replace(brief, aan_aios=False).fields()))
    assert "Geachte professor De Wit," in page
    assert "noor@example.nl" in page
    assert "a.dewit@example.org" not in page


def test_what_is_not_known_leaves_no_empty_line(brief: Plaatsingsbrief) -> None:
    text = render_text(BRIEF, replace(brief, verlof_uren=None, opleider_email="").fields())
    assert "Verlof  " not in text
    assert "E-mail" not in text


@pytest.mark.parametrize("name", ["W" * 300, "Lange naam " * 27, "#panic() *x*", "שלום עולם", "Noor 😀"])
def test_any_name_stays_on_one_page(brief: Plaatsingsbrief, pages: Pages, name: str) -> None:
    for to_aios in (True, False):
        fields = replace(brief, aios=name, aan_aios=to_aios).fields()
        assert len(pages(render_pdf(BRIEF, fields))) == 1


def test_a_letter_of_the_dossier_names_who_signs_and_by_when_to_answer(pages: Pages) -> None:
    """D3: co-signed by the head, with room for corrections."""
    (page,) = pages(render_pdf(DOSSIER, EXAMPLES["dossierbrief"]))
    for fact in ("P. van Dijk stagecoördinator", "hoofd van de opleiding", "15 maart 2027", "1 van 1"):
        assert fact in page.replace("M. Voorbeeld", "").replace("  ", " ") or fact in page


def test_a_long_letter_of_the_dossier_goes_on_over_pages(pages: Pages) -> None:
    letter = Dossierbrief(
        instituut="I",
        bureau="B",
        bureau_email="",
        datum=date(2027, 3, 1),
        ontvanger="",
        instelling="Z",
        betreft="x",
        alineas=("Een zin die lang is. " * 30,) * 8,
        ondertekenaars=(("P. van Dijk", "stagecoördinator"),),
    )
    found = pages(render_pdf(DOSSIER, letter.fields()))
    assert len(found) > 1
    assert "Geachte heer of mevrouw," in found[0]
    assert f"{len(found)} van {len(found)}" in found[-1]


@pytest.mark.parametrize(("name", "fields"), [*EXAMPLES.items(), *VARIANTS.items()])
def test_every_letter_can_be_made(name: str, fields: dict[str, JsonValue]) -> None:
    template = template_path(name.removesuffix("-aios"), Path("no-such-bureau"))
    assert render_pdf(template, fields).startswith(b"%PDF")
    assert render_text(template, fields)


def test_the_letter_of_an_institute_goes_before_that_of_the_bureau(tmp_path: Path) -> None:
    general, own = (
        tmp_path / "letters" / part for part in ("plaatsingsbrief.typ", "zuid/plaatsingsbrief.typ")
    )
    own.parent.mkdir(parents=True)
    own.write_text("Zuid", encoding="utf-8")
    assert template_path("plaatsingsbrief", tmp_path, "zuid") == own
    assert template_path("plaatsingsbrief", tmp_path, "noord") != own
    general.write_text("Bureau", encoding="utf-8")
    assert template_path("plaatsingsbrief", tmp_path, "noord") == general


def test_every_letter_that_is_wrong_is_told_with_its_line(tmp_path: Path) -> None:
    for path, source in (
        ("plaatsingsbrief.typ", "Goed"),
        ("zuid/dossierbrief.typ", "\n#weg"),
        ("wst/x.typ", ""),
    ):
        (tmp_path / "letters" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "letters" / path).write_text(source, encoding="utf-8")
    found: list[Any] = [problem.text for problem in letter_problems(tmp_path, ["zuid", "noord"])]
    assert len(found) == 2
    assert "er is geen instituut «wst»" in found[0]
    assert "dossierbrief.typ, regel 2" in found[1]
