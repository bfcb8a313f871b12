"""N11, N13, N18: the calendar of a stage that has parts, and milestones that go with a request."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from stagetui.cli.main import run as command_line
from stagetui.profiles.book import ProfileBook
from stagetui.profiles.resources import config_dir
from stagetui.profiles.terms import Per

AIOS = """\
aios;naam;email;profiel;instituut;instituutsopleider
i1;Ina Duin;ina@example.nl;izb;nspoh;io1
t1;Tom Wad;tom@example.nl;tbc;nspoh;io1
"""
SCHEMA = """\
aios;stagesoort;start
i1;aanpalend;2027-06-07
i1;mg;2027-10-04
t1;keuze;2028-06-05
"""
PLACES = """\
plaats;instelling;naam;specialisme;profielen;stagesoorten;kenmerken;contact_naam
rivm-1;ggd;LCI;infectieziektebestrijding;izb;aanpalend/rivm;rivm;R. Veld
mmb-1;ggd;Microbiologie;medische microbiologie;izb;aanpalend/mmb;;M. Berk
"""
FREE = "plaats;van;tot;capaciteit\nrivm-1;2027-01-01;2028-12-31;1\nmmb-1;2027-01-01;2028-12-31;1\n"


@pytest.fixture(scope="module")
def parted_once(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("delen")
    shutil.copytree(filled, place / "bureau")
    files = {"stageplaatsen": PLACES, "beschikbaarheid": FREE, "aios": AIOS, "schema": SCHEMA}
    for kind, text in files.items():
        (place / kind).with_suffix(".csv").write_text(text, encoding="utf-8")
        who = ("--bureau", str(place / "bureau"), "--user", "bo", "--date", "2027-01-15")
        assert command_line(["import", kind, str((place / kind).with_suffix(".csv")), *who]) == 0
    return place / "bureau"


@pytest.fixture
def parted(parted_once: Path, office: Any) -> Any:
    shutil.rmtree(office.directory)
    shutil.copytree(parted_once, office.directory)
    return office


def lines(office: Any, aios: str, day: str = "2027-01-15") -> dict[tuple[str, str], str]:
    found = office.do("due", "--all", "--aios", aios, today=day)
    return {(one["stagesoort"], one["mijlpaal"]): one["staat"] for one in found}


def test_n11_a_milestone_stands_once_or_for_every_part(parted: Any) -> None:
    """N11: one mail, one stageplan and one report for the stage; place, names and talks for each part."""
    found = set(lines(parted, "i1"))
    izb = ProfileBook.load(None)["izb"]
    for one in izb.calendar:
        if one.routes or one.request or one.stagesoorten:
            continue
        stands = {stage for stage, name in found if name == one.id and stage.startswith("aanpalend")}
        parts = {"aanpalend/rivm", "aanpalend/mmb"}
        assert stands == ({"aanpalend"} if one.per is Per.STAGE else parts), one.id
    assert ("mg", "besluit") in found


def test_n4_what_belongs_to_a_route_stands_where_that_route_is(parted: Any) -> None:
    """N4: neither part goes through the etalage, so nobody hands in preferences for them."""
    assert {stage for stage, name in lines(parted, "i1") if name == "voorkeuren"} == {"mg"}


def test_n11_the_whole_stage_is_placed_when_all_its_parts_are(parted: Any) -> None:
    """N7: with one part placed the stage is not; what belongs to the stage itself makes sense with both."""
    report = ("aanpalend", "stageverslag")
    assert lines(parted, "i1", "2027-06-07")[report] == "nvt"
    parted.do("place", "i1", "aanpalend/rivm", "rivm-1")
    found = lines(parted, "i1", "2027-06-07")
    assert found[report] == "nvt"
    assert found["aanpalend/rivm", "gegevens"] == "gedaan"
    assert found["aanpalend/mmb", "gegevens"] == "open"
    parted.do("place", "i1", "aanpalend/mmb", "mmb-1")
    assert lines(parted, "i1", "2027-06-07")[report] == "komend"
    parted.do("due", "done", "i1", "aanpalend", "stageverslag", today="2027-09-01")
    assert lines(parted, "i1", "2027-09-01")[report] == "gedaan"
    wrong = parted.run("due", "done", "i1", "aanpalend/mmb", "stageverslag", today="2027-09-01").refused
    assert "heeft geen mijlpaal stageverslag" in wrong


def test_n18_the_procedure_abroad_stands_only_where_it_was_asked(parted: Any) -> None:
    """N18: more than half a year before, from the request on; gone when it is refused."""
    assert not [name for _, name in lines(parted, "t1") if name.startswith("buitenland")]
    assert "heeft geen mijlpaal" in parted.run("due", "done", "t1", "keuze", "buitenland-procedure").refused
    asked = parted.do(
        *("aanvraag", "new", "buitenland", "t1", "keuze", "--motivatie", "Sanatorium.", "--land", "België"),
        *("--instelling", "Sanatorium Ardennen"),
    )
    found = lines(parted, "t1")
    abroad = {stage for stage, name in found if name == "buitenland-besluit"}
    assert abroad
    procedure = [
        one
        for one in parted.do("due", "--all", "--aios", "t1")
        if one["mijlpaal"] in ("buitenland-besluit", "buitenland-procedure")
    ]
    assert all(one["datum"] <= "2027-12-31" for one in procedure if one["stagesoort"] == "keuze/sanatorium")
    parted.do("refuse", asked["id"], "--reason", "Te laat.", user="io1")
    assert not [name for _, name in lines(parted, "t1") if name.startswith("buitenland")]


def test_a_round_offers_the_parts_that_go_through_the_etalage(parted: Any) -> None:
    """N4, N11: with a profile whose part is preferred, a round places it and leaves the stage itself alone."""
    own = parted.directory / "profiles"
    own.mkdir(exist_ok=True)
    text = (config_dir() / "profiles" / "izb.toml").read_text(encoding="utf-8")
    changed = text.replace('routes = ["door instituut"]', 'routes = ["etalage"]')
    assert changed != text
    (own / "izb.toml").write_text(changed, encoding="utf-8")
    parted.prefer("i1 aanpalend/rivm rivm-1")
    told = parted.reasons("voorkeuren", "aios;stagesoort;rang;plaats\ni1;aanpalend;1;rivm-1\n")
    assert "bestaat uit delen; noem het deel: aanpalend/rivm" in told[0][3]
    parted.open_round("z", profile="izb")
    shown = parted.do("ronde", "show", "z")
    assert [one["stagesoort"] for one in shown["stages"]] == ["aanpalend/rivm"]
    assert [one["plaats"] for one in shown["aanbod"]] == ["rivm-1"]
    done = parted.do("allocate", "z", "--seed", 1)
    assert [(one["stagesoort"], one["plaats"]) for one in done["plaatsingen"]] == [
        ("aanpalend/rivm", "rivm-1")
    ]
    parted.do("voorstel", "commit", done["voorstel"])
    parted.do("approve", parted.request("i1"), user="io1")
    assert parted.placed("i1", "aanpalend/rivm")["status"] == "geplaatst"
    mails = parted.do("mail", "list")
    text = parted.run("mail", "preview", mails[0]["id"]).out
    assert "Stage aanpalend specialisme: RIVM" in text
