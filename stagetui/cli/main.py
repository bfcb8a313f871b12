"""The command `stagetui`: which subcommands there are, and how every run ends (exit codes of the contract).

Subcommands are imported when they are called, so `--help` and `--version` answer at once.
"""

from __future__ import annotations

import gettext
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

import click

from stagetui import __version__
from stagetui.cli.output import tell_error, tell_json
from stagetui.cli.session import Session, bureau_options, current
from stagetui.errors import ExitCode, RefusedError, StagetuiError, unexpected

# name → (module, attribute, what it does)
COMMANDS: dict[str, tuple[str, str, str]] = {
    "init": ("founding", "init", "Maakt een nieuwe bureaumap."),
    "demo": ("founding", "demo", "Opent een oefenbureau met verzonnen mensen."),
    "template": ("exchange", "template", "Schrijft een leeg invulformulier (.xlsx of .csv)."),
    "import": ("exchange", "import_", "Leest een .xlsx- of .csv-bestand in, of een map formulieren."),
    "export": ("exchange", "export", "Schrijft de nachtelijke export."),
    "voorkeur": ("preferences", "voorkeur", "Voorkeuren: list, remove, jaar, form, invite, filed."),
    "ronde": ("rounds", "ronde", "Planningsrondes: new, list, show, bord, groepen, definitief."),
    "allocate": ("proposals", "allocate", "Berekent een voorstel voor een ronde."),
    "voorstel": ("proposals", "voorstel", "Voorstellen: list, show, compare, commit."),
    "explain": ("explain", "explain", "Legt uit waarom een aios deze uitkomst kreeg."),
    "aanvraag": ("requests", "aanvraag", "Aanvragen: list, show, kinds, new, reconsider."),
    "approve": ("requests", "approve", "Keurt een aanvraag goed."),
    "refuse": ("requests", "refuse", "Weigert een aanvraag, met reden."),
    "schema": ("schema", "schema", "Opleidingsschema van een aios: show, en wijzigen met de gevolgen."),
    "place": ("placing", "place", "Plaatst een aios met de hand."),
    "status": ("placing", "status", "Verandert de status van een plaatsing."),
    "swap": ("swaps", "swap", "Ruilen: list, show, propose, accept, decline, approve, refuse."),
    "unplaced": ("unplaced", "unplaced", "Wie na de ronde geen plaats heeft, en waar het nog past."),
    "due": ("calendar", "due", "Kalender: wat te laat is en wat er aankomt; done, reopen."),
    "uitvraag": ("uitvraag", "uitvraag", "Beschikbaarheid vragen: list, ask, answer, remind, peiling."),
    "stageopleider": ("opleiders", "stageopleider", "Stageopleiders: list, away, back, deputy."),
    "leenafspraak": ("opleiders", "leenafspraak", "Plaatsen die instituten elkaar lenen: list."),
    "remind": ("reminding", "remind", "Zet klaar wat vandaag gevraagd of herinnerd moet worden."),
    "mail": ("post", "mail", "Post: list, preview, hold, release, withdraw, send, retry, test."),
    "profile": ("profiles", "profile", "Profielen, de regels per opleiding: list, show, set, recompute."),
    "user": ("people", "user", "Mensen: list, add, role, key, deputy."),
    "ssh-keys": ("keys", "ssh_keys", "Geeft de regels voor authorized_keys."),
    "ssh": ("remote", "ssh", "Ontvangt wie met een sleutel binnenkomt (voor authorized_keys)."),
    "plaatsing": ("history", "plaatsing", "Plaatsingen: list, show, ook op een dag in het verleden."),
    "undo": ("history", "undo", "Maakt uw eigen laatste stap ongedaan."),
    "log": ("people", "log", "Toont wie wat wanneer veranderde."),
    "dossier": ("privacy", "dossier", "Schrijft alles wat over één aios bewaard is."),
    "retention": ("privacy", "retention", "Bewaartermijnen: nagaan en anonimiseren."),
    "backup": ("admin", "backup", "Schrijft een nagekeken reservekopie, terwijl anderen doorwerken."),
    "restore": ("admin", "restore", "Zet een reservekopie terug."),
    "check": ("admin", "check", "Kijkt na of alles in orde is."),
    "sql": ("admin", "sql", "Beantwoordt een vraag in SQL (alleen lezen)."),
}

