"""One message after it went, or went wrong: once more, corrected, settled as arrived; and trying the mail server."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from stagetui.engine.doorway.arrivals import ConfirmArrival
from stagetui.engine.doorway.outbox import RetryBericht
from stagetui.engine.mail.fields import Soort
from stagetui.engine.records import BerichtStatus
from stagetui.screens.jobs import Job
from stagetui.screens.widgets.dialogs import AskReason, Field, Form

if TYPE_CHECKING:
    from collections.abc import Callable

    from stagetui.engine.mail.tryout import Tried
    from stagetui.engine.queries.batches import Postregel
    from stagetui.screens.base import Page
    from stagetui.screens.desk import Desk
    from stagetui.screens.jobs import Steps

HEADINGS = {
    BerichtStatus.MISLUKT: "Opnieuw klaarzetten",
    BerichtStatus.MISSCHIEN: "Opnieuw sturen?",
    BerichtStatus.VERZONDEN: "Correctie",
}
TWICE = "{who} kan dit bericht al hebben en krijgt het dan twee keer. Vraag het eerst na."
REFERS = (
    "Het nieuwe bericht verwijst naar bericht {number}, zodat de ontvanger de twee bij elkaar ziet. "
    "Zet eerst de gegevens goed."
)


def once_more(
    page: Page, line: Postregel, then: Callable[[int], None], typed: str = "", problem: str = ""
) -> None:
    """Queue a message once more, to the same or another address; the form comes back with what was refused."""

    def send(values: dict[str, str] | None) -> None:
        if values is None:
            return
        aan = values["aan"]
        page.do(
            RetryBericht(line.bericht, again=line.status is BerichtStatus.VERZONDEN, aan=aan or None),
            then=then,
            said=lambda made: f"Bericht {made} staat klaar en verwijst naar bericht {line.bericht}.",
            again=partial(once_more, page, line, then, aan),
        )

    placeholder = f"leeg: {line.aan}" if line.aan else "naam@example.nl"
    form = Form(
        HEADINGS[line.status],
        [Field("aan", "Naar", typed, placeholder=placeholder)],
        text=_explained(line),
        problem=problem,
    )
    page.app.push_screen(form, send)


def _explained(line: Postregel) -> str:
    parts = []
    if line.status is BerichtStatus.MISSCHIEN:
        parts.append(TWICE.format(who=line.aan or "De ontvanger"))
    if line.status is BerichtStatus.VERZONDEN:
        parts.append(REFERS.format(number=line.bericht))
    if line.soort == Soort.INTENTIEVERKLARING:
        parts.append(
            "De brief wordt opnieuw gemaakt met de gegevens van nu. Met een ander adres gaat dezelfde brief daarheen."
        )
    else:
        parts.append(
            "De woorden blijven dezelfde. Zonder ander adres gaat het naar wie het eerst zou krijgen."
        )
    return "\n\n".join(parts)


def arrived(page: Page, line: Postregel) -> None:
    """Record that a message that was in doubt did arrive, and what shows it."""
    text = f"{line.aan}: {line.onderwerp}.\n\nWaaruit blijkt dat het bericht is aangekomen?"

    def record(shown_by: str | None) -> None:
        if shown_by is not None:
            page.do(
                ConfirmArrival(line.bericht, shown_by),
                said=f"Bericht {line.bericht} is aangekomen en geldt als verzonden.",
            )

    page.app.push_screen(AskReason("Aangekomen", text), record)


def try_server(page: Page, typed: str = "") -> None:
    """Send one test message outside the outbox, and tell what worked."""

    def send(values: dict[str, str] | None) -> None:
        if values is not None:
            page.run_job(
                Job("Mailserver proberen", partial(_try, values["adres"]), _worked(page), stoppable=False)
            )

    form = Form(
        "Mailserver proberen",
        [Field("adres", "Adres", typed, placeholder="naam@example.nl")],
        check=lambda values: "" if "@" in values["adres"] else "Typ een mailadres, bij voorkeur uw eigen.",
        text="Stuurt één proefbericht, buiten de post om.",
    )
    page.app.push_screen(form, send)


def _try(address: str, desk: Desk, _steps: Steps) -> Tried:
    from stagetui.engine.jobs.send import try_mail

    return try_mail(desk.bureau, desk.actor(), address)


def _worked(page: Page) -> Callable[[Tried], None]:
    home = page.home

    def tell(tried: Tried) -> None:
        largest = f"{tried.grootste / 1_000_000:.0f} MB" if tried.grootste else "niet opgegeven"
        lines = (
            ("Server", tried.server),
            ("Beveiliging", tried.beveiliging),
            ("Aanmelden", tried.aanmelding),
            ("Grootste bericht", largest),
            ("Aan", tried.aan),
            ("Antwoord", tried.antwoord),
        )
        told = "\n".join(f"{label:<18}{value}" for label, value in lines)
        home.tell("Het proefbericht is aangenomen", f"{told}\n\nKijk of het ook aankomt.")

    return tell
