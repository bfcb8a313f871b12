"""People with their roles and keys, and the founding of a bureau: the first line of its audit trail."""

from __future__ import annotations

from dataclasses import dataclass

from stagetui.engine.access import ALL, Grant, granted_by
from stagetui.engine.audit import Event
from stagetui.engine.doorway.door import Command, carries_out
from stagetui.engine.doorway.transaction import Transaction, subject
from stagetui.engine.records import Persoon
from stagetui.engine.rules.asking import is_address
from stagetui.errors import RefusedError
from stagetui.profiles.sshkeys import read_key
from stagetui.profiles.terms import Rol

KEYS = "sleutels beheren"  # a key opens all that its owner may: only for a beheerder of everything


@dataclass(frozen=True, slots=True)
class Found(Command[None]):
    """Begin the audit trail of a new bureau."""

    name: str


@dataclass(frozen=True, slots=True)
class KeepPerson(Command[bool]):
    """Make an account, or change its name and address; True when it is new."""

    persoon: str
    naam: str
    email: str | None = None


@dataclass(frozen=True, slots=True)
class GrantRole(Command[bool]):
    """Give a role for an institute and a profile ('*': all), or take it away; False when nothing changed."""

    persoon: str
    rol: Rol
    instituut: str = ALL
    profiel: str = ALL
    take_away: bool = False


@dataclass(frozen=True, slots=True)
class AddKey(Command[str]):
    """Let somebody in with a public key (the content of a .pub file); gives its fingerprint."""

    persoon: str
    sleutel: str


@dataclass(frozen=True, slots=True)
class RemoveKey(Command[None]):
    """Let a key in no longer; it is named by its fingerprint."""

    persoon: str
    vingerafdruk: str


@carries_out(Found, Rol.BEHEERDER, what="een bureau beginnen")
def found(tx: Transaction, command: Found) -> None:
    """See `Found`."""
    tx.record(Event("bureau begonnen", "bureau", na={"naam": command.name}))


@carries_out(KeepPerson, Rol.BEHEERDER, what="mensen toevoegen")
def keep_person(tx: Transaction, command: KeepPerson) -> bool:
    """See `KeepPerson`."""
    naam = command.naam.strip()
    if not naam or not command.persoon.strip() or not command.persoon.isprintable() or " " in command.persoon:
        raise RefusedError("Niet toegevoegd", "Geef een korte naam zonder spaties, en een volledige naam.")
    if command.email and not is_address(command.email):
        raise RefusedError("Niet toegevoegd", f"{command.email} is geen e-mailadres, zoals naam@example.nl.")
    old = tx.reader.record(Persoon, "SELECT * FROM persoon WHERE persoon = ?", [command.persoon])
    if old is None:
        row = {"persoon": command.persoon, "naam": naam, "email": command.email}
        tx.add_all("persoon", [row], ["persoon"], "persoon toegevoegd")
        return True
    changes = {"naam": naam, "email": command.email or old.email}
    if changes != {"naam": old.naam, "email": old.email}:
        tx.change(old, changes, "persoon gewijzigd")
    return False


@carries_out(GrantRole, Rol.BEHEERDER, what="rollen geven")
def grant_role(tx: Transaction, command: GrantRole) -> bool:
    """See `GrantRole`."""
    _check(tx, command)
    key: dict[str, object] = {
        "persoon": command.persoon,
        "rol": command.rol.value,
        "instituut": command.instituut,
        "profiel": command.profiel,
    }
    has = bool(
        tx.reader.value(
            "SELECT count(*) FROM rol WHERE persoon = ? AND rol = ? AND instituut = ? AND profiel = ?",
            list(key.values()),
        )
    )
    if command.take_away and not has:
        _not_in_file(tx, command)
    if has is not command.take_away:
        return False
    if command.take_away:
        tx.writer.delete("rol", key)
        tx.record(Event("rol ontnomen", subject("rol", list(key.values())), voor=key))
    else:
        tx.writer.insert("rol", [key])
        tx.record(Event("rol gegeven", subject("rol", list(key.values())), na=key))
    return True


