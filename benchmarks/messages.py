"""The page of the manual with every kind of message as it goes out: `python -m benchmarks.messages` writes it.

A test compares it, so that the manual shows what the templates say today.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from stagetui.engine.letters.examples import EXAMPLES, VARIANTS
from stagetui.engine.letters.letters import render_text, template_path
from stagetui.engine.mail.fields import COMMON, FIELDS, WAARVOOR, Soort
from stagetui.engine.mail.templates import render

PAGE = Path(__file__).parents[1] / "docs" / "berichten.md"
NO_BUREAU = Path("geen-bureau")

LETTERS = {
    "intentieverklaring": (EXAMPLES["intentieverklaring"], "bij de bevestiging van een plaatsing"),
    "plaatsingsbrief": (EXAMPLES["plaatsingsbrief"], "aan de stageopleider; `aan_aios` is onwaar"),
    "plaatsingsbrief-aios": (VARIANTS["plaatsingsbrief-aios"], "aan de aios; `aan_aios` is waar"),
    "dossierbrief": (EXAMPLES["dossierbrief"], "uit het dossier van een stageplaats"),
}

INTRODUCTION = """\
# De berichten van het bureau

Zo ziet elk bericht eruit, ingevuld met verzonnen gegevens. Deze bladzijde wordt gemaakt uit de sjablonen, met
`python -m benchmarks.messages`; een test houdt haar gelijk met wat er echt uitgaat.

## Eigen teksten

Elk bericht is een bestand `SOORT.txt`: op de eerste regel `Onderwerp: …`, daaronder de tekst. stagetui neemt het
eerste dat er is:

1. `mails/INSTITUUT/SOORT.txt` in de bureaumap, voor één instituut;
2. `mails/SOORT.txt` in de bureaumap;
3. de meegeleverde tekst hieronder.

Brieven (pdf) gaan net zo: `letters/INSTITUUT/NAAM.typ`, dan `letters/NAAM.typ`, dan de meegeleverde. `stagetui check`
probeert elke sjabloon met verzonnen gegevens en noemt bestand en regel van wat niet klopt, zoals een veld dat niet
bestaat; zolang er iets niet klopt, gaat er geen post uit.

Tussen `{{` en `}}` staat een veld. Een lege regel begint een nieuwe alinea, `- ` een punt van een lijst; regels als
`Periode:   …` (met twee of meer spaties) worden een tabel. De opgemaakte versie van het bericht volgt vanzelf uit de
tekst. Wat in een veld staat, komt letterlijk in het bericht, op één regel.

| schrijfwijze | geeft |
|---|---|
| `{{ start \\| datum }}` | 1 maart 2027 |
| `{{ start \\| periode(eind) }}` | 1 maart t/m 30 mei 2027 |
| `{{ ontvangen \\| moment }}` | 12 oktober 2026 om 11.30 uur |
| `{{ weken \\| getal }}` | 16,25 |
| `{{ opleider \\| aanhef }}` | Geachte dr. De Wit (zonder bekende titel: Geachte A. de Wit) |
| `{{ aios \\| beste }}` | Beste Noor |
| `{{ aios \\| voornaam }}` | Noor |
| `{{ woorden \\| opsomming }}` | a, b en c |
| `{% if reden %} … {% endif %}` | alleen als het veld is gevuld |
| `{% for stage in stages %} … {% endfor %}` | voor elk van een rij; daarin `{{ stage.start }}` |
"""


def page() -> str:
    """The whole page."""
    return "\n".join([INTRODUCTION, *_kinds(), *_letters()])


def _kinds() -> Iterator[str]:
    common = ", ".join(f"`{name}`" for name in COMMON)
    yield f"Elk bericht heeft ook deze velden; adres en telefoonnummer kunnen leeg zijn: {common}.\n"
    for soort in Soort:
        words = render(soort, FIELDS[soort], NO_BUREAU)
        own = ", ".join(_field(name, value) for name, value in FIELDS[soort].items() if name not in COMMON)
        yield f"## {soort}\n\n{WAARVOOR[soort]}\n\nVelden: {own}.\n"
        yield f"```text\nOnderwerp: {words.onderwerp}\n\n{words.tekst}```\n"


def _field(name: str, value: object) -> str:
    """The name of a field; of a row of things also what each of those has."""
    if isinstance(value, tuple) and value and isinstance(value[0], dict):
        return f"`{name}` (elk met {', '.join(f'`{part}`' for part in value[0])})"
    return f"`{name}`"


def _letters() -> Iterator[str]:
    yield "## De brieven\n"
    yield "De woorden van elke brief; op papier staan zij op een bladzijde met briefhoofd.\n"
    for name, (fields, when) in LETTERS.items():
        template = template_path(name.removesuffix("-aios"), NO_BUREAU)
        yield f"### {template.stem}, {when}\n\n```text\n{render_text(template, fields)}\n```\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
