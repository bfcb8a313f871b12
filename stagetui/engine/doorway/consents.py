"""Consent to a plaatsing (N9): recorded where the data already shows it, asked for where it does not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from stagetui.engine.doorway.transaction import Transaction
from stagetui.engine.queries.placing import consents_of, requests_of, windows_of
from stagetui.engine.records import Aanvraag, AanvraagStatus, Aios, Beschikbaarheid, Plaatsing, Voorkeur
from stagetui.profiles.calendar import milestone_date
from stagetui.profiles.schema import Consent, Profile
from stagetui.profiles.terms import Beslisser, Bewijs, Partij, Wijze

APPROVAL = "goedkeuring plaatsing"
URGENT = timedelta(days=7)
"""So long before its date an approval becomes urgent."""


@dataclass(frozen=True, slots=True)
class Asking:
    """A plaatsing that needs everybody's consent, with whose it is and by which rules."""

    plaatsing: Plaatsing
    aios: Aios
    profile: Profile
    shown: Mapping[Partij, str] = field(default_factory=dict)
    """Consents that something outside the usual evidence shows already, such as an approved request (N5)."""


class Evidence:
    """What in the data shows a consent, read once for many plaatsingen."""

    def __init__(self, tx: Transaction, asking: Sequence[Asking]) -> None:
        """Read the preferences and the availability that these plaatsingen rest on."""
        self._preferences = {
            (v.aios, v.stagesoort, v.plaats): v
            for v in tx.reader.records(
                Voorkeur,
                "SELECT * FROM voorkeur WHERE aios IN (SELECT unnest(?::VARCHAR[]))",
                [sorted({one.aios.aios for one in asking})],
            )
        }
        self._windows: dict[str, list[Beschikbaarheid]] = defaultdict(list)
        for window in windows_of(tx, sorted({one.plaatsing.plaats or "" for one in asking})):
            self._windows[window.plaats].append(window)

    def of(self, plaatsing: Plaatsing, kind: Bewijs) -> str | None:
        """What shows the consent, in words; None when nothing does."""
        if kind is Bewijs.VOORKEUR:
            found = self._preferences.get((plaatsing.aios, plaatsing.stagesoort, plaatsing.plaats))
            return f"voorkeur {found.rang}, ingediend op {found.ingediend_op}" if found else None
        if kind is Bewijs.BESCHIKBAARHEID:
            # that there is room on every day was checked before: the periods that touch the stay are the answer given
            return _offered(
                [
                    window
                    for window in self._windows[plaatsing.plaats or ""]
                    if window.van <= plaatsing.eind and window.tot >= plaatsing.start and window.capaciteit
                ]
            )
        return None


def _offered(windows: Sequence[Beschikbaarheid]) -> str | None:
    """The periods that together cover a stay, in words: `… t/m … en … t/m …, 2 en 1 plaatsen`."""
    if not windows:
        return None
    periods = _joined([f"{window.van} t/m {window.tot}" for window in windows])
    rooms = _joined([str(window.capaciteit) for window in windows])
    return f"beschikbaarheid {periods}, {rooms} {'plaats' if rooms == '1' else 'plaatsen'}"


def _joined(parts: Sequence[str]) -> str:
    return " en ".join(filter(None, [", ".join(parts[:-1]), parts[-1]]))


def ask_consents(tx: Transaction, asking: Sequence[Asking]) -> None:
    """Record each party's consent from its evidence, or open a request for it."""
    evidence = Evidence(tx, asking)
    asked: list[tuple[Asking, Partij, Consent]] = []
    given: list[dict[str, object]] = []
    for one in asking:
        for partij, consent in one.profile.consents.items():
            shown = one.shown.get(partij) or evidence.of(one.plaatsing, consent.evidence)
            if shown is None:
                asked.append((one, partij, consent))
            else:
                given.append(_consent_row(tx, one.plaatsing, partij, shown))
    whom: dict[object, str] = {one.plaatsing.plaatsing: one.aios.aios for one in asking}
    tx.add_all("toestemming", given, ["plaatsing", "partij"], "toestemming", aios=whom)
    numbers = tx.writer.next_ids("aanvraag", len(asked))
    rows = [_request_row(tx, number, *one) for number, one in zip(numbers, asked, strict=True)]
    tx.add_all("aanvraag", rows, ["aanvraag"], "aanvraag gemaakt")


