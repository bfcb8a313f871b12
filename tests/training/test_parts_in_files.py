"""N11, N13: the parts of a stage come and go with it, and those that a file names must fill it."""

from __future__ import annotations

from typing import Any

from stagetui.profiles.resources import config_dir


def test_n11_izb_gets_its_parts_after_each_other(parted: Any, dates: Any) -> None:
    """N11: four weeks RIVM, and the rest medische microbiologie; at 80 % all of it longer."""
    assert dates(parted, "i1") | {} == {
        "aanpalend": ("2027-06-07", "2027-09-05"),
        "aanpalend/rivm": ("2027-06-07", "2027-07-04"),
        "aanpalend/mmb": ("2027-07-05", "2027-09-05"),
        "mg": ("2027-10-04", "2028-01-02"),
        "keuze": ("2028-02-07", "2028-05-07"),
    }
    slow = dates(parted, "i2")
    assert slow["aanpalend/rivm"] == ("2027-06-07", "2027-07-11")
    assert slow["aanpalend/mmb"] == ("2027-07-12", slow["aanpalend"][1])


def test_n11_mmk_gets_its_parts_at_the_same_time(parted: Any, dates: Any) -> None:
    found = dates(parted, "m1")
    assert set(found) == {
        *("aanpalend", "aanpalend/nvic", "aanpalend/dermatologie", "aanpalend/arbeidslong"),
    }
    assert len(set(found.values())) == 1
    refused = parted.run("schema", "parts", "m1", "aanpalend", "nvic").refused
    assert "lopen tegelijk" in refused


def test_n13_tbc_has_a_month_sanatorium_and_a_month_microbiology(parted: Any, dates: Any) -> None:
    found = dates(parted, "t1")
    assert found["keuze/sanatorium"] == ("2027-06-07", "2027-07-04")
    assert found["keuze/mmb"] == ("2027-07-05", "2027-08-01")
    assert found["keuze/vrij"] == ("2027-08-02", "2027-09-05")
    names = {one["stagesoort"]: one["naam"] for one in parted.do("schema", "show", "t1")["stages"]}
    assert names["keuze/sanatorium"] == "Keuzestage: sanatorium"


def test_the_same_file_twice_changes_nothing(parted: Any) -> None:
    report = parted.taken("schema", "aios;stagesoort;start\ni1;aanpalend;2027-06-07\n")
    assert (report["gelijk"], report["gewijzigd"]) == (1, 0)


def test_parts_follow_a_stage_that_is_moved_by_a_file(parted: Any, dates: Any) -> None:
    """As they stand: another order stays another order."""
    parted.do("schema", "parts", "i1", "aanpalend", "mmb", "rivm")
    parted.taken("schema", "aios;stagesoort;start\ni1;aanpalend;2027-06-14\n")
    found = dates(parted, "i1")
    assert found["aanpalend/mmb"] == ("2027-06-14", "2027-08-15")
    assert found["aanpalend/rivm"] == ("2027-08-16", "2027-09-12")


def test_parts_follow_another_factor(parted: Any, dates: Any) -> None:
    """N10, N11: through a file, which lengthens the stage, and from a day on; each part keeps its weeks."""
    parted.taken("aios", "aios;naam;email;profiel;instituut;deeltijd\ni1;Ina;ina@example.nl;izb;nspoh;50\n")
    assert dates(parted, "i1")["aanpalend/rivm"] == ("2027-06-07", "2027-08-01")
    assert dates(parted, "i1")["aanpalend/mmb"] == ("2027-08-02", "2027-12-05")
    parted.do("schema", "parttime", "i1", "2027-07-05", "100")
    assert dates(parted, "i1")["aanpalend/rivm"] == ("2027-06-07", "2027-07-18")


def test_a_file_that_lengthens_tells_what_overlaps_and_which_factors_come_later(parted: Any) -> None:
    parted.do("schema", "parttime", "i1", "2029-01-01", "90")
    report = parted.taken(
        "aios", "aios;naam;email;profiel;instituut;deeltijd\ni1;Ina;ina@example.nl;izb;nspoh;50\n"
    )
    told = " / ".join(report["waarschuwingen"])
    assert "i1: aanpalend (t/m 2027-12-05) overlapt nu met mg (vanaf 2027-10-04)" in told
    assert "vanaf 2029-01-01 90 %" in told


