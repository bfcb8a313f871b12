"""Zelf werven: approval before the instelling is approached, then "geregeld", then final approval (N4, N5)."""

from __future__ import annotations

from typing import Any

FOUND = ("--instelling", "Zorggroep De Beuk", "--specialisme", "ouderengeneeskunde")
WHY = ("--motivatie", "verdieping in de ouderenzorg")
GUIDED = ("--plaatsnaam", "Ede", "--begeleider", "P. Linden", "--begeleider-email", "linden@example.nl")


def test_n5_from_approval_to_a_confirmed_place(desk: Any) -> None:
    """N5: approval first; once arranged, instituutsopleider and bureau approve; then the place is confirmed."""
    first = desk.ask("zelf-werven", "a1", "keuze", *FOUND, *WHY)
    asked = desk.show(first)
    assert (asked["beslisser"], asked["voor"], asked["wacht_op"]) == ("io1", "2027-12-27", "io1")
    desk.approve(first, "io1")
    arranged = desk.ask("zelf-geworven", "a1", "keuze", *FOUND, *GUIDED)
    done = desk.approve(arranged, "io1")
    assert (done["status"], done["wacht_op"]) == ("open", "het bureau")
    assert [row for row in desk.office.rows("plaatsing") if row["aios"] == "a1"] == []
    done = desk.approve(arranged, "bea")
    assert (done["status"], done["plaatsing_status"]) == ("goedgekeurd", "geplaatst")
    placed = desk.office.placed("a1", "keuze")
    (place,) = [row for row in desk.office.rows("stageplaats") if row["plaats"] == placed["plaats"]]
    assert (place["zichtbaarheid"], place["goedgekeurd"], place["contact_naam"]) == (
        "verborgen",
        True,
        "P. Linden",
    )
    (instelling,) = [
        row for row in desk.office.rows("instelling") if row["instelling"] == place["instelling"]
    ]
    assert (instelling["naam"], instelling["plaats"]) == ("Zorggroep De Beuk", "Ede")
    assert {row["partij"] for row in desk.office.rows("toestemming")} == {
        "aios",
        "instelling",
        "instituutsopleider",
    }
    (mail,) = desk.office.do("mail", "list")
    assert (mail["soort"], mail["status"]) == ("intentieverklaring", "wacht")
    assert "linden@example.nl" in mail["aan"]
    assert desk.office.do("check")["in_orde"] is True


def test_n5_approval_comes_before_the_instelling_is_approached(desk: Any) -> None:
    """N5: what was not approved, or was approved for another instelling, can't be reported as arranged."""
    said = desk.not_asked("zelf-geworven", "a1", "keuze", *FOUND, *GUIDED)
    assert "eerst een aanvraag zelf-werven (Zelf werven) zijn goedgekeurd" in said
    first = desk.ask("zelf-werven", "a1", "keuze", *FOUND, *WHY)
    assert "eerst een aanvraag zelf-werven" in desk.not_asked("zelf-geworven", "a1", "keuze", *FOUND, *GUIDED)
    desk.approve(first, "io1")
    other = ("--instelling", "GGZ Noorderzon", "--specialisme", "psychiatrie")
    said = desk.not_asked("zelf-geworven", "a1", "keuze", *other, *GUIDED)
    assert "goedgekeurd is Zorggroep De Beuk, niet GGZ Noorderzon" in said
    # the same name in other capitals and spaces is the same instelling
    desk.ask("zelf-geworven", "a1", "keuze", "--instelling", "zorggroep  DE BEUK", *FOUND[2:], *GUIDED)


def test_n5_a_refusal_ends_it(desk: Any) -> None:
    """N5: without approval there is nothing to arrange."""
    first = desk.ask("zelf-werven", "a1", "keuze", *FOUND, *WHY)
    assert (
        "een weigering heeft een reden nodig"
        in desk.office.run("refuse", first, "--reason", " ", user="io1").refused
    )
    desk.office.do("refuse", first, "--reason", "past niet bij de leerdoelen", user="io1")
    assert "eerst een aanvraag zelf-werven" in desk.not_asked("zelf-geworven", "a1", "keuze", *FOUND, *GUIDED)


def test_n4_n5_an_instelling_of_the_etalage_is_preferred_not_approached(desk: Any) -> None:
    """N5: institutions in the etalage are not approached by aios themselves; the preference is offered."""
    for name in ("ggz", "ggz de LINDE"):
        said = desk.not_asked(
            "zelf-werven", "a1", "aanpalend", "--instelling", name, "--specialisme", "psychiatrie", *WHY
        )
        assert "GGZ De Linde staat in de etalage en wordt niet door aios zelf benaderd" in said
        assert "dien in plaats daarvan een voorkeur in voor" in said
        assert "psy-1 (Psychiatrie ouderen)" in said
        assert "t/m 2027-01-31" in said
    late = desk.not_asked(
        *("zelf-werven", "a1", "aanpalend", "--instelling", "ggz", "--specialisme", "psychiatrie", *WHY),
        today="2027-02-15",
    )
    assert "liep de termijn van de voorkeuren t/m 2027-01-31" in late
    # a kind of stage that is never found in the etalage (N13) has no such door
    desk.ask("zelf-werven", "a1", "keuze", "--instelling", "ggd", "--specialisme", "psychiatrie", *WHY)