# What may be asked for over SSH; each command still asks for its own rights. Anything else is refused.
REMOTE = frozenset(
    {
        *("template", "import", "export", "backup", "restore", "dossier"),  # with files: see session.FilePath
        *(
            "ronde",
            "allocate",
            "voorstel",
            "explain",
            "schema",
            "place",
            "status",
            "swap",
            "unplaced",
            "plaatsing",
            "undo",
        ),
        *("aanvraag", "approve", "refuse", "voorkeur", "due", "uitvraag", "mail", "remind"),
        *("stageopleider", "leenafspraak"),
        *("user", "ssh-keys", "log", "check", "retention", "profile"),
    }
)


class LazyGroup(click.Group):
    """A group that knows its subcommands by name and imports one when it is called."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        """All names, in the order of the work."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the subcommand; None when there is none of that name.

        Raises:
            RefusedError: it came in over SSH and is not among what may be asked for there.
        """
        if current(ctx).bound and cmd_name not in REMOTE:
            raise RefusedError(
                "Niet over SSH",
                f"«{cmd_name}» kan niet over SSH: hier werken alleen opdrachten van stagetui, zonder stagetui ervoor. "
                "De opdracht --help toont ze.",
            )
        if cmd_name not in COMMANDS:
            return None
        module, attribute, _ = COMMANDS[cmd_name]
        return _in_dutch(getattr(import_module(f"stagetui.cli.{module}"), attribute))

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the subcommands without importing any of them; over SSH those that can be had there."""
        names = [name for name in COMMANDS if name in REMOTE or not current(ctx).bound]
        with formatter.section("Opdrachten"):
            formatter.write_dl([(name, COMMANDS[name][2]) for name in names])


def _in_dutch(command: click.Command) -> click.Command:
    """Name what a usage line leaves open in Dutch; those words are not among the library's translations."""
    command.options_metavar = "[OPTIES]"
    if isinstance(command, click.Group):
        command.subcommand_metavar = "OPDRACHT [ARGUMENTEN]…"
        for inner in command.commands.values():
            _in_dutch(inner)
    return command


@click.group(
    cls=LazyGroup,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    options_metavar="[OPTIES]",
    subcommand_metavar="OPDRACHT [ARGUMENTEN]…",
)
@click.version_option(__version__, message="stagetui %(version)s", help="Toont de versie.")
@bureau_options
@click.pass_context
def stagetui(ctx: click.Context) -> None:
    """Stages plannen: van beschikbaarheid en voorkeuren tot plaatsing, post en export.

    Zonder opdracht opent het programma zelf.
    """
    if ctx.invoked_subcommand is None:
        from stagetui.cli.founding import open_screens

        open_screens(current(ctx))


def run(arguments: Sequence[str], session: Session | None = None) -> int:
    """Run one command and give its exit code; no error ever leaves as a traceback.

    Args:
        arguments: The words after `stagetui`.
        session: What is settled already (over SSH); none means that the options decide.
    """
    os.environ["LANGUAGE"] = "nl"
    gettext.bindtextdomain("messages", str(Path(__file__).parent / "locale"))
    try:
        outcome = stagetui.main(list(arguments), prog_name="stagetui", standalone_mode=False, obj=session)
    except Exception as error:  # noqa: BLE001 (the last line of defence: a sentence, never a traceback)
        return int(_failed(error, as_json="--json" in arguments))
    except KeyboardInterrupt:
        return int(_failed(click.Abort(), as_json="--json" in arguments))
    return outcome if isinstance(outcome, int) else int(ExitCode.DONE)


def _failed(error: Exception, *, as_json: bool) -> int:
    """Say what went wrong and give the exit code."""
    match error:
        case StagetuiError():
            tell_error(error.title, error.text, as_json=as_json)
            return error.exit_code
        case click.exceptions.Exit():
            return error.exit_code
        case click.ClickException():
            error.show()
            if as_json:
                tell_json({"fout": {"titel": "Verkeerd gebruik", "tekst": error.format_message()}})
            return ExitCode.USAGE
        case click.Abort():
            tell_error(
                "Afgebroken", "Wat al bevestigd was, is bewaard; verder is er niets gedaan.", as_json=as_json
            )
        case BrokenPipeError():
            # the reader of our output went away (`| head`): leave quietly
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        case _:
            tell_error("Onverwachte fout", unexpected(error), as_json=as_json)
    return ExitCode.REFUSED
