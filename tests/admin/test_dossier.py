"""The dossier of one aios: everything that is kept, nothing of others, for who may have it."""

from __future__ import annotations

import errno
import io
import json
import stat
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

OTHERS = ("Bart Vos", "bart@example.nl", "Cas Mol", "Dina Aker", "Els Berg", "a2", "a3", "a4", "b1")


def written(office: Any, aios: str, file: Path) -> dict[str, Any]:
    """The dossier as JSON."""
    assert office.do("dossier", aios, file) == {"aios": aios, "bestand": str(file)}
    document = json.loads(file.read_text())
    assert isinstance(document, dict)
    return document


def test_it_holds_everything_that_is_kept(busy_office: Any, tmp_path: Path) -> None:
    file = tmp_path / "dossier.json"
    found = written(busy_office, "a1", file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert (found["aios"]["naam"], found["opgemaakt"], found["door"]) == ("Zoë Jansen", "2027-01-15", "bo")
    assert [stage["stagesoort"] for stage in found["schema"]] == ["aanpalend", "mg", "keuze"]
    (wish,) = found["voorkeuren"]
    assert (wish["plaats"], wish["plaats_naam"], wish["rang"]) == ("psy-1", "Psychiatrie ouderen", 1)
    assert [line["na"]["plaats"] for line in found["ingediend"]] == ["psy-1"]
    run = found["voorstellen"][0]
    assert (run["voorstel"], run["seed"], run["plaats"], run["rang"], run["lot"] > 0) == (
        1,
        1,
        "psy-1",
        1,
        True,
    )
    assert run["deelnemers"] == 5
    (placed,) = found["plaatsingen"]
    assert placed["status"] == "geplaatst"
    assert {one["partij"] for one in found["toestemmingen"]} == {"aios", "instelling", "instituutsopleider"}
    (asked,) = found["aanvragen"]
    assert (asked["status"], asked["besloten_door"]) == ("goedgekeurd", "io1")
    (mail,) = found["berichten"]
    assert "Zoë Jansen" in mail["tekst"]
    assert "Stage-intentieverklaring" in mail["bijlagen"][0]["tekst"]
    (rules,) = found["regels"]
    assert rules["rondes"] == ["r, geopend op 2027-01-15"]
    assert 'id = "va"' in rules["tekst"]
    assert [line["nr"] for line in found["geschiedenis"]] == sorted(
        line["nr"] for line in found["geschiedenis"]
    )
    assert {"import aios", "voorstel vastgesteld", "aanvraag goedgekeurd"} <= {
        g["actie"] for g in found["geschiedenis"]
    }


def test_it_holds_causes_reasons_and_exemptions(busy_office: Any, tmp_path: Path) -> None:
    """Who got no place is told why, without being told who did; what somebody wrote of another is hidden."""
    found = [written(busy_office, aios, tmp_path / f"{aios}.json") for aios in ("a2", "a4")]
    causes = [run["oorzaak"] for one in found for run in one["voorstellen"] if run["oorzaak"]]
    assert any("loting van een andere aios (lot 1)" in cause for cause in causes)
    reasons = [asked["reden"] for one in found for asked in one["aanvragen"] if asked["reden"]]
    assert reasons == ["Overlegd met een andere aios"]
    assert found[0]["vrijstellingen"][0]["vakgebied"] == "jeugd"
    assert found[0]["voorkeuren"][0]["motivatie"] == "Omdat mijn broer Wim daar werkte"


@pytest.mark.parametrize("ending", ["json", "pdf"])
def test_it_holds_nothing_of_others(busy_office: Any, tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"dossier.{ending}"
    busy_office.do("dossier", "a1", file)
    text = file.read_text() if ending == "json" else pdf_text(file)
    assert "Zoë Jansen" in text
    assert [word for word in OTHERS if f" {word}" in text or f'"{word}' in text] == []


def pdf_text(file: Path) -> str:
    """The words of a PDF."""
    pages = PdfReader(io.BytesIO(file.read_bytes())).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_the_pdf_says_the_same_in_words(busy_office: Any, tmp_path: Path) -> None:
    file = tmp_path / "dossier.PDF"
    file.write_text("oud")
    assert "alleen u kunt het lezen" in busy_office.run("dossier", "a2", file).out
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    text = pdf_text(file)
    for words in (
        "Dossier van Bart Vos", "Opleidingsschema", "psy-2", "Omdat mijn broer Wim", "lotinggetal 1", "jeugd",
        "De regels die golden", "Geschiedenis", "Van ziekte wordt geen reden bewaard",
    ):  # fmt: skip
        assert words in text, words


def test_somebody_of_whom_little_is_kept_has_a_dossier_too(busy_office: Any, tmp_path: Path) -> None:
    """No round yet: the rules are those of today."""
    found = written(busy_office, "j1", tmp_path / "dossier.json")
    assert (found["voorstellen"], found["berichten"], found["voorkeuren"]) == ([], [], [])
    assert (found["regels"][0]["profiel"], found["regels"][0]["rondes"]) == ("jgz", [])
    assert busy_office.run("dossier", "j1", tmp_path / "dossier.pdf").code == 0


def test_it_is_told_in_the_log_who_took_it(busy_office: Any, tmp_path: Path) -> None:
    busy_office.do("dossier", "a1", tmp_path / "dossier.json", user="cor")
    last = busy_office.do("log")[-1]
    assert (last["actie"], last["onderwerp"], last["wie"]) == ("dossier gemaakt", "aios:a1", "cor")


@pytest.mark.parametrize(
    ("user", "may"), [("bo", True), ("cor", True), ("io1", True), ("coj", False), ("lea", False)]
)
def test_it_is_for_the_office_and_who_decides_for_this_aios(
    busy_office: Any, tmp_path: Path, user: str, *, may: bool
) -> None:
    ended = busy_office.run("dossier", "a1", tmp_path / "dossier.json", user=user)
    assert (ended.code == 0) is may
    assert (tmp_path / "dossier.json").exists() is may


def test_what_cannot_be_written_is_refused_before_it_is_told(busy_office: Any, tmp_path: Path) -> None:
    for name, said in (("dossier.docx", ".pdf of .json"), ("dossier", "eindigt op niets")):
        assert said in busy_office.run("dossier", "a1", tmp_path / name).refused
    assert "bestaat niet" in busy_office.run("dossier", "a1", tmp_path / "weg" / "dossier.json").refused
    assert "niet bekend" in busy_office.run("dossier", "niemand", tmp_path / "dossier.json").refused
    assert {path.name for path in tmp_path.iterdir()} == {"bureau"}


def test_a_dossier_that_cannot_be_put_in_place_leaves_nothing(
    busy_office: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    file = tmp_path / "dossier.json"
    file.write_text("oud")
    monkeypatch.setattr("stagetui.engine.jobs.dossier.os.fsync", full)
    assert "te weinig ruimte" in busy_office.run("dossier", "a1", file).refused
    assert file.read_text() == "oud"
    assert {path.name for path in tmp_path.iterdir()} == {"bureau", "dossier.json"}
