"""What the page *Ronde* shows, gathered and laid out in the worker's thread: rows and facts, ready to be painted."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from rich.text import Text

from stagetui.engine.queries.round_parts import Periode, RondeBeeld, RondeStage
from stagetui.engine.queries.rounds import (
    RondeRegel,
    VoorstelBeeld,
    proposal,
    proposals,
    round_view,
    rounds,
)
from stagetui.engine.queries.year_proposals import year_words
from stagetui.engine.records import Uitkomst, Voorstel
from stagetui.screens import rounds_year
from stagetui.screens.history import with_days
from stagetui.screens.widgets.table import Row
from stagetui.screens.words import day, days_left, moment, month, number, span, status

if TYPE_CHECKING:
    from stagetui.engine.access import View
    from stagetui.engine.queries.year_proposals import JaarVoorstel

BAR = 8
_PLACE = re.compile(r"(\S+) \(voorkeur \d")  # how a cause names a place
POLICIES = {
    "rang-maximaal": "Meeste geplaatst, dan meeste eerste keuzes",
    "minste-som": "Meeste geplaatst, dan laagste som van de keuzes",
    "min-max": "Meeste geplaatst, dan minste laatste keuzes",
}


@dataclass(frozen=True, slots=True)
class RoundList:
    """All rounds as rows, which of them plan a year, and what a new one may be opened for."""

    rows: tuple[Row, ...]
    jaren: frozenset[str]
    profielen: tuple[tuple[str, str], ...]
    instituten: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class RoundAtHand:
    """One round laid out: who handed in, supply against demand, and the chosen proposal (None: there is none).

    `jaar` has the words of a round that plans a year.
    """

    naam: str
    heading: str
    summary: Text
    intake: tuple[Row, ...]
    periods: Text
    supply: tuple[Row, ...]
    voorstellen: tuple[Voorstel, ...]
    voorstel: Voorstel | None
    facts: Text
    outcomes: tuple[Row, ...]
    causes: dict[str, str]
    placed: int
    jaar: JaarVoorstel | None


def round_list(view: View) -> RoundList:
    """Give the rounds, newest first."""
    lines = rounds(view)
    return RoundList(
        tuple(_round_row(line) for line in lines),
        frozenset(
            line.ronde.ronde
            for line in lines
            if any((profile := view.book.get(one)) and profile.year is not None for one in line.profielen)
        ),
        tuple((id_, f"{id_}  {view.book[id_].name}") for id_ in view.book.ids),
        tuple((one.id, one.name) for one in view.settings.institutes),
    )


def round_at_hand(view: View, naam: str, voorstel: int | None) -> RoundAtHand:
    """Give one round with proposal number `voorstel` (None: the newest).

    Raises:
        RefusedError: the round or the proposal is unknown.
    """
    beeld, words = round_view(view, naam), year_words(view, naam)
    known = tuple(proposals(view, naam))
    chosen = voorstel if voorstel is not None else next((one.voorstel for one in known), None)
    found = proposal(view, chosen) if chosen is not None else None
    profielen = ", ".join(beeld.profielen)
    where = f" · {beeld.ronde.instituut}" if beeld.ronde.instituut else ""
    return RoundAtHand(
        naam,
        f"{naam} · {span(beeld.ronde.van, beeld.ronde.tot)} · {profielen}{where}",
        summary(beeld, view.today),
        tuple(_intake_row(stage, view.today) for stage in sorted(beeld.stages, key=_most_wanting)),
        _periods(beeld.perioden),
        tuple(
            Row(
                f"{a.plaats}|{a.van}",
                (
                    a.naam,
                    a.plaats,
                    span(a.van, a.tot),
                    str(a.capaciteit),
                    str(a.bezet),
                    Text(str(a.capaciteit - a.bezet), "red" if a.capaciteit <= a.bezet else ""),
                ),
            )
            for a in beeld.aanbod
        ),
        known,
        found.voorstel if found else None,
        _facts(found, words) if found else Text(),
        _outcomes(found, beeld, words) if found else (),
        _causes(found, {a.plaats: a.naam for a in beeld.aanbod}) if found else {},
        sum(
            u.plaats is not None and not (words and words.vooruit(u.start))
            for u in (found.uitkomsten if found else ())
        ),
        words,
    )


def summary(beeld: RondeBeeld, today: date) -> Text:
    """Say in a few lines how the intake stands (N3)."""
    if beeld.jaar:
        return rounds_year.summary(beeld, today)
    asking = beeld.te_plaatsen
    silent = [s for s in asking if s.stil]
    text = Text()
    text.append(f"{number(len(beeld.stages))} stages", "bold")
    text.append(
        f", {number(len(beeld.stages) - len(asking))} geplaatst, {number(len(asking))} te plaatsen.\n"
    )
    text.append(f"Voorkeuren: {number(len(asking) - len(silent))} binnen")
    if silent:
        first = min(stage.tot for stage in silent)
        text.append(f", {number(len(silent))} nog niet (uiterlijk {day(first)}, ")
        text.append_text(days_left((first - today).days))
        text.append(")")
    text.append(".")
    return text


def _round_row(line: RondeRegel) -> Row:
    made = (
        Text(f"● nr. {line.vastgesteld} vastgesteld", "green")
        if line.vastgesteld is not None
        else Text(f"◐ {line.voorstellen} berekend", "cyan")
        if line.voorstellen
        else Text("○ nog geen", "yellow")
    )
    ronde = line.ronde
    return Row(
        ronde.ronde,
        (ronde.ronde, span(ronde.van, ronde.tot), ", ".join(line.profielen), made, ronde.instituut or "alle"),
    )


def _most_wanting(stage: RondeStage) -> tuple[bool, bool, date, str]:
    """Those who have not handed in first, by deadline."""
    return stage.heeft_plaats, bool(stage.voorkeuren), stage.tot, stage.naam


def _intake_row(stage: RondeStage, today: date) -> Row:
    if stage.voorkeuren:
        handed = Text(f"{stage.voorkeuren} ingeleverd")
    else:
        handed = Text("–") if stage.heeft_plaats else days_left((stage.tot - today).days)
    return Row(
        f"{stage.aios}|{stage.stagesoort}",
        (
            stage.naam,
            stage.stagesoort or "nog niets",
            day(stage.start),
            handed,
            status(stage.status),
            day(stage.tot),
            day(stage.eind),
            stage.aios,
        ),
    )


def _periods(perioden: tuple[Periode, ...]) -> Text:
    """Demand beside free places, a line a month, with a bar and the difference in words."""
    text = Text()
    top = max((max(p.vraag, p.vrij) for p in perioden), default=1) or 1
    for p in perioden:
        short = p.vraag - p.vrij
        bar = "█" * max(1, round(BAR * p.vraag / top)) if p.vraag else ""
        text.append(f"{month(p.periode)}  ", "bold")
        text.append(f"{bar:<{BAR}} ", "yellow" if short > 0 else "green")
        text.append(f"vraag {number(p.vraag):>3}  vrij {number(p.vrij):>3}  ")
        text.append(
            f"! {number(short)} te weinig\n" if short > 0 else "genoeg\n",
            "bold yellow" if short > 0 else "bright_black",
        )
    text.rstrip()
    return text if perioden else Text("Geen stages die nog een plaats zoeken.")


def _facts(beeld: VoorstelBeeld, words: JaarVoorstel | None) -> Text:
    """Say what the proposal is, whom it places how well, and what is proven about it."""
    one = beeld.voorstel
    seconds = f"{one.seconden:.1f}".replace(".", ",")
    text = Text()
    text.append(f"Voorstel {one.voorstel}", "bold")
    if one.vastgesteld_op is not None:
        text.append(f"  ● vastgesteld op {moment(one.vastgesteld_op)} door {one.vastgesteld_door}\n", "green")
    else:
        text.append("  ○ nog niet vastgesteld", "yellow")
        text.append(f"; berekend op {moment(one.gemaakt_op)} door {one.gemaakt_door}\n", "bright_black")
    policy = (rounds_year.POLICIES if words else POLICIES).get(one.policy, one.policy)
    text.append(f"{policy}; lotnummer {one.seed}; {seconds} s\n", "bright_black")
    text.append_text(rounds_year.counted(beeld.uitkomsten, words) if words else _ranks(beeld))
    for doel in beeld.doelen:
        proven = doel["waarde"] == doel["grens"]
        text.append("✓ " if proven else "~ ", "green" if proven else "yellow")
        text.append(f"{doel['naam']}: {number(doel['waarde'])} ")
        text.append(
            "bewezen optimaal\n" if proven else f"niet bewezen; op zijn best {number(doel['grens'])}\n",
            "green" if proven else "yellow",
        )
    text.rstrip()
    return text


def _ranks(beeld: VoorstelBeeld) -> Text:
    text = Text()
    for rank, count in beeld.rangen.items():
        label = "geen plaats" if rank == "geen" else f"{rank}e keus"
        text.append(f"{label} ", "bright_black").append(f"{number(count)}   ", "bold")
    return text.append("\n")


def _causes(beeld: VoorstelBeeld, places: Mapping[str, str]) -> dict[str, str]:
    """Per stage without a place why, with the names of the places that the sentence has by their codes."""
    return {
        f"{u.aios}|{u.stagesoort}": with_days(_named(u.oorzaak, places))
        for u in beeld.uitkomsten
        if u.oorzaak
    }


def _named(cause: str, places: Mapping[str, str]) -> str:
    codes = dict.fromkeys(code for code in _PLACE.findall(cause) if code in places)
    legend = " · ".join(f"{code} is {places[code]}" for code in codes)
    return f"{cause}\n{legend}" if legend else cause


def _outcomes(beeld: VoorstelBeeld, ronde: RondeBeeld, words: JaarVoorstel | None) -> tuple[Row, ...]:
    people = {stage.aios: stage.naam for stage in ronde.stages}
    places = {a.plaats: a.naam for a in ronde.aanbod}

    def row(u: Uitkomst) -> Row:
        naam = people.get(u.aios, u.aios)
        if words is not None:
            return rounds_year.outcome_row(u, naam, words)
        if u.plaats is None:
            cells = (
                naam,
                u.stagesoort,
                Text("× geen", "yellow"),
                Text(with_days(u.oorzaak or "")),
                Text("–"),
            )
        else:
            when = span(u.start, u.eind) if u.start and u.eind else "–"
            rank = f"{u.rang}e keus" if u.rang else "vast"
            cells = (naam, u.stagesoort, Text(rank), Text(places.get(u.plaats, u.plaats)), Text(when))
        return Row(f"{u.aios}|{u.stagesoort}", cells)

    def place(u: Uitkomst) -> tuple[object, ...]:
        if words is not None:
            return (
                u.plaats is not None,
                words.vooruit(u.start),
                people.get(u.aios, u.aios),
                u.start or date.max,
            )
        return u.plaats is not None, -(u.rang or 0), people.get(u.aios, u.aios)

    ordered = sorted(beeld.uitkomsten, key=place)
    return tuple(row(u) for u in ordered)
