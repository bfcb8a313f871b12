"""The confirmation of a definitive plaatsing: the intentieverklaring, to the stagebegeleider and the aios (N5, N9)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stagetui.engine.doorway.queueing import Ontvanger, Over, letter, queue, sender_fields
from stagetui.engine.doorway.telling import begeleider, delivery, rules_today
from stagetui.engine.letters.intentieverklaring import Intentieverklaring
from stagetui.engine.mail.fields import Soort
from stagetui.engine.queries.placing import place_of
from stagetui.engine.queries.training import Werktijden
from stagetui.engine.records import Aios, Instelling, Plaatsing, Stageplaats
from stagetui.profiles.calendar import full_time_weeks
from stagetui.profiles.terms import Bezorging

if TYPE_CHECKING:
    from stagetui.engine.doorway.transaction import Transaction
    from stagetui.profiles.schema import Profile

LETTER = "intentieverklaring"


def confirm(
    tx: Transaction, plaatsing: Plaatsing, aios: Aios, profile: Profile, *, verwijst_naar: int | None = None
) -> None:
    """Queue the confirmation as the profile of the day wants it: to be sent, held, or not at all.

    Args:
        tx: The change in progress.
        plaatsing: As it is confirmed.
        aios: Whose.
        profile: The rules that the plaatsing keeps.
        verwijst_naar: The number of the message that this one comes in the place of.
    """
    today = rules_today(tx, aios)
    word = delivery([today or profile], Soort.INTENTIEVERKLARING)
    if word is not Bezorging.NIET:
        hold = word is Bezorging.VASTHOUDEN
        queue_intentieverklaring(tx, plaatsing, aios, profile, verwijst_naar=verwijst_naar, hold=hold)


def queue_intentieverklaring(
    tx: Transaction,
    plaatsing: Plaatsing,
    aios: Aios,
    profile: Profile,
    *,
    verwijst_naar: int | None = None,
    hold: bool = False,
) -> int:
    """Queue the confirmation to the stagebegeleider, the aios in cc, with the letter as PDF; give its number.

    Without an address of the stagebegeleider the message is kept as *mislukt*, with what to do about it.
    """
    place = place_of(tx, plaatsing.plaats or "")
    values = _letter(tx, plaatsing, aios, profile, place).fields()
    return queue(
        tx,
        Soort.INTENTIEVERKLARING,
        to=begeleider(place),
        cc=[Ontvanger.aios(aios)],
        fields=values,
        attachments=[
            letter(
                tx,
                LETTER,
                values,
                naam=f"{LETTER}-{aios.aios}-{plaatsing.stagesoort.replace('/', '-')}",
                instituut=aios.instituut,
            )
        ],
        about=about_placement(tx, plaatsing, aios, place, verwijst_naar=verwijst_naar),
        hold=hold,
    )


def about_placement(
    tx: Transaction,
    plaatsing: Plaatsing,
    aios: Aios,
    place: Stageplaats | None,
    *,
    verwijst_naar: int | None = None,
) -> Over:
    """What a message about a plaatsing is about: also its place, instelling and round."""
    return Over(
        aios=aios,
        plaatsing=plaatsing.plaatsing,
        plaats=place.plaats if place else None,
        instelling=place.instelling if place else None,
        ronde=tx.reader.value("SELECT ronde FROM voorstel WHERE voorstel = ?", [plaatsing.voorstel]),
        verwijst_naar=verwijst_naar,
    )


def _letter(
    tx: Transaction, plaatsing: Plaatsing, aios: Aios, profile: Profile, place: Stageplaats
) -> Intentieverklaring:
    instelling = tx.reader.record(
        Instelling, "SELECT * FROM instelling WHERE instelling = ?", [place.instelling]
    )
    opleider = tx.reader.value("SELECT naam FROM persoon WHERE persoon = ?", [aios.instituutsopleider])
    sender = {name: str(value) for name, value in sender_fields(tx, aios.instituut).items()}
    return Intentieverklaring(
        **sender,
        datum=tx.today,
        aios=aios.naam,
        profiel=profile.name,
        stagesoort=profile.kinds[plaatsing.stagesoort].name,
        instelling=instelling.naam if instelling else place.instelling,
        vestiging=instelling.plaats if instelling else "",
        stageplaats=place.naam,
        stagebegeleider=place.contact_naam or "stagebegeleider",
        instituutsopleider=opleider or "",
        start=plaatsing.start,
        eind=plaatsing.eind,
        weken=full_time_weeks(plaatsing.start, plaatsing.eind, 100),
        deeltijd=Werktijden(tx, aios.aios).of(aios).on(plaatsing.start),
        kenmerk=f"plaatsing {plaatsing.plaatsing}",
    )
