"""Making a bureau directory: settings, profiles of its own, an empty data file, and the first audit line."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from stagetui.engine.access import Actor
from stagetui.engine.bureau import Bureau
from stagetui.engine.doorway.people import Found
from stagetui.errors import RefusedError
from stagetui.profiles.book import ProfileBook
from stagetui.profiles.resources import config_dir
from stagetui.profiles.settings import FILE_NAME, Settings

DEFAULT_INSTITUTES = ("nspoh",)


def make_bureau(
    directory: Path,
    actor: Actor,
    *,
    name: str = "Stagebureau",
    profiles: Sequence[str] = (),
    institutes: Sequence[str] = DEFAULT_INSTITUTES,
    demo: bool = False,
) -> Bureau:
    """Make a bureau in `directory`, in which the actor is beheerder and bureau for everything.

    Args:
        directory: Made when absent; must be empty.
        actor: Who makes it.
        name: The bureau's name.
        profiles: Ids of shipped profiles to copy into the bureau; none means all.
        institutes: Ids of the institutes it works for.
        demo: Whether it is for practice only (no mail leaves it).

    Returns:
        The bureau, opened.

    Raises:
        RefusedError: the directory is not empty or can't be made, or a profile or institute is wrong.
    """
    shipped = ProfileBook.load(None)
    if unknown := [profile for profile in profiles if shipped.get(profile) is None]:
        raise RefusedError(
            "Onbekend profiel", f"Er is geen profiel {', '.join(unknown)}; kies uit {', '.join(shipped.ids)}."
        )
    settings = Settings.initial(name, institutes, actor.persoon)
    own = settings.bureau.model_copy(update={"demo": demo, "profiles": tuple(profiles)})
    settings = settings.model_copy(update={"bureau": own})
    made = not directory.exists()
    _prepare(directory)
    try:
        folder = directory / "profiles"
        folder.mkdir(mode=0o700)
        for profile in profiles or shipped.ids:
            shutil.copyfile(config_dir() / "profiles" / f"{profile}.toml", folder / f"{profile}.toml")
        for empty in ("letters", "mails"):
            (directory / empty).mkdir(mode=0o700)
        settings.write(directory / FILE_NAME)
        bureau = Bureau.open(directory)
        bureau.store.create()
        bureau.do(actor, Found(name))
    except BaseException:
        _clear(directory, itself=made)
        raise
    return bureau


def _prepare(directory: Path) -> None:
    try:
        directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        occupied = any(directory.iterdir())
    except OSError as error:
        raise RefusedError(
            "Map niet gemaakt",
            f"{directory} kan niet worden gemaakt ({error.strerror}). Kies een andere map.",
        ) from error
    if occupied:
        raise RefusedError("Map niet leeg", f"{directory} is niet leeg. Kies een nieuwe map voor het bureau.")


def _clear(directory: Path, *, itself: bool) -> None:
    """Leave nothing half made behind."""
    for child in directory.iterdir():
        if child.is_dir():
            shutil.rmtree(child)
        else:
            child.unlink()
    if itself:
        directory.rmdir()
