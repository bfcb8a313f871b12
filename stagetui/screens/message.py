"""One message as it goes out, with the words of its letter; the letter can be kept as a file."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding

from stagetui.engine.queries.post import Bijlage, attachment_bytes, message_view
from stagetui.errors import RefusedError
from stagetui.screens.cards.post import message_card
from stagetui.screens.split import DetailPage
from stagetui.screens.widgets.dialogs import Field, Form, Notice

if TYPE_CHECKING:
    from textual.binding import BindingType

    from stagetui.engine.access import View
    from stagetui.screens.base import Page
    from stagetui.screens.cards.layout import Card
    from stagetui.screens.desk import Desk

TITLE = "Brief niet bewaard"


class MessagePage(DetailPage):
    """One message."""

    HELP = """\
## Bericht

De mail precies zoals zij verstuurd wordt of is, met daaronder de tekst van de brief. **b** bewaart de brief als
PDF-bestand. **Esc** gaat terug naar de lijst.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("b", "save", "Bewaar PDF", id="message.save", tooltip="Bewaart de brief als PDF-bestand."),
    ]

    def __init__(self, bericht: int) -> None:
        """Show message number `bericht`."""
        super().__init__()
        self._bericht = bericht

    def card(self, desk: Desk) -> Card:
        """The message and its letters."""
        return message_card(desk.ask(message_view, self._bericht))

    def action_save(self) -> None:
        """Keep the letter as a file."""
        save_letter(self, self._bericht)


def save_letter(page: Page, bericht: int) -> None:
    """Ask where the letter of a message must be kept, and write it there; nothing is overwritten."""

    def where(found: tuple[Bijlage, ...]) -> None:
        if not found:
            page.app.push_screen(Notice("Geen brief", "Bij dit bericht hoort geen brief."))
            return
        letter = found[0]
        form = Form(
            "Brief bewaren als",
            [Field("bestand", "Bestand", start=str(Path.home() / letter.naam))],
            check=lambda values: "" if values["bestand"] else "Typ een bestandsnaam.",
        )
        page.app.push_screen(form, partial(write, letter))

    def write(letter: Bijlage, values: dict[str, str] | None) -> None:
        if values is not None:
            name = values["bestand"]
            page.ask("save", lambda desk: _keep(desk.ask(_content, letter), name), told)

    def told(path: Path) -> None:
        page.say(f"De brief staat in {path}.")

    page.ask("letters", lambda desk: desk.ask(message_view, bericht).bijlagen, where)


def _content(view: View, letter: Bijlage) -> bytes:
    return attachment_bytes(view, letter.sha256)


def _keep(content: bytes, name: str) -> Path:
    """Write a new file, readable by its owner only: a letter names people.

    Raises:
        RefusedError: there is such a file already, or it cannot be written.
    """
    path = Path(name).expanduser().absolute()
    try:
        with path.open("xb") as file:
            path.chmod(0o600)
            file.write(content)
    except FileExistsError as error:
        raise RefusedError(TITLE, f"{path} bestaat al. Kies een andere naam.") from error
    except OSError as error:
        raise RefusedError(
            TITLE, f"{path} kan niet worden geschreven ({error.strerror}). Kies een andere map."
        ) from error
    return path
