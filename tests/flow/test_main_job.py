"""The main job in processes of their own, on an empty directory: from forms to placed aios, post and export."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import signal
import subprocess
import sys
import time
from datetime import date, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import polars as pl
import xlsxwriter
from pypdf import PdfReader

from stagetui.engine.access import Actor, Via
from stagetui.engine.bureau import Bureau
from stagetui.engine.doorway.outbox import ClaimBericht, RecordDelivery
from stagetui.engine.records import BerichtStatus

DAY = "2027-01-15"

FILES: dict[str, list[list[Any]]] = {
    "instellingen": [
        ["instelling", "naam", "plaats", "regio"],
        ["linde", "GGZ De Linde", "Utrecht", "midden"],
        ["rivier", "GGD Rivierenland", "Tiel", "oost"],
    ],
    "stageplaatsen": [
        [
            *("plaats", "instelling", "naam", "specialisme", "profielen", "stagesoorten"),
            *("kenmerken", "contact_naam", "contact_email"),
        ],
        [
            "psy",
            "linde",
            "Psychiatrie",
            "psychiatrie",
            "va",
            "aanpalend",
            "ouderen",
            "A. de Wit",
            "wit@example.nl",
        ],
        [
            "mg",
            "rivier",
            "IZB Tiel",
            "infectieziektebestrijding",
            "va;jgz",
            "mg",
            "jeugd",
            "C. Kok",
            "kok@example.nl",
        ],
    ],
    "beschikbaarheid": [
        ["plaats", "van", "tot", "capaciteit"],
        ["psy", date(2027, 1, 1), date(2027, 12, 31), 1],
        ["mg", date(2027, 1, 1), date(2027, 12, 31), 2],
    ],
    "aios": [
        ["aios", "naam", "email", "profiel", "instituut", "deeltijd", "instituutsopleider"],
        ["a1", "Zoë Jansen", "zoe@example.nl", "va", "nspoh", 100, "io1"],
        ["a2", "Bart Vos", "bart@example.nl", "va", "nspoh", 80, "io1"],
    ],
    "schema": [
        ["aios", "stagesoort", "start"],
        ["a1", "aanpalend", date(2027, 6, 7)],
        ["a2", "aanpalend", date(2027, 7, 5)],
    ],
    "vrijstellingen": [["aios", "vakgebied", "soort"], ["a2", "ouderen", "evc"]],
    "voorkeuren": [
        ["aios", "stagesoort", "rang", "plaats"],
        ["a1", "aanpalend", 1, "psy"],
        ["a2", "aanpalend", 1, "psy"],
    ],
}


def write(folder: Path, kind: str, ending: str) -> Path:
    """Write one of the files as staff would have it."""
    path = folder / f"{kind}.{ending}"
    if ending == "csv":
        text = io.StringIO()
        csv.writer(text, delimiter=";").writerows(FILES[kind])
        path.write_text(text.getvalue(), encoding="utf-8")
        return path
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet(kind)
    as_date = book.add_format({"num_format": "d-m-yyyy"})
    for y, row in enumerate(FILES[kind]):
        for x, cell in enumerate(row):
            if isinstance(cell, date):
                sheet.write_datetime(y, x, cell, as_date)
            else:
                sheet.write(y, x, cell)
    book.close()
    return path


def letter(mail: EmailMessage) -> str:
    """The words of the one PDF of a message."""
    (part,) = mail.iter_attachments()
    assert part.get_content_type() == "application/pdf"
    pages = PdfReader(io.BytesIO(part.get_content())).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_from_forms_to_placed_aios_post_and_export(tmp_path: Path, process: Any, post_office: Any) -> None:
    """init, seven imports, ronde new, allocate, voorstel commit, approve, geplaatst, mail send, export."""
    bureau = tmp_path / "bureau"

    def step(*words: object, user: str = "bo") -> Any:
        ended = process(*words, "--json", "--bureau", bureau, "--user", user, "--date", DAY)
        assert (ended.code, ended.err) == (0, ""), ended
        return json.loads(ended.out)

    step("init", bureau, "--profiles", "va,jgz,izb")
    for number, (kind, rows) in enumerate(FILES.items()):
        report = step("import", kind, write(tmp_path, kind, ("csv", "xlsx")[number % 2]))
        assert (report["nieuw"], report["geweigerd"]) == (len(rows) - 1, [])
    shown = step(
        "ronde", "new", "Zomer 2027", "--profile", "va", "--from", "2027-06-01", "--to", "2027-08-31"
    )
    assert (len(shown["stages"]), shown["vraag"]) == (2, 2)

    made = step("allocate", "Zomer 2027", "--seed", 7)
    assert made["status"] == "optimaal"
    assert made["rangen"] == {"1": 1, "geen": 1}
    (given,) = made["plaatsingen"]
    step("voorstel", "commit", made["voorstel"])
    (asked,) = step("aanvraag", "list", user="io1")
    assert (asked["aios"], asked["beslisser"], asked["status"]) == (given["aios"], "io1", "open")
    assert step("approve", asked["id"], user="io1")["plaatsing_status"] == "geplaatst"
    stages = {s["aios"]: s["status"] for s in step("ronde", "show", "Zomer 2027")["stages"]}
    assert stages[given["aios"]] == "geplaatst"

    with post_office() as server:
        server.named_in(bureau)
        assert step("mail", "send")["verzonden"] == 1
        assert step("mail", "send")["verzonden"] == 0
        (mail,) = server.mails
    who = next(row for row in FILES["aios"] if row[0] == given["aios"])
    assert "wit@example.nl" in str(mail["To"])
    assert str(who[2]) in str(mail["Cc"])
    words = letter(mail)
    for part in (who[1], "GGZ De Linde", "A. de Wit", *map(dutch, (given["start"], given["eind"]))):
        assert part in words, words

    out = Path(step("export", tmp_path / "export")["map"])
    check_export(out, given)
    story = iter([line["actie"] for line in step("log")])
    told = [
        *(
            "bureau begonnen",
            "import voorkeuren",
            "ronde geopend",
            "voorstel berekend",
            "voorstel vastgesteld",
        ),
        *("aanvraag goedgekeurd", "status geplaatst", "bericht klaargezet", "bericht verzonden"),
    ]
    assert [one for one in told if one in story] == told  # in this order, with more in between


def dutch(day: str) -> str:
    """A date as a letter writes it."""
    months = "januari februari maart april mei juni juli augustus september oktober november december"
    when = date.fromisoformat(day)
    return f"{when.day} {months.split()[when.month - 1]} {when.year}"


def check_export(out: Path, given: dict[str, Any]) -> None:
    """The manifest's sums are those of the files, and every format tells the same plaatsingen."""
    assert out.name == DAY
    assert [path.name for path in out.parent.iterdir()] == [DAY]
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    sums = {one["bestand"]: one["sha256"] for one in manifest["bestanden"]}
    assert set(sums) == {path.name for path in out.iterdir()} - {"manifest.json"}
    for name, said in sums.items():
        assert hashlib.sha256((out / name).read_bytes()).hexdigest() == said
    rows = json.loads((out / "plaatsingen.json").read_text(encoding="utf-8"))
    found = {(r["aios"], r["status"], r["plaats"]) for r in rows}
    assert (given["aios"], "geplaatst", given["plaats"]) in found
    assert len(rows) == 2
    assert pl.read_parquet(out / "plaatsingen.parquet").height == 2
    assert len((out / "plaatsingen.csv").read_text(encoding="utf-8-sig").splitlines()) == 3
    assert (out / "plaatsingen.xlsx").stat().st_size > 0
    assert {"aios.csv", "voorkeuren.csv", "log.csv", "opleidingsschema-va.csv", "agenda.ics"} <= set(sums)