def test_n4_a_stage_that_is_not_recruited_by_aios_is_refused(desk: Any) -> None:
    """N4, N11: the RIVM part of IZB is planned by the institute, and a stage with parts is recruited part by part."""
    desk.office.taken(
        "aios",
        "aios;naam;email;profiel;instituut;instituutsopleider\nz1;Ina Zeg;ina@example.nl;izb;nspoh;io1\n",
    )
    desk.office.taken("schema", "aios;stagesoort;start\nz1;aanpalend;2027-09-06\n")
    rivm = desk.not_asked("zelf-werven", "z1", "aanpalend/rivm", *FOUND, *WHY)
    assert "wordt niet zelf geworven, maar: door instituut" in rivm
    assert "bestaat uit delen" in desk.not_asked("zelf-werven", "z1", "aanpalend", *FOUND, *WHY)


def test_n11_n12_the_field_is_checked_before_anybody_is_asked(desk: Any) -> None:
    """N11, N12: a field in which this stage can't be done is refused at once."""
    said = desk.not_asked(
        "zelf-werven",
        "a1",
        "aanpalend",
        "--instelling",
        "Praktijk Eik",
        "--specialisme",
        "huisartsgeneeskunde",
        *WHY,
    )
    assert "alleen in psychiatrie, verslavingszorg" in said
    own = desk.not_asked(
        "zelf-werven", "a1", "mg", "--instelling", "VT Oost", "--specialisme", "veilig thuis", *WHY
    )
    assert "nooit in het eigen profiel" in own


def test_what_is_missing_or_wrong_is_told_at_once(desk: Any) -> None:
    said = desk.not_asked("zelf-werven", "a1", "keuze", "--instelling", "De Beuk", "--land", "België")
    assert "nog nodig: motivatie, specialisme" in said
    assert "land wordt niet gevraagd" in said
    desk.approve(desk.ask("zelf-werven", "a1", "keuze", *FOUND, *WHY), "io1")
    said = desk.not_asked(
        "zelf-geworven", "a1", "keuze", *FOUND, "--begeleider", "P. L.", "--begeleider-email", "linden"
    )
    assert "linden is geen e-mailadres" in said
    assert "geef ook de plaatsnaam" in said
    assert (
        "stage niet-daar van a1 is niet bekend"
        in desk.not_asked("zelf-werven", "a1", "niet-daar", *FOUND).lower()
    )
    assert "noem ook de stagesoort" in desk.not_asked("zelf-werven", "a1", *FOUND)
    assert "kies uit: zelf-werven" in desk.not_asked("toverstage", "a1", "keuze")


def test_a_stage_that_has_a_place_is_not_looked_for(desk: Any) -> None:
    """N7: from onder voorbehoud on there is nothing to recruit; what was still asked lapses with *geplaatst*."""
    open_one = desk.ask("zelf-werven", "a1", "keuze", *FOUND, *WHY)
    first = desk.ask(
        "zelf-werven", "a1", "keuze", "--instelling", "Elders", "--specialisme", "psychiatrie", *WHY
    )
    desk.approve(first, "io1")
    arranged = desk.ask(
        *("zelf-geworven", "a1", "keuze", "--instelling", "Elders", "--specialisme", "psychiatrie", *GUIDED)
    )
    desk.approve(arranged, "bea")
    desk.approve(arranged, "io1")
    assert desk.show(open_one)["status"] == "vervallen"
    assert "deze stage is al geplaatst" in desk.not_asked(
        "zelf-werven", "a1", "keuze", "--instelling", "Nog een", "--specialisme", "psychiatrie", *WHY
    )
    assert "vrijgeven" not in str(desk.show(open_one)["reden"])


def test_n16_the_kenmerken_of_the_found_place_count(desk: Any) -> None:
    """N16: a place that the aios found can be the one with elderly."""
    desk.approve(desk.ask("zelf-werven", "a1", "keuze", *FOUND, *WHY), "io1")
    arranged = desk.ask("zelf-geworven", "a1", "keuze", *FOUND, *GUIDED, "--kenmerken", "Ouderen")
    desk.approve(arranged, "io1")
    desk.approve(arranged, "bea")
    placed = desk.office.placed("a1", "keuze")
    assert [r["kenmerken"] for r in desk.office.rows("stageplaats") if r["plaats"] == placed["plaats"]] == [
        "ouderen"
    ]
