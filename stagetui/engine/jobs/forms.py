"""Writing forms for preferences to a directory, sending them along with invitations, and giving originals back."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from stagetui.engine.doorway.inviting import Invitation, Invite, Invited
from stagetui.engine.exchange.preferenceform import PreferenceForm, preference_form
from stagetui.engine.exchange.troubles import unwritable
from stagetui.engine.queries.forms import filed_originals, form_owner, preference_forms, require_forms

if TYPE_CHECKING:
    from stagetui.engine.access import Actor, View
    from stagetui.engine.bureau import Bureau
    from stagetui.engine.exchange.formmark import Owner


def write_forms(
    bureau: Bureau, actor: Actor, directory: Path, *, aios: str | None = None, ronde: str | None = None
) -> list[Path]:
    """Write the form of an aios, or of everybody in a round, to a directory; all of them or none.

    Raises:
        RefusedError: nobody asks for preferences there, it may not be done, or a file of that name is there already.
    """
    owner, forms = bureau.ask(actor, _read, aios, ronde)
    require_forms(forms, aios or f"ronde {ronde}")
    return _write(directory, [(form.file_name, _bytes(form, owner, actor)) for form in forms])


def invite_round(
    bureau: Bureau, actor: Actor, ronde: str, *, again: bool = False, toelichting: str = ""
) -> Invited:
    """Queue an invitation with the form for everybody in a round without preferences; they are held.

    Raises:
        RefusedError: there is no such round, nobody in it asks for preferences, or it may not be done.
    """
    owner, forms = bureau.ask(actor, _read, None, ronde)
    require_forms(forms, f"ronde {ronde}")
    # the files are made here, so that nobody waits for it
    invitations = tuple(Invitation(form, _bytes(form, owner, actor)) for form in forms)
    return bureau.do(actor, Invite(ronde, invitations, again, toelichting))


def write_originals(bureau: Bureau, actor: Actor, aios: str, directory: Path) -> list[Path]:
    """Write the forms of an aios as they came in to a directory; all of them or none.

    Raises:
        RefusedError: no such aios, it may not be done, or a file of that name is there already.
    """
    found = bureau.ask(actor, filed_originals, aios)
    return _write(directory, [(f"formulier-{one.formulier.formulier}.xlsx", one.inhoud) for one in found])


def _read(view: View, aios: str | None, ronde: str | None) -> tuple[Owner, list[PreferenceForm]]:
    return form_owner(view), preference_forms(view, aios=aios, ronde=ronde)


def _bytes(form: PreferenceForm, owner: Owner, actor: Actor) -> bytes:
    return preference_form(form, owner, made=actor.now)


def _write(directory: Path, files: Iterable[tuple[str, bytes]]) -> list[Path]:
    """Write files that only their owner may read; when one can't be written, none is left."""
    written: list[Path] = []
    path = directory
    try:
        directory.mkdir(mode=0o700, exist_ok=True)
        for name, content in files:
            path = directory / name
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            written.append(path)
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
    except OSError as error:
        for one in written:
            one.unlink(missing_ok=True)
        raise unwritable(path, error) from error
    return written
