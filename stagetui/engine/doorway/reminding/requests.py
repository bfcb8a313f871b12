"""Who decides is told once a day of all requests that are new to him or her, and reminded when a line nears (N5, N9).

What waits for the bureau itself stands on *Vandaag*; nobody is written to about that.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stagetui.engine.doorway.queueing import Ontvanger, Over
from stagetui.engine.doorway.reminding.memory import Moment
from stagetui.engine.doorway.telling import in_sentence, request_about
from stagetui.engine.mail.fields import Soort
from stagetui.engine.queries.contacts import Contact, Contacts
from stagetui.engine.queries.requests import AanvraagRegel, requests
from stagetui.engine.queries.rules import Rules
from stagetui.engine.rules.deciding import Zaak
from stagetui.profiles.terms import Beslisser, Bezorging, Gegeven, Rol

if TYPE_CHECKING:
    from stagetui.engine.doorway.reminding.gathering import Gathering
    from stagetui.profiles.schema import Profile

NEARS, PASSED = 1, -1
"""The steps of a reminder: the last day nears, and has passed."""

LISTED = 300
"""Of a motivation at most so many characters stand in a list."""


@dataclass(frozen=True, slots=True)
class _Open:
    """An open request with who decides it; `profile` holds the rules of today for what is told about it."""

    regel: AanvraagRegel
    zaak: Zaak
    profile: Profile

    @property
    def over(self) -> str:
        """How the memory knows it."""
        return f"aanvraag:{self.zaak.aanvraag.aanvraag}"


@dataclass(frozen=True, slots=True)
class _Said:
    """What one receiver is told about one request; `deciding` is False for who only has to know."""

    open: _Open
    moments: tuple[Moment, ...]
    deciding: bool = True


def remind_deciders(gathering: Gathering) -> None:
    """Gather at most one list of new requests and one reminder for each receiver and institute."""
    contacts = Contacts(gathering.tx)
    asked: dict[tuple[str, str | None], list[_Said]] = defaultdict(list)
    nearing: dict[tuple[str, str | None], list[_Said]] = defaultdict(list)
    for one in _open(gathering):
        deciders = _deciders(contacts, one.zaak)
        told = set()
        for who in deciders:
            if said := _asked(gathering, one, who):
                if _reached(contacts, who):
                    told.add(who.persoon)
                    asked[who.persoon, one.zaak.instituut].append(said)
                else:
                    gathering.unreached[who.persoon] = "geen e-mailadres: een aanvraag wacht op deze persoon"
        for who, deciding in _pressed(gathering, contacts, one, deciders):
            if who.persoon not in told and (said := _nearing(gathering, one, who, deciding=deciding)):
                nearing[who.persoon, one.zaak.instituut].append(said)
    for soort, found in ((Soort.AANVRAAG_GEVRAAGD, asked), (Soort.AANVRAAG_HERINNERING, nearing)):
        for (persoon, instituut), several in found.items():
            _write(gathering, contacts, soort, persoon, instituut, several)


def _open(gathering: Gathering) -> Iterator[_Open]:
    """The open requests that are decided, not recorded, with the rules that tell by whom."""
    tx, rules = gathering.tx, Rules(gathering.tx)
    proposals = dict(tx.reader.rows("SELECT plaatsing, voorstel FROM plaatsing WHERE voorstel IS NOT NULL"))
    for regel in requests(tx, only_open=True):
        asked = regel.aanvraag
        aios = gathering.people.get(asked.aios or "")
        today = gathering.rules(aios.aios) if aios else tx.book.get(asked.profiel or "")
        if today is None:
            continue
        kept = rules.of(aios, proposals.get(asked.plaatsing)) if aios else today
        zaak = Zaak(asked, aios, kept, regel.besluiten)
        if zaak.recorder is None:
            yield _Open(regel, zaak, today)


def _deciders(contacts: Contacts, zaak: Zaak) -> list[Contact]:
    """The people whose decision is waited for now; never who made the request."""
    found: list[Contact] = []
    for beslisser in zaak.waiting_for:
        named = zaak.aios.instituutsopleider if zaak.aios else None
        if beslisser is Beslisser.INSTITUUTSOPLEIDER and named:
            found.append(contacts.of(named))
        elif beslisser in (Beslisser.INSTITUUTSOPLEIDER, Beslisser.COORDINATOR):
            found += _coordinators(contacts, zaak)
    return [one for one in dict.fromkeys(found) if one.persoon != zaak.aanvraag.gemaakt_door]


def _coordinators(contacts: Contacts, zaak: Zaak) -> list[Contact]:
    return list(contacts.with_role(Rol.COORDINATOR, zaak.instituut, zaak.profile.id))


def _reached(contacts: Contacts, who: Contact) -> bool:
    """Whether the person, or who stands in for him or her today, has an address."""
    return any(one.email for one in (who, *contacts.deputies(who.persoon)))


def _asked(gathering: Gathering, one: _Open, who: Contact) -> _Said | None:
    """The request as something new; what is urgent already is not repeated the next day."""
    soort = Soort.AANVRAAG_GEVRAAGD
    moment = Moment(soort, who.persoon, over=one.over)
    if one.profile.delivery(soort) is Bezorging.NIET or not gathering.memory.fresh(moment):
        return None
    also = (_step(one, who),) if one.regel.dringend else ()
    return _Said(one, (moment, *also))


def _pressed(
    gathering: Gathering, contacts: Contacts, one: _Open, deciders: list[Contact]
) -> Iterator[tuple[Contact, bool]]:
    """Who is reminded of an urgent request: the deciders, and the coordinators when those can't or did not (N5)."""
    if not one.regel.dringend:
        return
    reached = [who for who in deciders if _reached(contacts, who)]
    yield from ((who, True) for who in reached)
    voor = one.zaak.aanvraag.voor
    if len(reached) < len(deciders) or (voor is not None and voor < gathering.tx.today):
        known = {who.persoon for who in deciders}
        for who in _coordinators(contacts, one.zaak):
            if who.persoon not in known and who.email:
                yield who, False


