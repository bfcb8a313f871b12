"""The work list: what is on it, for whom, and ticking off."""

from __future__ import annotations

import json
import sys
import time
from datetime import date, datetime, timedelta
from datetime import time as moment
from pathlib import Path
from typing import Any

import pytest

from stagetui.engine.access import Actor, Via
from stagetui.engine.bureau import Bureau
from stagetui.engine.queries.calendar import due, milestones
from stagetui.engine.queries.today import Werk, work_of_today

STAGES = 5_000
NOON = moment(12)


def named(found: list[dict[str, Any]]) -> set[tuple[str, str]]:
    return {(t["aios"], t["mijlpaal"]) for t in found}


def work(office: Any, who: str = "bo", day: str = "2027-01-15") -> list[Werk]:
    today = date.fromisoformat(day)
    with Bureau.open(office.directory) as bureau:
        return bureau.ask(Actor(who, Via.SCRIPT, today, datetime.combine(today, NOON)), work_of_today)


def test_the_list_holds_what_is_late_or_near_the_most_urgent_first(office: Any) -> None:
    found = office.do("due")
    assert {t["staat"] for t in found} == {"te laat", "open"}
    assert [t["dagen"] for t in found] == sorted(t["dagen"] for t in found)
    assert all(t["dagen"] <= 28 for t in found)
    assert {t["mijlpaal"] for t in found} == {"werving", "voorkeuren", "beschikbaarheid"}
    near = office.do("due", "--days", 16)
    assert {t["mijlpaal"] for t in near} == {"werving", "voorkeuren"}
    assert "komend" in {t["staat"] for t in office.do("due", "--days", 200)}
    assert len(office.do("due", "--all")) > len(office.do("due", "--all", "--days", 0)) > 0


def test_the_list_is_narrowed_by_profile_owner_and_aios(office: Any) -> None:
    assert {t["profiel"] for t in office.do("due", "--profile", "jgz")} == {"jgz"}
    assert {t["eigenaar"] for t in office.do("due", "--owner", "bureau")} == {"bureau"}
    assert {t["aios"] for t in office.do("due", "--aios", "a2")} == {"a2"}
    assert "heeft geen profiel zz" in office.run("due", "--profile", "zz").refused
    assert "Aios zz is niet bekend" in office.run("due", "--aios", "zz").refused
    assert office.run("due", "--owner", "koning").code == 2
    assert office.run("due", "--days", -1).code == 2


def test_the_list_is_readable(office: Any) -> None:
    out = office.run("due", "--aios", "a1").out
    assert "Mail aan de aios over werving en matching van de stage" in out
    assert "-39" in out
    assert "Zoë Jansen" in out
    assert office.run("due", "--profile", "izb").out == "Er is niets te laat en er komt niets aan.\n"


def test_everybody_sees_only_what_is_his_or_hers(office: Any) -> None:
    """The same scope as everywhere: institute, profile, or the own aios."""
    assert {t["aios"] for t in office.do("due", user="nora")} == {"b1"}
    assert {t["aios"] for t in office.do("due", user="io2")} == {"b1"}
    assert {t["profiel"] for t in office.do("due", user="coj")} == {"jgz"}
    assert "dat ziet u niet" in office.run("due", "--aios", "a1", user="nora").refused
    assert "niet bekend" in office.run("due", user="vreemd").refused


