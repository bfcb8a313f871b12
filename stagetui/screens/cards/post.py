"""A message as read: where it stands, to whom it goes, its text, and the words of the letter that goes with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from stagetui.engine.records import BerichtStatus
from stagetui.screens.cards.layout import Card, card, fields, section, title, warning
from stagetui.screens.words import moment

if TYPE_CHECKING:
    from stagetui.engine.queries.post import BerichtBeeld

# a mark and a colour for each status: never a colour alone
SIGNS: dict[BerichtStatus, tuple[str, str]] = {
    BerichtStatus.WACHT: ("○", "yellow"),
    BerichtStatus.VASTGEHOUDEN: ("=", "yellow"),
    BerichtStatus.BEZIG: ("◐", "cyan"),
    BerichtStatus.VERZONDEN: ("●", "green"),
    BerichtStatus.MISLUKT: ("!", "bold red"),
    BerichtStatus.OPNIEUW: ("○", "yellow"),
    BerichtStatus.MISSCHIEN: ("?", "bold yellow"),
    BerichtStatus.INGETROKKEN: ("–", "dim"),
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


def status_of(status: BerichtStatus, *, short: bool = False) -> Text:
    """A status as sign and word; short in a list, with its meaning on a card."""
    sign, style = SIGNS[status]
    brief = "misschien" if status is BerichtStatus.MISSCHIEN else status.value
    return Text(f"{sign} {brief if short else MEANS[status]}", style)


def message_card(beeld: BerichtBeeld) -> Card:
    """The message with its letters, exactly as it goes out."""
    mail = beeld.bericht
    letters = [
        line
        for one in beeld.bijlagen
        for line in section(f"Bijlage {one.naam}", one.leestekst.strip().splitlines(), "(leeg)")
    ]
    return card(
        [
            *title(mail.onderwerp),
            status_of(mail.status),
            *(
                [warning(mail.antwoord)]
                if mail.antwoord and mail.status is not BerichtStatus.VERZONDEN
                else []
            ),
            *fields(
                [
                    ("aan", mail.aan.replace(";", ", ") or "geen adres bekend"),
                    ("cc", (mail.cc or "").replace(";", ", ")),
                    ("gemaakt", moment(mail.gemaakt)),
                    ("verzonden", moment(mail.verzonden) if mail.verzonden else None),
                    ("pogingen", str(mail.pogingen) if mail.pogingen > 1 else None),
                    ("bijlagen", ", ".join(one.naam for one in beeld.bijlagen)),
                ]
            ),
            *section("Bericht", mail.tekst.strip().splitlines()),
            *letters,
        ]
    )
