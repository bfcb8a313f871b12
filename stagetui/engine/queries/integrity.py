"""Whether the data hang together: references, versions, statuses with their consents, capacity, requests, messages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from stagetui.engine.access import ALL
from stagetui.engine.allocation.instance import Stay, Window
from stagetui.engine.allocation.validate import overfull
from stagetui.engine.queries.concerns import FORBIDDEN, forbidden
from stagetui.engine.queries.findings import Ernst, Finding
from stagetui.engine.queries.placing import occupying, windows_of
from stagetui.engine.queries.references import dangling
from stagetui.engine.queries.rules import Rules
from stagetui.engine.queries.trail import trail_troubles
from stagetui.engine.queries.training import Werktijden
from stagetui.engine.records import Aios, Stage
from stagetui.engine.rules.parts import part_objections
from stagetui.engine.rules.reckoning import Opleidingsschema
from stagetui.errors import RefusedError
from stagetui.profiles.terms import Status

if TYPE_CHECKING:
    from stagetui.engine.access import View
    from stagetui.engine.records import Plaatsing
    from stagetui.engine.store import Reader

BACKED_UP = "reservekopie gemaakt"
SHOWN = 20
"""Of one kind of trouble at most so many are told one by one."""


def table_counts(reader: Reader) -> dict[str, int]:
    """How many rows each table holds."""
    names = [
        name
        for (name,) in reader.rows(
            "SELECT table_name FROM duckdb_tables() WHERE NOT internal "
            "AND database_name = current_database() ORDER BY 1"
        )
    ]
    return {name: int(reader.value(f'SELECT count(*) FROM "{name}"')) for name in names}


def data_findings(view: View) -> list[Finding]:
    """Everything that is not as the program leaves it, the worst first."""
    found = [
        *_all(Ernst.FOUT, "logboek", trail_troubles(view.reader)),
        *_all(Ernst.FOUT, "verwijzing", dangling(view)),
        *_all(Ernst.FOUT, "versie", _versions(view)),
        *_all(Ernst.FOUT, "plaatsing", _doubles(view)),
        *_all(Ernst.FOUT, "toestemming", _consents(view)),
        *_all(Ernst.FOUT, "aanvraag", _requests(view)),
        *_all(Ernst.WAARSCHUWING, "capaciteit", _overfull(view)),
        *_all(Ernst.MELDING, "capaciteit", _not_asked_yet(view)),
        *_all(Ernst.WAARSCHUWING, "schema", _parts(view)),
        *_all(Ernst.WAARSCHUWING, FORBIDDEN, _forbidden(view)),
        *_all(Ernst.WAARSCHUWING, "instellingen", _unknown_words(view)),
    ]
    return sorted(found, key=lambda finding: list(Ernst).index(finding.ernst))


def messages_in_limbo(view: View) -> list[int]:
    """Messages that are being sent, or were when a sender died."""
    return [nr for (nr,) in view.reader.rows("SELECT bericht FROM bericht WHERE status = 'bezig' ORDER BY 1")]


def refused_addresses(view: View) -> list[tuple[int, str]]:
    """Messages that were sent while an address was refused, with those addresses; not those that were sent on."""
    rows = view.reader.rows(
        "SELECT bericht, geweigerd FROM bericht b WHERE geweigerd IS NOT NULL AND NOT EXISTS "
        "(SELECT 1 FROM bericht n WHERE n.verwijst_naar = b.bericht AND n.soort = b.soort) ORDER BY bericht"
    )
    return [(number, addresses) for number, addresses in rows]


def uncertain_messages(view: View) -> int:
    """How many messages may have been sent without anybody knowing."""
    return int(view.reader.value("SELECT count(*) FROM bericht WHERE status = 'misschien verzonden'"))


def last_backup(view: View) -> datetime | None:
    """When the last backup was made with this program (UTC)."""
    moment: datetime | None = view.reader.value(
        "SELECT max(wanneer) FROM gebeurtenis WHERE actie = ?", [BACKED_UP]
    )
    return moment


def _all(ernst: Ernst, subject: str, texts: Iterator[str] | list[str]) -> list[Finding]:
    told = list(texts)
    more = [f"… en nog {len(told) - SHOWN} van deze soort."] if len(told) > SHOWN else []
    return [Finding(ernst, subject, text) for text in [*told[:SHOWN], *more]]


def _versions(view: View) -> Iterator[str]:
    """Every change raises the version from 1 on (engine.md, finding 7)."""
    for (table,) in view.reader.rows(
        "SELECT table_name FROM duckdb_columns() WHERE column_name = 'version' AND NOT internal "
        "AND database_name = current_database() ORDER BY 1"
    ):
        wrong = view.reader.value(f'SELECT count(*) FROM "{table}" WHERE version < 1')
        if wrong:
            yield f"{wrong} rijen van {table} hebben een versie lager dan 1; zet een reservekopie terug."


def _doubles(view: View) -> Iterator[str]:
    """A stage has one plaatsing that counts (N7)."""
    for aios, stagesoort, numbers in view.reader.rows(
        "SELECT aios, stagesoort, string_agg(CAST(plaatsing AS VARCHAR), ', ' ORDER BY plaatsing) FROM plaatsing "
        "WHERE status <> 'vervallen' GROUP BY ALL HAVING count(*) > 1 ORDER BY ALL"
    ):
        yield f"Stage {stagesoort} van {aios} heeft meer dan één plaatsing die telt: {numbers}. Laat er één vervallen."


def _parts(view: View) -> Iterator[str]:
    """N11: the parts of a stage fill it; the rules may have changed since they were laid out."""
    lines: dict[str, list[Stage]] = defaultdict(list)
    for stage in view.reader.records(Stage, "SELECT * FROM stage ORDER BY aios, start, stagesoort"):
        lines[stage.aios].append(stage)
    rules, worked = Rules(view), Werktijden(view)
    for aios in view.reader.records(Aios, "SELECT * FROM aios ORDER BY aios"):
        if view.book.get(aios.profiel) is None:
            continue
        schema = Opleidingsschema(aios.aios, rules.of(aios, None), worked.of(aios), tuple(lines[aios.aios]))
        for line in schema.lines:
            whole = schema.whole(line)
            stand = {id_: (part.start, part.eind) for id_, part in schema.parts(line.stagesoort).items()}
            for part, why in part_objections(whole, stand) if whole else ():
                yield (
                    f"{aios.aios}, {part}: {why}. Verdeel de stage opnieuw: "
                    f"stagetui schema parts {aios.aios} {line.stagesoort}."
                )


def _consents(view: View) -> Iterator[str]:
    """N9: a definitive plaatsing has everybody's consent; one onder voorbehoud has it, or it is asked for."""
    given: dict[int, set[str]] = defaultdict(set)
    for plaatsing, partij in view.reader.rows("SELECT plaatsing, partij FROM toestemming"):
        given[plaatsing].add(partij)
    asked: dict[int, set[str]] = defaultdict(set)
    for plaatsing, partij in view.reader.rows(
        "SELECT plaatsing, partij FROM aanvraag WHERE status = 'open' AND partij IS NOT NULL"
    ):
        asked[plaatsing].add(partij)
    people = {a.aios: a for a in view.reader.records(Aios, "SELECT * FROM aios")}
    rules = Rules(view)
    placed = occupying(view)
    for one in placed:
        if one.aios not in people:  # told as a reference
            continue
        try:
            needed = _needed(rules, people[one.aios], one)
        except RefusedError as error:
            yield error.text
            continue
        have = given[one.plaatsing] | (asked[one.plaatsing] if one.status is not Status.GEPLAATST else set())
        if missing := sorted(needed - have):
            yield (
                f"Plaatsing {one.plaatsing} ({one.aios}, {one.stagesoort}) is {one.status} zonder toestemming of "
                f"open aanvraag van: {', '.join(missing)}."
            )
    counted = {one.plaatsing for one in placed}
    for plaatsing in sorted(set(given) - counted):
        yield f"Plaatsing {plaatsing} heeft toestemmingen, maar is niet onder voorbehoud of geplaatst."


