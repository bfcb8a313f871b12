"""N2: the changes of an opleidingsschema as others' systems take them over, in the nightly export."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any


def exported(office: Any, out: Path, name: str) -> list[dict[str, str]]:
    office.do("export", out, "--only", name)
    with (out / office.today / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        sample = file.read()
    delimiter = ";" if ";" in sample.splitlines()[0] else ","
    return list(csv.DictReader(sample.splitlines(), delimiter=delimiter))


def test_n2_every_change_is_told_with_what_it_was(office: Any, tmp_path: Path) -> None:
    """N2, N10: for MijnNSPOH, MijnRGS and SBOH; in the order in which it happened, with the reason."""
    office.do("schema", "move", "a1", "keuze", "2028-03-06", "--reason", "Verlof.")
    office.do("schema", "parttime", "a1", "2028-03-06", "80")
    office.do("schema", "parttime", "a1", "2028-03-06", "100")
    office.taken(
        "aios", "aios;naam;email;profiel;instituut;deeltijd\na3;Cas Mol;cas@example.nl;va;nspoh;90\n"
    )
    found = exported(office, tmp_path, "schemawijzigingen-va")
    came = [one for one in found if not one["start_was"] and one["stagesoort"]]
    assert len(came) == len([row for row in office.rows("stage") if row["aios"][0] in "ab"])
    later = [one for one in found if one not in came]
    told = [
        (one["aios"], one["stagesoort"], one["vanaf"], one["start_was"], one["start"], one["deeltijd"])
        for one in later
    ]
    assert told[0] == ("a1", "keuze", "", "2028-02-07", "2028-03-06", "")
    assert later[0]["reden"] == "Verlof."
    assert {(aios, vanaf, factor) for aios, kind, vanaf, *_, factor in told if not kind} == {
        ("a1", "2028-03-06", "80"),
        ("a1", "2028-03-06", ""),
        ("a3", "", "90"),
    }
    assert [int(one["nr"]) for one in found] == sorted(int(one["nr"]) for one in found)
    assert exported(office, tmp_path / "jgz", "schemawijzigingen-jgz") != found


def test_n10_the_list_of_stages_has_the_factor_of_then(office: Any, tmp_path: Path) -> None:
    office.do("schema", "parttime", "a1", "2027-10-04", "60")
    rows = {
        (one["aios"], one["stagesoort"]): one["deeltijd"]
        for one in exported(office, tmp_path, "opleidingsschema-va")
    }
    assert (rows["a1", "aanpalend"], rows["a1", "mg"], rows["a4", "aanpalend"]) == ("100", "60", "80")
    assert exported(office, tmp_path / "later", "deeltijd") == [
        {"aios": "a1", "vanaf": "2027-10-04", "deeltijd": "60"}
    ]
