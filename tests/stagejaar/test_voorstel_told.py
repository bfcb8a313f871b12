"""What `voorstel show`, `compare` and `commit` tell of a year: components, lending, looking ahead, what is next."""

from __future__ import annotations

from tests.stagejaar.conftest import PLANNING, Institute


def test_a_line_tells_component_borrowing_and_looking_ahead(empty: Institute) -> None:
    """H5, H13."""
    institute = empty
    for kind in ("ggz", "ccp"):
        institute.place(f"{kind}-1", kind)
    institute.place("seh-oost", "seh", institute="oost")
    institute.office.taken(
        "leenafspraken", "plaats;aan_instituut;van;tot;maximum\nseh-oost;hov;2026-09-01;2027-08-31;1\n"
    )
    institute.aios("h1")
    institute.round()
    made = institute.plan()
    shown = institute.office.do("voorstel", "show", made["voorstel"], today=PLANNING)
    for line in shown["plaatsingen"]:
        assert line["onderdeel"]
        assert line["vooruitblik"] == (line["start"] > "2027-02-28")
        assert line["geleend"] == (line["plaats"] == "seh-oost")
    assert any(line["vooruitblik"] for line in shown["plaatsingen"])
    assert any(line["geleend"] for line in shown["plaatsingen"])
    assert made["plaatsingen"] == shown["plaatsingen"]
    text = institute.office.run("voorstel", "show", made["voorstel"], today=PLANNING).out
    assert "geleend" in text
    assert "vooruitblik" in text


def test_what_has_no_place_is_told_with_its_days(empty: Institute) -> None:
    empty.place("seh-1", "seh")
    empty.aios("h1")
    empty.round()
    made = empty.plan()
    assert made["niet_geplaatst"]
    for line in made["niet_geplaatst"]:
        assert {"onderdeel", "start", "eind", "vooruitblik"} <= line.keys()
        assert line["vooruitblik"] == (line["start"] is not None and line["start"] > "2027-02-28")


def test_comparing_tells_another_component_or_another_day(institute: Institute) -> None:
    institute.aios("h1")
    institute.round()
    first = institute.plan()["voorstel"]
    institute.office.taken("voorkeuren", "aios;stagesoort;rang;periode\nh1;ggz;1;eerst\n", today="2026-02-10")
    second = institute.plan()["voorstel"]
    found = institute.office.do("voorstel", "compare", first, second, today=PLANNING)["verschillen"]
    text = institute.office.run("voorstel", "compare", first, second, today=PLANNING).out
    for line in found:
        assert line["start_een"] != line["start_ander"] or line["onderdeel_een"] != line["onderdeel_ander"]
    assert ("vanaf" in text) == bool(found)


def test_committing_tells_of_the_swap_week(institute: Institute) -> None:
    """H6: the plan is published, and can be swapped in for a week."""
    institute.aios("h1")
    institute.round("Half jaar")
    number = institute.plan("Half jaar")["voorstel"]
    said = institute.office.run("voorstel", "commit", number, today="2026-06-12").out
    assert "ruilen t/m 2026-06-19" in said
    assert 'stagetui ronde definitief "Half jaar"' in said
    assert "toestemmen" not in said
