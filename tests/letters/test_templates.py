"""Templates of letters: found, refused with a place, and turned into text."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from stagetui.engine.letters.compiler import JsonValue
from stagetui.engine.letters.dutch import datum, getal
from stagetui.engine.letters.letters import render_pdf, render_text, template_path
from stagetui.errors import RefusedError


def test_the_bureaus_own_letter_goes_before_the_shipped_one(tmp_path: Path) -> None:
    own = tmp_path / "letters" / "intentieverklaring.typ"
    assert template_path("intentieverklaring", tmp_path) != own
    own.parent.mkdir()
    own.write_text("Eigen brief", encoding="utf-8")
    assert template_path("intentieverklaring", tmp_path) == own


@pytest.mark.parametrize("name", ["diploma", "../intentieverklaring", "", "Intentieverklaring"])
def test_an_unknown_letter_is_refused_with_the_known_ones(tmp_path: Path, name: str) -> None:
    with pytest.raises(
        RefusedError, match="Bekende brieven: dossier, dossierbrief, intentieverklaring, plaatsingsbrief"
    ):
        template_path(name, tmp_path)


@pytest.mark.parametrize(
    ("source", "line", "said"),
    [
        ("Goed\n#let x = (\n", 2, "unclosed delimiter"),
        ("Goed\n\n#nietbestaand", 3, "unknown variable"),
        ("#let v = json(bytes(sys.inputs.velden))\n#v.weg", 2, "does not contain key"),
        ('#read("../../etc/passwd")', 1, "escape the project root"),
        ('Goed\n#import "@preview/cetz:0.3.4": *', 2, "zonder internet"),
    ],
)
def test_a_wrong_template_is_refused_with_file_and_line(
    tmp_path: Path, source: str, line: int, said: str
) -> None:
    template = tmp_path / "brief.typ"
    template.write_text(source, encoding="utf-8")
    for render in (render_pdf, render_text):
        with pytest.raises(RefusedError) as refused:
            render(template, {"naam": "Noor"})
        assert f"{template}, regel {line}" in refused.value.text
        assert said in refused.value.text


def test_a_mistake_in_an_included_file_names_that_file(tmp_path: Path) -> None:
    (tmp_path / "kop.typ").write_text("#fout", encoding="utf-8")
    template = tmp_path / "brief.typ"
    template.write_text('#include "kop.typ"', encoding="utf-8")
    with pytest.raises(RefusedError, match=r"kop\.typ, regel 1"):
        render_pdf(template, {})


def test_an_unreadable_template_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match="kan niet worden gelezen"):
        render_pdf(tmp_path / "weg.typ", {})


def test_the_text_keeps_what_only_arranges_a_page(tmp_path: Path) -> None:
    """Grid, stack, align, pad, place and columns: typst itself leaves them out of HTML, words and all."""
    template = tmp_path / "brief.typ"
    template.write_text(
        "#grid(columns: 2, [links], grid.cell(align(right)[rechts]))\n#stack([boven], [onder])\n"
        "#align(right)[kant]\n#pad(1mm)[ruim]\n#place(bottom)[laag]\n#columns(2)[kolom]\n"
        "- een #h(1fr) twee\n\n+ eerste\n+ tweede\n",
        encoding="utf-8",
    )
    text = render_text(str(template), {})
    for word in ("links", "rechts", "boven", "onder", "kant", "ruim", "laag", "kolom"):
        assert word in text
    assert text.endswith("- een twee\n\n1. eerste\n2. tweede")


@pytest.mark.parametrize(
    ("dag", "tekst"), [(date(2027, 3, 1), "1 maart 2027"), ("2026-12-31", "31 december 2026")]
)
def test_a_day_is_written_in_full(dag: date | str, tekst: str) -> None:
    assert datum(dag) == tekst


@pytest.mark.parametrize(("waarde", "tekst"), [(13, "13"), (16.25, "16,25"), (0.8, "0,8"), (100, "100")])
def test_a_number_has_a_decimal_comma(waarde: float, tekst: str) -> None:
    assert getal(waarde) == tekst


def test_lists_and_tables_of_fields_reach_the_template(tmp_path: Path) -> None:
    template = tmp_path / "brief.typ"
    template.write_text(
        "#let v = json(bytes(sys.inputs.velden))\n#for regel in v.regels [- #regel.naam: #regel.aantal\n]",
        encoding="utf-8",
    )
    fields: dict[str, JsonValue] = {"regels": [{"naam": "*A*\x07", "aantal": 1}, {"naam": "B", "aantal": 2}]}
    assert render_text(template, fields) == "- *A*\ufffd: 1\n- B: 2"
