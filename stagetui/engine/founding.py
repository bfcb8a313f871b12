"""Making a bureau directory: settings, profiles of its own, an empty data file, and the first audit line."""

from __future__ import annotations

import shutil
from collections.abc import Collection, Sequence
from pathlib import Path

from stagetui.engine.access import Actor
from stagetui.engine.bureau import Bureau
from stagetui.engine.doorway.people import Found
from stagetui.errors import RefusedError, reason_of
from stagetui.profiles.book import DATED, ProfileBook
from stagetui.profiles.layers import toml_files
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
        _copy_profiles(config_dir() / "profiles", folder, profiles or shipped.ids)
        for empty in ("letters", "mails"):
            (directory / empty).mkdir(mode=0o700)
        settings.write(directory / FILE_NAME)
        bureau = Bureau.open(directory, actor.today)
        bureau.store.create()
        bureau.do(actor, Found(name))
    except BaseException:
        _clear(directory, itself=made)
        raise
    return bureau


def _copy_profiles(shipped: Path, folder: Path, ids: Collection[str]) -> None:
    """Give the bureau its own copy of these profiles, with the rules of later and the bases that they lean on."""
    for path in toml_files(shipped):
        if path.stem.partition(DATED)[0] in ids:
            shutil.copyfile(path, folder / path.name)
    (folder / "base").mkdir(mode=0o700)
    for path in toml_files(shipped / "base"):
        shutil.copyfile(path, folder / "base" / path.name)


def _prepare(directory: Path) -> None:
    try:
        directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        occupied = any(directory.iterdir())
    except OSError as error:
        raise RefusedError(
            "Map niet gemaakt",
            f"{directory} kan niet worden gemaakt ({reason_of(error)}). Kies een andere map.",
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
