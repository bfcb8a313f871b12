"""What is done to many messages at once: hold, release, withdraw, send; before it is told how many and to how many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from stagetui.engine.doorway.outbox import (
    HOLDABLE,
    RELEASABLE,
    WITHDRAWABLE,
    HoldBerichten,
    ReleaseBerichten,
    WithdrawBerichten,
)
from stagetui.engine.queries.batches import batch, receivers
from stagetui.engine.records import BerichtStatus
from stagetui.screens.jobs import Job
from stagetui.screens.widgets.dialogs import AskReason, Confirm, Notice
from stagetui.screens.words import number

if TYPE_CHECKING:
    from stagetui.engine.access import View
    from stagetui.engine.doorway.door import Command
    from stagetui.engine.jobs.batches import Verzending
    from stagetui.engine.queries.batches import Stapel, Stuk
    from stagetui.screens.base import Page
    from stagetui.screens.desk import Desk
    from stagetui.screens.jobs import Steps

Which = Callable[["View"], Iterable[int]]
Settled = Callable[[Iterable[int]], None]


@dataclass(frozen=True, slots=True)
class Batch:
    """Messages on a page, and who hears which of them something was done to."""

    page: Page
    which: Which
    settled: Settled

    def _look(self, then: Callable[[Stapel], None]) -> None:
        """Ask how they stand now, all in one state."""
        which = self.which
        self.page.ask("batch", lambda desk: desk.ask(lambda view: batch(view, [*which(view)])), then)

    def hold(self) -> None:
        """Keep them from being sent; that is taken back as easily, so it is done at once."""

        def act(found: Stapel) -> None:
            if chosen := self._fitting(found, HOLDABLE, "vasthouden"):
                self._do(HoldBerichten(chosen), found, "vastgehouden")

        self._look(act)

    def release(self) -> None:
        """Let them go out with the next sending, after a yes."""

        def ask(found: Stapel) -> None:
            if not (chosen := self._fitting(found, RELEASABLE, "vrijgeven")):
                return
            freed = [one for one in found.stukken if one.bericht in chosen]
            text = (
                f"{_count(len(chosen))} aan {_receivers(freed)}. Zij {'gaat' if len(chosen) == 1 else 'gaan'} uit "
                "bij de volgende verzending, ook als een ander of de computer die start."
            )
            command = ReleaseBerichten(chosen)
            self.page.app.push_screen(
                Confirm("Post vrijgeven?", text),
                lambda yes: self._do(command, found, "vrijgegeven") if yes else None,
            )

        self._look(ask)

    def withdraw(self) -> None:
        """Never send them, for a reason that is typed."""

        def ask(found: Stapel) -> None:
            if not (chosen := self._fitting(found, WITHDRAWABLE, "intrekken")):
                return
            verb = "gaat" if len(chosen) == 1 else "gaan"
            text = f"{_count(len(chosen))} {verb} dan niet uit.\n\nWaarom trekt u in? De reden blijft erbij staan."
            self.page.app.push_screen(
                AskReason("Post intrekken", text),
                lambda reason: (
                    self._do(WithdrawBerichten(chosen, reason), found, "ingetrokken")
                    if reason is not None
                    else None
                ),
            )

        self._look(ask)

    def send(self) -> None:
        """Tell how many go to how many, and what does not go; then send those and no others."""

        def ask(found: Stapel) -> None:
            if found.te_verzenden:
                self.page.app.push_screen(
                    Confirm("Post versturen?", before_sending(found)),
                    lambda yes: self._send(found) if yes else None,
                )
            else:
                self.page.app.push_screen(Notice("Niets te versturen", _left_out(found) or "Er wacht niets."))

        self._look(ask)

    def _send(self, found: Stapel) -> None:
        chosen = [one.bericht for one in found.te_verzenden]
        held = found.numbers(RELEASABLE)

        def sent(ended: Verzending) -> None:
            self.settled(chosen)
            title, text, fine = told(ended)
            if fine:
                self.page.home.notify(text, title=title, markup=False)
            else:
                self.page.home.tell(title, text)

        work = partial(_send_all, chosen, held, found.elders)
        self.page.run_job(Job("Post versturen", work, sent, stoppable=False))

    def _fitting(self, found: Stapel, statuses: tuple[BerichtStatus, ...], what: str) -> tuple[int, ...]:
        """The numbers that it can be done to; without any it is said why not."""
        chosen = found.numbers(statuses)
        if not chosen:
            text = f"{_standing(found.stukken)}. U kunt alleen {what} wat {' of '.join(statuses)} is."
            self.page.app.push_screen(Notice("Dat kan hier niet", text))
        return chosen

    def _do(self, command: Command[tuple[int, ...]], found: Stapel, done: str) -> None:
        def said(changed: tuple[int, ...]) -> str:
            left = len(found.stukken) - len(changed)
            rest = f"; {number(left)} niet, door hun status" if left else ""
            return f"{_count(len(changed))} {done}{rest}."

        self.page.do(command, then=self.settled, said=said)


def before_sending(found: Stapel) -> str:
    """What is told before the last key: how many messages to how many, of which kinds, and what stays behind."""
    going = found.te_verzenden
    kinds = Counter(one.soort for one in going)
    held = sum(one.status is BerichtStatus.VASTGEHOUDEN for one in going)
    verb = "gaat" if len(going) == 1 else "gaan"
    parts = [
        f"{_count(len(going))} {verb} naar {_receivers(going)}.",
        "\n".join(f"{number(count):>5} × {kind}" for kind, count in kinds.items()),
        f"{number(held)} {'wordt' if held == 1 else 'worden'} nu vastgehouden; met j geeft u die vrij."
        if held
        else "",
        _left_out(found),
        f"Proefdraaien: alles gaat naar {found.redirect}, niet naar de ontvangers." if found.redirect else "",
    ]
    return "\n\n".join(part for part in parts if part)


def told(ended: Verzending) -> tuple[str, str, bool]:
    """How a run of sending ended: title, sentences, and whether there is nothing that must be read."""
    run, doubtful = ended.sent.summary, ended.sent.misschien
    counts = (
        (run.sent, "verzonden"),
        (run.failed, "mislukt"),
        (run.later, "gaan later opnieuw"),
        (run.uncertain + len(doubtful), "misschien verzonden (vraag het na)"),
        (run.overgeslagen, "intussen door een ander verstuurd, vastgehouden of ingetrokken"),
    )
    parts = [f"{number(count)} {what}" for count, what in counts if count]
    trouble = bool(run.failed or run.later or run.uncertain or run.geweigerd or doubtful or run.reden)
    text = [
        f"{', '.join(parts) or 'Er is niets verzonden'}.",
        f"Bij {number(run.geweigerd)} verzonden weigerde de server een van de adressen (● deels !)."
        if run.geweigerd
        else "",
        run.reden,
        "Met s kiest u welke status u ziet; Enter toont bij elk bericht wat de mailserver zei."
        if trouble
        else "",
        f"Intussen klaargezet en niet verzonden: {_numbers(ended.intussen)}." if ended.intussen else "",
    ]
    title = "Niet alles is verzonden" if trouble else "Post verzonden"
    return title, "\n\n".join(part for part in text if part), not (trouble or ended.intussen)


def _send_all(
    chosen: Sequence[int], held: Collection[int], known: Collection[int], desk: Desk, steps: Steps
) -> Verzending:
    # a job of its own: mail and its libraries are only loaded by who sends
    from stagetui.engine.jobs.batches import send_batch

    def progress(done: int, total: int) -> None:
        steps.tell(f"{number(done)} van {number(total)} verzonden", done / total if total else 1.0)

    return send_batch(desk.bureau, desk.actor, chosen, vrijgeven=held, bekend=known, progress=progress)


def _left_out(found: Stapel) -> str:
    """Which of the chosen do not go, and why."""
    staying = [one for one in found.stukken if one not in found.te_verzenden]
    if not staying:
        return ""
    nowhere = sum(not one.aan for one in staying)
    reasons = Counter(one.status.value for one in staying if one.aan)
    parts = [f"{number(nowhere)} zonder adres"] if nowhere else []
    parts += [f"{number(count)} {status}" for status, count in reasons.items()]
    return f"Blijft liggen: {', '.join(parts)}."


def _standing(pieces: Iterable[Stuk]) -> str:
    counts = Counter(one.status.value for one in pieces)
    return ", ".join(f"{_count(count)} {status}" for status, count in counts.items()) or "Niets gekozen"


def _count(messages: int) -> str:
    return "1 bericht" if messages == 1 else f"{number(messages)} berichten"


def _receivers(pieces: Iterable[Stuk]) -> str:
    count = receivers(pieces)
    return "1 ontvanger" if count == 1 else f"{number(count)} ontvangers"


def _numbers(found: Sequence[int]) -> str:
    if len(found) == 1:
        return f"bericht {found[0]}"
    shown = ", ".join(map(str, found[:8]))
    return f"{_count(len(found))} ({shown}{' …' if len(found) > 8 else ''})"