def test_n11_parts_by_hand_are_taken_when_they_fill_the_stage(parted: Any, dates: Any) -> None:
    """Another order, with the dates given; the RIVM keeps its four weeks."""
    report = parted.taken(
        "schema",
        "aios;stagesoort;start;eind\n"
        "i1;aanpalend/mmb;2027-06-07;2027-08-08\ni1;aanpalend/rivm;2027-08-09;2027-09-05\n",
    )
    assert report["gewijzigd"] == 2
    assert dates(parted, "i1")["aanpalend/rivm"] == ("2027-08-09", "2027-09-05")


def test_n11_parts_that_do_not_fill_the_stage_are_refused_with_their_row(parted: Any) -> None:
    head = "aios;stagesoort;start;eind\n"
    told = parted.reasons("schema", f"{head}i1;aanpalend/rivm;2027-06-07;2027-07-11\n")
    assert [(row, column) for row, column, _, _ in told] == [(2, "start")]
    assert "aanpalend/mmb: overlapt met aanpalend/rivm" in told[0][3]
    told = parted.reasons(
        "schema", f"{head}i1;aanpalend/rivm;2027-06-07;2027-06-27\ni1;aanpalend/mmb;2027-06-28;2027-09-05\n"
    )
    assert [(row, reason) for row, _, _, reason in told] == [
        (2, "dit deel duurt van 2027-06-07 t/m 2027-06-27, en het zijn minstens 4 weken voltijd")
    ]


def test_n11_a_stage_too_short_for_its_parts_is_refused(parted: Any) -> None:
    told = parted.reasons("schema", "aios;stagesoort;start;eind\nt1;keuze;2027-06-07;2027-07-18\n")
    assert (told[0][0], told[0][1]) == (2, "eind")
    assert "De delen passen niet in keuze" in told[0][3]


def test_a_part_needs_its_stage_and_its_last_day(parted: Any) -> None:
    told = parted.reasons("schema", "aios;stagesoort;start;eind\nm1;keuze/x;2027-06-07;2027-07-18\n")
    assert "kent deze stagesoort niet" in told[0][3]
    parted.taken("aios", "aios;naam;email;profiel;instituut\nt9;Teun;teun@example.nl;tbc;nspoh\n")
    told = parted.reasons("schema", "aios;stagesoort;start\nt9;keuze/mmb;2027-06-07\n")
    assert [(column, reason.split(";")[0]) for _, column, _, reason in told] == [
        ("stagesoort", "keuze zelf staat niet in het schema van t9"),
        ("eind", "een deel heeft ook een laatste dag"),
    ]


def test_n7_a_placed_part_holds_its_stage(parted: Any) -> None:
    """N7: neither a file nor another factor moves a stage of which a part is placed."""
    parted.do("place", "i1", "aanpalend/rivm", "rivm-1")
    told = parted.reasons("schema", "aios;stagesoort;start\ni1;aanpalend;2027-06-14\n")
    assert "deze stage is al onder voorbehoud" in told[0][3]
    before = [row for row in parted.rows("stage") if row["stagesoort"].startswith("aanpalend")]
    parted.taken("aios", "aios;naam;email;profiel;instituut;deeltijd\ni1;Ina;ina@example.nl;izb;nspoh;50\n")
    assert [row for row in parted.rows("stage") if row["stagesoort"].startswith("aanpalend")] == before


