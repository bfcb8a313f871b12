"""`queue`: a message is made in the transaction of what causes it, from the data of then, and never changes after."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stagetui.engine.letters.letters import render_pdf, render_text, template_path
from stagetui.engine.mail.fields import COMMON, FIELDS, Soort
from stagetui.engine.mail.templates import render
from stagetui.engine.records import Aios, Bericht, BerichtStatus

if TYPE_CHECKING:
    from stagetui.engine.access import View
    from stagetui.engine.doorway.transaction import Transaction
    from stagetui.engine.letters.compiler import JsonValue

PDF = "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Ontvanger:
    """Somebody to write to; `waar` tells staff where the address is kept, for when there is none."""

    naam: str
    email: str | None
    waar: str = ""

    @classmethod
    def aios(cls, aios: Aios) -> Ontvanger:
        """An aios, whose address always is known."""
        return cls(aios.naam, aios.email)

    def header(self) -> str:
        """The address as the outbox keeps it; `;` separates addresses, so no name holds one."""
        plain = self.naam.translate(dict.fromkeys(map(ord, "<>"), None)).replace(";", " ").strip()
        return f"{plain} <{self.email}>" if plain else (self.email or "")


@dataclass(frozen=True, slots=True)
class Over:
    """What a message is about, so that lists can be narrowed to it; all may be absent.

    Attributes:
        aios: Who sees the message follows from this one: the same people that see the aios.
        instituut: In whose name it is sent, when it is about no aios.
        verwijst_naar: The number of the message that this one corrects.
    """

    aios: Aios | None = None
    plaatsing: int | None = None
    aanvraag: int | None = None
    plaats: str | None = None
    instelling: str | None = None
    ronde: str | None = None
    instituut: str | None = None
    verwijst_naar: int | None = None

    @property
    def namens(self) -> str | None:
        """The institute in whose name the message is sent."""
        return self.aios.instituut if self.aios else self.instituut


@dataclass(frozen=True, slots=True)
class Bijvoegsel:
    """A file that goes with a message; `leestekst` is what a screen shows of it."""

    naam: str
    mimetype: str
    inhoud: bytes
    leestekst: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Opdracht:
    """A message to be made.

    Attributes:
        soort: The kind; `mail/fields.py` tells its fields.
        to: Who must have it.
        cc: Who gets a copy.
        fields: What the template says; those of `COMMON` are filled in when they are not given.
        attachments: Files; their bytes are kept by hash, once.
        about: What it is about, and in whose name it is sent.
        hold: It waits until somebody releases it.
    """

    soort: Soort
    to: Ontvanger | Sequence[Ontvanger]
    cc: Sequence[Ontvanger] = ()
    fields: Mapping[str, object]
    attachments: Sequence[Bijvoegsel] = ()
    about: Over
    hold: bool = False


def queue(
    tx: Transaction,
    soort: Soort,
    *,
    to: Ontvanger | Sequence[Ontvanger],
    cc: Sequence[Ontvanger] = (),
    fields: Mapping[str, object],
    attachments: Sequence[Bijvoegsel] = (),
    about: Over,
    hold: bool = False,
) -> int:
    """Render one message once and put it in the outbox; give its number. See `Opdracht` and `queue_all`."""
    one = Opdracht(soort=soort, to=to, cc=cc, fields=fields, attachments=attachments, about=about, hold=hold)
    return queue_all(tx, [one])[0]


def queue_all(tx: Transaction, messages: Sequence[Opdracht]) -> list[int]:
    """Render messages once and put them in the outbox, in a few bulk statements; give their numbers.

    Without an address of everybody in `to` a message is kept as *mislukt*, with what to do about it; who is missing
    among the `cc` is told beside it. Fields that the kind does not have are left out; those of every message are added.

    Raises:
        RefusedError: a template is wrong, with its file and line; nothing is changed.
    """
    if not messages:
        return []
    numbers = list(tx.writer.next_ids("bericht", len(messages)))
    rows = [_row(tx, number, one) for number, one in zip(numbers, messages, strict=True)]
    tx.add_all("bericht", rows, ["bericht"], "bericht klaargezet")
    _attach(tx, [(number, one.attachments) for number, one in zip(numbers, messages, strict=True)])
    return numbers


def _row(tx: Transaction, number: int, one: Opdracht) -> dict[str, object]:
    about = one.about
    values = sender_fields(tx, about.namens) | dict(one.fields)
    words = render(one.soort, {name: values[name] for name in FIELDS[one.soort]}, tx.directory, about.namens)
    receivers = (one.to,) if isinstance(one.to, Ontvanger) else tuple(one.to)
    reached = all(who.email for who in receivers) and receivers
    status = BerichtStatus.VASTGEHOUDEN if one.hold else BerichtStatus.WACHT
    return {
        "bericht": number,
        "soort": one.soort.value,
        "van": _sender(tx, about.namens),
        "aan": "; ".join(who.header() for who in receivers if who.email),
        "cc": "; ".join(who.header() for who in one.cc if who.email) or None,
        "onderwerp": words.onderwerp,
        "tekst": words.tekst,
        "html": words.html,
        "status": status if reached else BerichtStatus.MISLUKT,
        "plaatsing": about.plaatsing,
        "aios": about.aios.aios if about.aios else None,
        "aanvraag": about.aanvraag,
        "plaats": about.plaats,
        "instelling": about.instelling,
        "ronde": about.ronde,
        "instituut": about.namens,
        "verwijst_naar": about.verwijst_naar,
        "gemaakt": tx.actor.now,
        "antwoord": _told(number, receivers, one.cc),
    }


def _attach(tx: Transaction, files: Sequence[tuple[int, Sequence[Bijvoegsel]]]) -> None:
    """Keep what goes with these messages; the same bytes once."""
    lines: list[dict[str, object]] = []
    bytes_of: dict[str, bytes] = {}
    for number, attachments in files:
        for nth, one in enumerate(attachments, start=1):
            digest = hashlib.sha256(one.inhoud).hexdigest()
            bytes_of[digest] = one.inhoud
            lines.append(
                {
                    "bericht": number,
                    "volgnummer": nth,
                    "naam": one.naam,
                    "mimetype": one.mimetype,
                    "sha256": digest,
                    "leestekst": one.leestekst,
                }
            )
    if not lines:
        return
    kept = tx.reader.rows(
        "SELECT sha256 FROM bijlage WHERE sha256 IN (SELECT unnest(?::VARCHAR[]))", [list(bytes_of)]
    )
    fresh = bytes_of.keys() - {digest for (digest,) in kept}
    tx.writer.insert("bijlage", [{"sha256": one, "inhoud": bytes_of[one]} for one in sorted(fresh)])
    tx.writer.insert("bericht_bijlage", lines)


def letter(
    tx: Transaction, name: str, fields: Mapping[str, JsonValue], *, naam: str, instituut: str | None = None
) -> Bijvoegsel:
    """A letter as PDF, from the template of the institute, the bureau or the program.

    Args:
        tx: The transaction, for its bureau directory.
        name: The template, such as `plaatsingsbrief`.
        fields: What the letter says; dates in ISO form.
        naam: The file name without `.pdf`.
        instituut: The institute in whose name it is written.

    Raises:
        RefusedError: there is no such template, or it is wrong.
    """
    template = template_path(name, tx.directory, instituut)
    return Bijvoegsel(f"{naam}.pdf", PDF, render_pdf(template, fields), render_text(template, fields))


def sender_fields(view: View, instituut: str | None) -> dict[str, object]:
    """The fields that every message and letter has: who sends, and how to reach them."""
    institute = view.settings.institute(instituut)
    sender = view.settings.mail.sender if view.settings.mail else ""
    values = (
        institute.name if institute else instituut or "",
        view.settings.bureau.name,
        (institute.email if institute else None) or sender,
        (institute.phone if institute else None) or "",
    )
    return dict(zip(COMMON, values, strict=True))


def earlier(view: View, *soorten: Soort, plaatsing: int) -> Bericht | None:
    """The last message of one of these kinds about a plaatsing that did go out: what a correction refers to."""
    return view.reader.record(
        Bericht,
        "SELECT * FROM bericht WHERE plaatsing = ? AND status = 'verzonden' "
        "AND list_contains(?::VARCHAR[], soort) ORDER BY bericht DESC LIMIT 1",
        [plaatsing, [soort.value for soort in soorten]],
    )


def _sender(tx: Transaction, instituut: str | None) -> str | None:
    """The institute's own address with its name, when it has one."""
    institute = tx.settings.institute(instituut)
    if institute is None or not institute.email:
        return None
    return Ontvanger(institute.name, institute.email).header()


def _told(number: int, receivers: Sequence[Ontvanger], cc: Sequence[Ontvanger]) -> str | None:
    """Whose address is missing, where it is kept, and how the message then goes out."""
    lacking = [one for one in receivers if not one.email]
    if lacking or not receivers:
        who = " en ".join(one.naam or "de ontvanger" for one in lacking) or "de ontvanger"
        where = "; ".join(dict.fromkeys(one.waar for one in lacking if one.waar))
        return (
            f"Van {who} is geen e-mailadres bekend. Vul het in{f' ({where})' if where else ''} "
            f"en zet het bericht opnieuw klaar: stagetui mail retry {number}."
        )
    missed = [one.naam for one in cc if not one.email]
    return f"Geen kopie voor {', '.join(missed)}: zonder e-mailadres." if missed else None
