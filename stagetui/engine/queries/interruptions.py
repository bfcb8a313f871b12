"""When aios are away from their stages, and what that leads to (H19): looked at before it is recorded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stagetui.engine.queries.consequences import consequences
from stagetui.engine.queries.placing import visible_aios
from stagetui.engine.queries.training import schema_of
from stagetui.engine.records import Onderbreking
from stagetui.engine.rules.training import Lengthen
from stagetui.engine.rules.workdays import Gemist, missed
from stagetui.engine.rules.yeartime import lengthens
from stagetui.errors import RefusedError
from stagetui.profiles.phrases import counted
from stagetui.profiles.terms import Onderbrekingsoort

if TYPE_CHECKING:
    from datetime import date

    from stagetui.engine.access import View
    from stagetui.engine.records import Aios
    from stagetui.engine.rules.consequences import Gevolgen


@dataclass(frozen=True, slots=True)
class Afwezig:
    """What an absence of an aios leads to.

    Attributes:
        aios: Whose.
        gemist: The absence by stage, with the days that are made up for in each.
        wijziging: The change of the schema that follows; None when no stage lasts longer.
        gevolgen: All that this change leads to.
        open: What was recorded before with this first day, and is completed now.
        tot: The last day, when it is known.
    """

    aios: Aios
    gemist: tuple[Gemist, ...]
    wijziging: Lengthen | None
    gevolgen: Gevolgen | None
    open: Onderbreking | None
    tot: date | None

    @property
    def naar_einde(self) -> int:
        """The days by which the training ends later (H19)."""
        return sum(one.dagen for one in self.gemist if not one.verlengt)

    @property
    def regels(self) -> list[tuple[str, str]]:
        """All of it in words: a heading and a line each."""
        if self.tot is None:
            return [("afwezig", f"vanaf {self.gemist[0].van}; leg later vast t/m wanneer")]
        return [("afwezig", told(one)) for one in self.gemist] + (
            self.gevolgen.regels if self.gevolgen else []
        )


@dataclass(frozen=True, slots=True)
class Afwezigheidsregel:
    """An absence that is on record; `verlengt` tells whether its days are made up for in the stage itself."""

    onderbreking: Onderbreking
    verlengt: bool

    @property
    def tekst(self) -> str:
        """The line in words, without why."""
        one = self.onderbreking
        words = f"{one.van} {f't/m {one.tot}' if one.tot else 'tot nader bericht'}"
        if one.dagen:
            where = f"in {one.stagesoort}" if self.verlengt else "aan het einde van de opleiding"
            words += f"; {counted(one.dagen, 'werkdag', 'werkdagen')} {where} in te halen"
        return words + (f"; afgesproken: {one.toelichting}" if one.toelichting else "")


def told(one: Gemist) -> str:
    """A part of an absence in words."""
    where = f"{one.stagesoort}: " if one.stagesoort else ""
    days = f"{where}{one.van} t/m {one.tot}"
    if not one.dagen:
        return f"{days}; er hoeft niets te worden ingehaald"
    count = counted(one.dagen, "werkdag", "werkdagen")
    return (
        f"{days}; {count} {'in deze stage' if one.verlengt else 'aan het einde van de opleiding'} in te halen"
    )


def absence(view: View, aios: str, van: date, tot: date | None, soort: Onderbrekingsoort) -> Afwezig:
    """Tell what an absence from `van` until `tot` (inclusive; None: not over yet) leads to, for who sees this aios.

    Only an illness or the like costs days, and only when its last day is known; for a pregnancy other hours are agreed.

    Raises:
        RefusedError: the programme has no year of stages, or the days can't be so.
    """
    who = visible_aios(view, aios)
    schema = schema_of(view, who)
    year = schema.profile.year
    if year is None:
        raise _refused(
            f"{who.profiel} plant geen stagejaar; verschuif de stages van {aios} met stagetui schema move."
        )
    if tot is not None and tot < van:
        raise _refused(f"De laatste dag ({tot}) ligt voor de eerste ({van}).")
    earlier = interruptions(view, aios)
    pregnant = soort is Onderbrekingsoort.ZWANGERSCHAP
    same = [one for one in earlier if (one.soort is Onderbrekingsoort.ZWANGERSCHAP) is pregnant]
    begun = next((one for one in same if one.van == van and (pregnant or one.tot is None)), None)
    for one in same:
        if one is not begun and (tot is None or one.van <= tot) and (one.tot is None or one.tot >= van):
            raise _refused(
                f"{aios} is al afwezig gemeld van {one.van} t/m {one.tot or 'nader bericht'} ({one.soort})."
            )
    pieces = missed(year, schema.lines, van, tot or van)
    if tot is None or pregnant:
        pieces = [Gemist(pieces[0].stagesoort, van, tot or van, 0, verlengt=False)]
    longer = tuple(
        (one.stagesoort, one.dagen) for one in pieces if one.verlengt and one.dagen and one.stagesoort
    )
    change = Lengthen(longer) if longer else None
    found = consequences(view, who, change) if change else None
    return Afwezig(who, tuple(pieces), change, found, begun, tot)


def interruptions(view: View, aios: str) -> list[Onderbreking]:
    """When an aios was and is away, the earliest first."""
    return view.reader.records(
        Onderbreking, "SELECT * FROM onderbreking WHERE aios = ? ORDER BY van, onderbreking", [aios]
    )


def absence_lines(view: View, aios: Aios) -> list[Afwezigheidsregel]:
    """When an aios was and is away, and whether the stage itself lasted longer for it (H19)."""
    found = interruptions(view, aios.aios)
    if not found:
        return []
    schema = schema_of(view, aios)
    year = schema.profile.year
    longer = {line.stagesoort for line in schema.lines if year is not None and lengthens(year, line)}
    return [Afwezigheidsregel(one, one.stagesoort in longer) for one in found]


def _refused(text: str) -> RefusedError:
    return RefusedError("Afwezigheid niet vastgelegd", text)
