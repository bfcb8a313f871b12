"""One institute lives a whole year by its command line: from the poll in January to the end of the second half year.

What is asked of every plan is counted here by hand, day by day, with nothing of the program's own rules.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from tests.conftest import OFFICE, Office, run

DAY = timedelta(days=1)
COHORT = [f"h{number}" for number in range(6)]
# plaats → (stagesoort, specialisme, room)
PLACES = {
    "seh-a": ("seh", "seh", 2),
    "seh-b": ("seh", "seh", 2),
    "int": ("klinisch", "interne", 1),
    "kin": ("klinisch", "kindergeneeskunde", 1),
    "neu": ("klinisch", "neurologie", 1),
    "psy-a": ("ggz", "psychiatrie", 2),
    "psy-b": ("ggz", "verslavingszorg", 2),
    "oud-a": ("ccp", "ouderengeneeskunde", 2),
    "oud-b": ("ccp", "revalidatie", 2),
}
WISHES = """\
aios;stagesoort;rang;plaats;specialisme;regio;periode;motivatie
h0;seh;1;seh-a;;;26 weken;
h0;ggz;2;;;;na seh;
h1;seh;1;seh-b;;;26 weken;
h1;ccp;2;oud-a;;;;
h2;ggz;1;psy-a;;;kwartaal 1;
h3;ggz;1;psy-b;;;kwartaal 1;
h4;ccp;1;oud-b;;;eerst;
"""


def opened(directory: Path) -> Office:
    """An institute with places, supervisors, and last year's availability."""
    made = run("init", directory, "--profiles", "huisarts", "--institutes", "hov", "--user", OFFICE)
    assert made.code == 0, made
    office = Office(directory, today="2025-12-01")
    office.taken("instellingen", "instelling;naam;plaats;regio\nzh;Ziekenhuis De Zwaan;Amstelveen;midden\n")
    head = (
        "plaats;instelling;naam;specialisme;profielen;stagesoorten;instituut;deeltijd_minimum;erkenning_tot;slwp_tot;"
        "contact_naam;contact_email"
    )
    rows = [
        f"{code};zh;Plek {code};{field};huisarts;{kind};hov;60;2030-01-01;2030-01-01;Balie {code};{code}@example.nl"
        for code, (kind, field, _) in PLACES.items()
    ]
    office.taken("stageplaatsen", "\n".join([head, *rows]))
    rows = [
        f"{code};Dr. {code} {name};{code}-{name.lower()}@example.nl;ja;24;2020-01-01;2030-01-01"
        for code in PLACES
        for name in (("Een", "Twee") if code != "psy-b" else ("Een",))
    ]
    office.taken("stageopleiders", "\n".join(["plaats;naam;email;big;uren_per_week;sinds;erkend_tot", *rows]))
    rows = [f"{code};2025-09-01;2026-08-31;{room}" for code, (_, _, room) in PLACES.items()]
    office.taken("beschikbaarheid", "\n".join(["plaats;van;tot;capaciteit", *rows]))
    for person, role in (("ina", "bureau"), ("cor", "coordinator")):
        ended = office.run("user", "add", person, "--name", person, "--role", role)
        assert ended.code == 0, ended
    rows = [
        f"{code};Aios {code};{code}@example.nl;huisarts;hov;sboh;{deeltijd};2025-09-01;mentor@example.nl"
        for code, deeltijd in zip(COHORT, (100, 100, 100, 100, 100, 80), strict=True)
    ]
    office.taken(
        "aios",
        "\n".join(
            ["aios;naam;email;profiel;instituut;werkgever;deeltijd;start_opleiding;studiebegeleider", *rows]
        ),
    )
    return office


def held(office: Office, soort: str) -> list[dict[str, Any]]:
    """The messages of a kind that somebody still has to release."""
    return [
        row for row in office.rows("bericht") if row["soort"] == soort and row["status"] == "vastgehouden"
    ]


def placed(office: Office, *statuses: str) -> list[dict[str, Any]]:
    """The plaatsingen that are not vervallen, of these statuses when some are named."""
    return [
        row
        for row in office.rows("plaatsing")
        if row["status"] != "vervallen" and (not statuses or row["status"] in statuses)
    ]