def test_killed_between_two_messages_the_rest_goes_once(office: Any, process: Any, post_office: Any) -> None:
    """Kill -9 while three messages wait: what was sent is not sent again, the rest goes out once."""
    office.prefer("a1 aanpalend psy-1", "a2 aanpalend psy-2", "a3 aanpalend psy-3")
    office.open_round()
    office.commit()
    for asked in office.do("aanvraag", "list"):
        office.do("approve", asked["id"], user="io1")
    words = ["mail", "send", "--bureau", str(office.directory), "--user", "bo", "--date", DAY]
    with post_office(stop_after=1) as server:
        server.named_in(office.directory)
        sending = subprocess.Popen(
            [sys.executable, "-m", "stagetui", *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        until = time.monotonic() + 20
        while time.monotonic() < until:
            states = sorted(m["status"] for m in office.do("mail", "list"))
            if states == ["bezig", "verzonden", "wacht"]:
                break
            time.sleep(0.1)
        sending.send_signal(signal.SIGKILL)
        sending.wait()
        assert states == ["bezig", "verzonden", "wacht"]
    with post_office() as server:
        server.named_in(office.directory)
        again = process(*words, "--json")
        # the one that was under way may have arrived: it is told, not repeated
        assert again.code == 4
        assert (again.json["verzonden"], again.json["misschien_verzonden"]) == (1, 1)
        assert process(*words).code == 0
        subjects = [str(mail["Message-ID"]) for mail in server.mails]
    assert len(subjects) == len(set(subjects)) == 2
    assert sorted(m["status"] for m in office.do("mail", "list")) == [
        "misschien verzonden",
        "verzonden",
        "verzonden",
    ]
    # only on purpose it goes again
    (unsure,) = [m["id"] for m in office.do("mail", "list") if m["status"] == "misschien verzonden"]
    assert office.run("mail", "retry", unsure).code == 0


def test_two_senders_at_once_the_second_is_told(placed_office: Any, post_office: Any) -> None:
    """Nothing goes out twice: who comes second gets exit code 3."""
    import fcntl

    with post_office() as server, (placed_office.directory / "stagetui.duckdb.mail").open("w") as lock:
        server.named_in(placed_office.directory)
        fcntl.flock(lock, fcntl.LOCK_EX)
        ended = placed_office.run("mail", "send")
        assert (ended.code, ended.err.split(":")[0]) == (3, "Post is bezig")


def test_a_practice_bureau_sends_nothing_outside(office: Any, post_office: Any) -> None:
    """A demo bureau: only to the loopback, or to a redirect."""
    settings = office.directory / "stagetui.toml"
    text = settings.read_text(encoding="utf-8").replace("demo = false", "demo = true")
    mail = '[mail]\nhost = "mail.example.nl"\nsender = "b@example.nl"\n'
    settings.write_text(f"{text}\n{mail}", encoding="utf-8")
    assert "Oefenbureau" in office.run("mail", "send").refused
    with post_office() as server:
        server.named_in(office.directory)
        assert office.do("mail", "send")["verzonden"] == 0


def test_a_message_that_nobody_takes_does_not_keep_the_rest(office: Any, post_office: Any) -> None:
    """Exit code 4: the rest is sent and recorded, the failed one says why and can be made anew."""
    office.prefer("a1 aanpalend psy-1", "a2 aanpalend psy-2")
    office.open_round()
    office.commit()
    for asked in office.do("aanvraag", "list"):
        office.do("approve", asked["id"], user="io1")
    with post_office() as server:
        server.named_in(office.directory)
        (server.folder / "weiger").write_text("wit@example.nl zoe@example.nl", encoding="utf-8")
        ended = office.run("mail", "send", "--json")
        assert ended.code == 4
        assert (ended.json["verzonden"], ended.json["mislukt"]) == (1, 1)
        found = {m["status"]: m for m in office.do("mail", "list")}
        assert "onbekend hier" in found["mislukt"]["antwoord"]
        (server.folder / "weiger").unlink()
        assert "staat klaar" in office.run("mail", "retry", found["mislukt"]["id"]).out
        assert "Verzonden: 1. Mislukt: 0." in office.run("mail", "send").out
        assert len(server.mails) == 2


def test_a_message_that_went_out_is_repeated_on_purpose_only(office: Any) -> None:
    """The receiver would have it twice."""
    office.prefer("a1 aanpalend psy-1")
    office.do("place", "a1", "aanpalend", "psy-1")
    office.do("approve", office.request("a1"), user="io1")
    with Bureau.open(office.directory) as bureau:
        actor = Actor("bo", Via.SCRIPT, date(2027, 1, 15), datetime.fromisoformat("2027-01-15T12:00"))
        assert bureau.do(actor, ClaimBericht(1))
        bureau.do(actor, RecordDelivery(1, BerichtStatus.VERZONDEN, "250 ok"))
    assert "al verzonden" in office.run("mail", "retry", 1).refused
    assert office.do("mail", "retry", 1, "--again") == {"id": 2, "in_plaats_van": 1}
