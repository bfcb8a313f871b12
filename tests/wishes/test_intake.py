"""Preferences for a year of stages come in by file: what may be asked, by whom, until when (H3, H4, H11, H13)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.conftest import Office

HEAD = "aios;stagesoort;rang;plaats;specialisme;regio;periode;motivatie"
Reasons = Callable[..., list[tuple[str, str]]]


def rows(*lines: str) -> str:
    return "\n".join([HEAD, *lines])


@pytest.fixture
def refused(year_office: Office) -> Reasons:
    """Hand in rows that are refused: the columns and reasons."""

    def reasons(*lines: str, **who: str) -> list[tuple[str, str]]:
        return [
            (column, reason)
            for _, column, _, reason in year_office.reasons("voorkeuren", rows(*lines), **who)
        ]

    return reasons


def test_h4_wishes_come_in_without_a_schema_and_are_no_plaatsing(year_office: Office) -> None:
    """Kind of stage, elective with motivation, region, a place, period and order; N7 is for the etalage."""
    lines = (
        "anna;seh;1;;;;26 weken;",
        "anna;seh;2;seh-1;seh;;eerst;",
        "anna;ggz;1;;ggz;midden;na seh;",
        "anna;ccp;1;ccp-2;verpleeghuis;;2028-03;",
        "anna;keuze;1;ort-1;orthopedie;;kwartaal 4;Wil later veel bewegingsapparaat doen",
    )
    assert year_office.taken("voorkeuren", rows(*lines))["nieuw"] == 5
    assert year_office.rows("plaatsing") == []
    listed = {(one["stagesoort"], one["rang"]): one for one in year_office.do("voorkeur", "list", "anna")}
    assert listed["ggz", 1]["periode"] == "na seh"
    assert year_office.taken("voorkeuren", rows(*lines))["gelijk"] == 5
    assert year_office.do("check")["in_orde"]


def test_h3_an_exemption_forbids_its_fields_and_says_so(refused: Reasons) -> None:
    """Interne: no stage in any of the four; what remains of traject A is another acute one."""
    fields = "kies uit orthopedie, neurologie, cardiologie"
    assert refused("bram;klinisch;1;;gynaecologie;;;", "bram;seh;1;;;noord;;") == [
        (
            "specialisme",
            f"bram heeft vrijstelling voor interne en mag geen stage doen in gynaecologie; {fields}",
        ),
        (
            "stagesoort",
            "bram heeft vrijstelling voor interne en doet geen Spoedeisende hulp; laat deze rij weg",
        ),
    ]


def test_h3_who_is_exempted_from_the_seh_does_no_traject_a(refused: Reasons) -> None:
    """All of it is off, orthopedie as well; and a nursing home is off in traject B."""
    found = refused("dirk;seh;1;;;;eerst;", "dirk;klinisch;1;;orthopedie;;;", "dirk;ccp;1;;;oost;;")
    assert [column for column, _ in found] == ["stagesoort", "stagesoort", "stagesoort"]
    assert all("vrijstelling voor seh, verpleeghuis" in reason for _, reason in found)


def test_h3_what_an_exemption_leaves_may_be_asked(year_office: Office) -> None:
    assert year_office.taken("voorkeuren", rows("bram;klinisch;1;ort-1;orthopedie;;;", "dirk;ggz;1;;ggz;;;"))


def test_h11_an_elective_needs_its_field_and_a_motivation(refused: Reasons) -> None:
    assert refused("anna;keuze;1;;urologie;;;", "anna;keuze;2;;;midden;;graag") == [
        ("motivatie", "een keuze is er alleen met een motivatie; vul die in of laat deze rij weg"),
        (
            "specialisme",
            (
                "noem bij een keuze het vakgebied: orthopedie, cardiologie, neurologie, reumatologie, onderzoek, "
                "urologie, pijnpoli, klinische genetica"
            ),
        ),
    ]


def test_h13_a_place_of_another_institute_is_for_who_borrows_it_that_year(refused: Reasons) -> None:
    """ccp-2 is lent for this year, ccp-1 was lent for an earlier one."""
    assert refused("anna;ccp;1;ccp-1;;;;", "anna;ccp;2;ccp-2;;;;") == [
        ("plaats", "ccp-1 hoort bij instituut zuid")
    ]


def test_h14_a_place_may_ask_for_more_days_than_the_aios_works(refused: Reasons) -> None:
    found = refused("bram;klinisch;1;int-2;;;;")
    assert ("plaats", "int-2 vraagt minstens 90 %; bram werkt 80 %") in found
    assert ("plaats", "int-2 is interne en past niet bij deze wens") in found


@pytest.mark.parametrize(
    ("line", "column", "reason"),
    [
        ("anna;seh;11;;seh;;;", "rang", "er zijn hoogstens 10 voorkeuren per stagesoort; laat deze rij weg"),
        ("anna;mg;1;;seh;;;", "stagesoort", "profiel huisarts kent deze stagesoort niet voor deze aios"),
        ("anna;seh;1;;oogheelkunde;;;", "specialisme", "seh is er niet in oogheelkunde; kies uit seh"),
        ("anna;ggz;1;;;;ooit;", "periode", "dit is geen periode; noem een maand"),
        ("anna;ggz;1;;;;13 weken;", "", ""),
        ("anna;ggz;1;;;;26 weken;", "periode", "ggz duurt 13 weken; noem die lengte"),
        (
            "anna;ggz;1;;;;na ggz;",
            "periode",
            "na voor of na komt een andere stagesoort: seh, klinisch, ccp, keuze",
        ),
        ("anna;ggz;1;;;;voor oogheelkunde;", "periode", "na voor of na komt een andere stagesoort"),
        ("anna;ggz;1;;;;2027-08;", "periode", "het stagejaar van anna is 2027-09 tot en met 2028-08"),
        ("anna;ggz;1;;;;2028-09;", "periode", "het stagejaar van anna is 2027-09 tot en met 2028-08"),
        ("bram;ggz;1;;;;2028-11;", "", ""),
        ("anna;ggz;1;seh-1;;;;", "plaats", "seh-1 is er niet voor stagesoort ggz (wel voor seh)"),
        ("anna;klinisch;1;ort-1;interne;;;", "plaats", "ort-1 is orthopedie en past niet bij deze wens"),
        (
            "cato;ggz;1;;ggz;;;",
            "aios",
            "van cato is niet bekend wanneer de opleiding begon; vul start_opleiding in",
        ),
        ("vera;keuze;1;;;noord;;", "stagesoort", "deze stage staat niet in het opleidingsschema van vera"),
    ],
)
def test_h4_what_cannot_be_asked_is_said_with_what_can(
    year_office: Office, line: str, column: str, reason: str
) -> None:
    """Who works part time has a longer year (H14); the rules of an etalage stay those of the etalage."""
    ended = year_office.take("voorkeuren", rows(line), "--check", "--json")
    found = [(one["kolom"], one["reden"]) for one in ended.json["geweigerd"]]
    if reason:
        assert any(where == column and told.startswith(reason) for where, told in found), found
    else:
        assert found == []


def test_h4_the_forms_are_in_by_the_day_of_the_half_year_in_which_the_year_begins(
    year_office: Office, refused: Reasons
) -> None:
    line = "anna;ggz;1;;ggz;;;"
    assert year_office.taken("voorkeuren", rows(line), today="2027-02-23")["nieuw"] == 1
    late = refused("anna;ggz;1;;ggz;;kwartaal 1;", today="2027-02-24")
    assert late == [
        (
            "ingediend_op",
            (
                "de termijn voor het stagejaar dat begint op 2027-09-01 liep t/m 2027-02-23; deze voorkeur is van "
                "2027-02-24"
            ),
        )
    ]
    assert year_office.taken("voorkeuren", rows(line), today="2027-03-24")["gelijk"] == 1
    ahead = year_office.reasons("voorkeuren", f"{HEAD};ingediend_op\nanna;ccp;1;;ccp;;;;2027-02-01\n")
    assert [reason for *_, reason in ahead] == ["ligt na vandaag (2027-01-15); verbeter de datum"]


def test_a_wish_may_be_taken_back(year_office: Office) -> None:
    year_office.taken("voorkeuren", rows("anna;ggz;1;;ggz;;;", "anna;ggz;2;;;noord;;"))
    assert year_office.do("voorkeur", "remove", "anna", "ggz", 2)["over"] == 1
    assert "is er: 1" in year_office.run("voorkeur", "remove", "anna", "ggz", 2).refused
    assert year_office.do("voorkeur", "remove", "anna", "ggz")["over"] == 0


def test_a_profile_says_what_a_wish_may_name(year_office: Office, refused: Reasons) -> None:
    year_office.do(
        *("profile", "set", "huisarts", "preferences.names", "plaats; specialisme; periode"),
        *("--reason", "geen regio's"),
    )
    assert refused("anna;ggz;1;;ggz;noord;;") == [
        ("regio", "dit profiel kent geen wens voor regio; noem plaats, specialisme, periode")
    ]
