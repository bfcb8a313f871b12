"""A programme that nobody thought of works by its TOML alone: from forms to placed aios through the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

DAY = "2027-01-15"

# A new kind of stage for the etalage, one in parts, a milestone and an aanvraag of its own, and an older rule changed.
BOS = """\
base = "nspoh"
id = "bos"
name = "Bosgeneeskunde"
valid_from = 2026-01-01
own_fields = ["bosgeneeskunde"]

[stagesoorten.boswacht]
name = "Stage boswacht"
order = 1
weeks = 10
routes = ["etalage"]
fields = ["tekenziekten"]
exclude_own_fields = true

[stagesoorten.keuze]
name = "Keuzestage"
order = 2
weeks = 12
parts_run = "na elkaar"

[stagesoorten.keuze.parts.kroon]
name = "boomkroon"
weeks = 4
routes = ["etalage"]

[stagesoorten.keuze.parts.wortel]
name = "wortels"
routes = ["door instituut"]

[[calendar]]
id = "besluit"
weeks_before = 8

[[calendar]]
id = "laarzen"
text = "Laarzen zijn besteld"
owner = "bureau"
weeks_before = 20
stagesoorten = ["boswacht"]

[requests.overnachten]
name = "Overnachten in het bos"
text = "De aios wil tijdens de stage in het bos overnachten"
stagesoorten = ["boswacht"]
deciders = ["instituutsopleider"]
due = "besluit"
needs = ["motivatie"]
"""

FILES = {
    "instellingen": "instelling;naam;plaats;regio\neik;Boswachterij De Eik;Ede;oost\n",
    "stageplaatsen": "plaats;instelling;naam;specialisme;profielen;stagesoorten;contact_naam;contact_email\n"
    "teek;eik;Tekenpost;tekenziekten;bos;boswacht;A. Ree;ree@example.nl\n"
    "eigen;eik;Boskliniek;bosgeneeskunde;bos;boswacht;B. Das;das@example.nl\n"
    "kroon;eik;Kroondak;boomkunde;bos;keuze;C. Uil;uil@example.nl\n",
    "beschikbaarheid": "plaats;van;tot;capaciteit\n"
    "teek;2027-01-01;2028-12-31;1\neigen;2027-01-01;2028-12-31;9\nkroon;2027-01-01;2028-12-31;9\n",
    "aios": "aios;naam;email;profiel;instituut;deeltijd;instituutsopleider\n"
    "b1;Eva Berk;berk@example.nl;bos;nspoh;100;io1\nb2;Otto Els;els@example.nl;bos;nspoh;50;io1\n",
    "schema": "aios;stagesoort;start\nb1;boswacht;2027-06-07\nb2;boswacht;2027-07-05\nb1;keuze;2027-10-04\n",
}


def test_a_programme_by_toml_alone(cli: Any, tmp_path: Path) -> None:
    """N1, N4, N10, N11: nothing in the program knows of forests."""
    bureau = tmp_path / "bureau"

    def step(*words: object, user: str = "bo") -> Any:
        ended = cli(*words, "--json", "--bureau", bureau, "--user", user, "--date", DAY)
        assert ended.code == 0, ended
        return ended.json

    def take(kind: str, text: str) -> Any:
        path = tmp_path / f"{kind}.csv"
        path.write_text(text, encoding="utf-8")
        return cli("import", kind, path, "--json", "--bureau", bureau, "--user", "bo", "--date", DAY).json

    step("init", bureau)
    (bureau / "profiles" / "bos.toml").write_text(BOS, encoding="utf-8")
    assert step("check")["in_orde"]
    for kind, text in FILES.items():
        assert take(kind, text)["geweigerd"] == []
    refused = take("voorkeuren", "aios;stagesoort;rang;plaats\nb1;boswacht;1;eigen\n")["geweigerd"]
    assert "nooit in het eigen profiel" in refused[0]["reden"]
    take("voorkeuren", "aios;stagesoort;rang;plaats\nb1;boswacht;1;teek\nb2;boswacht;1;teek\n")

    shown = step("ronde", "new", "Bos", "--profile", "bos", "--from", "2027-06-01", "--to", "2027-07-31")
    # ten weeks, and twice as long at half the time
    assert {s["aios"]: (s["start"], s["eind"]) for s in shown["stages"]} == {
        "b1": ("2027-06-07", "2027-08-15"),
        "b2": ("2027-07-05", "2027-11-21"),
    }
    made = step("allocate", "Bos", "--seed", 3)
    assert (made["status"], made["rangen"]) == ("optimaal", {"1": 1, "geen": 1})
    step("voorstel", "commit", made["voorstel"])
    (asked,) = step("aanvraag", "list", user="io1")
    winner = made["plaatsingen"][0]["aios"]
    start = shown["stages"][[s["aios"] for s in shown["stages"]].index(winner)]["start"]
    decision = {"2027-06-07": "2027-04-12", "2027-07-05": "2027-05-10"}[start]  # eight weeks before
    assert (asked["aios"], asked["plaats"], asked["voor"]) == (winner, "teek", decision)
    assert step("approve", asked["id"], user="io1")["plaatsing_status"] == "geplaatst"
    stages = {s["aios"]: s["status"] for s in step("ronde", "show", "Bos")["stages"]}
    assert stages[winner] == "geplaatst"

    calendar = step("due", "--all", "--aios", "b1")
    dates = {(one["stagesoort"], one["mijlpaal"]): one["datum"] for one in calendar}
    assert dates["boswacht", "laarzen"] == "2027-01-18"
    assert ("keuze/kroon", "laarzen") not in dates
    assert {
        ("keuze/kroon", "voorkeuren"),
        ("keuze/wortel", "besluit"),
        ("keuze", "stageplan"),
    } <= dates.keys()
    assert ("keuze/wortel", "voorkeuren") not in dates
    assert (dates["keuze/wortel", "start"], dates["keuze/wortel", "einde"]) == ("2027-11-01", "2027-12-26")
