"""Who may do and see what: roles per institute and profile, the named instituutsopleider, four eyes."""

from __future__ import annotations

from typing import Any

import pytest

AIOS = "aios;naam;email;profiel;instituut\n"

CHANGES: tuple[tuple[object, ...], ...] = (
    ("place", "a1", "aanpalend", "psy-1"),
    ("ronde", "new", "x", "--profile", "va", "--from", "2027-05-01", "--to", "2027-08-31"),
    ("allocate", "r"),
    ("voorstel", "commit", 1),
    ("status", 1, "vervallen", "--reason", "x"),
    ("approve", 1),
    ("mail", "retry", 1),
    ("user", "add", "mol"),
    ("user", "role", "lea", "bureau"),
)
LOOKS: tuple[tuple[object, ...], ...] = (
    ("ronde", "list"),
    ("ronde", "show", "r"),
    ("voorstel", "show", 1),
    ("aanvraag", "list"),
    ("mail", "list"),
    ("user", "list"),
    ("log",),
    ("export", "uit"),
)


def test_nobody_unknown_looks_or_acts(placed_office: Any) -> None:
    """An unknown --user is told where to go, and nothing else."""
    before = placed_office.dump()
    file = placed_office.file(AIOS + "a9;X;x@example.nl;va;nspoh\n")
    for args in (*CHANGES, *LOOKS, ("import", "aios", file)):
        said = placed_office.run(*args, user="vreemd").refused
        assert said.startswith("Onbekende persoon: vreemd is in dit bureau niet bekend."), args
    assert placed_office.dump() == before


@pytest.mark.parametrize("who", ["lea", "io1", "coj"])
def test_who_may_only_look_changes_nothing(placed_office: Any, who: str) -> None:
    """A lezer, an instituutsopleider and a coordinator of another profile; io1 decides own requests only."""
    before = placed_office.dump()
    for args in CHANGES:
        if (who, args[0]) != ("io1", "approve"):
            assert placed_office.run(*args, user=who).code == 1, args
    assert placed_office.dump() == before


def test_the_named_instituutsopleider_decides_own_requests_only(placed_office: Any) -> None:
    """N9: io2 is named by an aios of another institute and does not even see this request."""
    assert [q["id"] for q in placed_office.do("aanvraag", "list", user="io1")] == [1]
    assert placed_office.do("aanvraag", "list", user="io2") == []
    assert "wacht op io1; io2 beslist hier niet over" in placed_office.run("approve", 1, user="io2").refused
    assert "wacht op io1; coj beslist hier niet over" in placed_office.run("approve", 1, user="coj").refused


def test_a_coordinator_of_the_profile_may_decide(placed_office: Any) -> None:
    """Contract: only the person named, a deputy, or a coordinator of that profile."""
    assert placed_office.do("approve", 1, user="cor")["plaatsing_status"] == "geplaatst"


def test_four_eyes_nobody_decides_a_request_of_own_making(office: Any) -> None:
    """Contract: the office that placed is named as instituutsopleider; somebody else must decide."""
    office.taken(
        "aios", "aios;naam;email;profiel;instituut;instituutsopleider\na1;Zoë;zoe@example.nl;va;nspoh;bo\n"
    )
    office.do("place", "a1", "aanpalend", "psy-1")
    number = office.request("a1")
    assert (
        "door bo zelf gemaakt; iemand anders moet erover beslissen" in office.run("approve", number).refused
    )
    assert office.run("user", "role", "bo", "coordinator", "--profile", "va").code == 0
    assert "zelf gemaakt" in office.run("approve", number).refused
    assert office.do("approve", number, user="cor")["status"] == "goedgekeurd"


def test_the_office_does_not_decide_for_the_instituutsopleider(placed_office: Any) -> None:
    """N9: consent is of the instituutsopleider, whatever roles the office has."""
    assert "wacht op io1; bo beslist hier niet over" in placed_office.run("approve", 1).refused


def test_without_a_named_instituutsopleider_a_coordinator_decides(office: Any) -> None:
    """N9: the sentence says who the request waits for."""
    office.taken("aios", AIOS + "a9;Iris Lam;iris@example.nl;va;nspoh\n")
    office.taken("schema", "aios;stagesoort;start\na9;aanpalend;2027-06-07\n")
    office.do("place", "a9", "aanpalend", "psy-1")
    number = office.request("a9")
    assert "een coordinator van va" in office.run("approve", number).refused
    assert office.do("approve", number, user="cor")["status"] == "goedgekeurd"


def test_an_instituutsopleider_sees_own_aios_only(placed_office: Any) -> None:
    """io2 looks at the same round, proposal and log and finds only b1."""
    assert {s["aios"] for s in placed_office.do("ronde", "show", "r", user="io2")["stages"]} == {"b1"}
    document = placed_office.do("voorstel", "show", 1, user="io2")
    assert document["plaatsingen"] == []
    assert {n["aios"] for n in document["niet_geplaatst"]} == {"b1"}
    assert {e["aios"] for e in placed_office.do("log", user="io2")} == {"b1"}
    assert "mag niet" in placed_office.run("export", "uit", user="io2").refused
    assert placed_office.run("voorstel", "show", 1, "--input", user="io2").code == 1