def test_ticking_off_is_a_change_like_any_other(office: Any) -> None:
    """It is audited, undone with undo, and taken back with reopen."""
    text = "Mail aan de aios over werving en matching van de stage"
    out = office.run("due", "done", "a1", "aanpalend", "werving", "--reason", " Verstuurd. ").out
    assert out == f"a1 (aanpalend): «{text}» is afgevinkt.\n"
    (row,) = office.rows("mijlpaal")
    assert (row["mijlpaal"], row["reden"], row["door"]) == ("werving", "Verstuurd.", "bo")
    line = office.do("log", "--aios", "a1")[-1]
    assert (line["actie"], line["onderwerp"]) == ("mijlpaal afgevinkt", "mijlpaal:a1/aanpalend/werving")
    assert ("a1", "werving") not in named(office.do("due"))
    assert "al afgevinkt door bo" in office.run("due", "done", "a1", "aanpalend", "werving").refused
    assert office.do("undo")["aantal"] == 1
    assert ("a1", "werving") in named(office.do("due"))
    office.do("due", "done", "a1", "aanpalend", "werving")
    out = office.run("due", "reopen", "a1", "aanpalend", "werving", "--reason", "Niet aangekomen.").out
    assert out.endswith("is weer open.\n")
    assert ("a1", "werving") in named(office.do("due"))
    assert office.do("log")[-1]["reden"] == "Niet aangekomen."
    assert "is niet afgevinkt" in office.run("due", "reopen", "a1", "aanpalend", "werving").refused
    office.do("undo")
    assert ("a1", "werving") not in named(office.do("due"))


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("a1", "aanpalend", "voorkeuren"), "blijkt vanzelf uit voorkeur"),
        (("a1", "aanpalend", "feest"), "heeft geen mijlpaal feest; wel: werving, voorkeuren"),
        (("a1", "keuze", "voorkeuren"), "heeft geen mijlpaal voorkeuren; wel: werving, besluit"),
        (("a2", "mg", "werving"), "Stage mg van a2 is niet bekend"),
        (("zz", "mg", "werving"), "Aios zz is niet bekend"),
    ],
)
def test_what_cannot_be_ticked_off_is_refused_with_the_reason(
    office: Any, words: tuple[str, ...], says: str
) -> None:
    assert says in office.run("due", "done", *words).refused
    assert office.rows("mijlpaal") == []


def test_who_may_tick_off(office: Any) -> None:
    """The office and a coordinator there, and the instituutsopleider of the aios; nobody else."""
    for who in ("lea", "eva"):
        assert (
            "mag geen mijlpaal afvinken" in office.run("due", "done", "a1", "mg", "werving", user=who).refused
        )
    for who in ("coj", "nora", "io2"):
        assert "dat ziet u niet" in office.run("due", "done", "a1", "mg", "werving", user=who).refused
    for kind, who in (("aanpalend", "cor"), ("mg", "io1"), ("keuze", "bo")):
        office.do("due", "done", "a1", kind, "werving", user=who)


def test_a_kind_that_the_profile_does_not_know_any_more_has_no_calendar(office: Any) -> None:
    own = office.directory / "profiles" / "va.toml"
    from stagetui.profiles.resources import config_dir

    text = (config_dir() / "profiles" / "va.toml").read_text(encoding="utf-8")
    text = text.replace("[stagesoorten.mg]", "[stagesoorten.sociaal]").replace('"mg"', '"sociaal"')
    own.parent.mkdir(exist_ok=True)
    own.write_text(text, encoding="utf-8")
    assert {t["stagesoort"] for t in office.do("due", "--all", "--aios", "a1")} == {"aanpalend", "keuze"}
    assert "wel: niets" in office.run("due", "done", "a1", "mg", "werving").refused


def test_today_groups_what_the_office_has_to_do(office: Any) -> None:
    """N3: one line per milestone and date; what others do is not the office's."""
    texts = {w.tekst: (str(w.datum), w.dagen) for w in work(office)}
    mail = "Mail aan de aios over werving en matching van de stage"
    assert texts[f"{mail}: 7 aios"] == ("2026-12-07", -39)
    asked = "Beschikbaarheid is uitgevraagd bij de stage-instellingen"
    assert texts[f"{asked}: 7 aios"] == ("2027-02-07", 23)
    assert not any("Voorkeuren uit de etalage" in text for text in texts)
    office.do("due", "done", "a1", "aanpalend", "werving")
    assert f"{mail}: 6 aios" in {w.tekst for w in work(office)}
    assert f"{mail}: Els Berg, aanpalend" in {w.tekst for w in work(office, "nora")}
    assert work(office, "lea") == []


def test_today_shows_an_instituutsopleider_the_plans_beside_the_requests(placed_office: Any) -> None:
    """N19: approving a plaatsing is there once, as a request, and not a second time as a milestone."""
    day = "2027-05-20"
    mine = [w.tekst for w in work(placed_office, "io1", day)]
    assert sum("oedkeur" in text and "Zoë" in text for text in mine) == 1
    assert "Stageplan is goedgekeurd: 6 aios" in mine
    assert "Instituutsopleider heeft" not in " ".join(mine)
    assert work(placed_office, "cor", day) != []
    assert not any("Stageplan" in w.tekst for w in work(placed_office, "cor", day))


