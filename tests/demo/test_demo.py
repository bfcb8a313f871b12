"""The demo bureau: every stage of the process is there, nothing breaks a rule, and nothing leaves it."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from stagetui.engine.allocation import Stay, Window, overfull
from stagetui.engine.bureau import Bureau
from stagetui.engine.demo import Size, count_demo, make_demo
from stagetui.engine.demo.story import LATELY, Story
from stagetui.engine.doorway.consents import APPROVAL
from stagetui.engine.doorway.decisions import Decide
from stagetui.engine.jobs.allocate import allocate
from stagetui.engine.queries.calendar import due, milestones
from stagetui.engine.queries.instances import Facts
from stagetui.engine.queries.placing import aios_of, stage_of
from stagetui.engine.queries.requests import requests
from stagetui.engine.queries.rounds import rounds
from stagetui.engine.queries.rules import rules_of
from stagetui.engine.rules.deadlines import Staat
from stagetui.errors import RefusedError
from stagetui.profiles.calendar import preference_deadline
from stagetui.profiles.stages import part_of
from stagetui.profiles.terms import Eigenaar, Status
from tests.demo.conftest import TODAY, Made, actor_on, run

TABLES = (
    "persoon",
    "rol",
    "instelling",
    "stageplaats",
    "beschikbaarheid",
    "aios",
    "stage",
    "vrijstelling",
    "voorkeur",
    "ronde",
    "voorstel_uitkomst",
    "plaatsing",
    "toestemming",
    "aanvraag",
    "bericht",
)


def in_years(made: Made, profielen: Sequence[str]) -> bool:
    """Whether these profiles plan a year of stages (H5)."""
    return all(made.bureau.book[one].year is not None for one in profielen)


def test_the_command_tells_what_it_made(klein: Made) -> None:
    counts = {key: klein.told[key] for key in ("aios", "plaatsen", "plaatsingen")}
    assert counts == count_demo(klein.bureau, klein.actor)
    assert counts["aios"] == 40 + 20
    assert counts["plaatsen"] >= 40 + 20
    assert Path(klein.told["bureau"]) == klein.bureau.directory


def test_a_demo_that_is_there_opens_again_with_the_same_counts(klein: Made) -> None:
    done = run("demo", "--dir", str(klein.bureau.directory), "--no-open", "--json")
    assert done.returncode == 0
    assert json.loads(done.stdout) == klein.told


def test_every_status_and_every_kind_of_decision_is_there(klein: Made) -> None:
    """N7: voorlopig, onder voorbehoud, geplaatst, and one that was undone; N9: requests in every state."""
    statuses = {status for (status,) in klein.rows("SELECT DISTINCT status FROM plaatsing")}
    assert statuses == set(Status)
    decisions = {status for (status,) in klein.rows("SELECT DISTINCT status FROM aanvraag")}
    assert decisions >= {"open", "goedgekeurd", "geweigerd"}
    assert klein.rows("SELECT count(*) FROM aanvraag WHERE status = 'geweigerd' AND reden IS NULL") == [(0,)]
    posts = {status for (status,) in klein.rows("SELECT DISTINCT status FROM bericht")}
    assert posts == {"wacht", "vastgehouden", "verzonden", "mislukt", "ingetrokken"}


def test_stages_run_now_and_others_are_long_done_or_far_away(klein: Made) -> None:
    placed = klein.rows("SELECT start, eind FROM plaatsing WHERE status = 'geplaatst'")
    assert any(start <= TODAY <= eind for start, eind in placed)
    assert any(eind < TODAY for _, eind in placed)
    assert any(start > TODAY for start, _ in placed)
    assert max(start for (start,) in klein.rows("SELECT start FROM stage")) > TODAY + timedelta(days=300)


def test_the_rounds_stand_at_every_point_of_the_process(klein: Made) -> None:
    """N3: two rounds are committed, one is computed, and one takes in preferences until a day to come."""
    found = klein.bureau.ask(klein.actor, rounds)
    stages = [line for line in found if not in_years(klein, line.profielen)]
    states = sorted((line.voorstellen, line.vastgesteld is not None) for line in stages)
    assert states == [(0, False), (1, False), (1, True), (1, True)]


def test_the_opener_may_decide_what_is_open_and_some_of_it_is_urgent(klein: Made) -> None:
    """Nobody decides what he or she made: a colleague committed the rounds."""
    asked = klein.bureau.ask(klein.actor, requests, only_open=True)
    mine = [one for one in asked if one.mijn and one.bezwaar is None]
    assert mine == asked
    assert any(one.aanvraag.voor and 0 <= (one.aanvraag.voor - TODAY).days <= 14 for one in asked)
    last = next(one for one in mine if one.aanvraag.soort == APPROVAL and one.aanvraag.stagesoort == "mg")
    done = klein.bureau.do(klein.actor, Decide(last.aanvraag.aanvraag, approve=True), rehearse=True)
    assert done.plaatsing_status is Status.GEPLAATST


def test_every_profile_takes_part_and_stages_with_parts_are_placed_part_by_part(klein: Made) -> None:
    """N11, N13: one that follows each other and one that runs at the same time."""
    profiles = {profile for (profile,) in klein.rows("SELECT DISTINCT profiel FROM aios")}
    assert profiles == set(klein.bureau.book.ids)
    found = klein.rows(
        "SELECT aios, stagesoort, start, eind FROM plaatsing WHERE stagesoort LIKE '%/%' ORDER BY start"
    )
    placed: dict[tuple[str, str], list[tuple[date, date]]] = {}
    for aios, line, start, eind in found:
        placed.setdefault((aios, part_of(line)[0]), []).append((start, eind))
    whole = {
        (aios, line): (start, eind)
        for aios, line, start, eind in klein.rows("SELECT aios, stagesoort, start, eind FROM stage")
    }
    spans = {key: (parts[0][0], parts[-1][1]) == whole[key] for key, parts in placed.items()}
    assert any(spans.values())
    assert any(len(parts) > 1 and len(set(parts)) == 1 for parts in placed.values())
    assert any(len(parts) > 1 and len(set(parts)) == len(parts) for parts in placed.values())


def test_aios_and_instellingen_ask_for_decisions(klein: Made) -> None:
    """N5, N8, N19: some are open, the first is approved; what each must hold is there."""
    asked = klein.rows("SELECT soort, status FROM aanvraag WHERE partij IS NULL")
    assert {soort for soort, _ in asked} >= {"zelf-werven", "stageplan", "etalage"}
    assert {status for _, status in asked} == {"open", "goedgekeurd"}


def test_today_is_a_believable_day(klein: Made) -> None:
    """Nothing is late that somebody should have seen long ago; there is something to do for everybody."""
    late = klein.bureau.ask(klein.actor, milestones, staten=(Staat.TE_LAAT,))
    assert all(one.dagen >= -31 for one in late)
    assert all(one.dagen >= -LATELY for one in late if one.afvinken)
    waiting = klein.bureau.ask(klein.actor, due)
    assert {one.eigenaar for one in waiting} == set(Eigenaar)


def test_allocating_the_round_in_intake_leaves_people_without_a_place(klein: Made, tmp_path: Path) -> None:
    """N6: more aios want the popular places than fit, so there is a draw and there are causes."""
    shutil.copytree(klein.bureau.directory, tmp_path / "copy")
    with Bureau.open(tmp_path / "copy") as bureau:
        intake = max(bureau.ask(klein.actor, rounds), key=lambda line: line.ronde.van).ronde.ronde
        found = allocate(bureau, lambda: klein.actor, intake, seed=1)
    causes = [one.oorzaak or "" for one in found.uitkomsten if one.plaats is None]
    assert any("Er zijn geen voorkeuren ingediend" in cause for cause in causes)
    assert any("vol in deze periode" in cause for cause in causes)
    assert found.rangen["1"]
    assert found.rangen["2"]


def check_rules(made: Made) -> None:
    """Every place is one where the aios may go, and every day has room (N6, N8).

    Where a stageopleider fell ill since, somebody has to look for a remedy (H18): that is what the demo shows.
    """

    def broken(view: Any) -> list[str]:
        facts = Facts(view)
        windows = [Window(w.plaats, w.van, w.tot, w.capaciteit) for w in facts.windows]
        placed = list(facts.placed.values())
        stays = [Stay(p.aios, p.stagesoort, p.plaats or "", p.start, p.eind) for p in placed]
        found = [str(one) for one in overfull(windows, stays)]
        for p in placed:
            aios, stage = aios_of(view, p.aios), stage_of(view, p.aios, p.stagesoort)
            profile = rules_of(view, aios, p.voorstel)
            objections = facts.objections(stage, aios, profile, facts.places[p.plaats or ""])
            found += [one for one in objections if "is afwezig van" not in one]
            assert (p.start, p.eind) == (stage.start, stage.eind)
        return found

    assert made.bureau.ask(made.actor, broken) == []


def test_nothing_that_is_placed_breaks_a_rule(klein: Made) -> None:
    check_rules(klein)


def test_preferences_came_in_on_time(klein: Made) -> None:
    """N3: before the first of the month, four months before the start."""

    def late(view: Any) -> list[str]:
        return [
            v.aios
            for key, preferences in Facts(view).preferences.items()
            for v in preferences
            if key not in moved
            and not in_years(klein, [aios_of(view, v.aios).profiel])
            and v.ingediend_op
            > preference_deadline(rules_of(view, aios_of(view, v.aios), None), stage_of(view, *key).start)
        ]

    moved = {
        (aios, kind)
        for aios, kind in klein.rows("SELECT aios, stagesoort FROM plaatsing WHERE status = 'vervallen'")
    }
    assert klein.bureau.ask(klein.actor, late) == []


def test_people_are_invented_and_met_once(klein: Made) -> None:
    """No address is of a domain that anybody has, and no two people share one."""
    addresses = [
        address
        for (address,) in klein.rows(
            "SELECT email FROM aios UNION ALL SELECT contact_email FROM stageplaats "
            "UNION ALL SELECT email FROM persoon WHERE email IS NOT NULL"
        )
    ]
    assert all(re.fullmatch(r"[a-z]+\.[a-z]+@example\.(nl|org)", address) for address in addresses)
    assert len(set(addresses)) == len(addresses)
    names = [name for (name,) in klein.rows("SELECT naam FROM aios")]
    assert len(set(names)) == len(names)


def test_letters_and_mails_only_name_addresses_of_nobody(klein: Made) -> None:
    texts = klein.rows(
        "SELECT concat_ws(' ', b.aan, b.cc, b.tekst, j.leestekst) FROM bericht b JOIN bericht_bijlage j USING (bericht)"
    )
    found = [word for (text,) in texts for word in re.findall(r"@[\w.]*\w", text)]
    assert found
    assert set(found) <= {"@example.nl", "@example.org"}


def test_no_mail_leaves_a_demo(klein: Made) -> None:
    """Also with a mail server set, unless everything goes to one's own address."""
    toml = klein.bureau.directory / "stagetui.toml"
    kept = toml.read_text(encoding="utf-8")
    server = '\n[mail]\nhost = "mail.example.nl"\nsender = "stagebureau@example.nl"\n'
    try:
        toml.write_text(kept + server, encoding="utf-8")
        done = run("mail", "send", "--bureau", str(klein.bureau.directory))
    finally:
        toml.write_text(kept, encoding="utf-8")
    assert done.returncode == 1
    assert "oefenbureau stuurt niets naar buiten" in done.stderr


