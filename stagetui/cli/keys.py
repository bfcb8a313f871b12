"""Public keys of people, and the lines of authorized_keys that bind each key to its person."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

import click

from stagetui.cli.output import tell_json, tell_table
from stagetui.cli.session import bureau_options, current, json_option, require_files
from stagetui.errors import RefusedError, reason_of

LONGEST = 20_000  # characters read from a file: more than any public key has
KEY_STARTS = ("ssh-", "ecdsa-", "sk-")


@click.command("key")
@click.argument("person", metavar="PERSOON")
@click.argument("words", metavar="[SLEUTEL]", nargs=-1)
@click.option("--remove", is_flag=True, help="Neemt de sleutel weg; SLEUTEL is dan de vingerafdruk.")
@json_option
@bureau_options
@click.pass_context
def key(ctx: click.Context, person: str, words: tuple[str, ...], remove: bool, as_json: bool) -> None:
    """Toont de SSH-sleutels van PERSOON, of voegt SLEUTEL toe.

    SLEUTEL is een bestand .pub, - voor de standaardinvoer, of de sleutel zelf (ssh-ed25519 AAAA… naam).
    """
    from stagetui.engine.doorway.people import AddKey, RemoveKey

    session = current(ctx)
    given = " ".join(words)
    if not given:
        if remove:
            raise click.UsageError("Noem de vingerafdruk (SHA256:…) van de sleutel die weg moet.", ctx)
        _list(ctx, person, as_json=as_json)
        return
    text = "" if remove else _content(ctx, given)
    with session.open() as bureau:
        if remove:
            bureau.do(session.actor(), RemoveKey(person, given))
            mark = given
        else:
            mark = bureau.do(session.actor(), AddKey(person, text))
    if as_json:
        tell_json({"persoon": person, "vingerafdruk": mark, "weggenomen": remove})
    else:
        click.echo(f"Sleutel {mark} van {person} is {'weggenomen' if remove else 'bekend'}.")
        click.echo("Schrijf nu het bestand met sleutels van sshd opnieuw (stagetui ssh-keys).")


def _content(ctx: click.Context, given: str) -> str:
    """What was given as a key: the text itself, standard input, or a file."""
    if given.startswith(KEY_STARTS) and " " in given:
        return given
    if given == "-":
        return sys.stdin.read(LONGEST)
    require_files(current(ctx))
    try:
        with Path(given).open(encoding="utf-8", errors="replace") as file:
            return file.read(LONGEST)
    except (OSError, ValueError) as error:
        reason = reason_of(error) if isinstance(error, OSError) else "geen geldige bestandsnaam"
        raise RefusedError(
            "Sleutel niet gelezen", f"{given} kan niet worden gelezen: {reason}. Geef een bestand .pub."
        ) from error


def _list(ctx: click.Context, person: str, *, as_json: bool) -> None:
    from stagetui.engine.queries.keys import keys

    session = current(ctx)
    with session.open() as bureau:
        found = bureau.ask(session.actor(), keys, person)
    if as_json:
        tell_json(
            [
                {
                    "persoon": one.persoon,
                    "vingerafdruk": one.vingerafdruk,
                    "sleutel": one.sleutel,
                    "opmerking": one.opmerking,
                    "bron": one.bron,
                }
                for one in found
            ]
        )
        return
    tell_table(
        ("vingerafdruk", "soort", "opmerking", "bron"),
        [(one.vingerafdruk, one.sleutel.split()[0], one.opmerking, one.bron) for one in found],
        empty=f"{person} heeft nog geen sleutel.",
    )


@click.command("ssh-keys")
@json_option
@bureau_options
@click.pass_context
def ssh_keys(ctx: click.Context, as_json: bool) -> None:
    """Geeft de regels voor authorized_keys van het account waaronder stagetui draait.

    Elke sleutel kan er alleen stagetui mee openen, als de persoon van wie hij is.
    """
    from stagetui.engine.queries.keys import keys

    session = current(ctx)
    with session.open() as bureau:
        found = bureau.ask(session.actor(), keys)
    directory = session.directory.absolute()
    lines = [f"{options(one.persoon, directory)} {one.sleutel} {one.persoon}" for one in found]
    if as_json:
        tell_json(
            [
                {"persoon": one.persoon, "vingerafdruk": one.vingerafdruk, "regel": line}
                for one, line in zip(found, lines, strict=True)
            ]
        )
        return
    for line in lines:
        click.echo(line)


def options(person: str, directory: Path) -> str:
    """The options before a key: nothing but a terminal, and one command, bound to `person`.

    The account's shell reads the command, and sshd a text between double quotes around that.

    Raises:
        RefusedError: the path cannot stand on one line.
    """
    command = shlex.join([*_program(), "ssh", "--user", person, "--bureau", str(directory)])
    if not command.isprintable():
        raise RefusedError("Map niet bruikbaar", f"{str(directory)!r} kan niet op één regel. Hernoem de map.")
    quoted = command.replace('"', '\\"')
    return f'restrict,pty,command="{quoted}"'


def _program() -> list[str]:
    """How sshd finds this program: by its whole path, as nobody's PATH is read there."""
    started = Path(sys.argv[0])
    if started.name == "stagetui":
        return [str(started.absolute())]
    return [sys.executable, "-m", "stagetui"]
