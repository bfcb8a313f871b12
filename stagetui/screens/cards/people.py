"""An aios as read: who, schema, preferences, plaatsingen with consents, requests, rules and history (N2, N6, N9)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from rich.text import Text

from stagetui.engine.queries.wishes import year_lines
from stagetui.profiles.terms import Partij, Status
from stagetui.screens.cards.layout import (
    Card,
    Hanging,
    Line,
    card,
    choice,
    fields,
    muted,
    section,
    status_word,
    title,
    warning,
)
from stagetui.screens.history import story, with_days
from stagetui.screens.words import day, days_left, moment, span

if TYPE_CHECKING:
    from stagetui.engine.queries.calendar import Termijn
    from stagetui.engine.queries.decisions import AiosDossier, RegelStand
    from stagetui.engine.queries.people import AiosBeeld, VoorkeurRegel
    from stagetui.engine.queries.requests import AanvraagRegel
    from stagetui.engine.records import Gebeurtenis, Plaatsing, Toestemming

WAIT = 15  # cells for how long there is


def aios_card(dossier: AiosDossier, *, stages: bool = True, history: int | None = None) -> Card:
    """All about one aios, with the schema or without; with `history` only the newest so many lines of what happened."""
    beeld = dossier.beeld
    events = beeld.geschiedenis if history is None else beeld.geschiedenis[:history]
    told = list(history_lines(events, dossier.plaatsnamen))
    if len(events) < len(beeld.geschiedenis):
        told.append(muted(f"… en {len(beeld.geschiedenis) - len(events)} eerder"))
    return card(
        [
            *heading(beeld),
            *section("Nu te doen", map(milestone, dossier.termijnen), tight=True),
            *facts(beeld),
            *(
                section("Schema", schema(beeld, dossier.plaatsnamen), "nog geen schema ingelezen")
                if stages
                else []
            ),
            *section("Afwezig", [with_days(one.tekst) for one in beeld.afwezig]),
            *section("Voorkeuren", list(preferences(beeld.voorkeuren)), "nog geen voorkeuren"),
            *section("Wensen voor het stagejaar", [Text(line) for line in year_lines(beeld.jaarwens)]),
            *section("Formulieren", list(forms(beeld))),
            *section("Plaatsingen", list(placements(beeld, dossier.plaatsnamen)), "nog geen plaatsing"),
            *section("Regels", list(rules(dossier.regels))),
            *section("Aanvragen", list(requests(beeld.aanvragen))),
            *section("Geschiedenis", told),
        ]
    )


def who(beeld: AiosBeeld) -> list[Line]:
    """Name, programme, employment and the people around the aios."""
    return [*heading(beeld), *facts(beeld)]


def heading(beeld: AiosBeeld) -> list[Text]:
    """Name and programme."""
    aios = beeld.aios
    programme = f"{aios.profiel} · {aios.instituut}" + (f" · cohort {aios.cohort}" if aios.cohort else "")
    return title(f"{aios.naam} ({aios.aios})", programme)


def facts(beeld: AiosBeeld) -> list[Line]:
    """Employment, and the people around the aios."""
    aios = beeld.aios
    return fields(
        [
            ("e-mail", aios.email),
            (
                "deeltijd",
                f"{aios.deeltijd} %" + (f", werkgever {aios.werkgever}" if aios.werkgever else ""),
            ),
            ("opleiding sinds", day(aios.start_opleiding) if aios.start_opleiding else None),
            ("instituutsopleider", aios.instituutsopleider),
            ("praktijkopleider", aios.praktijkopleider),
            ("studiebegeleider", aios.studiebegeleider),
            ("regio", aios.regio),
            *[
                (one.soort.value if one.soort != "evc" else "EVC", one.vakgebied)
                for one in beeld.vrijstellingen
            ],
        ]
    )


def milestone(one: Termijn) -> Line:
    """A milestone that is open or late: how long there is, what, and whose it is (N3, N19)."""
    left = days_left(one.dagen)
    left.pad_right(max(0, WAIT - left.cell_len))
    about = f"  {one.stagesoort}, uiterlijk {day(one.datum)}, {one.eigenaar}"
    return Hanging(Text.assemble(left, " ", one.tekst, (about, "bright_black")), WAIT + 1)


def schema(beeld: AiosBeeld, names: Mapping[str, str]) -> Iterable[Line]:
    """The stages with their dates, and where each stands (N2)."""
    by_kind = {p.stagesoort: p for p in beeld.plaatsingen if p.status is not Status.VERVALLEN}
    width = max((len(stage.stagesoort) for stage in beeld.stages), default=0)
    for stage in beeld.stages:
        placed = by_kind.get(stage.stagesoort)
        state = status_word(placed.status, short=True) if placed else muted("  nog niets")
        where = f"  {named(placed.plaats, names)}" if placed and placed.plaats else ""
        yield Text.assemble(
            f"{stage.stagesoort:<{width}}  ",
            (span(stage.start, stage.eind), "bright_black"),
            "  ",
            state,
            where,
        )


def preferences(lines: Iterable[VoorkeurRegel]) -> Iterable[Line]:
    """What was preferred, in order, as submitted (N6)."""
    for line in lines:
        wish = line.voorkeur
        place = f"{line.plaats_naam}, {line.instelling or '–'} ({wish.plaats})" if line.plaats_naam else None
        parts = (place, wish.specialisme, wish.regio, wish.periode)
        where = " / ".join(part for part in parts if part)
        yield Text.assemble(
            f"{wish.stagesoort} {wish.rang}. {where}", (f"  {day(wish.ingediend_op)}", "bright_black")
        )
        if wish.motivatie:
            yield muted(f"   “{wish.motivatie}”")


def forms(beeld: AiosBeeld) -> Iterable[Line]:
    """The forms as they were handed in; the files themselves are kept with them (H4)."""
    for one in beeld.formulieren:
        about = f"  {one.stagesoorten.replace(';', ', ')}, ingelezen {moment(one.op)} door {one.door}"
        yield Text.assemble(one.naam, (about, "bright_black"))


def placements(beeld: AiosBeeld, names: Mapping[str, str]) -> Iterable[Line]:
    """Each plaatsing with who consented and what shows it, and who has not yet (N7, N9)."""
    for one in beeld.plaatsingen:
        where = named(one.plaats, names) if one.plaats else "nog geen plaats"
        yield Text.assemble(
            status_word(one.status),
            f"  {one.stagesoort}: {where}",
            (f"  {choice(one.rang)}" if one.rang else "", "bright_black"),
        )
        yield muted(f"  nr {one.plaatsing}, {span(one.start, one.eind)}, door {one.herkomst}")
        yield from consents(one, [t for t in beeld.toestemmingen if t.plaatsing == one.plaatsing])


def consents(plaatsing: Plaatsing, given: Iterable[Toestemming]) -> Iterable[Line]:
    """Who consented to a plaatsing and what shows it; while it waits also who has not."""
    by = {consent.partij: consent for consent in given}
    waits = plaatsing.status is Status.ONDER_VOORBEHOUD
    for partij in Partij:
        consent = by.get(partij)
        if consent:
            yield Text.assemble(("  ✓ ", "green"), f"{partij}: {with_days(consent.bewijs)}")
        elif waits:
            yield Text.assemble(("  … ", "yellow"), f"{partij}: toestemming volgt nog")


def rules(standing: Iterable[RegelStand]) -> Iterable[Line]:
    """The rules over the stages: what is met and by what (N16)."""
    for rule in standing:
        yield muted(rule.tekst)
        for part, by in rule.delen:
            if by:
                yield Text.assemble(("  ✓ ", "green"), f"{part}: {by}")
            else:
                yield Text.assemble(("  … ", "yellow"), f"{part}: nog niet")


def requests(lines: Iterable[AanvraagRegel]) -> Iterable[Line]:
    """Requests with where they stand and why."""
    for line in lines:
        asked = line.aanvraag
        waits = f"wacht op {line.wacht_op}" + (f", uiterlijk {day(asked.voor)}" if asked.voor else "")
        decided = f"{asked.status} door {asked.besloten_door or '–'}, {moment(asked.besloten_op)}"
        about = ", ".join(part for part in (line.soort_naam, asked.stagesoort) if part)
        yield f"{asked.aanvraag}. {about}: {waits if asked.status == 'open' else decided}"
        if asked.reden:
            yield muted(f"   “{asked.reden}”")


def history_lines(events: Iterable[Gebeurtenis], names: Mapping[str, str]) -> Iterable[Line]:
    """What happened, newest first, with the values before and after."""
    for one in story(events, names):
        yield Text.assemble((f"{one.wanneer}  ", "bright_black"), one.wat, (f"  {one.wie}", "bright_black"))
        yield from (Text(f"   {detail}") for detail in one.details)
        if one.reden:
            yield Text(f"   reden: {one.reden}")


def named(plaats: str | None, names: Mapping[str, str]) -> str:
    """A place by its name and code."""
    if plaats is None:
        return "–"
    return f"{names[plaats]} ({plaats})" if plaats in names else plaats


def objections(reasons: Iterable[str]) -> Iterable[Line]:
    """What the rules have against it."""
    return (warning(reason) for reason in reasons)
