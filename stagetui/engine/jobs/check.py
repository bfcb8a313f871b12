"""The doctor: configuration, permissions, disk, mail server, and a private copy of the data, all in one list."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from stagetui.engine.access import Office, View, require, rights_of
from stagetui.engine.bureau import Bureau
from stagetui.engine.jobs.backup import rights_even_if_damaged
from stagetui.engine.jobs.send import outbox_is_busy
from stagetui.engine.jobs.surroundings import disk_findings, mail_findings, mode_findings, template_findings
from stagetui.engine.queries.findings import Ernst, Finding
from stagetui.engine.queries.integrity import (
    data_findings,
    last_backup,
    messages_in_limbo,
    refused_addresses,
    uncertain_messages,
)
from stagetui.engine.store import Reader, Store
from stagetui.errors import StagetuiError
from stagetui.profiles.book import ProfileBook
from stagetui.profiles.model import ConfigError
from stagetui.profiles.settings import FILE_NAME, Settings
from stagetui.profiles.terms import Rol

if TYPE_CHECKING:
    from stagetui.engine.access import Actor

MAY_CHECK = (Rol.BEHEERDER, Rol.BUREAU, Rol.EXPORT)
BACKUP_AGE = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Health:
    """How a bureau is; in order when there is nothing but *meldingen*."""

    bevindingen: tuple[Finding, ...]

    @property
    def in_orde(self) -> bool:
        """Whether nothing needs doing."""
        return all(finding.ernst is Ernst.MELDING for finding in self.bevindingen)


def check(directory: Path, actor: Actor) -> Health:
    """Look at everything; works also when the configuration is wrong or the data cannot be read.

    While `stagetui.toml` is wrong nobody's rights are known, so nothing is told of the data.

    Raises:
        RefusedError: there is no bureau in `directory`, or the person may not check it.
    """
    settings, book, found = _configuration(directory, actor.today)
    if settings is None:
        skipped = "De gegevens zijn niet nagekeken: verbeter eerst de configuratie."
        return Health((*found, Finding(Ernst.MELDING, "gegevens", skipped), *mode_findings(directory, None)))
    office = Office(directory, settings, book)
    data = _data(office, actor)
    return Health(
        (
            *found,
            *template_findings(directory, settings),
            *mode_findings(directory, settings),
            *data,
            *disk_findings(directory / settings.bureau.database),
            *mail_findings(directory, settings),
        )
    )


def _configuration(directory: Path, today: date) -> tuple[Settings | None, ProfileBook, list[Finding]]:
    """Settings and profiles as far as they can be read, and every problem in them."""
    settings: Settings | None = None
    book = ProfileBook(MappingProxyType({}), MappingProxyType({}))
    found: list[Finding] = []
    try:
        with Bureau.open(directory, today) as bureau:
            return bureau.settings, bureau.book, found
    except ConfigError:
        pass  # told below, file by file: opening stops at the first file that is wrong
    try:
        settings = Settings.read(directory / FILE_NAME)
    except ConfigError as error:
        found += _problems(error)
    try:
        book = ProfileBook.load(directory, today=today)
    except ConfigError as error:
        found += _problems(error)
    return settings, book, found


def _problems(error: ConfigError) -> list[Finding]:
    return [Finding(Ernst.FOUT, "configuratie", str(problem)) for problem in error.problems]


def _data(office: Office, actor: Actor) -> list[Finding]:
    """Look at a private copy, so that nobody waits for it."""
    database = office.directory / office.settings.bureau.database
    _may(office, database, actor)
    with tempfile.TemporaryDirectory(prefix="stagetui-") as folder:
        copy = Path(folder) / "kopie.duckdb"
        try:
            with Store(database) as store:
                store.copy_to(copy)
            with Store(copy) as store:
                return store.read(lambda reader: list(_looked(reader, office, actor, database)))
        except StagetuiError as error:
            return [Finding(Ernst.FOUT, "gegevens", f"{error.title}: {error.text}")]


def _may(office: Office, database: Path, actor: Actor) -> None:
    """Refuse who may not look; when the data cannot say so, stagetui.toml does."""
    with Store(database) as store:
        rights = rights_even_if_damaged(store, office.settings, actor)
    require(rights, MAY_CHECK, "het bureau nakijken")


def _looked(reader: Reader, office: Office, actor: Actor, database: Path) -> Iterator[Finding]:
    view = View(reader, actor, rights_of(reader, office.settings, actor.persoon, actor.today), office)
    yield from data_findings(view)
    yield from _messages(view, database)
    yield _backups(view)


def _messages(view: View, database: Path) -> Iterator[Finding]:
    left = messages_in_limbo(view)
    if left and not outbox_is_busy(database):
        yield Finding(
            Ernst.WAARSCHUWING,
            "post",
            f"Het verzenden van bericht {', '.join(map(str, left))} werd onderbroken. stagetui mail send zet dat op "
            "misschien verzonden; vraag de ontvanger of het bericht er is.",
        )
    if uncertain := uncertain_messages(view):
        yield Finding(
            Ernst.MELDING,
            "post",
            f"Van {uncertain} berichten is niet zeker of ze verzonden zijn (stagetui mail list); vraag het na.",
        )
    for bericht, addresses in refused_addresses(view):
        yield Finding(
            Ernst.WAARSCHUWING,
            "post",
            f"Bericht {bericht} is verzonden, maar niet aangenomen voor {addresses}. Stuur het na aan het goede adres: "
            f"stagetui mail retry {bericht} --again --to {addresses.split(';')[0]}.",
        )


def _backups(view: View) -> Finding:
    moment = last_backup(view)
    if moment is None:
        return Finding(
            Ernst.MELDING,
            "reservekopie",
            "Er is met dit programma nog geen reservekopie gemaakt: stagetui backup BESTAND.",
        )
    age = view.actor.now - moment
    if age > BACKUP_AGE:
        return Finding(
            Ernst.WAARSCHUWING,
            "reservekopie",
            f"De laatste reservekopie is {age.days} dagen oud; maak er een (stagetui backup BESTAND) en kijk of "
            "de nachtelijke opdracht nog loopt.",
        )
    return Finding(Ernst.MELDING, "reservekopie", f"De laatste reservekopie is van {moment:%Y-%m-%d}.")
