"""The etalage as others read it: one JSON document, and one HTML page that needs nothing else and no network (N8).

The page is a plain list that works without a script; the script only hides what a filter leaves out. Every value is
escaped, and the page forbids itself every script and style but its own.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from html import escape
from itertools import groupby
from pathlib import Path
from string import Template
from urllib.parse import quote

from stagetui.engine.exchange.troubles import WriteError
from stagetui.profiles.resources import config_dir

FOLDER, PAGE = "etalage", "pagina.html"
ELSEWHERE = "zonder regio"
_OWN = re.compile(r"<(style|script)>(.*?)</\1>", re.DOTALL)
_SEARCH = (
    '<p><label for="f-tekst">Zoek in de tekst</label>'
    '<input id="f-tekst" name="tekst" type="search" autocomplete="off"></p>'
)


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to write to about a place, where that is shown."""

    naam: str | None
    email: str | None


@dataclass(frozen=True, slots=True)
class Shown:
    """A place as the etalage shows it: nothing is in here that may not be seen.

    `profielen` and `stagesoorten` are ids; their names stand in the `Showcase`.
    """

    plaats: str
    naam: str
    instelling: str
    vestiging: str | None
    regio: str | None
    specialisme: str
    kenmerken: tuple[str, ...]
    profielen: tuple[str, ...]
    stagesoorten: tuple[str, ...]
    deeltijd_minimum: int | None
    contact: Contact | None


@dataclass(frozen=True, slots=True)
class Showcase:
    """The etalage: its places by field and region, `namen` of profielen and stagesoorten by id.

    `moment` (UTC, without zone) is that of the state; `inleiding` says who may see it.
    """

    titel: str
    inleiding: str
    moment: datetime
    plaatsen: tuple[Shown, ...]
    profielen: Mapping[str, str]
    stagesoorten: Mapping[str, str]


