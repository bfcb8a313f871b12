"""The etalage for others: only what may be seen, one page that needs nothing else, the same bytes every time (N8)."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from stagetui.engine.exchange.showcase import showcase_html
from stagetui.engine.queries.etalage import Editie, showcase

EVIL = "<script>alert(1)</script>"
HEAD = (
    "plaats;instelling;naam;specialisme;profielen;stagesoorten;regio;kenmerken;goedgekeurd;zichtbaarheid;"
    "contact_naam;contact_email;contact_zichtbaar;deeltijd_minimum"
)
LINES = (
    f'open;boos;{EVIL};"a ""veld"" & <b>";va;mg;"re\'gio";"x""y";ja;openbaar;"Piet ""P"" <b>";p@example.nl;ja;70',
    "stil;ggz;Zonder contact;psychiatrie;va;aanpalend;oost;ouderen;ja;openbaar;Geheime Naam;geheim@example.nl;nee;",
    "gast;ggz;Alleen ingelogd;psychiatrie;va;aanpalend;;;ja;ingelogd;Ingelogd Contact;in@example.nl;ja;",
    "weg;ggz;Verborgen plek;psychiatrie;va;aanpalend;;;ja;verborgen;Verborgen Contact;weg@example.nl;ja;",
    "straks;ggz;Nog niet goedgekeurd;psychiatrie;va;aanpalend;;;nee;openbaar;Later Contact;later@example.nl;ja;",
)


class Reading(HTMLParser):
    """What a browser makes of the page: its tags in balance, its text, its attributes."""

    VOID = frozenset({"meta", "input", "link", "br", "img"})

    def __init__(self, page: str) -> None:
        super().__init__()
        self.stack: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.stack.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.stack.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.stack and data.strip():
            self.texts.append((self.stack[-1], data))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        """The attributes of each element of that name."""
        return [attrs for name, attrs in self.tags if name == tag]

    def text(self, tag: str) -> list[str]:
        """The text that stands directly in elements of that name."""
        return [text for name, text in self.texts if name == tag]


@pytest.fixture
def etalage(office: Any, made: Any) -> Any:
    """A bureau with places of every visibility, one of them with all that a page could trip over."""

    def fill(first: Any) -> None:
        first.taken("instellingen", f'instelling;naam;plaats;regio\nboos;"{EVIL} & zn";Tiel;oost\n')
        first.taken("stageplaatsen", "\n".join([HEAD, *LINES]))

    return made("etalage", office, fill)


def written(office: Any, target: Path, *only: str, **who: str) -> Path:
    """Export only these; the directory of the day."""
    options = [word for name in only for word in ("--only", name)]
    return Path(office.do("export", target, *options, **who)["map"])


def test_the_public_etalage_shows_approved_open_places_and_visible_contacts(
    etalage: Any, tmp_path: Path
) -> None:
    """N8: no place that is hidden, for who is signed in, or not approved yet; no contact that is hidden."""
    final = written(etalage, tmp_path / "uit", "etalage")
    assert sorted(path.name for path in final.iterdir()) == ["etalage.html", "etalage.json", "manifest.json"]
    places = {p["plaats"]: p for p in json.loads((final / "etalage.json").read_text())["plaatsen"]}
    assert {"open", "stil", "psy-1"} <= set(places)
    assert not {"gast", "weg", "straks", "nieuw"} & set(places)
    assert places["stil"]["contact"] is None
    assert places["open"]["contact"] == {"naam": 'Piet "P" <b>', "email": "p@example.nl"}
    for path in final.iterdir():
        text = path.read_text(encoding="utf-8")
        for secret in ("Geheime", "geheim@", "Verborgen", "weg@", "Alleen ingelogd", "Nog niet goedgekeurd"):
            assert secret not in text, (path.name, secret)


def test_the_edition_for_who_is_signed_in_has_those_places_too(etalage: Any, tmp_path: Path) -> None:
    """N8: a file of its own, that says for whom it is; hidden places and contacts stay out of it as well."""
    final = written(etalage, tmp_path / "uit", "etalage-ingelogd")
    text = (final / "etalage-ingelogd.html").read_text(encoding="utf-8")
    assert "Alleen ingelogd" in text
    assert "niet verder verspreiden" in text
    for secret in ("Geheime", "Verborgen", "Nog niet goedgekeurd"):
        assert secret not in text
    assert not (final / "etalage.html").exists()


def test_places_stand_by_field_then_region(etalage: Any, tmp_path: Path) -> None:
    """Fields in order; in a field those without a region come last."""
    final = written(etalage, tmp_path / "uit", "etalage")
    places = json.loads((final / "etalage.json").read_text())["plaatsen"]
    order = [(p["specialisme"], p["regio"] is None, p["regio"] or "", p["naam"]) for p in places]
    assert order == sorted(order)
    page = Reading((final / "etalage.html").read_text(encoding="utf-8"))
    fields = page.text("h2")
    assert fields == sorted(fields)
    assert len(page.text("h3")) == len(places)


def test_the_manifest_names_both_files(etalage: Any, tmp_path: Path) -> None:
    final = written(etalage, tmp_path / "uit", "etalage")
    manifest = json.loads((final / "manifest.json").read_text())
    count = len(json.loads((final / "etalage.json").read_text())["plaatsen"])
    for line in manifest["bestanden"]:
        assert line["rijen"] == count
        assert line["sha256"] == hashlib.sha256((final / line["bestand"]).read_bytes()).hexdigest()
    assert {line["bestand"] for line in manifest["bestanden"]} == {"etalage.html", "etalage.json"}


def test_the_same_state_gives_the_same_bytes_whoever_writes_it(etalage: Any, tmp_path: Path) -> None:
    one = written(etalage, tmp_path / "een", "etalage")
    other = written(etalage, tmp_path / "twee", "etalage", user="eva")
    for path in one.iterdir():
        assert path.read_bytes() == (other / path.name).read_bytes()


def test_the_nightly_export_has_no_etalage_unless_it_is_asked_for(etalage: Any, tmp_path: Path) -> None:
    """The nightly export is for the institute's own systems, the etalage for everybody: not in one directory."""
    final = written(etalage, tmp_path / "uit")
    assert not list(final.glob("etalage*"))
    refused = etalage.run("export", tmp_path / "uit", "--only", "verzonnen").refused
    assert "etalage, etalage-ingelogd" in refused


