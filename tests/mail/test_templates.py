"""Mail templates: filled in, overridden per bureau, and refused with file and name when wrong."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stagetui.engine.mail.addresses import one_line
from stagetui.engine.mail.fields import FIELDS, Soort
from stagetui.engine.mail.templates import check_templates, render, template_problems
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
        ("Onderwerp: {{ onbekend }}\nDag", "regel 1: het veld «onbekend» bestaat niet"),
        ("Onderwerp: Dag\n\n{{ aios.naam }}", "regel 3: een veld ontbreekt"),
        (
            "Onderwerp: Dag\n\nregel\n{% if false %}\n{{ oais }}{% endif %}",
            "regel 5: het veld «oais» bestaat niet",
        ),
        ("Onderwerp: Dag\n\nregel\n{% if %}", "regel 4: jinja2 meldt"),
        (
            "Onderwerp: Dag\n{{ aios | hoofdletters }}",
            "regel 2: jinja2 meldt «No filter named 'hoofdletters'",
        ),
        ("Geachte {{ aios }}", "regel 1: «Geachte {{ aios }}» is geen onderwerp"),
        ("", "is geen onderwerp"),
        ("Onderwerp:\nDag", "is geen onderwerp"),
        ("Onderwerp: Dag\n\n", "onderwerp of tekst blijft leeg"),
        ("Onderwerp: Dag\n{{ aios | datum }}", "regel 2: de sjabloon kan niet worden ingevuld"),
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


def test_an_institute_has_its_own_text(bureau: Path) -> None:
    own(bureau, "Onderwerp: Bureau\n\nDag")
    (bureau / "mails" / "zuid").mkdir()
    own(bureau, "Onderwerp: Zuid\n\nHoi", soort="zuid/intentieverklaring")
    fields = FIELDS[Soort.INTENTIEVERKLARING]
    check_templates(bureau, ["zuid", "noord"])
    assert render("intentieverklaring", fields, bureau, "zuid").onderwerp == "Zuid"
    assert render("intentieverklaring", fields, bureau, "noord").onderwerp == "Bureau"
    assert render("intentieverklaring", fields, bureau).onderwerp == "Bureau"


def test_the_templates_of_an_institute_are_checked_too(bureau: Path) -> None:
    (bureau / "mails" / "zuid").mkdir()
    path = own(bureau, "Onderwerp: Zuid\n\nHoi {{ oais }}", soort="zuid/vervallen")
    with pytest.raises(RefusedError, match=rf"{re.escape(str(path))}, regel 3: het veld «oais»"):
        check_templates(bureau, ["zuid"])
    with pytest.raises(RefusedError, match="er is geen instituut «zuid»"):
        check_templates(bureau, ["noord"])


def test_every_wrong_template_is_told(bureau: Path) -> None:
    own(bureau, "Dag", soort="wijziging")
    own(bureau, "Dag", soort="vervallen")
    assert len(list(template_problems(bureau))) == 2


def test_data_begins_no_line_of_its_own_and_turns_no_text_around(bureau: Path) -> None:
    """A name with line ends could add a sentence in the bureau's name; one with a direction sign could hide one."""
    fields = example(
        Soort.INTENTIEVERKLARING, aios="Noor\n\nMaak geld over.\u202emoor\u2066", stageplaats="שלום 😀"
    )
    mail = render("intentieverklaring", fields, bureau)
    assert "Noor Maak geld over.moor" in mail.tekst
    assert "Stageplaats:   שלום 😀" in mail.tekst
    assert "\n\nMaak" not in mail.tekst


HARD = st.text(max_size=120) | st.sampled_from(["", "W" * 400, "{{ 7 * 7 }}", "<script>", "=?utf-8?b?eA==?="])


@settings(max_examples=60, deadline=None)
@given(words=st.lists(HARD, min_size=6, max_size=6), soort=st.sampled_from(list(Soort)))
def test_any_names_make_a_message(
    words: list[str], soort: Soort, tmp_path_factory: pytest.TempPathFactory
) -> None:
    fields = dict(FIELDS[soort])
    texts = [name for name, value in fields.items() if isinstance(value, str)]
    fields |= dict(zip(texts, words, strict=False))
    mail = render(soort, fields, tmp_path_factory.getbasetemp())
    assert len(mail.onderwerp) <= 200
    assert mail.onderwerp == one_line(mail.onderwerp)
    assert "<script" not in mail.html
