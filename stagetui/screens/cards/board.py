"""An aios and a place in a year of stages as read: what, where, when, how certain, what is left (H1-H5, H13, H14)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from rich.text import Text

from stagetui.engine.queries.year_board_parts import SIGNS, BordRij, BordStage, PlaatsRij, Staat
from stagetui.screens.board_rows import QUARTER, month_word, occupancy
from stagetui.screens.cards.layout import Card, Hanging, Line, card, fields, muted, section, title, warning
from stagetui.screens.history import with_days
from stagetui.screens.words import STATUS_STYLES, day, span

if TYPE_CHECKING:
    from stagetui.engine.queries.year_aios import JaarAios, RestBeeld, WensBeeld
    from stagetui.engine.queries.year_board_parts import Bord

WAYS = 3  # of doing what remains that are written out
STYLES = {
    Staat.SCHEMA: "green",
    Staat.BEEINDIGD: "bright_black",
    Staat.VOORSTEL: "cyan",
    Staat.VOORUITBLIK: "bright_black",
    Staat.OPEN: "yellow",
}


def state_word(state: Staat) -> Text:
    """How certain a stage is, as sign and word."""
    style = STYLES[state] if state in STYLES else STATUS_STYLES[state.value][1]
    return Text(f"{SIGNS[state]} {state}", style)


def aios_lines(row: BordRij, parts: Mapping[str, str], names: Mapping[str, str]) -> list[Line]:
    """The head of a card of an aios, what is wrong, and the stages; `parts` and `names` name components and places."""
    begun = f"stagejaar vanaf {month_word(row.begin)}" if row.begin else "begin van het stagejaar onbekend"
    return [
        *title(f"{row.naam} ({row.aios})", f"{row.instituut} · {begun} · {row.percentage} %"),
        *(warning(with_days(text)) for text in row.problemen),
        *section("Stages", list(_stages(row.stages, parts, names)), "nog niets"),
    ]


def _stages(
    stages: Iterable[BordStage], parts: Mapping[str, str], names: Mapping[str, str]
) -> Iterator[Line]:
    for one in stages:
        what = parts.get(one.onderdeel or "", one.stagesoort)
        yield Text.assemble((what, "bold"), f"  {span(one.van, one.tot)}")
        where = f"{names.get(one.plaats, one.plaats)} ({one.plaats})" if one.plaats else ""
        lent = "geleend" if one.geleend else ""
        wish = f"{one.rang}e wens" if one.rang else ""
        rest = ", ".join(part for part in (where, lent, wish) if part)
        yield Hanging(Text.assemble("  ", state_word(one.staat), f"  {rest}"), 4)
        for text in one.problemen:
            yield Hanging(Text.assemble("  ", warning(with_days(text))), 4)


def beside(bord: Bord, row: BordRij) -> Card:
    """An aios beside the board."""
    names = {one.plaats: one.naam for one in bord.plaatsen}
    return card(aios_lines(row, bord.onderdelen, names))


def aios_card(found: JaarAios) -> Card:
    """Everything about the year of one aios."""
    wish = found.jaarwens
    return card(
        [
            *aios_lines(found.rij, found.onderdelen, found.namen),
            *section("Voorkeuren", list(_wishes(found.wensen)), "geen ingediend"),
            *section(
                "Voor het jaar als geheel",
                fields(
                    [
                        ("deeltijd nu", f"{found.rij.percentage} %"),
                        ("gewenste deeltijd", f"{wish.deeltijd} %" if wish and wish.deeltijd else None),
                        (
                            "onderzoek",
                            None
                            if wish is None or wish.onderzoek is None
                            else "ja"
                            if wish.onderzoek
                            else "nee",
                        ),
                        (
                            "weken buiten kliniek en praktijk",
                            str(wish.weken_buiten) if wish and wish.weken_buiten is not None else None,
                        ),
                        ("toelichting", wish.toelichting if wish else None),
                        ("schuift door", _weeks(found.schuift)),
                    ]
                ),
            ),
            *section(
                "Vrijstellingen",
                [
                    f"{one.soort} {one.vakgebied}"
                    + (f", besluit {day(one.besluit_datum)}" if one.besluit_datum else "")
                    for one in found.vrijstellingen
                ],
                "geen",
            ),
            *section("Wat nog niet vastligt", list(_rest(found.rest)), "alles ligt vast"),
        ]
    )


def _weeks(weeks: float) -> str | None:
    """Of stages that part time does not lengthen (H14)."""
    if not weeks:
        return None
    return f"{weeks:.1f}".replace(".", ",") + " voltijdse weken, naar de tweede praktijkperiode"


def _wishes(wishes: Iterable[WensBeeld]) -> Iterator[Line]:
    for one in wishes:
        sign, style = {True: ("✓ vervuld", "green"), False: ("· niet", "yellow"), None: ("–", "")}[
            one.vervuld
        ]
        why = f"  “{one.motivatie}”" if one.motivatie else ""
        yield Hanging(
            Text.assemble(
                f"{one.rang}e  ",
                (f"{sign:<10}", style),
                f"{one.stagesoort}: {one.tekst}",
                (why, "bright_black"),
            ),
            15,
        )


def _rest(rest: Iterable[RestBeeld]) -> Iterator[Line]:
    for one in rest:
        ways = [" en ".join(way) for way in one.wegen[:WAYS]]
        more = f"; of nog {len(one.wegen) - WAYS} andere manieren" if len(one.wegen) > WAYS else ""
        yield Hanging(Text.assemble((f"{one.traject}: ", "bold"), f"{'; of '.join(ways)}{more}"), 2)


def place_lines(bord: Bord, row: PlaatsRij) -> list[Line]:
    """A place in the year: owner, recognition, lending, how full each quarter, and who is there when."""
    people = {one.aios: one.naam for one in bord.aios}
    return [
        *fields(
            [
                ("instituut", row.instituut or "gedeeld"),
                ("vakgebied", ", ".join(row.velden)),
                ("uitgeleend aan", ", ".join(row.uitgeleend_aan)),
                ("erkend t/m", day(row.erkend_tot) if row.erkend_tot else "geen einde bekend"),
            ]
        ),
        *section("Per kwartaal", list(_quarters(bord, row))),
        *section("Wie is er wanneer", list(_present(row.stages, people)), "niemand"),
    ]


def _quarters(bord: Bord, row: PlaatsRij) -> Iterator[Line]:
    for number, first in enumerate(bord.kwartalen):
        month = row.fullest(number * QUARTER)
        ahead = f", {month.vooruit} vooruitblik" if month.vooruit else ""
        yield Text.assemble(
            f"{month_word(first)}  ", occupancy(month), (f"  {month.drukte}{ahead}", "bright_black")
        )


def _present(stages: Sequence[BordStage], people: Mapping[str, str]) -> Iterator[Line]:
    for one in stages:
        lent = "  geleend" if one.geleend else ""
        yield Text.assemble(
            state_word(one.staat),
            f"  {people.get(one.aios, one.aios)}, {one.stagesoort}  ",
            (f"{span(one.van, one.tot)}{lent}", "bright_black"),
        )


def place_beside(bord: Bord, row: PlaatsRij) -> Card:
    """A place beside the board."""
    return card([*title(f"{row.naam} ({row.plaats})"), *place_lines(bord, row)])


def with_year(found: Card, bord: Bord, row: PlaatsRij | None) -> Card:
    """All about a place, and first its year; None: it is not on the board any more."""
    if row is None:
        return found
    return [*found[:2], *card(["", *place_lines(bord, row), "", muted("De plaats zelf")]), *found[2:]]
