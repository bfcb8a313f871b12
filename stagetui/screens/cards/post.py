"""A message as read: where it stands, to whom it goes, its text, what its attachments say, what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from rich.text import Text

from stagetui.engine.records import Bericht, BerichtStatus
from stagetui.screens.cards.layout import Card, Line, card, fields, muted, section, title, warning
from stagetui.screens.cards.people import history_lines
from stagetui.screens.widgets.table import Row
from stagetui.screens.words import moment, number, recently

if TYPE_CHECKING:
    from datetime import date

    from stagetui.engine.queries.batches import Postbeeld, Postregel

# a mark and a colour for each status: never a colour alone
SIGNS: dict[BerichtStatus, tuple[str, str]] = {
    BerichtStatus.MISLUKT: ("!", "bold red"),
    BerichtStatus.MISSCHIEN: ("?", "bold yellow"),
    BerichtStatus.OPNIEUW: ("»", "yellow"),
    BerichtStatus.WACHT: ("○", "yellow"),
    BerichtStatus.VASTGEHOUDEN: ("=", "cyan"),
    BerichtStatus.BEZIG: ("◐", "cyan"),
    BerichtStatus.VERZONDEN: ("●", "green"),
    BerichtStatus.INGETROKKEN: ("–", "bright_black"),
}
MEANS = {
    BerichtStatus.WACHT: "staat klaar",
    BerichtStatus.VASTGEHOUDEN: "vastgehouden; gaat pas uit na vrijgeven",
    BerichtStatus.BEZIG: "wordt nu verzonden",
    BerichtStatus.VERZONDEN: "verzonden",
    BerichtStatus.MISLUKT: "mislukt",
    BerichtStatus.OPNIEUW: "wordt vanzelf opnieuw geprobeerd",
    BerichtStatus.MISSCHIEN: "misschien verzonden; vraag de ontvanger of het er is",
    BerichtStatus.INGETROKKEN: "ingetrokken; gaat niet uit",
}
BETWEEN = "   "
MARK = "✓"
SHORT = {BerichtStatus.MISSCHIEN: "misschien"}


def brief(status: BerichtStatus) -> str:
    """A status as a list has it."""
    return SHORT.get(status, status.value)


def status_of(status: BerichtStatus) -> Text:
    """A status as sign and what it means."""
    sign, style = SIGNS[status]
    return Text(f"{sign} {MEANS[status]}", style)


def listed_status(line: Postregel, today: date) -> Text:
    """A status as sign and word: `» opnieuw 14:05` with when it is tried again, `● deels !` if some refused it."""
    sign, style = SIGNS[line.status]
    if line.status is BerichtStatus.OPNIEUW and line.opnieuw_na:
        when = recently(line.opnieuw_na, today).removeprefix("vandaag ")
        return Text(f"{sign} opnieuw {when}", style)
    if line.status is BerichtStatus.VERZONDEN and line.geweigerd:
        return Text.assemble((f"{sign} deels", style), (" !", "bold red"))
    return Text(f"{sign} {brief(line.status)}", style)


def message_row(line: Postregel, today: date, *, marked: bool) -> Row:
    """A message in the list, whether it is marked first."""
    cells = (
        Text(MARK if marked else "", "bold green"),
        str(line.bericht),
        listed_status(line, today),
        Text(line.soort, "bright_black"),
        _names(line.aan) or Text("geen adres", "bold red"),
        line.onderwerp,
        Text(moment(line.gemaakt), "bright_black"),
    )
    return Row(str(line.bericht), cells)


def counted(tellingen: Mapping[BerichtStatus, int], width: int) -> Text:
    """How many there are of each status, the most pressing first, on as many lines of `width` cells as it takes."""
    lines: list[Text] = []
    for status, (sign, style) in SIGNS.items():
        if not (count := tellingen.get(status)):
            continue
        part = Text(f"{sign} {number(count)} {brief(status)}", style)
        if lines and len(lines[-1]) + len(BETWEEN) + len(part) <= width:
            lines[-1] = Text.assemble(lines[-1], BETWEEN, part)
        else:
            lines.append(part)
    return Text("\n").join(lines)


def message_card(story: Postbeeld, *, history: int | None = None) -> Card:
    """The message with its attachments, exactly as it goes out; with `history` only the newest so many lines of it."""
    mail, files = story.beeld.bericht, story.beeld.bijlagen
    events = story.geschiedenis[:history]
    told = list(history_lines(events, {}))
    if len(events) < len(story.geschiedenis):
        told.append(muted(f"… en {len(story.geschiedenis) - len(events)} eerder"))
    return card(
        [
            *title(mail.onderwerp),
            status_of(mail.status),
            *_attention(mail),
            *fields(
                [
                    ("aan", _addresses(mail.aan) or "geen adres bekend"),
                    ("cc", _addresses(mail.cc or "")),
                    ("van", mail.van),
                    ("over", ", ".join(name for name in (story.aios, story.instelling) if name)),
                    ("soort", mail.soort),
                    ("ronde", mail.ronde),
                    ("verwijst naar", f"bericht {mail.verwijst_naar}" if mail.verwijst_naar else None),
                    ("vervolg", ", ".join(f"bericht {one}" for one in story.opvolgers)),
                    ("gemaakt", moment(mail.gemaakt)),
                    ("verzonden", moment(mail.verzonden) if mail.verzonden else None),
                    ("pogingen", str(mail.pogingen) if mail.pogingen > 1 else None),
                    ("opnieuw na", moment(mail.opnieuw_na) if mail.opnieuw_na else None),
                    ("opmaak", "tekst, en dezelfde woorden als HTML" if mail.html else None),
                    ("bijlagen", ", ".join(one.naam for one in files)),
                ]
            ),
            *section("Bericht", mail.tekst.strip().splitlines()),
            *(
                line
                for one in files
                for line in section(f"Bijlage {one.naam}", one.leestekst.strip().splitlines(), "(leeg)")
            ),
            *section("Geschiedenis", told),
        ]
    )


def _attention(mail: Bericht) -> Iterable[Line]:
    """Why it stands where it stands, and what is to be done about it."""
    if mail.antwoord and mail.status is not BerichtStatus.VERZONDEN:
        yield warning(mail.antwoord)
    if mail.geweigerd:
        yield warning(f"De mailserver weigerde {_addresses(mail.geweigerd)}; de anderen hebben het.")
    if mail.reden:
        yield muted(f"reden: {mail.reden}")


def _addresses(stored: str) -> str:
    return stored.replace(";", ", ").replace("  ", " ")


def _names(stored: str) -> str:
    """To whom, by name where there is one: `Ans Bakker, post@example.nl`."""
    return ", ".join(part.partition("<")[0].strip() or part.strip() for part in stored.split(";"))