def showcase_json(showcase: Showcase) -> str:
    """The etalage as JSON; the same bytes for the same etalage."""
    document = {
        "titel": showcase.titel,
        "moment": f"{showcase.moment.isoformat(timespec='seconds')}Z",
        "profielen": dict(showcase.profielen),
        "stagesoorten": dict(showcase.stagesoorten),
        "plaatsen": [asdict(place) for place in showcase.plaatsen],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def page_template(bureau_dir: Path) -> str:
    """The text of the page to fill: the bureau's own `etalage/pagina.html`, else the shipped one.

    Raises:
        WriteError: it cannot be read.
    """
    own = bureau_dir / FOLDER / PAGE
    path = own if own.is_file() else config_dir() / FOLDER / PAGE
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise WriteError(
            "Etalage niet geschreven", f"{path} is niet te lezen als tekst (UTF-8). Herstel dat bestand."
        ) from error


def showcase_html(showcase: Showcase, template: str) -> str:
    """The etalage as one page; the same bytes for the same etalage and template.

    Args:
        showcase: What may be seen.
        template: A page with `$titel`, `$inleiding`, `$filters`, `$aantal`, `$lijst` and `$csp`; `$$` is a dollar sign.

    Raises:
        WriteError: the template names something else.
    """
    places = showcase.plaatsen
    fill = {
        "csp": escape(_policy(template)),
        "titel": escape(showcase.titel),
        "inleiding": escape(showcase.inleiding),
        "aantal": "1 stageplaats" if len(places) == 1 else f"{len(places)} stageplaatsen",
        "filters": _filters(showcase),
        "lijst": "\n".join(_sections(showcase))
        or "<p>Er zijn op dit moment geen stageplaatsen te tonen.</p>",
    }
    try:
        return Template(template).substitute(fill)
    except (KeyError, ValueError) as error:
        raise WriteError(
            "Etalage niet geschreven",
            f"{FOLDER}/{PAGE} heeft een $-teken dat geen bekend veld is ({error}); bekend zijn "
            f"{', '.join(f'${name}' for name in sorted(fill))}. Schrijf $$ voor een los dollarteken.",
        ) from error


def _policy(template: str) -> str:
    """What the page allows itself: its own style and script by their hashes, and nothing from anywhere."""
    allowed: dict[str, list[str]] = {"style": [], "script": []}
    for kind, text in _OWN.findall(template):
        digest = hashlib.sha256(text.replace("$$", "$").encode()).digest()
        allowed[kind].append(f"'sha256-{base64.b64encode(digest).decode()}'")
    nothing = "'none'"
    sources = "; ".join(f"{kind}-src {' '.join(found) or nothing}" for kind, found in allowed.items())
    return f"default-src 'none'; {sources}; base-uri 'none'; form-action 'none'"


def _filters(showcase: Showcase) -> str:
    places = showcase.plaatsen
    used = {id_ for place in places for id_ in place.profielen}
    kinds = {id_ for place in places for id_ in place.stagesoorten}
    fields = sorted({place.specialisme for place in places})
    regions = sorted({place.regio for place in places if place.regio})
    return "\n".join(
        [
            _choice("profiel", "Profiel", ((i, name) for i, name in showcase.profielen.items() if i in used)),
            _choice(
                "stagesoort", "Soort stage", ((i, n) for i, n in showcase.stagesoorten.items() if i in kinds)
            ),
            _choice("specialisme", "Specialisme", ((word, word) for word in fields)),
            _choice("regio", "Regio", ((word, word) for word in regions)),
            _SEARCH,
        ]
    )


def _choice(name: str, label: str, options: Iterable[tuple[str, str]]) -> str:
    listed = "".join(f'<option value="{escape(value)}">{escape(text)}</option>' for value, text in options)
    return (
        f'<p><label for="f-{name}">{label}</label><select id="f-{name}" name="{name}">'
        f'<option value="">alle</option>{listed}</select></p>'
    )


def _sections(showcase: Showcase) -> Iterable[str]:
    """One section a field, with its places by region."""
    for number, (field, places) in enumerate(groupby(showcase.plaatsen, lambda place: place.specialisme), 1):
        items = "\n".join(_item(place, showcase) for place in places)
        yield (
            f'<section aria-labelledby="s{number}">\n<h2 id="s{number}">{escape(field)}</h2>\n'
            f"<ul>\n{items}\n</ul>\n</section>"
        )


def _item(place: Shown, showcase: Showcase) -> str:
    data = {
        "profiel": place.profielen,
        "stagesoort": place.stagesoorten,
        "specialisme": (place.specialisme,),
        "regio": (place.regio,) if place.regio else (),
    }
    attributes = " ".join(
        f'data-{name}="{escape(json.dumps(words, ensure_ascii=False))}"' for name, words in data.items()
    )
    where = ", ".join(part for part in (place.instelling, place.vestiging) if part)
    facts = [
        ("Regio", escape(place.regio or ELSEWHERE)),
        ("Voor", escape(_named(place.profielen, showcase.profielen))),
        ("Soort stage", escape(_named(place.stagesoorten, showcase.stagesoorten))),
        ("Kenmerken", escape(", ".join(place.kenmerken))),
        ("Deeltijd", f"minstens {place.deeltijd_minimum} %" if place.deeltijd_minimum else ""),
        ("Contact", _contact(place.contact)),
        ("Code", escape(place.plaats)),
    ]
    told = "".join(f"<dt>{label}</dt><dd>{value}</dd>" for label, value in facts if value)
    return (
        f'<li class="plaats" {attributes}><h3>{escape(place.naam)}</h3>'
        f'<p class="stil">{escape(where)}</p><dl>{told}</dl></li>'
    )


def _named(ids: Iterable[str], names: Mapping[str, str]) -> str:
    return ", ".join(names.get(id_, id_) for id_ in ids)


def _contact(contact: Contact | None) -> str:
    if contact is None:
        return ""
    name = escape(contact.naam or "")
    if not contact.email:
        return name
    link = f'<a href="mailto:{escape(quote(contact.email, safe="@"))}">{escape(contact.email)}</a>'
    return f"{name}, {link}" if name else link