def _needed(rules: Rules, aios: Aios, plaatsing: Plaatsing) -> set[str]:
    """The parties whose consent the profile wants before a plaatsing is definitive."""
    profile = rules.of(aios, plaatsing.voorstel)
    rule = profile.transition(Status.ONDER_VOORBEHOUD, Status.GEPLAATST)
    return {partij.value for partij in rule.needs if partij in profile.consents} if rule else set()


def _requests(view: View) -> Iterator[str]:
    """A request that is open waits for something that still counts."""
    for aanvraag, plaatsing, status in view.reader.rows(
        "SELECT q.aanvraag, q.plaatsing, p.status FROM aanvraag q JOIN plaatsing p USING (plaatsing) "
        "WHERE q.status = 'open' AND (p.status = 'vervallen' OR p.plaats IS NULL) ORDER BY 1"
    ):
        yield f"Aanvraag {aanvraag} staat open, maar plaatsing {plaatsing} is {status}."


def _overfull(view: View) -> Iterator[str]:
    placed = occupying(view)
    stays = [Stay(p.aios, p.stagesoort, p.plaats or "", p.start, p.eind) for p in placed]
    windows = [*_windows(view, placed), *(window for window, _ in _ahead(view, placed))]
    for one in overfull(windows, stays):
        yield (
            f"{one.plaats}: van {one.van} t/m {one.tot} {'is' if one.bezet == 1 else 'zijn'} er {one.bezet} aios "
            f"geplaatst, en er is ruimte voor {one.capaciteit}; pas de beschikbaarheid aan of verplaats iemand."
        )