def test_an_account_takes_no_address_that_is_none(placed_office: Any) -> None:
    refused = placed_office.run("user", "add", "nieuw", "--name", "Nieuw", "--email", "geenmail").refused
    assert "geenmail is geen e-mailadres" in refused
    assert all(one["persoon"] != "nieuw" for one in placed_office.do("user", "list"))


def test_the_office_of_one_institute_works_for_that_institute(placed_office: Any) -> None:
    """Nora is bureau of noord: she sees and changes b1, not the aios of nspoh."""
    office = placed_office
    assert {s["aios"] for s in office.do("ronde", "show", "r", user="nora")["stages"]} == {"b1"}
    assert office.do("place", "b1", "aanpalend", "noord-1", user="nora")["status"] == "onder voorbehoud"
    before = office.dump()
    assert (
        "mag niet plaatsen voor nspoh" in office.run("place", "a2", "aanpalend", "psy-3", user="nora").refused
    )
    assert "ziet u niet" in office.run("status", 1, "vervallen", "--reason", "x", user="nora").refused
    period = ("--profile", "va", "--from", "2027-05-01", "--to", "2027-08-31")
    assert "mag geen ronde openen" in office.run("ronde", "new", "n", *period, user="nora").refused
    assert "plant niet de hele ronde" in office.run("allocate", "r", user="nora").refused
    assert office.dump() == before
    office.do("ronde", "new", "n", *period, "--institute", "noord", user="nora")


@pytest.mark.parametrize(
    ("kind", "text", "column"),
    [
        ("aios", AIOS + "a1;Zoë Jansen;zoe@example.nl;va;noord\n", "aios"),
        ("aios", AIOS + "a9;Nieuw;nieuw@example.nl;va;nspoh\n", "aios"),
        ("aios", AIOS + "b1;Els Berg;els@example.nl;va;nspoh\n", "aios"),
        ("schema", "aios;stagesoort;start\na1;aanpalend;2027-06-14\n", "aios"),
        ("voorkeuren", "aios;stagesoort;rang;plaats\na1;aanpalend;1;psy-1\n", "aios"),
        ("vrijstellingen", "aios;vakgebied\na1;psychiatrie\n", "aios"),
    ],
)
def test_nobody_imports_for_an_institute_they_do_not_work_for(
    office: Any, kind: str, text: str, column: str
) -> None:
    """Not even by saying that the aios moved to one's own institute, or away from it."""
    refused = office.reasons(kind, text, user="nora")
    assert {line[1] for line in refused} == {column}
    assert all("u werkt niet voor" in line[3] for line in refused)


def test_a_place_of_another_institute_is_left_alone(office: Any) -> None:
    """A place without institute is everybody's; one with an institute is that institute's."""
    office.run("user", "add", "nico", "--role", "bureau", "--institute", "nspoh")
    heads = "plaats;instelling;naam;specialisme;profielen;stagesoorten;instituut\n"
    row = "noord-1;ggz;Andere naam;psychiatrie;va;aanpalend"
    for instituut in ("noord", "nspoh", ""):
        ((_, _, _, reason),) = office.reasons("stageplaatsen", f"{heads}{row};{instituut}\n", user="nico")
        assert "u werkt niet voor noord" in reason
    window = "plaats;van;tot;capaciteit\nnoord-1;2027-01-01;2028-12-31;0\n"
    assert "u werkt niet voor noord" in office.reasons("beschikbaarheid", window, user="nico")[0][3]
    assert office.taken("stageplaatsen", f"{heads}{row};noord\n", user="nora")["gewijzigd"] == 1


def test_roles_are_given_and_taken_by_the_beheerder(office: Any) -> None:
    """User role: what changes is said; what is unknown is refused; the account gets its name once."""
    assert "heeft de rol lezer gekregen" in office.run("user", "role", "cor", "lezer").out
    assert "Er verandert niets: cor heeft de rol lezer al" in office.run("user", "role", "cor", "lezer").out
    assert "heeft de rol lezer niet meer" in office.run("user", "role", "cor", "lezer", "--remove").out
    assert "had de rol lezer niet" in office.run("user", "role", "cor", "lezer", "--remove").out
    assert "heeft nog geen account" in office.run("user", "role", "mol", "lezer").refused
    assert "geen instituut zuid" in office.run("user", "role", "cor", "lezer", "--institute", "zuid").refused
    assert "geen profiel zz" in office.run("user", "role", "cor", "lezer", "--profile", "zz").refused
    assert "zonder spaties" in office.run("user", "add", "mol mol").refused
    assert (
        "was er al" in office.run("user", "add", "lea", "--name", "Lea Ster", "--email", "lea@example.nl").out
    )
    found = {u["persoon"]: u for u in office.do("user", "list")}
    assert (found["lea"]["naam"], found["lea"]["email"]) == ("Lea Ster", "lea@example.nl")
    assert found["bo"]["bron"] == "stagetui.toml"
    assert "Lea Ster" in office.run("user", "list").out


def test_the_export_role_exports_and_sends_and_does_no_more(placed_office: Any) -> None:
    """The nightly job has an account of its own."""
    placed_office.do("export", placed_office.directory.parent / "uit", user="eva")
    assert placed_office.run("place", "a2", "aanpalend", "psy-3", user="eva").code == 1