def test_nothing_from_the_data_is_ever_markup(etalage: Any, tmp_path: Path) -> None:
    """A name that is a script is shown as it is; the page's own script is the only one."""
    final = written(etalage, tmp_path / "uit", "etalage")
    text = (final / "etalage.html").read_text(encoding="utf-8")
    assert EVIL not in text
    page = Reading(text)
    assert page.stack == []
    assert EVIL in page.text("h3")
    assert any(f"{EVIL} & zn, Tiel" in one for one in page.text("p"))
    assert len(page.all("script")) == 1
    assert not [name for name, _ in page.tags if name in ("b", "img", "iframe", "link", "object", "embed")]
    (evil,) = [attrs for attrs in page.all("li") if "re'gio" in (attrs["data-regio"] or "")]
    assert json.loads(evil["data-specialisme"] or "") == ['a "veld" & <b>']
    assert {attrs["value"] for attrs in page.all("option")} >= {'a "veld" & <b>', "re'gio", "va", "mg"}
    assert "mailto:p@example.nl" in [attrs["href"] for attrs in page.all("a")]


def test_the_page_asks_nothing_of_the_network_and_allows_only_itself(etalage: Any, tmp_path: Path) -> None:
    """No address but links to write to; style and script are allowed by their hashes."""
    text = (written(etalage, tmp_path / "uit", "etalage") / "etalage.html").read_text(encoding="utf-8")
    assert not re.findall(r"https?:|//[a-z]|url\(|@import", text)
    page = Reading(text)
    assert all("src" not in attrs and "style" not in attrs for _, attrs in page.tags)
    assert not [name for _, attrs in page.tags for name in attrs if name.startswith("on")]
    (policy,) = [a["content"] or "" for a in page.all("meta") if a.get("http-equiv")]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    for kind in ("style", "script"):
        (own,) = re.findall(rf"<{kind}>(.*?)</{kind}>", text, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(own.encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in policy


def test_the_page_works_without_a_script_and_for_a_screen_reader(etalage: Any, tmp_path: Path) -> None:
    """A plain list; the filters are there only with a script; every field has its label, every section its heading."""
    text = (written(etalage, tmp_path / "uit", "etalage") / "etalage.html").read_text(encoding="utf-8")
    page = Reading(text)
    assert page.all("html") == [{"lang": "nl"}]
    assert "hidden" in page.all("form")[0]
    assert not [attrs for attrs in page.all("li") if "hidden" in attrs]
    labels = {attrs["for"] for attrs in page.all("label")}
    assert labels == {attrs["id"] for attrs in [*page.all("select"), *page.all("input")]}
    assert {attrs["name"] for attrs in page.all("select")} == {
        "profiel",
        "stagesoort",
        "specialisme",
        "regio",
    }
    headings = {attrs["id"] for attrs in page.all("h2")}
    assert headings == {attrs["aria-labelledby"] for attrs in page.all("section")}
    (said,) = [attrs for attrs in page.all("p") if attrs.get("role") == "status"]
    assert said["aria-live"] == "polite"
    assert "prefers-color-scheme: dark" in text
    assert "@media print" in text


def test_an_empty_etalage_says_so(empty_office: Any, tmp_path: Path) -> None:
    final = written(empty_office, tmp_path / "uit", "etalage")
    assert json.loads((final / "etalage.json").read_text())["plaatsen"] == []
    assert "geen stageplaatsen te tonen" in (final / "etalage.html").read_text(encoding="utf-8")


def test_a_bureau_may_have_a_page_of_its_own(etalage: Any, tmp_path: Path) -> None:
    """In its directory, `etalage/pagina.html`; a mistake in it is told with what is allowed."""
    own = etalage.directory / "etalage"
    own.mkdir()
    (own / "pagina.html").write_text("<h1>$titel</h1> $$5 $lijst", encoding="utf-8")
    final = written(etalage, tmp_path / "uit", "etalage")
    text = (final / "etalage.html").read_text(encoding="utf-8")
    assert text.startswith("<h1>Stage-etalage")
    assert "$5 <section" in text
    (own / "pagina.html").write_text("$onzin", encoding="utf-8")
    refused = etalage.run("export", tmp_path / "ander", "--only", "etalage").refused
    assert "$lijst" in refused
    assert not (tmp_path / "ander").exists()
    (own / "pagina.html").write_bytes(b"\xff\xfe")
    assert "niet te lezen" in etalage.run("export", tmp_path / "ander", "--only", "etalage").refused


def test_who_may_not_export_writes_no_etalage(etalage: Any, tmp_path: Path) -> None:
    assert "Niet toegestaan" in etalage.run("export", tmp_path, "--only", "etalage", user="cor").err


def test_n8_what_is_for_others_is_never_beside_what_is_the_bureaus(etalage: Any, tmp_path: Path) -> None:
    """N8: one directory holds the public page or the bureau's data, not both."""
    refused = etalage.run("export", tmp_path / "uit", "--only", "etalage", "--only", "aios").refused
    assert "komt niet in één map met de gegevens van het bureau" in refused
    assert not (tmp_path / "uit").exists()


def test_a_template_without_a_script_forbids_all_scripts(etalage: Any, ask: Any) -> None:
    """The policy follows the page that is filled."""
    from datetime import UTC, datetime

    moment = datetime(2027, 1, 1, tzinfo=UTC).replace(tzinfo=None)
    found = ask(etalage, showcase, Editie.OPENBAAR, moment)
    page = showcase_html(found, "<style>a{}</style>$csp")
    assert "script-src &#x27;none&#x27;" in page