def count_heads(office: Office) -> None:
    """Nobody at two places on a day, nowhere more than there is room, and every place fits its kind of stage."""
    at: dict[tuple[str, date], int] = defaultdict(int)
    busy: set[tuple[str, date]] = set()
    for row in placed(office):
        kind, _, room = PLACES[row["plaats"]]
        assert row["stagesoort"] == kind
        day = row["start"]
        while day <= row["eind"]:
            assert (row["aios"], day) not in busy, row
            busy.add((row["aios"], day))
            at[row["plaats"], day] += 1
            assert at[row["plaats"], day] <= room, (row, day)
            day += DAY


def test_a_whole_year_of_one_institute(tmp_path: Path) -> None:
    """H1-H10, H14, H17, H18, H21: poll, forms, round, plan, swaps, definitive, letters, six weeks, the second half."""
    office = opened(tmp_path / "bureau")

    # January: the poll (H2). One place answers, the others say nothing: nothing has changed.
    asked = office.run(
        "uitvraag", "peiling", 2026, "--profile", "huisarts", "--voor", "2026-01-31", today="2026-01-05"
    )
    assert asked.code == 0, asked
    assert {row["plaats"] for row in held(office, "peiling")} == set(PLACES)
    office.taken(
        "beschikbaarheid", "plaats;van;tot;capaciteit\nkin;2026-09-01;2027-08-31;1\n", today="2026-01-20"
    )
    silent = office.run(
        "uitvraag", "peiling", 2026, "--profile", "huisarts", "--overnemen", today="2026-02-02"
    )
    assert silent.code == 0, silent
    offered = {row["plaats"] for row in office.rows("beschikbaarheid") if row["tot"] >= date(2027, 8, 31)}
    assert offered == set(PLACES)

    # February: the forms come back (H4), and an exemption is granted (H3).
    office.taken("voorkeuren", WISHES, today="2026-02-16")
    office.taken(
        "vrijstellingen",
        "aios;vakgebied;soort;besluit_datum\nh4;ggz;vrijstelling;2026-02-10\n",
        today="2026-02-16",
    )
    assert len(held(office, "voorkeuren-ontvangen")) == 5

    # May: the round, and a proven plan (H5).
    office.do(
        *("ronde", "new", "S26", "--profile", "huisarts", "--institute", "hov"),
        *("--from", "2026-09-01", "--to", "2027-02-28"),
        today="2026-05-01",
    )
    plan = office.do("allocate", "S26", "--seed", 5, today="2026-05-20")
    assert plan["status"] == "optimaal"
    assert plan["niet_geplaatst"] == []

    # Mid-June: publication (H6).
    office.do("voorstel", "commit", plan["voorstel"], today="2026-06-15")
    assert {row["aios"] for row in held(office, "voorlopig-plan")} == set(COHORT)
    count_heads(office)

    # The swap week: one swap is refused by a rule before anybody is asked, another is made.
    by_stage = {(row["aios"], row["stagesoort"]): row for row in placed(office)}
    first, second = [
        aios
        for (aios, kind), row in sorted(by_stage.items())
        if kind == "ggz" and row["start"] == date(2026, 9, 1)
    ][:2]
    before = by_stage[first, "ggz"]["plaats"], by_stage[second, "ggz"]["plaats"]
    assert before[0] != before[1]
    kind, one, other = next(
        (row["stagesoort"], row["aios"], late["aios"])
        for row in placed(office)
        for late in placed(office)
        if row["stagesoort"] == late["stagesoort"] and row["start"] < late["start"]
    )
    refused = office.run(
        "swap", "propose", "S26", one, other, "--stage", kind, user="ina", today="2026-06-17"
    ).refused
    assert "overlappen" in refused
    assert office.rows("ruil") == []
    swap = office.do(
        "swap", "propose", "S26", first, second, "--stage", "ggz", user="ina", today="2026-06-17"
    )["id"]
    for aios in (first, second):
        assert office.run("swap", "accept", swap, aios, user="ina", today="2026-06-18").code == 0
    assert office.run("swap", "approve", swap, user="ina", today="2026-06-18").code == 1
    assert office.run("swap", "approve", swap, user="cor", today="2026-06-19").code == 0
    now = {row["aios"]: row["plaats"] for row in placed(office) if row["stagesoort"] == "ggz"}
    assert (now[first], now[second]) == (before[1], before[0])
    count_heads(office)

    # The end of June: definitive, with the letters (H6, H8).
    assert office.run("ronde", "definitief", "S26", today="2026-06-20").code == 1
    assert office.run("ronde", "definitief", "S26", today="2026-06-25").code == 0
    assert {row["status"] for row in placed(office)} == {"onder voorbehoud"}
    assert {row["aios"] for row in held(office, "definitief-plan")} == set(COHORT)
    assert len(held(office, "plaatsingsbrief-aios")) == len(placed(office))
    groups = office.do("ronde", "groepen", "S26", today="2026-06-26")
    assert groups

    # Six weeks before the start (H7): by itself, and from then on only by overmacht.
    assert office.run("remind", today="2026-07-21").code == 0
    for row in placed(office):
        assert (row["status"] == "geplaatst") == (row["start"] == date(2026, 9, 1)), row
    moved = next(row for row in placed(office, "geplaatst") if row["stagesoort"] == "ggz")
    other = "psy-a" if moved["plaats"] == "psy-b" else "psy-b"
    late = ("place", moved["aios"], "ggz", other)
    assert "overmacht" in office.run(*late, "--reason", "liever daar", today="2026-08-01").refused
    count = sum(row["plaats"] == other and row["start"] == moved["start"] for row in placed(office))
    if count < PLACES[other][2]:
        ended = office.run(*late, "--reason", "brand in het gebouw", "--overmacht", today="2026-08-01")
        assert ended.code == 0, ended
        count_heads(office)

    # October: the only stageopleider of a place falls ill for months (H18): who is touched, and a deputy.
    told = office.do(
        *("stageopleider", "away", "psy-b", "Dr. psy-b Een", "--from", "2026-10-05", "--to", "2026-12-31"),
        *("--reason", "ziekte"),
        today="2026-10-06",
    )
    at_psy = {
        row["aios"]
        for row in placed(office)
        if row["plaats"] == "psy-b"
        and row["start"] <= date(2026, 12, 31)
        and row["eind"] >= date(2026, 10, 5)
    }
    assert {one["aios"] for one in told["geraakt"]} == at_psy
    office.taken(
        "stageopleiders",
        "plaats;naam;email;big;uren_per_week;sinds;erkend_tot\n"
        "psy-b;Dr. psy-b Twee;psy-b-twee@example.nl;ja;24;2026-10-01;2030-01-01\n",
        today="2026-10-08",
    )
    assert (
        office.run(
            "stageopleider", "deputy", "psy-b", "Dr. psy-b Een", "Dr. psy-b Twee", today="2026-10-08"
        ).code
        == 0
    )

    # The second half (H5): what remains, at what is free; the year of each is whole.
    office.do(
        *("ronde", "new", "M27", "--profile", "huisarts", "--institute", "hov"),
        *("--from", "2027-03-01", "--to", "2027-08-31"),
        today="2026-11-01",
    )
    plan = office.do("allocate", "M27", "--seed", 5, today="2026-11-20")
    assert (plan["status"], plan["niet_geplaatst"]) == ("optimaal", [])
    first_half = {row["plaatsing"]: row for row in placed(office)}
    office.do("voorstel", "commit", plan["voorstel"], today="2026-12-14")
    for row in placed(office):
        old = first_half.get(row["plaatsing"])
        assert old is None or (old["plaats"], old["start"]) == (row["plaats"], row["start"])
    count_heads(office)
    assert office.run("ronde", "definitief", "M27", today="2026-12-28").code == 0
    for code in COHORT:
        kinds = {row["stagesoort"] for row in placed(office) if row["aios"] == code}
        weeks = sum(row["weken"] for row in office.rows("stage") if row["aios"] == code)
        assert kinds >= {"ccp", "seh"}
        assert ("ggz" in kinds) == (code != "h4")
        assert weeks == (39 if code == "h4" else 52)

    # At night: what is carried over to the institute's own system (H9, H21).
    out = tmp_path / "export"
    assert office.run("export", out, today="2027-01-05").code == 0
    names = {path.stem for path in (out / "2027-01-05").iterdir()}
    assert {"overdracht-huisarts", "groepen-huisarts"} <= names
