"""Making the voorlopig plan of a half year: lines of the schema with plaatsingen, and its publication (H5, H6)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from stagetui.engine.doorway.plans import Sequel, queue_effects
from stagetui.engine.doorway.transaction import Transaction
from stagetui.engine.queries.endings import ended_early
from stagetui.engine.queries.placing import active_placements
from stagetui.engine.queries.rules import Rules
from stagetui.engine.records import Aios, Herkomst, Plaatsing, Ronde, Stage, Uitkomst
from stagetui.engine.rules.statuses import opening_objections
from stagetui.errors import RefusedError
from stagetui.profiles.terms import Status
from stagetui.profiles.years import StageYear

DAY = timedelta(days=1)
SHOWN = 5
FIRST = 1
"""The version of a row that is new."""


def within(ronde: Ronde, uitkomsten: Iterable[Uitkomst]) -> list[Uitkomst]:
    """What a voorstel decides in its round; what starts later was looked ahead at only (H5)."""
    return [one for one in uitkomsten if one.start is None or one.start <= ronde.tot]


def commit_year(
    tx: Transaction, ronde: Ronde, year: StageYear, uitkomsten: Sequence[Uitkomst], voorstel: int
) -> int:
    """Write the stages of a plan in the schema, each with its place, and make the plan known; all of it or nothing.

    Raises:
        RefusedError: a profile forbids one of the plaatsingen (the six-week line has passed, say), or who acts may not.
    """
    people = {a.aios: a for a in tx.reader.records(Aios, "SELECT * FROM aios")}
    rules = Rules(tx)
    placed = [one for one in uitkomsten if one.plaats]
    taken = {(p.aios, p.stagesoort): p for p in active_placements(tx)}
    days = _days(placed, taken.values())
    superseded: list[Plaatsing] = []
    new: list[Plaatsing] = []
    components: dict[int, str] = {}
    sequels: list[Sequel] = []
    refused: list[str] = []
    for one, number in zip(placed, tx.writer.next_ids("plaatsing", len(placed)), strict=True):
        aios = people[one.aios]
        profile = rules.of(aios, voorstel)
        made = _plaatsing(one, number, voorstel, profile.commit_status, days[one.aios, one.stagesoort])
        rule, reasons = opening_objections(profile, made, today=tx.today)
        other = taken.get((one.aios, one.stagesoort))
        if other is not None and other.plaatsing in ended_early(tx, profile) and other.eind < made.start:
            superseded.append(other)
        elif other is not None:
            reasons.append("deze stage heeft al een plaatsing")
        if rule is None or reasons:
            refused.append(f"{one.aios} {one.stagesoort}: {'; '.join(reasons)}")
            continue
        tx.require(*rule.by, what="dit voorstel vaststellen", instituut=aios.instituut, profiel=aios.profiel)
        new.append(made)
        components[number] = one.onderdeel or ""
        sequels += [Sequel(effect, made, aios, profile) for effect in rule.effects]
    if refused:
        more = f" (en nog {len(refused) - SHOWN})" if len(refused) > SHOWN else ""
        raise RefusedError("Niet vastgesteld", f"{'. '.join(refused[:SHOWN])}{more}.")
    tx.change_all(superseded, {"status": Status.VERVALLEN}, "opnieuw gepland na een voortijdig einde")
    rows = [{name: getattr(one, name) for name in _COLUMNS} for one in new]
    tx.add_all("plaatsing", rows, ["plaatsing"], "voorstel vastgesteld")
    _write_schema(tx, year, new, components)
    _publish(tx, ronde, year)
    queue_effects(tx, sequels)
    return len(new)


_COLUMNS = (
    "plaatsing",
    "aios",
    "stagesoort",
    "plaats",
    "start",
    "eind",
    "status",
    "rang",
    "herkomst",
    "voorstel",
)


def _days(placed: Sequence[Uitkomst], there: Iterable[Plaatsing]) -> dict[tuple[str, str], tuple[date, date]]:
    """First and last day of each stage of a plan, which counts in months.

    Behind a stage that was made some days longer (H19) the next ones begin just so many days later.
    """
    stays: dict[str, list[tuple[date, date]]] = defaultdict(list)
    for earlier in there:
        stays[earlier.aios].append((earlier.start, earlier.eind))
    found: dict[tuple[str, str], tuple[date, date]] = {}
    for one in sorted(placed, key=lambda u: (u.aios, u.start or date.max)):
        if one.start is None or one.eind is None:
            raise ValueError(f"{one.aios} {one.stagesoort} has a place without days")
        overlap = [last - one.start + DAY for first, last in stays[one.aios] if first < one.start <= last]
        late = max(overlap, default=timedelta())
        found[one.aios, one.stagesoort] = one.start + late, one.eind + late
        stays[one.aios].append(found[one.aios, one.stagesoort])
    return found


def _plaatsing(
    one: Uitkomst, number: int, voorstel: int, status: Status, days: tuple[date, date]
) -> Plaatsing:
    return Plaatsing(
        number,
        one.aios,
        one.stagesoort,
        one.plaats,
        *days,
        status,
        one.rang,
        Herkomst.VOORSTEL,
        voorstel,
        FIRST,
    )


def _write_schema(
    tx: Transaction, year: StageYear, placed: Sequence[Plaatsing], components: Mapping[int, str]
) -> None:
    """Give each stage its line in the schema: new, or with other days than it had."""
    stages = {(s.aios, s.stagesoort): s for s in tx.reader.records(Stage, "SELECT * FROM stage")}
    rows: list[dict[str, object]] = []
    for one in placed:
        weeks = year.component(components[one.plaatsing]).weeks
        line = {"start": one.start, "eind": one.eind, "eind_berekend": False, "weken": weeks}
        old = stages.get((one.aios, one.stagesoort))
        if old is None:
            rows.append({"aios": one.aios, "stagesoort": one.stagesoort, **line})
        elif changed := {name: value for name, value in line.items() if getattr(old, name) != value}:
            tx.change(old, changed, "schema gewijzigd")
    tx.add_all("stage", rows, ["aios", "stagesoort"], "schema gemaakt")


def _publish(tx: Transaction, ronde: Ronde, year: StageYear) -> None:
    """H6: from now on the plan is known, and may be swapped in for some days; a later voorstel changes no dates."""
    if ronde.gepubliceerd_op is None:
        known = {"gepubliceerd_op": tx.today, "ruilen_tot": tx.today + timedelta(days=year.swap_days)}
        tx.change(ronde, known, "plan bekendgemaakt")
