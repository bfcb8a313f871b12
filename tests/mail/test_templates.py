"""Mail templates: filled in, overridden per bureau, and refused with file and name when wrong."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from stagetui.engine.mail.fields import FIELDS, Soort
from stagetui.engine.mail.templates import check_templates, render
from stagetui.errors import RefusedError


@pytest.fixture
def bureau(tmp_path: Path) -> Path:
    (tmp_path / "mails").mkdir()
    return tmp_path


def own(bureau: Path, source: str, soort: str = "intentieverklaring") -> Path:
    path = bureau / "mails" / f"{soort}.txt"
    path.write_text(source, encoding="utf-8")
    return path


def example(soort: Soort, **changed: Any) -> dict[str, Any]:
    return {**FIELDS[soort], **changed}


def test_the_shipped_templates_are_right(bureau: Path) -> None:
    check_templates(bureau)


@pytest.mark.parametrize("soort", Soort)
def test_every_mail_greets_and_signs(bureau: Path, soort: Soort) -> None:
    text = render(soort, FIELDS[soort], bureau)
    assert re.match(r"(Geachte|Beste) \S.*,\n\n", text.tekst)
    assert text.tekst.endswith(
        "Met vriendelijke groet,\n\nStagebureau Instituut Voorbeeld\nInstituut Voorbeeld\n"
    )
    assert "\n\n\n" not in text.tekst
    assert "\n" not in text.onderwerp


def test_the_confirmation_says_what_was_agreed(bureau: Path) -> None:
    """N9 and N21: sent after all three consented, no signature needed, own agreement welcome."""
    mail = render("intentieverklaring", FIELDS[Soort.INTENTIEVERKLARING], bureau)
    assert mail.onderwerp == "Bevestiging van de stage van Noor van der Velde bij Ziekenhuis De Linde"
    assert "1 maart 2027 tot en met 30 mei 2027" in mail.tekst
    assert "13 weken, bij een dienstverband van 80 %" in mail.tekst
    assert "niet te ondertekenen" in mail.tekst
    assert "stageplan" in mail.tekst


def test_data_is_never_read_as_a_template_or_a_second_subject(bureau: Path) -> None:
    fields = example(
        Soort.INTENTIEVERKLARING, instelling="{{ 7 * 7 }}\r\nBcc: x@example.org", stageplaats="<b>&"
    )
    mail = render("intentieverklaring", fields, bureau)
    assert mail.onderwerp.endswith("{{ 7 * 7 }} Bcc: x@example.org")
    assert "<b>&" in mail.tekst


def test_the_bureaus_own_text_goes_first(bureau: Path) -> None:
    own(bureau, "\ufeffOnderwerp: Voor {{ aios }}\r\n\r\nDag {{ aios }}, {{ '2027-03-01' | datum }}\r\n")
    mail = render("intentieverklaring", FIELDS[Soort.INTENTIEVERKLARING], bureau)
    assert (mail.onderwerp, mail.tekst) == (
        "Voor Noor van der Velde",
        "Dag Noor van der Velde, 1 maart 2027\n",
    )


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (
            "Onderwerp: Dag\n{{ oais }}",
            "het veld «oais» bestaat niet. Velden van dit bericht: instituut, bureau",
        ),
        ("Onderwerp: {{ onbekend }}\nDag", "het veld «onbekend» bestaat niet"),
        ("Onderwerp: Dag\n\n{{ aios.naam }}", "een veld ontbreekt"),
        ("Onderwerp: Dag\n\nregel\n{% if %}", "regel 4: jinja2 meldt"),
        (
            "Onderwerp: Dag\n{{ aios | hoofdletters }}",
            "regel 2: jinja2 meldt «No filter named 'hoofdletters'",
        ),
        ("Geachte {{ aios }}", "regel 1: «Geachte {{ aios }}» is geen onderwerp"),
        ("", "is geen onderwerp"),
        ("Onderwerp:\nDag", "is geen onderwerp"),
        ("Onderwerp: Dag\n\n", "onderwerp of tekst blijft leeg"),
        ("Onderwerp: Dag\n{{ aios | datum }}", "kan niet worden ingevuld"),
        ("Onderwerp: Dag\n{% include 'x.txt' %}", "kan niet worden ingevuld"),
        ("Onderwerp: Dag\n{{ ''.__class__.__mro__ }}", "kan niet worden ingevuld"),
        ("Onderwerp: Dag\n{{ range(9) }}", "het veld «range» bestaat niet"),
    ],
)
def test_a_wrong_template_is_refused_with_its_file(bureau: Path, source: str, said: str) -> None:
    path = own(bureau, source)
    with pytest.raises(RefusedError) as refused:
        check_templates(bureau)
    assert str(path) in refused.value.text
    assert said in refused.value.text


def test_a_template_of_no_kind_is_refused(bureau: Path) -> None:
    own(bureau, "Onderwerp: Dag\nDag", soort="geweigerd")
    with pytest.raises(RefusedError, match=r"geen soort bericht «geweigerd».*intentieverklaring"):
        check_templates(bureau)


def test_a_template_that_is_no_text_is_refused(bureau: Path) -> None:
    own(bureau, "").write_bytes(b"Onderwerp: \xff\xfe")
    with pytest.raises(RefusedError, match="kan niet worden gelezen"):
        check_templates(bureau)


def test_an_unknown_kind_and_a_missing_field_are_refused(bureau: Path) -> None:
    with pytest.raises(RefusedError, match="geen soort bericht «reclame»"):
        render("reclame", {}, bureau)
    with pytest.raises(RefusedError, match="een veld ontbreekt"):
        render("intentieverklaring", {"aios": "Noor"}, bureau)