def test_the_agenda_of_the_export_holds_the_same_dates(office: Any, tmp_path: Path) -> None:
    """N3: every milestone of every stage, also when it is done."""
    office.do("due", "done", "a1", "aanpalend", "werving")
    office.do("export", tmp_path, "--only", "agenda")
    text = (tmp_path / "2027-01-15" / "agenda.ics").read_text(encoding="utf-8").replace("\r\n ", "")
    found = office.do("due", "--all")
    events = {(t["datum"].replace("-", ""), t["profiel"], t["mijlpaal"]) for t in found}
    assert text.count("BEGIN:VEVENT") == len(events)
    for day, profiel, mijlpaal in events:
        assert f"UID:{day[:4]}-{day[4:6]}-{day[6:]}-{profiel}-{mijlpaal}@stagetui" in text


def test_a_stage_keeps_the_rules_of_the_round_that_placed_it(placed_office: Any) -> None:
    """A running round keeps its rules; who was not placed by it follows today's."""
    from stagetui.profiles.book import ProfileBook

    text = ProfileBook.load(None).text("va")
    own = placed_office.directory / "profiles" / "va.toml"
    own.parent.mkdir(exist_ok=True)
    own.write_text(text.replace("weeks_before = 6", "weeks_before = 10"), encoding="utf-8")

    def decision(aios: str) -> str:
        found = placed_office.do("due", "--all", "--aios", aios)
        return next(
            str(t["datum"]) for t in found if (t["stagesoort"], t["mijlpaal"]) == ("aanpalend", "besluit")
        )

    assert (decision("a1"), decision("a2")) == ("2027-04-26", "2027-03-29")


def test_five_thousand_stages_take_about_a_second(empty_office: Any) -> None:
    """CPU time, once in three attempts: all milestones of everybody, and the work list; coverage triples it."""
    limit = 2 if sys.gettrace() is None else 6  # a busy machine must not fail it
    people = [f"p{n};Naam {n};p{n}@example.nl;va;nspoh;{50 + n % 51}" for n in range(STAGES // 2)]
    empty_office.taken("aios", "\n".join(["aios;naam;email;profiel;instituut;deeltijd", *people]))
    first = date(2026, 1, 5)
    stages = [
        f"p{n};{kind};{first + timedelta(days=7 * (n % 70) + later)}"
        for n in range(STAGES // 2)
        for kind, later in (("aanpalend", 0), ("mg", 300))
    ]
    empty_office.taken("schema", "\n".join(["aios;stagesoort;start", *stages]))
    actor = Actor("bo", Via.SCRIPT, date(2027, 1, 15), datetime.combine(date(2027, 1, 15), NOON))
    with Bureau.open(empty_office.directory) as bureau:
        for query in (milestones, due):
            for _ in range(3):
                begin = time.process_time()
                found = bureau.ask(actor, query)
                spent = time.process_time() - begin
                assert len(found) > STAGES / 2
                if spent < limit:
                    break
            assert spent < limit


def test_what_was_ticked_off_is_in_the_dossier_and_goes_with_the_aios(office: Any, tmp_path: Path) -> None:
    """The note goes two years after the stage, who it is about and who ticked it off go later."""
    office.do("due", "done", "a2", "aanpalend", "werving", "--reason", "Zoals Bart Vos vroeg.")
    office.do("dossier", "a2", tmp_path / "a2.json")
    (told,) = json.loads((tmp_path / "a2.json").read_text(encoding="utf-8"))["mijlpalen"]
    assert (told["mijlpaal"], told["reden"]) == ("werving", "Zoals Bart Vos vroeg.")
    office.do("retention", "--apply", today="2029-10-01")
    (row,) = office.rows("mijlpaal")
    assert (row["aios"], row["reden"], row["door"]) == ("a2", "geanonimiseerd", "bo")
    office.do("retention", "--apply", today="2040-01-01")
    (row,) = office.rows("mijlpaal")
    assert row["aios"].startswith("anoniem-")
    assert row["door"] != "bo"
    trail = [str(line) for line in office.rows("gebeurtenis")]
    assert not any("Bart Vos" in line or "mijlpaal:a2/" in line for line in trail)