def test_n11_only_parts_are_placed_each_at_its_own_place(parted: Any) -> None:
    """N11: the stage as a whole has no place; a place for the stage takes its parts too, by their field."""
    refused = parted.run("place", "i1", "aanpalend", "mmb-1").refused
    assert "bestaat uit delen met elk een eigen stageplaats: aanpalend/rivm, aanpalend/mmb" in refused
    assert "alleen in rivm" in parted.run("place", "i1", "aanpalend/rivm", "mmb-1").refused
    parted.do("place", "i1", "aanpalend/rivm", "rivm-1")
    parted.do("place", "i1", "aanpalend/mmb", "mmb-1")
    places = {one["stagesoort"]: one["plaats"] for one in parted.do("schema", "show", "i1")["stages"]}
    assert (places["aanpalend"], places["aanpalend/rivm"], places["aanpalend/mmb"]) == (
        *(None, "rivm-1", "mmb-1"),
    )
    refused = parted.run("place", "i2", "aanpalend/rivm", "rivm-1", "--start", "2027-06-14").refused
    assert "sluit aan op de andere delen" in refused


def test_a_preference_names_the_part(parted: Any) -> None:
    told = parted.reasons("voorkeuren", "aios;stagesoort;rang;plaats\ni1;aanpalend;1;mmb-1\n")
    assert any("bestaat uit delen; geen daarvan gaat via de etalage" in reason for *_, reason in told)


def test_n11_the_boundary_between_parts_is_moved(parted: Any, dates: Any) -> None:
    """The free part of the elective ends later, and the sanatorium keeps its weeks (N13)."""
    parted.do("schema", "parts", "t1", "keuze", "vrij=2027-06-07", "sanatorium=2027-06-28", "mmb")
    found = dates(parted, "t1")
    assert found["keuze/vrij"] == ("2027-06-07", "2027-06-27")
    assert found["keuze/sanatorium"] == ("2027-06-28", "2027-07-25")
    assert found["keuze/mmb"] == ("2027-07-26", "2027-09-05")
    refused = parted.run("schema", "parts", "t1", "keuze", "vrij", "sanatorium=2027-08-02", "mmb").refused
    assert "minstens 4 weken voltijd" in refused
    refused = parted.run("schema", "parts", "t1", "keuze", "vrij", "mmb").refused
    assert "Noem elk deel van keuze één keer: keuze/sanatorium, keuze/mmb, keuze/vrij" in refused
    refused = parted.run("schema", "parts", "t1", "keuze", "vrij", "mmb=2027-08-01", "sanatorium").refused
    assert "sanatorium" in refused
    parted.do("schema", "parts", "t1", "keuze")
    assert dates(parted, "t1")["keuze/sanatorium"] == ("2027-06-07", "2027-07-04")


def test_a_placed_part_moves_along_or_stands_in_the_way(parted: Any) -> None:
    """N7, N11: reversing the parts moves the RIVM to the end, where there is room; not past the end of 2028."""
    parted.do("place", "i1", "aanpalend/rivm", "rivm-1")
    done = parted.do("schema", "parts", "i1", "aanpalend", "mmb", "rivm")
    assert [(one["stagesoort"], one["start"]) for one in done["plaatsingen"]] == [
        ("aanpalend/rivm", "2027-08-09")
    ]
    assert parted.placed("i1", "aanpalend/rivm")["start"].isoformat() == "2027-08-09"
    refused = parted.run("schema", "move", "i1", "aanpalend", "2028-12-04").refused
    assert "aanpalend/rivm: plaatsing" in refused


def test_the_doctor_sees_parts_that_no_longer_fill_their_stage(parted: Any) -> None:
    """The rules changed since: five weeks RIVM instead of four. Laying the parts out again mends it."""

    def told() -> list[str]:
        found = parted.run("check", "--json").json["bevindingen"]
        return [one["tekst"] for one in found if one["onderwerp"] == "schema"]

    assert told() == []
    text = (config_dir() / "profiles" / "izb.toml").read_text(encoding="utf-8")
    (parted.directory / "profiles").mkdir(exist_ok=True)
    own = parted.directory / "profiles" / "izb.toml"
    own.write_text(text.replace("weeks = 4", "weeks = 5"), encoding="utf-8")
    assert [one.split(":")[0] for one in told()] == ["i1, aanpalend/rivm", "i2, aanpalend/rivm"]
    for aios in ("i1", "i2"):
        parted.do("schema", "parts", aios, "aanpalend")
    assert told() == []
