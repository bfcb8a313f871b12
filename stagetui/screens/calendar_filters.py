"""What the month view shows: which aios, profile, kind of milestone, owner and states; each is chosen in a dialog."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rich.text import Text

from stagetui.engine.queries.people import find_aios
from stagetui.engine.rules.deadlines import PENDING, Staat
from stagetui.profiles.terms import Eigenaar
from stagetui.screens.filtering import choose_filter
from stagetui.screens.widgets.choose import Choice

if TYPE_CHECKING:
    from datetime import date

    from stagetui.engine.access import View
    from stagetui.engine.queries.half_years import Kalenderregel
    from stagetui.engine.records import Aios
    from stagetui.profiles.book import ProfileBook
    from stagetui.screens.base import Page

TO_DO = "te doen"
MANY = 5000  # aios to choose from; typing narrows them

# a letter and a colour for each state, the most urgent first: never a colour alone, and no O beside a number
STATES = {
    Staat.TE_LAAT: ("L", "bold red"),
    Staat.OPEN: ("N", "yellow"),
    Staat.KOMEND: ("K", ""),
    Staat.GEDAAN: ("G", "green"),
    Staat.NVT: ("X", "bright_black"),
}
WORDS = {Staat.OPEN: "nu doen", Staat.NVT: "niet nodig"}
URGENCY = {staat: n for n, staat in enumerate(STATES)}


def word(staat: Staat) -> str:
    """A state as people say it."""
    return WORDS.get(staat, staat.value)


@dataclass(frozen=True, slots=True)
class Filters:
    """What is shown; None is everything. `naam` is that of the aios."""

    persoon: str | None = None
    naam: str = ""
    profiel: str | None = None
    mijlpaal: str | None = None
    eigenaar: Eigenaar | None = None
    staten: tuple[Staat, ...] = PENDING

    def words(self) -> list[str]:
        """The filters that are on, as the page tells them."""
        states = (
            "ook wat gedaan of niet nodig is" if len(self.staten) > 1 else f"alleen {word(self.staten[0])}"
        )
        return [
            f"aios {self.naam}" if self.persoon else "",
            f"profiel {self.profiel}" if self.profiel else "",
            f"mijlpaal {self.mijlpaal}" if self.mijlpaal else "",
            f"van {self.eigenaar}" if self.eigenaar else "",
            states if self.staten != PENDING else "",
        ]

    def read(
        self, view: View, from_: date | None, to: date | None, only: Staat | None = None
    ) -> list[Kalenderregel]:
        """Ask for the milestones from `from_` to `to` (inclusive); with `only` those of that state, if it is shown."""
        from stagetui.engine.queries.calendar import milestones
        from stagetui.engine.queries.half_years import half_year_milestones

        states = self.staten if only is None else tuple(one for one in self.staten if one is only)
        if not states:
            return []
        found: list[Kalenderregel] = [
            *milestones(
                view,
                persoon=self.persoon,
                profiel=self.profiel,
                mijlpaal=self.mijlpaal,
                eigenaar=self.eigenaar,
                staten=states,
                from_=from_,
                to=to,
            )
        ]
        if self.persoon is None:
            halves = half_year_milestones(
                view, profiel=self.profiel, eigenaar=self.eigenaar, staten=states, to=to
            )
            found += [
                one
                for one in halves
                if self.mijlpaal in (None, one.mijlpaal) and (from_ is None or one.datum >= from_)
            ]
        return found


Chosen = Callable[[Filters], object]


def by_profile(page: Page, now: Filters, then: Chosen) -> None:
    """Choose a profile; a kind of milestone that it has not got is let go."""
    if page.desk is None:
        return
    book = page.desk.bureau.book

    def chosen(profiel: str | None) -> None:
        kind = now.mijlpaal if profiel is None or now.mijlpaal in _kinds(book, profiel) else None
        then(replace(now, profiel=profiel, mijlpaal=kind))

    choices = [Choice(id_, Text(f"{id_}  {book[id_].name}")) for id_ in book.ids]
    choose_filter(page, "Welk profiel?", "alle profielen", choices, chosen)


def by_kind(page: Page, now: Filters, then: Chosen) -> None:
    """Choose a kind of milestone, of the profile that is shown or of all."""
    if page.desk is None:
        return
    kinds = _kinds(page.desk.bureau.book, now.profiel)
    choices = [Choice(id_, Text.assemble(text, (f"  {id_}", "bright_black"))) for id_, text in kinds.items()]
    choose_filter(
        page,
        "Welke mijlpaal?",
        "alle mijlpalen",
        choices,
        lambda kind: then(replace(now, mijlpaal=kind)),
    )


def by_owner(page: Page, now: Filters, then: Chosen) -> None:
    """Choose who has to act."""
    choices = [Choice(one.value, Text(one.value)) for one in Eigenaar]

    def chosen(owner: str | None) -> None:
        then(replace(now, eigenaar=Eigenaar(owner) if owner else None))

    choose_filter(page, "Wie doet het?", "iedereen", choices, chosen, typed=False)


def by_state(page: Page, now: Filters, then: Chosen) -> None:
    """Choose where the milestones stand."""
    choices = [
        Choice(TO_DO, Text("te doen: te laat, nu doen en komend")),
        *(
            Choice(one.value, Text.assemble((letter, style), f"  {word(one)}"))
            for one, (letter, style) in STATES.items()
        ),
    ]

    def chosen(state: str | None) -> None:
        states = tuple(Staat) if state is None else PENDING if state == TO_DO else (Staat(state),)
        then(replace(now, staten=states))

    choose_filter(
        page, "Welke staat?", "alles, ook wat gedaan of niet nodig is", choices, chosen, typed=False
    )


def by_person(page: Page, now: Filters, then: Chosen) -> None:
    """Choose an aios."""

    def offer(found: list[Aios]) -> None:
        names = {one.aios: one.naam for one in found}
        choices = [Choice(code, Text(f"{naam} ({code})")) for code, naam in names.items()]
        choose_filter(
            page,
            "Welke aios?",
            "alle aios",
            choices,
            lambda code: then(replace(now, persoon=code, naam=names.get(code or "", ""))),
        )

    page.ask("people", lambda desk: desk.ask(find_aios, "", MANY), offer)


def _kinds(book: ProfileBook, profiel: str | None) -> dict[str, str]:
    """The kinds of milestone by id, with the text of the first profile that has it."""
    found: dict[str, str] = {}
    for id_ in book.ids if profiel is None else (profiel,):
        for milestone in book[id_].calendar:
            found.setdefault(milestone.id, milestone.text)
    return found
