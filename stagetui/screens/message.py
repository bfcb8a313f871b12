"""One message as it goes out, with the words of its attachments and what became of it; an attachment can be kept."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.binding import Binding

from stagetui.engine.queries.batches import message_story
from stagetui.engine.queries.post import Bijlage, attachment_bytes, message_view
from stagetui.profiles.terms import Rol
from stagetui.screens.cards.post import message_card
from stagetui.screens.split import DetailPage
from stagetui.screens.widgets.choose import Choice, Choose
from stagetui.screens.widgets.dialogs import Field, Form, Notice

if TYPE_CHECKING:
    from textual.binding import BindingType

    from stagetui.engine.access import Rights, View
    from stagetui.screens.base import Page
    from stagetui.screens.cards.layout import Card
    from stagetui.screens.desk import Desk

# Over SSH a file is one of the server: only staff may name one, as on the command line (cli/session.py: FilePath).
FILERS = (Rol.BUREAU, Rol.BEHEERDER, Rol.EXPORT)


class MessagePage(DetailPage):
    """One message."""

    HELP = """\
## Bericht

De mail precies zoals zij verstuurd wordt of is; de opgemaakte versie heeft dezelfde woorden. Daaronder staan de tekst
van elke bijlage en wat er met het bericht gebeurde: klaargezet, vastgehouden, verzonden. *Verwijst naar* en *vervolg*
noemen het bericht dat dit verbetert, en het bericht dat dit verbeterde.

**b** bewaart een bijlage als bestand op de computer waar stagetui draait. **Esc** gaat terug naar de lijst.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "b",
            "save",
            "Bijlage",
            id="message.save",
            tooltip="Bewaart een bijlage als bestand op de computer waar stagetui draait.",
        ),
    ]

    def __init__(self, bericht: int) -> None:
        """Show message number `bericht`."""
        super().__init__()
        self.bericht = bericht

    def card(self, desk: Desk) -> Card:
        """The message with all that goes with it."""
        return message_card(desk.ask(message_story, self.bericht))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hide keeping files from who may not name files here."""
        if action == "save":
            return may_save(self.desk.rights if self.desk else None)
        return super().check_action(action, parameters)

    def action_save(self) -> None:
        """Keep an attachment as a file."""
        save_attachment(self, self.bericht)


def may_save(rights: Rights | None) -> bool:
    """Whether the person may write files where the program runs."""
    return rights is not None and rights.has(*FILERS)


def save_attachment(page: Page, bericht: int) -> None:
    """Ask which attachment must be kept and where, and write it there; nothing is overwritten."""

    def which(found: tuple[Bijlage, ...]) -> None:
        if not found:
            page.app.push_screen(Notice("Geen bijlage", "Bij dit bericht hoort geen bijlage."))
        elif len(found) == 1:
            _ask_where(page, found[0])
        else:
            choices = [Choice(str(nth), Text(one.naam)) for nth, one in enumerate(found)]
            page.app.push_screen(
                Choose("Welke bijlage?", choices, typed=False),
                lambda nth: _ask_where(page, found[int(nth)]) if nth else None,
            )

    page.ask("attachments", lambda desk: desk.ask(message_view, bericht).bijlagen, which)


def _ask_where(page: Page, file: Bijlage, name: str = "", problem: str = "") -> None:
    def write(values: dict[str, str] | None) -> None:
        if values is not None:
            typed = values["bestand"]
            page.ask("save", partial(_keep, file, typed), partial(_told, page, file, typed))

    form = Form(
        "Bijlage bewaren als",
        [Field("bestand", "Bestand", start=name or str(Path.home() / file.naam))],
        check=lambda values: "" if values["bestand"] else "Typ een bestandsnaam.",
        problem=problem,
    )
    page.app.push_screen(form, write)


def _told(page: Page, file: Bijlage, typed: str, kept: Path | str) -> None:
    """Say where it is, or bring the form back with what was wrong."""
    if isinstance(kept, Path):
        page.say(f"De bijlage staat in {kept}.")
    else:
        _ask_where(page, file, typed, kept)


def _keep(file: Bijlage, name: str, desk: Desk) -> Path | str:
    """Write a new file, readable by its owner only: a letter names people; give where, or why it could not be."""
    content = desk.ask(_content, file)
    path = Path(name).expanduser().absolute()
    try:
        with path.open("xb") as opened:
            path.chmod(0o600)
            opened.write(content)
    except FileExistsError:
        return f"{path} bestaat al. Kies een andere naam."
    except OSError as error:
        return f"{path} kan niet worden geschreven ({error.strerror}). Kies een andere map."
    return path


def _content(view: View, file: Bijlage) -> bytes:
    return attachment_bytes(view, file.sha256)