def test_history_is_told_in_order_and_not_beyond_today(klein: Made) -> None:
    moments = [when for (when,) in klein.rows("SELECT wanneer FROM gebeurtenis ORDER BY nr")]
    assert moments == sorted(moments)
    assert moments[-1] <= klein.actor.now


def content(made: Made) -> dict[str, list[tuple[Any, ...]]]:
    return {table: made.rows(f"SELECT * FROM {table} ORDER BY ALL") for table in TABLES}


def test_the_same_seed_and_day_give_the_same_bureau(klein: Made, tmp_path: Path) -> None:
    make_demo(tmp_path / "same", klein.actor, size=Size.KLEIN, seed=3)
    with Bureau.open(tmp_path / "same") as bureau:
        assert content(Made(bureau, klein.actor, {})) == content(klein)


@pytest.mark.parametrize("day", [date(2027, 1, 1), date(2027, 1, 15), date(2028, 2, 29)])
def test_any_day_and_any_seed_will_do(klein: Made, tmp_path: Path, day: date) -> None:
    """The first and the last day of a month are where deadlines are close; another seed gives other people."""
    actor = actor_on(day)
    make_demo(tmp_path / "demo", actor, size=Size.KLEIN, seed=day.year)
    with Bureau.open(tmp_path / "demo") as bureau:
        made = Made(bureau, actor, {})
        check_rules(made)
        assert len({status for (status,) in made.rows("SELECT DISTINCT status FROM plaatsing")}) == len(
            Status
        )
        assert made.rows("SELECT naam FROM aios") != klein.rows("SELECT naam FROM aios")


def test_a_demo_that_fails_halfway_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Half a demo would be opened the next time as if it were whole."""

    def refuse(*_: object) -> None:
        raise RefusedError("Schijf vol", "Maak ruimte.")

    monkeypatch.setattr(Story, "tell", refuse)
    with pytest.raises(RefusedError, match="Schijf vol"):
        make_demo(tmp_path / "demo", actor_on(TODAY), size=Size.KLEIN, seed=3)
    assert list(tmp_path.iterdir()) == []


def test_a_directory_in_use_is_refused_and_kept(tmp_path: Path) -> None:
    (tmp_path / "iets.txt").write_text("van mij", encoding="utf-8")
    with pytest.raises(RefusedError, match="niet leeg"):
        make_demo(tmp_path, actor_on(TODAY), size=Size.KLEIN, seed=3)
    assert [path.name for path in tmp_path.iterdir()] == ["iets.txt"]