def _windows(view: View, placed: Collection[Plaatsing]) -> list[Window]:
    found = windows_of(view, sorted({one.plaats for one in placed if one.plaats}))
    return [Window(w.plaats, w.van, w.tot, w.capaciteit) for w in found]


def _ahead(view: View, placed: Collection[Plaatsing]) -> Iterator[tuple[Window, int]]:
    """The days after the last known availability on which a year planned somebody, and how many that are.

    A year is planned ahead of what places were asked: until they answer nothing has changed (H2).
    """
    years = {one for one in view.book.ids if (profile := view.book.get(one)) and profile.year is not None}
    if not years:
        return
    planned = {
        aios
        for (aios,) in view.reader.rows(
            "SELECT aios FROM aios WHERE profiel IN (SELECT unnest(?::VARCHAR[]))", [sorted(years)]
        )
    }
    there: dict[str, list[Plaatsing]] = defaultdict(list)
    for one in placed:
        there[one.plaats or ""].append(one)
    for window in {one.plaats: one for one in _windows(view, placed)}.values():  # the last of each place
        later = [one for one in there[window.plaats] if one.eind > window.tot]
        if later and window.capaciteit and all(one.aios in planned for one in later):
            last = max(one.eind for one in later)
            yield (
                Window(window.plaats, window.tot + timedelta(days=1), last, window.capaciteit),
                len({one.aios for one in later}),
            )


def _not_asked_yet(view: View) -> Iterator[str]:
    """H2: what a plan reckons with before the place was asked."""
    for window, count in _ahead(view, occupying(view)):
        yield (
            f"{window.plaats}: beschikbaarheid vanaf {window.van} nog niet bekend; t/m {window.tot} "
            f"{'is' if count == 1 else 'zijn'} er {count} aios geplaatst, naar de laatst bekende ruimte "
            f"({window.capaciteit}). Vraag ernaar, of lees de beschikbaarheid in."
        )


def _forbidden(view: View) -> Iterator[str]:
    """H3: a vrijstelling that came after the plan."""
    for one in forbidden(view):
        yield f"{one.aios}: {one.tekst}."


def _unknown_words(view: View) -> Iterator[str]:
    """What the data name and the configuration does not know (any more)."""
    institutes = {institute.id for institute in view.settings.institutes} | {ALL}
    profiles = {*view.book.ids, ALL}
    for table, column, known, where in (
        ("aios", "instituut", institutes, "stagetui.toml"),
        ("stageplaats", "instituut", institutes, "stagetui.toml"),
        ("leenafspraak", "aan_instituut", institutes, "stagetui.toml"),
        ("ronde", "instituut", institutes, "stagetui.toml"),
        ("rol", "instituut", institutes, "stagetui.toml"),
        ("aios", "profiel", profiles, "profiles/"),
        ("rol", "profiel", profiles, "profiles/"),
    ):
        for value, count in view.reader.rows(
            f"SELECT {column}, count(*) FROM {table} WHERE {column} IS NOT NULL GROUP BY ALL ORDER BY ALL"
        ):
            if value not in known:
                yield f"{count} × {column} {value} in {table}, maar {where} kent dat niet; zet het erbij."
    people = {person.id for person in view.settings.people}
    for persoon in sorted(
        {
            who
            for (who,) in view.reader.rows(
                "SELECT persoon FROM rol WHERE persoon NOT IN (SELECT persoon FROM persoon)"
            )
        }
        - people
    ):
        yield f"{persoon} heeft een rol, maar geen account; maak dat (stagetui user add) of neem de rol af."
