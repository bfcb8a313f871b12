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
    from stagetui.engine.allocation.year.explain import Jaaruitleg, Stageuitleg, Wensuitleg
    from stagetui.engine.jobs.explain import Verklaring


def explaining_card(found: Verklaring, naam: str) -> Card:
    """All about one outcome; what would have changed it stands there once that is computed."""
    about = f"voorstel {found.voorstel} voor ronde {found.ronde}, {found.policy}, lotinggetal {found.seed}"
    lines: list[Line] = [*title(f"Waarom deze uitkomst? {naam}", about)]
    if found.jaar:
        lines += _year(found.jaar, found)
    for one in found.uitleg:
        lines += section(f"{one.stagesoort}, {span(one.start, one.eind)}", _stage(one, found))
    if asks_more(found):
        lines += ["", muted("u rekent uit wat de uitkomst zou veranderen.")]
    return card(lines)


def asks_more(found: Verklaring) -> bool:
    """Whether there are preferences of which it was not computed what would have changed them."""
    jaar = found.jaar
    if jaar is not None:
        wishes = [*jaar.wensen, *(wish for one in jaar.stages for wish in one.voorkeuren)]
        loose = any(one.plaats is None and one.wijziging is None and one.start for one in jaar.stages)
        return loose or any(not wish.gekregen and wish.wijziging is None for wish in wishes)
    return any(
        not wish.gekregen and wish.houders and wish.wijziging is None
        for one in found.uitleg
        for wish in one.voorkeuren
    )


def _year(jaar: Jaaruitleg, found: Verklaring) -> Iterable[Line]:
    """H4, H5: every stage with the wishes that bear on it, then the other wishes."""
    for one in jaar.stages:
        when = f", {span(one.start, one.eind)}" if one.start and one.eind else ""
        yield from section(f"{one.onderdeel}{when}", _year_stage(one, found))
    if jaar.wensen:
        lines = [line for wish in jaar.wensen for line in _year_wish(wish, found)]
        yield from section("Voor het jaar als geheel, of voor wat er niet in zit", lines)


def _year_stage(one: Stageuitleg, found: Verklaring) -> Iterable[Line]:
    marks = (("geleend", one.geleend), ("stond al vast", one.vast), ("vooruitblik", one.vooruitblik))
    if one.plaats:
        also = "".join(f", {word}" for word, holds in marks if holds)
        yield Text.assemble(("● ", "green"), named(one.plaats, found.namen), (also, "bright_black"))
    else:
        yield Hanging(Text.assemble(("○ ", "yellow"), f"geen plaats: {with_days(one.oorzaak or '')}"), 2)
    if one.wijziging:
        yield Hanging(Text.assemble(("    → ", "cyan"), _with_names(one.wijziging, found)), 6)
    for wish in one.voorkeuren:
        yield from _year_wish(wish, found)


def _year_wish(wish: Wensuitleg, found: Verklaring) -> Iterable[Line]:
    what = named(wish.plaats, found.namen) if wish.plaats else wish.vraag
    yield from _told(wish, f"{what}: {_with_names(wish.tekst, found)}", found)


def _with_names(text: str, found: Verklaring) -> str:
    """A sentence with names for the places and aios in it, and days as they are said."""
    words = text.split(" ")
    return with_days(" ".join(f"«{found.namen[word]}»" if word in found.namen else word for word in words))


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
    why = _in_words(wish.tekst, one, wish, found)
    yield from _told(wish, f"{named(wish.plaats, found.namen)}: {why}", found)


def _told(wish: Voorkeur | Wensuitleg, text: str, found: Verklaring) -> Iterable[Line]:
    """What came of a wish, who is there, and what would have changed it."""
    sign, style = ("✓", "green") if wish.gekregen else ("×", "bright_black")
    yield Hanging(Text.assemble((f"{sign} ", style), (choice(wish.rang), "bold"), f" {text}"), 4)
    for holder in wish.houders:
        yield Hanging(_holder(holder, found), 6)
    if wish.wijziging:
        change = Text.assemble(("    → ", "cyan"), _with_names(wish.wijziging, found))
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