@carries_out(AddKey, Rol.BEHEERDER, what=KEYS)
def add_key(tx: Transaction, command: AddKey) -> str:
    """See `AddKey`; a key that the person has already changes nothing."""
    tx.require(Rol.BEHEERDER, what=KEYS, instituut=ALL, profiel=ALL)
    key = read_key(command.sleutel)
    _require_account(tx, command.persoon)
    owners = [
        person.id
        for person in tx.settings.people
        if key.vingerafdruk in (read_key(text).vingerafdruk for text in person.keys)
    ]
    owners += [
        owner
        for (owner,) in tx.reader.rows(
            "SELECT persoon FROM persoon_sleutel WHERE vingerafdruk = ?", [key.vingerafdruk]
        )
    ]
    if others := [owner for owner in owners if owner != command.persoon]:
        raise RefusedError(
            "Sleutel hoort bij een ander",
            f"Sleutel {key.vingerafdruk} is van {others[0]}. Iedereen heeft een eigen sleutel; "
            f"neem hem daar eerst weg, of laat {command.persoon} een eigen sleutel maken.",
        )
    if not owners:
        row = {
            "persoon": command.persoon,
            "vingerafdruk": key.vingerafdruk,
            "sleutel": key.text,
            "opmerking": key.opmerking,
            "toegevoegd_op": tx.actor.now,
        }
        tx.add_all("persoon_sleutel", [row], ["persoon", "vingerafdruk"], "sleutel toegevoegd")
    return key.vingerafdruk


@carries_out(RemoveKey, Rol.BEHEERDER, what=KEYS)
def remove_key(tx: Transaction, command: RemoveKey) -> None:
    """See `RemoveKey`."""
    tx.require(Rol.BEHEERDER, what=KEYS, instituut=ALL, profiel=ALL)
    key: dict[str, object] = {"persoon": command.persoon, "vingerafdruk": command.vingerafdruk}
    if not tx.writer.delete("persoon_sleutel", key):
        raise RefusedError(
            "Onbekende sleutel",
            f"{command.persoon} heeft in de gegevens geen sleutel {command.vingerafdruk} "
            f"(stagetui user key {command.persoon} toont ze); een sleutel in stagetui.toml haalt u daar weg.",
        )
    tx.record(Event("sleutel weggenomen", subject("persoon_sleutel", list(key.values())), voor=key))


def _require_account(tx: Transaction, persoon: str) -> None:
    in_file = any(person.id == persoon for person in tx.settings.people)
    if not in_file and not tx.reader.value("SELECT count(*) FROM persoon WHERE persoon = ?", [persoon]):
        raise RefusedError(
            "Onbekende persoon", f"{persoon} heeft nog geen account; maak dat eerst (stagetui user add)."
        )


def _not_in_file(tx: Transaction, command: GrantRole) -> None:
    """A role that stagetui.toml gives can't be taken away here."""
    if Grant(command.rol, command.instituut, command.profiel) in granted_by(tx.settings, command.persoon):
        raise RefusedError(
            "Rol niet ontnomen",
            f"De rol {command.rol} van {command.persoon} staat in stagetui.toml; haal hem daar weg.",
        )


def _check(tx: Transaction, command: GrantRole) -> None:
    tx.require(Rol.BEHEERDER, what="deze rol geven", instituut=command.instituut, profiel=command.profiel)
    _require_account(tx, command.persoon)
    institutes = [institute.id for institute in tx.settings.institutes]
    for value, known, what in (
        (command.instituut, institutes, "instituut"),
        (command.profiel, list(tx.book.ids), "profiel"),
    ):
        if value != ALL and value not in known:
            raise RefusedError(
                "Onbekend", f"Dit bureau heeft geen {what} {value}; kies uit {', '.join(known)} of {ALL}."
            )
