"""Why an aios got this outcome, in plain Dutch: each preference, who is there, and what would have changed it (N6)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from rich.text import Text

from stagetui.screens.cards.layout import Card, Hanging, Line, card, choice, muted, section, title
from stagetui.screens.cards.people import named
from stagetui.screens.history import with_days
from stagetui.screens.words import span

if TYPE_CHECKING:
    from stagetui.engine.allocation.explain import Houder, Uitleg, Voorkeur
    from stagetui.engine.jobs.explain import Verklaring


def explaining_card(found: Verklaring, naam: str) -> Card:
    """All about one outcome; what would have changed it stands there once that is computed."""
    about = f"voorstel {found.voorstel} voor ronde {found.ronde}, {found.policy}, lotinggetal {found.seed}"
    lines: list[Line] = [*title(f"Waarom deze uitkomst? {naam}", about)]
    for one in found.uitleg:
        lines += section(f"{one.stagesoort}, {span(one.start, one.eind)}", _stage(one, found))
    if asks_more(found):
        lines += ["", muted("u rekent uit of één plaats meer de uitkomst zou veranderen.")]
    return card(lines)


def asks_more(found: Verklaring) -> bool:
    """Whether there are preferences of which it was not computed what would have changed them."""
    return any(
        not wish.gekregen and wish.houders and wish.wijziging is None
        for one in found.uitleg
        for wish in one.voorkeuren
    )


def _stage(one: Uitleg, found: Verklaring) -> Iterable[Line]:
    if one.plaats:
        got = f"kreeg {named(one.plaats, found.namen)}" + (f", {choice(one.rang)}" if one.rang else "")
        yield Text.assemble(("● ", "green"), got)
    else:
        yield Text.assemble(("○ ", "yellow"), "kreeg geen plaats")
    yield muted(f"lot {one.lot} van {one.loten}; waar verder alles gelijk is, gaat het laagste lot voor")
    if not one.voorkeuren:
        yield "er waren geen voorkeuren ingediend"
    for wish in one.voorkeuren:
        yield from _preference(one, wish, found)


def _preference(one: Uitleg, wish: Voorkeur, found: Verklaring) -> Iterable[Line]:
    sign, style = ("✓", "green") if wish.gekregen else ("×", "bright_black")
    where = named(wish.plaats, found.namen)
    why = _in_words(wish.tekst, one, wish, found)
    yield Hanging(Text.assemble((f"{sign} ", style), (choice(wish.rang), "bold"), f" {where}: {why}"), 4)
    for holder in wish.houders:
        yield Hanging(_holder(holder, found), 6)
    if wish.wijziging:
        change = Text.assemble(("    → ", "cyan"), _in_words(wish.wijziging, one, wish, found))
        yield Hanging(change, 6)


def _holder(holder: Houder, found: Verklaring) -> Text:
    """Who is there, when, and on which ground."""
    rank = f"{choice(holder.rang)}; " if holder.rang else ""
    lot = f" ({holder.lot})" if holder.lot and holder.grond.name == "LOT" else ""
    ground = f"  {rank}{holder.grond}{lot}"
    who = found.namen.get(holder.aios, holder.aios)
    return Text.assemble(f"    {who}, {span(holder.start, holder.eind)}", (ground, "bright_black"))


def _in_words(text: str, one: Uitleg, wish: Voorkeur, found: Verklaring) -> str:
    """A sentence of the explanation with names for the codes in it, and days as they are said."""
    for code in filter(None, (wish.plaats, one.plaats, one.aios)):
        if code in found.namen:
            text = text.replace(code, f"«{found.namen[code]}»")
    return with_days(text)
