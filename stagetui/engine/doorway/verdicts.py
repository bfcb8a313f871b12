"""What an aios hears when a request about him or her was decided (N2, N5, N9)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stagetui.engine.doorway.queueing import Ontvanger, Over
from stagetui.engine.doorway.telling import Telling, in_sentence, request_about, rules_today
from stagetui.engine.mail.fields import Soort
from stagetui.engine.queries.contacts import Contacts
from stagetui.engine.queries.placing import place_labels
from stagetui.engine.records import Stage
from stagetui.profiles.terms import Gevolg

if TYPE_CHECKING:
    from stagetui.engine.doorway.transaction import Transaction
    from stagetui.engine.rules.deciding import Zaak

NEXT = {
    Gevolg.MIJLPAAL: "In je kalender is het afgevinkt.",
    Gevolg.SCHEMA: "Je opleidingsschema is aangepast.",
    Gevolg.EVC: "Het is als EVC vastgelegd.",
    Gevolg.VAKGEBIED: "Je mag deze stage in dat vakgebied doen.",
    Gevolg.BEEINDIGEN: "De stage eindigt op de gevraagde dag. Wat nog moet, bespreken we met je.",
    Gevolg.VRIJGEVEN: "De plaatsing is vervallen en de stageplaats komt vrij.",
}
RECRUIT = "Je mag de instelling nu zelf benaderen. Meld het ons zodra het geregeld is."
SEEK = "De stageplaats komt vrij. Wij zoeken samen met jou een andere."


def decision_told(tx: Transaction, zaak: Zaak, *, approved: bool, reason: str | None) -> None:
    """Tell the aios what was decided; of an approved plaatsing the confirmation tells (N9).

    Args:
        tx: The change in progress.
        zaak: The request with who decided.
        approved: Whether everybody approved.
        reason: What was said with the last decision.
    """
    asked, aios = zaak.aanvraag, zaak.aios
    kind = zaak.profile.requests.get(asked.soort)
    places = asked.partij is not None or bool(kind and Gevolg.PLAATSING in kind.effects)
    profile = rules_today(tx, aios) if aios else None
    if aios is None or profile is None or (approved and places):
        return
    named = place_labels(tx, [asked.plaats]).get(asked.plaats) if asked.plaats else None
    told = in_sentence(kind.name) if kind else asked.soort
    stage = tx.reader.record(
        Stage, "SELECT * FROM stage WHERE aios = ? AND stagesoort = ?", [asked.aios, asked.stagesoort]
    )
    fields: dict[str, object] = {
        "nummer": asked.aanvraag,
        "aanvraag": f"de plaatsing bij {named}" if asked.partij and named else told,
        "aios": aios.naam,
        "waarover": request_about(
            profile, asked.stagesoort, stage.start if stage else None, stage.eind if stage else None
        ),
        "goedgekeurd": approved,
        "besloten_door": Contacts(tx).of(zaak.besluiten[-1].door).naam,
        "besloten_op": tx.today,
        "reden": reason or "",
        "vervolg": _next(zaak, approved=approved),
    }
    telling = Telling(tx)
    telling.add(
        Soort.AANVRAAG_BESLOTEN,
        profile,
        Ontvanger.aios(aios),
        fields,
        Over(aios=aios, aanvraag=asked.aanvraag, plaatsing=asked.plaatsing),
    )
    telling.queue()


def _next(zaak: Zaak, *, approved: bool) -> str:
    """What happens now, in a sentence; empty when nothing more is to be said."""
    kind = zaak.profile.requests.get(zaak.aanvraag.soort)
    if not approved:
        return SEEK if zaak.aanvraag.partij is not None else ""
    if kind is None:
        return ""
    if kind.outside_etalage:
        return RECRUIT
    return " ".join(NEXT[effect] for effect in kind.effects if effect in NEXT)
