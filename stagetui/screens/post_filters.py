"""What the page *Post* shows: which statuses, kind of message and round; each is chosen in a dialog."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rich.text import Text

from stagetui.engine.queries.batches import Aanbod, kinds_and_rounds
from stagetui.engine.queries.post import Keuze
from stagetui.engine.records import BerichtStatus
from stagetui.screens.cards.post import SIGNS, brief
from stagetui.screens.filtering import choose_filter
from stagetui.screens.widgets.choose import Choice
from stagetui.screens.words import number

if TYPE_CHECKING:
    from stagetui.screens.base import Page

TO_DO = "te doen"
OPEN = tuple(one for one in BerichtStatus if one not in (BerichtStatus.VERZONDEN, BerichtStatus.INGETROKKEN))


@dataclass(frozen=True, slots=True)
class PostFilters:
    """What is shown; what is left out does not narrow."""

    statussen: tuple[BerichtStatus, ...] = ()
    soort: str | None = None
    ronde: str | None = None

    @property
    def keuze(self) -> Keuze:
        """The same for a query."""
        return Keuze(soort=self.soort, statussen=self.statussen, ronde=self.ronde)

    def words(self) -> list[str]:
        """The filters that are on, as the page tells them."""
        states = "nog niet afgehandeld" if self.statussen == OPEN else ", ".join(map(brief, self.statussen))
        return [states, self.soort or "", f"ronde {self.ronde}" if self.ronde else ""]


Chosen = Callable[[PostFilters], object]


def by_status(page: Page, now: PostFilters, counts: Mapping[BerichtStatus, int], then: Chosen) -> None:
    """Choose a status, or all that are not done with; `counts` tells how many there are of each."""
    choices = [
        Choice(TO_DO, _label("nog niet afgehandeld", sum(counts.get(one, 0) for one in OPEN))),
        *(
            Choice(one.value, Text.assemble((f"{sign} ", style), _label(one.value, counts.get(one, 0))))
            for one, (sign, style) in SIGNS.items()
        ),
    ]

    def chosen(status: str | None) -> None:
        states = () if status is None else OPEN if status == TO_DO else (BerichtStatus(status),)
        then(replace(now, statussen=states))

    choose_filter(page, "Welke status?", "alle berichten", choices, chosen, typed=False)


def by_kind(page: Page, now: PostFilters, then: Chosen) -> None:
    """Choose a kind of message."""

    def offer(found: Aanbod) -> None:
        choices = [Choice(kind, _label(kind, count)) for kind, count in found.soorten.items()]
        choose_filter(
            page, "Welke soort?", "alle soorten", choices, lambda kind: then(replace(now, soort=kind))
        )

    page.ask("offer", lambda desk: desk.ask(kinds_and_rounds), offer)


def by_round(page: Page, now: PostFilters, then: Chosen) -> None:
    """Choose a round."""

    def offer(found: Aanbod) -> None:
        choices = [Choice(name, _label(name, count)) for name, count in found.rondes.items()]
        choose_filter(
            page, "Welke ronde?", "alle rondes", choices, lambda name: then(replace(now, ronde=name))
        )

    page.ask("offer", lambda desk: desk.ask(kinds_and_rounds), offer)


def _label(name: str, count: int) -> Text:
    return Text.assemble(name, (f"  {number(count)}", "bright_black"))