def _nearing(gathering: Gathering, one: _Open, who: Contact, *, deciding: bool) -> _Said | None:
    moment = _step(one, who, passed=_is_past(gathering, one))
    wanted = one.profile.delivery(moment.soort) is not Bezorging.NIET
    return _Said(one, (moment,), deciding) if wanted and gathering.memory.fresh(moment) else None


def _is_past(gathering: Gathering, one: _Open) -> bool:
    voor = one.zaak.aanvraag.voor
    return voor is not None and voor < gathering.tx.today


def _step(one: _Open, who: Contact, *, passed: bool = False) -> Moment:
    trap = PASSED if passed else NEARS
    return Moment(Soort.AANVRAAG_HERINNERING, who.persoon, trap, one.zaak.aanvraag.voor, over=one.over)


def _write(
    gathering: Gathering,
    contacts: Contacts,
    soort: Soort,
    persoon: str,
    instituut: str | None,
    several: list[_Said],
) -> None:
    """One message about all of them; a deputy gets a copy, or the message itself when only he or she has an address."""
    who = contacts.of(persoon)
    deputies = [Ontvanger(one.naam, one.email) for one in contacts.deputies(persoon) if one.email]
    to, cc = (Ontvanger(who.naam, who.email), deputies) if who.email else (deputies[0], deputies[1:])
    fields: dict[str, object] = {
        "beslisser": to.naam,
        "aanvragen": [_line(gathering, said) for said in several],
    }
    people = {said.open.zaak.aanvraag.aios for said in several}
    only = several[0].open.zaak
    about = Over(
        aios=only.aios if len(people) == 1 else None,
        aanvraag=only.aanvraag.aanvraag if len(several) == 1 else None,
        instituut=instituut,
    )
    moments = [moment for said in several for moment in said.moments]
    gathering.add(soort, [said.open.profile for said in several], to, fields, about, moments, cc=cc)


def _line(gathering: Gathering, said: _Said) -> dict[str, object]:
    """A request in a list."""
    regel, asked = said.open.regel, said.open.zaak.aanvraag
    about = request_about(said.open.profile, asked.stagesoort, regel.start, regel.eind)
    place = f"{regel.plaats_naam}, {regel.instelling}" if regel.plaats_naam and regel.instelling else ""
    motivatie = regel.gegevens.get(Gegeven.MOTIVATIE, "")
    return {
        "nummer": asked.aanvraag,
        "aanvraag": in_sentence(regel.soort_naam),
        "aios": said.open.zaak.aios.naam if said.open.zaak.aios else "",
        "waarover": "; ".join(part for part in (about, place) if part),
        "motivatie": motivatie if len(motivatie) <= LISTED else f"{motivatie[:LISTED]}…",
        "voor": asked.voor,
        "dagen": (asked.voor - gathering.tx.today).days if asked.voor else None,
        "wacht_op": "" if said.deciding else regel.wacht_op,
    }
