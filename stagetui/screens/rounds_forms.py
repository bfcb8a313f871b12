"""The forms of the page *Ronde*, what is checked in them, and the command and the job that they lead to."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from stagetui.engine.allocation.instance import Policy
from stagetui.engine.doorway.rounds import OpenRonde
from stagetui.screens import rounds_year
from stagetui.screens.rounds_data import POLICIES, RoundAtHand, RoundList
from stagetui.screens.widgets.dialogs import Confirm, Field, Form
from stagetui.screens.words import number

if TYPE_CHECKING:
    from stagetui.engine.queries.rounds import VoorstelBeeld
    from stagetui.screens.desk import Desk
    from stagetui.screens.jobs import Steps

DATE_FORM = "JJJJ-MM-DD"
EVERYWHERE = ("", "alle instituten")
LARGEST = 2**31


def new_round_form(known: RoundList) -> Form:
    """Ask for name, period, institute and profiles of a new round."""
    return Form(
        "Nieuwe ronde",
        [
            Field("naam", "Naam", placeholder="bijvoorbeeld Voorjaar 2027"),
            Field("van", "Stages vanaf", placeholder=DATE_FORM),
            Field("tot", "Stages tot en met", placeholder=DATE_FORM),
            Field("instituut", "Instituut", options=(EVERYWHERE, *known.instituten)),
            Field("profielen", "Profielen", options=known.profielen, several=True),
        ],
        check=_wrong_round,
    )


def new_round(values: dict[str, str]) -> OpenRonde:
    """Make the command of a form that was checked."""
    return OpenRonde(
        values["naam"],
        tuple(values["profielen"].split(";")),
        date.fromisoformat(values["van"]),
        date.fromisoformat(values["tot"]),
        values["instituut"] or None,
    )


def run_form(ronde: str, *, jaar: bool = False) -> Form:
    """Ask how a proposal is computed; `jaar`: of a round that plans a year."""
    fields = [
        Field("policy", "Wat telt", options=tuple((rounds_year.POLICIES if jaar else POLICIES).items())),
        Field("seed", "Lotnummer", placeholder="leeg: een nieuw lot"),
        Field("limiet", "Hoogstens seconden", "60", placeholder="leeg: geen grens"),
    ]
    if not jaar:
        fields.append(
            Field(
                "dichtbij",
                "Bij gelijke stand",
                options=(("nee", "het lot beslist"), ("ja", "zo veel mogelijk als het vorige voorstel")),
            )
        )
    return Form(
        f"Voorstel berekenen voor {ronde}",
        fields,
        check=_wrong_run,
        text="Dit verandert nog geen enkele plaatsing. U kunt intussen gewoon verder werken.",
    )


def commit_dialog(found: RoundAtHand, voorstel: int, today: date) -> Confirm:
    """Ask whether a voorstel may be carried out, and say what that does (H6, N7)."""
    if found.jaar is not None:
        text = rounds_year.commit_text(found.jaar, found.placed, today)
    else:
        text = (
            f"{number(found.placed)} aios krijgen hun plaats met de status die het profiel zegt, en de aanvragen "
            "gaan naar de instituutsopleiders. Alleen het bureau kan een plaatsing daarna nog ongedaan maken."
        )
    return Confirm(f"Voorstel {voorstel} vaststellen?", text)


def compute(ronde: str, values: dict[str, str], desk: Desk, steps: Steps) -> VoorstelBeeld:
    """Compute as the checked form says; blocks, so it runs as a job.

    Raises:
        RefusedError: there is nothing to place, or it was stopped; nothing was kept.
    """
    # imported here, in the job's thread: the solver's library takes a while
    from stagetui.engine.jobs.allocate import allocate

    return allocate(
        desk.bureau,
        desk.actor,
        ronde,
        policy=Policy(values["policy"]) if values["policy"] else None,
        seed=int(values["seed"]) if values["seed"] else None,
        time_limit=float(values["limiet"]) if values["limiet"] else None,
        stay_close=values.get("dichtbij") == "ja",
        progress=steps.tell,
        cancelled=steps.cancelled,
    )


def _wrong_round(values: dict[str, str]) -> str:
    if not values["naam"]:
        return "Geef de ronde een naam."
    for field, label in (("van", "Stages vanaf"), ("tot", "Stages tot en met")):
        try:
            date.fromisoformat(values[field])
        except ValueError:
            return f"{label}: typ een datum als 2027-03-01."
    if values["tot"] < values["van"]:
        return "De laatste dag ligt voor de eerste."
    return "" if values["profielen"] else "Kies ten minste één profiel (spatie zet het vinkje)."


def _wrong_run(values: dict[str, str]) -> str:
    for field, label in (("seed", "Lotnummer"), ("limiet", "Hoogstens seconden")):
        if values[field] and not (values[field].isdecimal() and 0 < int(values[field]) < LARGEST):
            return f"{label}: typ een heel getal vanaf 1, of laat het leeg."
    return ""
