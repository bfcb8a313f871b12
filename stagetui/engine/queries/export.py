"""What the export holds: each file as one query on one consistent state, sorted, with typed columns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from stagetui.engine.exchange.encoding import CellType, TableData
from stagetui.engine.exchange.ics import Event
from stagetui.engine.queries.calendar import milestones
from stagetui.engine.queries.carryover import CHANGES, schema_changes
from stagetui.engine.queries.etalage import Editie, showcase
from stagetui.engine.queries.half_years import half_year_milestones
from stagetui.engine.queries.year_lists import CARRIED, GROUPS, carried_over, course_groups
from stagetui.errors import RefusedError
from stagetui.profiles.terms import Rol

if TYPE_CHECKING:
    from stagetui.engine.access import View
    from stagetui.engine.exchange.showcase import Showcase

T, N, B, D, M = CellType.TEXT, CellType.INT, CellType.BOOL, CellType.DATE, CellType.DATETIME
CALENDAR = "agenda.ics"
SCHEMA = "opleidingsschema"


@dataclass(frozen=True, slots=True)
class Extract:
    """One file: its columns, and where they come from; `{scope}` is what the person may see of aios `a`."""

    columns: tuple[tuple[str, CellType], ...]
    source: str
    order: str


@dataclass(frozen=True, slots=True)
class State:
    """One consistent state of everything that is exported; `moment` is that of its last change (UTC)."""

    moment: datetime
    schema_version: int
    tables: dict[str, TableData]
    events: tuple[Event, ...]
    showcases: Mapping[Editie, Showcase]


EXTRACTS: dict[str, Extract] = {
    "aios": Extract(
        (
            *((name, T) for name in ("aios", "naam", "email", "profiel", "instituut", "cohort", "werkgever")),
            ("deeltijd", N),
            *((name, T) for name in ("regio", "instituutsopleider", "praktijkopleider", "studiebegeleider")),
            ("start_opleiding", D),
        ),
        "aios a WHERE {scope}",
        "aios",
    ),
    "stageplaatsen": Extract(
        (
            *(
                (name, T)
                for name in ("plaats", "instelling", "naam", "specialisme", "profielen", "stagesoorten")
            ),
            *((name, T) for name in ("instituut", "regio", "kenmerken", "zichtbaarheid", "contact_naam")),
            ("contact_email", T),
            ("contact_zichtbaar", B),
            ("erkenning_tot", D),
            ("slwp_tot", D),
            ("koepel", T),
            ("deeltijd_minimum", N),
            ("goedgekeurd", B),
        ),
        "stageplaats",
        "plaats",
    ),
    "stageopleiders": Extract(
        (
            *(("plaats", T), ("naam", T), ("email", T), ("big", B), ("uren_per_week", N), ("sinds", D)),
            ("erkend_tot", D),
        ),
        "stageopleider",
        "plaats, naam",
    ),
    "leenafspraken": Extract(
        (("plaats", T), ("aan_instituut", T), ("van", D), ("tot", D), ("maximum", N)),
        "leenafspraak",
        "plaats, aan_instituut, van",
    ),
    "deeltijd": Extract(
        (("aios", T), ("vanaf", D), ("deeltijd", N)),
        "(SELECT d.* FROM deeltijd d JOIN aios a USING (aios) WHERE {scope})",
        "aios, vanaf",
    ),
    "beschikbaarheid": Extract(
        (("plaats", T), ("van", D), ("tot", D), ("capaciteit", N), ("afwezig_dagen", T), ("toelichting", T)),
        "beschikbaarheid",
        "plaats, van",
    ),
    "voorkeuren": Extract(
        (
            *(("aios", T), ("stagesoort", T), ("rang", N), ("plaats", T), ("specialisme", T), ("regio", T)),
            *(("periode", T), ("motivatie", T), ("ingediend_op", D)),
        ),
        "(SELECT v.* FROM voorkeur v JOIN aios a USING (aios) WHERE {scope})",
        "aios, stagesoort, rang",
    ),
    "plaatsingen": Extract(
        (
            *(("plaatsing", N), ("aios", T), ("stagesoort", T), ("plaats", T), ("start", D), ("eind", D)),
            *(("status", T), ("rang", N), ("herkomst", T), ("voorstel", N)),
        ),
        "(SELECT p.* FROM plaatsing p JOIN aios a USING (aios) WHERE {scope})",
        "plaatsing",
    ),
    "aanvragen": Extract(
        (
            *(("aanvraag", N), ("soort", T), ("plaatsing", N), ("aios", T), ("stagesoort", T), ("plaats", T)),
            *(("beslisser", T), ("voor", D), ("status", T), ("reden", T), ("gemaakt_door", T)),
            *(("gemaakt_op", M), ("besloten_door", T), ("besloten_op", M)),
            *(("beslissers", T), ("wijze", T), ("gegevens", T), ("herziening_van", N)),
        ),
        "(SELECT q.* FROM aanvraag q JOIN aios a USING (aios) WHERE {scope})",
        "aanvraag",
    ),
    "berichten": Extract(
        (
            *(("bericht", N), ("soort", T), ("aan", T), ("cc", T), ("onderwerp", T), ("status", T)),
            *(("plaatsing", N), ("aios", T), ("gemaakt", M), ("verzonden", M), ("antwoord", T)),
        ),
        "(SELECT b.* FROM bericht b LEFT JOIN aios a USING (aios) WHERE b.aios IS NULL OR {scope})",
        "bericht",
    ),
    "log": Extract(
        (
            *(("nr", N), ("wanneer", M), ("wie", T), ("via", T), ("actie", T), ("onderwerp", T), ("aios", T)),
            *(("voor", T), ("na", T), ("reden", T), ("vorige", T), ("hash", T)),
        ),
        "(SELECT g.* FROM gebeurtenis g LEFT JOIN aios a USING (aios) WHERE g.aios IS NULL OR {scope})",
        "nr",
    ),
}

# NSPOH: what others' systems carry over from the opleidingsschema (MijnNSPOH, MijnRGS, SBOH)
_SCHEMA = Extract(
    (
        *(
            ("aios", T),
            ("naam", T),
            ("profiel", T),
            ("stagesoort", T),
            ("volgorde", N),
            ("start", D),
            ("eind", D),
        ),
        *(("deeltijd", N), ("vervlechting", N), ("status", T), ("plaats", T), ("instelling", T)),
    ),
    "(SELECT s.aios, a.naam, a.profiel, s.stagesoort, s.volgorde, s.start, s.eind, coalesce((SELECT "
    "arg_max(d.deeltijd, d.vanaf) FROM deeltijd d WHERE d.aios = s.aios AND d.vanaf <= s.start), a.deeltijd) AS "
    "deeltijd, s.vervlechting, p.status, p.plaats, i.naam AS instelling FROM stage s JOIN aios a USING (aios) "
    "LEFT JOIN plaatsing p ON p.aios = s.aios "
    "AND p.stagesoort = s.stagesoort AND p.status <> 'vervallen' LEFT JOIN stageplaats sp ON sp.plaats = p.plaats "
    "LEFT JOIN instelling i ON i.instelling = sp.instelling WHERE a.profiel = ? AND {scope})",
    "aios, start, stagesoort",
)

# a year of stages: the definitive stages for the institute's own system (H9), and the course groups (H21)
YEAR_LISTS = {CARRIED: carried_over, GROUPS: course_groups}


def names(view: View) -> list[str]:
    """All files of the nightly export by name, without ending."""
    carried = [f"{name}-{profiel}" for name in (SCHEMA, CHANGES) for profiel in view.book.ids]
    years = [
        f"{name}-{one.id}"
        for name in YEAR_LISTS
        for one in view.book.profiles.values()
        if one.year is not None
    ]
    return [*EXTRACTS, *carried, *years, "agenda"]


def export_state(view: View, only: tuple[str, ...] = ()) -> State:
    """Read everything that is exported, or only the files named; the etalage (N8) only when it is named.

    Raises:
        RefusedError: who asks may not export, or a name is unknown.
    """
    if not view.rights.has(Rol.EXPORT, Rol.BUREAU, Rol.BEHEERDER):
        raise RefusedError(
            "Niet toegestaan", f"{view.rights.persoon} mag niet exporteren; vraag de rol export."
        )
    known = names(view)
    offered = [*known, *Editie]
    if unknown := [name for name in only if name not in offered]:
        raise RefusedError(
            "Onbekend deel", f"Er is geen {', '.join(unknown)}; kies uit {', '.join(offered)}."
        )
    public = [name for name in only if name in tuple(Editie)]
    if public and len(public) < len(only):
        raise RefusedError(
            "Niet samen",
            f"{', '.join(public)} is voor anderen bestemd en komt niet in één map met de gegevens van het bureau; "
            "exporteer het apart.",
        )
    wanted = only or tuple(known)
    tables = {name: _table(view, extract) for name, extract in EXTRACTS.items() if name in wanted}
    for profiel in view.book.ids:
        name = f"{SCHEMA}-{profiel}"
        if name in wanted:
            tables[name] = _table(view, _SCHEMA, profiel)
        if (name := f"{CHANGES}-{profiel}") in wanted:
            tables[name] = schema_changes(view, profiel)
    for profile in view.book.profiles.values():
        for listed, table in YEAR_LISTS.items():
            if profile.year is not None and f"{listed}-{profile.id}" in wanted:
                tables[f"{listed}-{profile.id}"] = table(view, profile)
    moment = view.reader.value("SELECT max(wanneer) FROM gebeurtenis") or view.actor.now
    version = int(view.reader.value("SELECT max(nummer) FROM migratie"))
    events = tuple(_deadlines(view)) if "agenda" in wanted else ()
    showcases = {editie: showcase(view, editie, moment) for editie in Editie if editie in wanted}
    return State(moment, version, tables, events, showcases)


def _table(view: View, extract: Extract, *before: str) -> TableData:
    scope, params = view.rights.scope("a")
    scoped = "{scope}" in extract.source
    listed = ", ".join(name for name, _ in extract.columns)
    cells = view.reader.columns(
        f"SELECT {listed} FROM {extract.source.format(scope=scope)} ORDER BY {extract.order}",
        [*before, *(params if scoped else [])],
    )
    return TableData(extract.columns, cells)


def _deadlines(view: View) -> list[Event]:
    """N3: every milestone of every stage, one event per day, profile and milestone, with the aios it is about.

    Those of half years that are planned as a whole (H5) have the institutes.

    What is done stays in: an agenda that was taken over before does not change while the dates do not.
    """
    found: dict[tuple[date, str, str, str, str], list[str]] = defaultdict(list)
    for one in milestones(view):
        line = f"{one.naam} ({one.aios}): {one.stagesoort} vanaf {one.start}"
        found[one.datum, one.profiel, one.mijlpaal, one.tekst, one.eigenaar.value].append(line)
    for half in half_year_milestones(view, past=True):
        line = f"{half.instituut}: half jaar vanaf {half.start}"
        found[half.datum, half.profiel, half.mijlpaal, half.tekst, half.eigenaar.value].append(line)
    return [
        Event(
            f"{day}-{profiel}-{ident}@stagetui",
            day,
            day,
            f"{profiel.upper()}: {text} ({len(lines)})",
            "\n".join([f"Wie: {owner}", *lines]),
        )
        for (day, profiel, ident, text, owner), lines in sorted(found.items())
    ]
