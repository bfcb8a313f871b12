"""The stage-intentieverklaring: one page that says what was agreed (N9, N19, N21)."""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stagetui.engine.letters.compiler import JsonValue
from stagetui.engine.letters.intentieverklaring import Intentieverklaring
from stagetui.engine.letters.letters import render_pdf, render_text, template_path

Pages = Callable[[bytes], list[str]]

TEMPLATE = template_path("intentieverklaring", Path("no-such-bureau"))


def test_the_letter_is_one_readable_page_with_all_facts(facts: Intentieverklaring, pages: Pages) -> None:
    """N9: everything that was made definitive can be read, dates in full and in Dutch."""
    (page,) = pages(render_pdf(TEMPLATE, facts.fields()))
    for fact in (
        "Stage-intentieverklaring", "Instituut Voorbeeld", "14 december 2026", "JGZ-2027-0041",
        "Noor van der Velde", "Jeugdgezondheidszorg", "Aanpalend specialisme", "Ziekenhuis De Linde",
        "Kindergeneeskunde", "dr. P. Özgür", "A. Jansen", "1 maart 2027 tot en met 30 mei 2027",
        "16,25 weken", "80 %", "stagebureau@example.nl",
    ):  # fmt: skip
        assert fact in page


def test_the_letter_names_the_starting_points(facts: Intentieverklaring) -> None:
    """N19 (guidance, conversations, plan, report), N20 (duties) and N21 (money, signature, own agreement)."""
    text = render_text(TEMPLATE, facts.fields())
    for point in (
        "één tot twee uur", "ten minste drie gesprekken", "praktijkopleider of de instituutsopleider",
        "goedgekeurd voordat de stage begint", "stageverslag", "beoordeling", "betalen elkaar niets",
        "Diensten buiten kantooruren", "pas na het introductieprogramma", "bij twijfel", "met de instituutsopleider",
        "Het instituut ondertekent die mee",
    ):  # fmt: skip
        assert point in text
    assert "zonder handtekening" in " ".join(
        pypdf.PdfReader(io.BytesIO(render_pdf(TEMPLATE, facts.fields()))).pages[0].extract_text().split()
    )


def test_what_may_be_absent_leaves_no_empty_label(facts: Intentieverklaring, pages: Pages) -> None:
    bare = replace(facts, vestiging="", instituutsopleider="", bureau_telefoon="", kenmerk="")
    (page,) = pages(render_pdf(TEMPLATE, bare.fields()))
    assert "Kenmerk" not in page
    assert "Instituutsopleider" not in page


def test_the_text_has_the_table_in_columns_and_the_points_numbered(facts: Intentieverklaring) -> None:
    lines = render_text(TEMPLATE, facts.fields()).splitlines()
    assert "Soort stage         Aanpalend specialisme" in lines
    assert any(line.startswith("1. Begeleiding.") for line in lines)
    assert not any(line != line.strip() for line in lines)


@pytest.mark.parametrize(
    "name",
    ["#panic()", "*x*", "$", "]", '#import "x"', "\\", "<label>", "@ref", "// weg", "`rauw`", "שלום", "a\nb"],
)  # fmt: skip
def test_a_name_is_never_read_as_markup(facts: Intentieverklaring, pages: Pages, name: str) -> None:
    fields = replace(facts, aios=name).fields()
    assert len(pages(render_pdf(TEMPLATE, fields))) == 1
    assert " ".join(name.split()) in " ".join(render_text(TEMPLATE, fields).split())


def test_names_without_a_glyph_and_half_characters_do_not_stop_a_letter(facts: Intentieverklaring) -> None:
    fields = replace(facts, aios="Noor 😀 \ud800 \x00").fields()
    assert render_pdf(TEMPLATE, fields).startswith(b"%PDF")
    assert "Noor (grinning face) \ufffd \ufffd" in render_text(TEMPLATE, fields)


def test_a_pictogram_is_printed_by_its_name(facts: Intentieverklaring, pages: Pages) -> None:
    """No font of the wheel has them, and an empty box says nothing; signs that a font has are printed."""
    fields = replace(facts, aios="Noor 👩🏽\u200d⚕\ufe0f ✓ ❤").fields()
    (page,) = pages(render_pdf(TEMPLATE, fields))
    assert "Noor (woman)⚕" in page
    assert "✓ ❤" in page


@pytest.mark.parametrize("name", ["W" * 300, "Lange naam " * 27, "Van-" * 75])
def test_a_name_of_300_characters_stays_whole(facts: Intentieverklaring, pages: Pages, name: str) -> None:
    fields = replace(facts, aios=name).fields()
    (page,) = pages(render_pdf(TEMPLATE, fields))
    assert name.replace(" ", "") in page.replace(" ", "").replace("\u200b", "")
    assert name.strip() in render_text(TEMPLATE, fields)


@settings(max_examples=60, deadline=None)
@given(name=st.text(max_size=80) | st.text('#*$[]{}\\"<>@`_=-+/~ \x00\ufffe', max_size=40))
def test_any_text_makes_a_letter(name: str) -> None:
    days: dict[str, JsonValue] = {"datum": "2027-01-01", "start": "2027-03-01", "eind": "2027-05-30"}
    fields = {**days, "aios": name, "weken": 13, "deeltijd": 100}
    assert render_pdf(TEMPLATE, fields).startswith(b"%PDF")
    assert "100 %" in render_text(TEMPLATE, fields)


def test_the_same_fields_give_the_same_bytes_in_another_process(facts: Intentieverklaring) -> None:
    code = (
        "import json, sys, hashlib; from stagetui.engine.letters.letters import render_pdf;"
        "print(hashlib.sha256(render_pdf(sys.argv[1], json.loads(sys.argv[2]))).hexdigest())"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(TEMPLATE), json.dumps(facts.fields())],
        capture_output=True, text=True, check=True, cwd="/", env={"TZ": "Pacific/Auckland"},
    )  # fmt: skip
    assert done.stdout.strip() == hashlib.sha256(render_pdf(TEMPLATE, facts.fields())).hexdigest()


def test_the_pdf_tells_no_date_of_its_own(facts: Intentieverklaring) -> None:
    reader = pypdf.PdfReader(io.BytesIO(render_pdf(TEMPLATE, facts.fields())))
    assert reader.metadata is not None
    assert reader.metadata.creation_date is None
    assert reader.metadata.title == "Stage-intentieverklaring"