def _request_row(
    tx: Transaction, number: int, one: Asking, partij: Partij, consent: Consent
) -> dict[str, object]:
    plaatsing = one.plaatsing
    decides = consent.decider is Beslisser.INSTITUUTSOPLEIDER
    due = one.profile.milestone(consent.due) if consent.due else None
    voor = milestone_date(due, plaatsing.start, plaatsing.eind) if due else None
    return {
        "aanvraag": number,
        "soort": APPROVAL if consent.evidence is Bewijs.AANVRAAG else f"toestemming {partij}",
        "partij": partij,
        "plaatsing": plaatsing.plaatsing,
        "aios": plaatsing.aios,
        "stagesoort": plaatsing.stagesoort,
        "plaats": plaatsing.plaats,
        "beslisser": one.aios.instituutsopleider if decides else None,
        "beslissers": consent.decider or Beslisser.BUREAU,
        "wijze": Wijze.ALLEN,
        "voor": voor,
        "dringend": voor - URGENT if voor else None,
        "status": AanvraagStatus.OPEN,
        "gemaakt_door": tx.actor.persoon,
        "gemaakt_op": tx.actor.now,
    }


def _consent_row(tx: Transaction, plaatsing: Plaatsing, partij: Partij, evidence: str) -> dict[str, object]:
    return {
        "plaatsing": plaatsing.plaatsing,
        "partij": partij,
        "bewijs": evidence,
        "door": tx.actor.persoon,
        "op": tx.actor.now,
    }


def give_consent(tx: Transaction, plaatsing: Plaatsing, partij: Partij, evidence: str) -> None:
    """Record that a party consents, and what shows it."""
    row = _consent_row(tx, plaatsing, partij, evidence)
    whom: dict[object, str] = {plaatsing.plaatsing: plaatsing.aios}
    tx.add_all("toestemming", [row], ["plaatsing", "partij"], "toestemming", aios=whom)


def drop_consents(tx: Transaction, plaatsing: Plaatsing) -> None:
    """Let go of consents and open requests when a plaatsing loses its place; decided requests stay."""
    for consent in consents_of(tx, plaatsing.plaatsing):
        tx.remove(consent, "toestemming vervallen", aios=plaatsing.aios)
    for request in requests_of(tx, plaatsing.plaatsing):
        if request.status is AanvraagStatus.OPEN:
            close(tx, request, AanvraagStatus.VERVALLEN, "de plaatsing is ongedaan gemaakt")


def lapse_recruiting(tx: Transaction, plaatsing: Plaatsing, profile: Profile) -> None:
    """A stage that is *geplaatst* is not looked for any more: what still asks to recruit for it lapses (N5)."""
    kinds = [id_ for id_, kind in profile.requests.items() if kind.recruits]
    for request in tx.reader.records(
        Aanvraag,
        "SELECT * FROM aanvraag WHERE aios = ? AND stagesoort = ? AND status = 'open' "
        "AND soort IN (SELECT unnest(?::VARCHAR[])) ORDER BY aanvraag",
        [plaatsing.aios, plaatsing.stagesoort, kinds],
    ):
        close(tx, request, AanvraagStatus.VERVALLEN, "de stage is geplaatst")


def close(tx: Transaction, request: Aanvraag, status: AanvraagStatus, reason: str | None) -> None:
    """End a request; a decision is final and dated."""
    changes = {
        "status": status,
        "reden": reason,
        "besloten_door": tx.actor.persoon,
        "besloten_op": tx.actor.now,
    }
    tx.change(request, changes, f"aanvraag {status}", reden=reason)
