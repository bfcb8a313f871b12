"""What a change of an opleidingsschema leads to, before it is confirmed (N2, N3, N7): nothing is changed here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from stagetui.engine.allocation.capacity import Segment, least_room, segments
from stagetui.engine.allocation.instance import Stay, Window
from stagetui.engine.queries.calendar import milestones
from stagetui.engine.queries.placing import (
    exemptions_of,
    occupying,
    opened_words,
    place_of,
    preferences_of,
    visible_aios,
    windows_of,
)
from stagetui.engine.queries.recognition import supervised
from stagetui.engine.queries.rules import Rules, round_profiles
from stagetui.engine.queries.training import schema_of
from stagetui.engine.queries.year_schema import changed_year
from stagetui.engine.records import Aanvraag, AanvraagStatus, Aios, Plaatsing, Ronde, Stage, Stageplaats
from stagetui.engine.rules.consequences import (
    AanvraagGevolg,
    Gevolgen,
    InhaalGevolg,
    LijnGevolg,
    MijlpaalGevolg,
    PlaatsingGevolg,
    RondeGevolg,
    Vereiste,
    VereistGevolg,
    VoorkeurGevolg,
)
from stagetui.engine.rules.deadlines import Staat
from stagetui.engine.rules.eligibility import in_etalage, objections, rules_for
from stagetui.engine.rules.reckoning import Opleidingsschema, changed
from stagetui.engine.rules.recognition import objections as unrecognised
from stagetui.engine.rules.statuses import fixed_by, move_objections
from stagetui.engine.rules.training import Combine, request_for
from stagetui.engine.rules.yeartime import left_weeks, lengthens, worked_weeks
from stagetui.errors import RefusedError
from stagetui.profiles.calendar import milestone_date, preference_deadline
from stagetui.profiles.terms import DEFINITIEF

if TYPE_CHECKING:
    from datetime import date

    from stagetui.engine.access import View
    from stagetui.engine.rules.training import Change
    from stagetui.profiles.schema import Profile

CONSENT = "de stageplaats moet ermee instemmen; zeg met de reden wie dat deed"


def consequences(view: View, aios: Aios, change: Change) -> Gevolgen:
    """Tell everything that a change of the opleidingsschema of this aios would lead to.

    Raises:
        RefusedError: the change can't be made, or changes nothing.
    """
    _known_instelling(view, change)
    before = schema_of(view, aios)
    year = before.profile.year
    after = changed(before, change) if year is None else changed_year(view, aios, before, change)
    if set(after.stages) == set(before.stages) and after.werktijd == before.werktijd:
        raise RefusedError("Schema niet gewijzigd", f"Er verandert niets aan het schema van {aios.aios}.")
    return _Change(view, aios, before, after).gevolgen()


def preview(view: View, aios: str, change: Change) -> tuple[Gevolgen, str | None]:
    """What a change would lead to, and the kind of aanvraag that it needs first, for who sees this aios.

    Raises:
        RefusedError: the change can't be made, or the aios is unknown or not this person's to see.
    """
    who = visible_aios(view, aios)
    found = consequences(view, who, change)
    first = request_for(found.voor.profile, change)
    return found, first[0] if first else None


def _known_instelling(view: View, change: Change) -> None:
    instelling = change.instelling if isinstance(change, Combine) else None
    if instelling is not None and not view.reader.rows(
        "SELECT 1 FROM instelling WHERE instelling = ?", [instelling]
    ):
        raise RefusedError(
            "Schema niet gewijzigd",
            f"Instelling {instelling} is niet bekend; controleer de code, of lees de instelling eerst in.",
        )


def lines_changed(before: Opleidingsschema, after: Opleidingsschema) -> list[tuple[Stage | None, Stage]]:
    """The lines that differ, as they are (None: not there yet) and as they become, in order of time."""
    stood = {stage.stagesoort: stage for stage in before.stages}
    found = [(stood.get(stage.stagesoort), stage) for stage in after.stages]
    return sorted(
        ((old, new) for old, new in found if old != new), key=lambda pair: (pair[1].start, pair[1].stagesoort)
    )


class _Change:
    """One change that is looked at, with what of the data it touches."""

    def __init__(self, view: View, aios: Aios, before: Opleidingsschema, after: Opleidingsschema) -> None:
        self._view = view
        self._aios = aios
        self._before = before
        self._after = after
        self._year = after.profile.year
        self._lines = lines_changed(before, after)
        moved = {new.stagesoort for _, new in self._lines}
        self._worked = [line for line in after.lines if self._year is not None and self._factor_differs(line)]
        self._stay = [(line, line) for line in self._worked if line.stagesoort not in moved]
        self._new = {new.stagesoort: new for _, new in [*self._lines, *self._stay]}
        self._exemptions = exemptions_of(view, aios.aios)
        self._opened = opened_words(view)
        self._rules = Rules(view)

    def gevolgen(self) -> Gevolgen:
        """Put everything together."""
        current = self._current()
        placed = tuple(self._placements(current))
        freed = [one.plaatsing.plaatsing for one in placed if one.bezwaren]
        moved = [
            LijnGevolg(new.stagesoort, (old.start, old.eind) if old else None, (new.start, new.eind))
            for old, new in self._lines
            if old is None or (old.start, old.eind) != (new.start, new.eind)
        ]
        return Gevolgen(
            self._before,
            self._after,
            tuple(moved),
            tuple(self._milestones(freed)),
            tuple(self._preferences({one.plaatsing.stagesoort for one in placed if one.blijft})),
            placed,
            tuple(self._rounds()),
            tuple(self._requests()),
            tuple(self._left()),
            tuple(self._needs(current)),
        )

    def _needs(self, current: Mapping[str, Plaatsing]) -> Iterator[VereistGevolg]:
        """H7, H14: what a plaatsing of a year needs before it changes: consent of the place, or overmacht."""
        for line in self._worked:
            one = current.get(line.stagesoort)
            if one is not None and one.heeft_plaats and one.status in DEFINITIEF:
                yield VereistGevolg(one, Vereiste.INSTEMMING, CONSENT)
        for _, new in self._lines if self._year is not None else ():
            one = current.get(new.stagesoort)
            profile = self._rules.of(self._aios, one.voorstel if one else None)
            if one is None or not one.heeft_plaats or one.start == new.start or not fixed_by(profile, one):
                continue
            after = replace(one, start=new.start, eind=new.eind)
            _, reasons = move_objections(profile, one, after, today=self._view.today, reason=CONSENT)
            if reasons:
                yield VereistGevolg(one, Vereiste.OVERMACHT, "; ".join(reasons))

    def _factor_differs(self, line: Stage) -> bool:
        days = line.start, line.eind
        return worked_weeks(self._before.werktijd, *days) != worked_weeks(self._after.werktijd, *days)

    def _left(self) -> Iterator[InhaalGevolg]:
        """H14: the stages that keep their days, and leave other weeks undone than before."""
        for line in self._worked:
            if self._year is None or line.weken is None or lengthens(self._year, line):
                continue
            was, wordt = (left_weeks(self._year, line, one.werktijd) for one in (self._before, self._after))
            if was != wordt:
                yield InhaalGevolg(line.stagesoort, was, wordt)

    def _current(self) -> dict[str, Plaatsing]:
        """The plaatsing of each stage that has one."""
        found = self._view.reader.records(
            Plaatsing,
            "SELECT * FROM plaatsing WHERE aios = ? AND status <> 'vervallen' ORDER BY plaatsing",
            [self._aios.aios],
        )
        return {one.stagesoort: one for one in found}

    def _milestones(self, freed: list[int]) -> Iterator[MijlpaalGevolg]:
        """N3: those whose date moves, and those that are late at once."""
        code = self._aios.aios
        old = {(t.stagesoort, t.mijlpaal): t for t in milestones(self._view, persoon=code)}
        new = {
            (t.stagesoort, t.mijlpaal): t
            for t in milestones(self._view, persoon=code, instead=self._after.stages, freed=freed)
        }
        both = [(old.get(key), new.get(key)) for key in {**new, **old}]
        for was, wordt in both:
            one = wordt or was
            late = wordt is not None and wordt.staat is Staat.TE_LAAT
            late = late and (was is None or was.staat is not Staat.TE_LAAT)
            if one and (late or was is None or wordt is None or was.datum != wordt.datum):
                yield MijlpaalGevolg(
                    one.stagesoort,
                    one.mijlpaal,
                    one.tekst,
                    was.datum if was else None,
                    wordt.datum if wordt else None,
                    late,
                )

    def _placements(self, current: Mapping[str, Plaatsing]) -> Iterator[PlaatsingGevolg]:
        """N7: each plaatsing of a line that changes; one that has a place needs room there on the new days.

        In a year of stages also each one whose days stay, and whose place must do with the new working time (H14).
        """
        for old, new in [*self._lines, *self._stay]:
            one = current.get(new.stagesoort)
            if one is None or old is None:
                continue
            reasons = self._against(one.plaats, old, new, one.voorstel) if one.plaats is not None else []
            if reasons or (one.start, one.eind) != (new.start, new.eind):
                yield PlaatsingGevolg(one, new.start, new.eind, tuple(reasons))

    def _against(self, plaats: str, old: Stage, new: Stage, voorstel: int | None) -> list[str]:
        """What keeps the aios from being there on the new days, and did not on the old ones."""
        place = place_of(self._view, plaats)
        profile = self._rules.of(self._aios, voorstel)
        known = self._objections(profile, self._before, old, place)
        reasons = [one for one in self._objections(profile, self._after, new, place) if one not in known]
        room = least_room(self._room(plaats), new.start, new.eind)
        if not room:
            days = f"van {new.start} t/m {new.eind}"
            reasons.append(
                f"{plaats} is {days} vol{self._beside(plaats, new)}"
                if room == 0
                else f"voor {plaats} is {days} geen ruimte opgegeven"
            )
        if profile.year is not None:
            at, rule = supervised(self._view)[plaats], profile.year.recognition
            known = unrecognised(at, rule, old.start, old.eind)
            reasons += [one for one in unrecognised(at, rule, new.start, new.eind) if one not in known]
        return reasons

    def _beside(self, plaats: str, new: Stage) -> str:
        """Who of a year of stages would be there as well."""
        there = {
            one.aios
            for one in occupying(self._view, plaats)
            if one.aios != new.aios and one.start <= new.eind and new.start <= one.eind
        }
        return f" (met {', '.join(sorted(there))})" if self._year is not None and there else ""

    def _objections(
        self, profile: Profile, schema: Opleidingsschema, stage: Stage, place: Stageplaats
    ) -> list[str]:
        lowest = schema.werktijd.lowest(stage.start, stage.eind)
        return objections(
            profile,
            replace(self._aios, deeltijd=lowest),
            stage.stagesoort,
            stage.eind,
            place,
            self._exemptions,
            opened=self._opened.get((stage.aios, stage.stagesoort), ()),
            instelling=stage.instelling,
        )

    def _room(self, plaats: str) -> list[Segment]:
        """The room at a place, without the stays of this aios that move themselves."""
        windows = [Window(w.plaats, w.van, w.tot, w.capaciteit) for w in windows_of(self._view, [plaats])]
        stays = [
            Stay(p.aios, p.stagesoort, plaats, p.start, p.eind)
            for p in occupying(self._view, plaats)
            if p.aios != self._aios.aios or p.stagesoort not in self._new
        ]
        return segments(windows, stays).get(plaats, [])

    def _preferences(self, placed: set[str]) -> Iterator[VoorkeurGevolg]:
        """N3, N6: whose term passes, and whose place has no room on the new days; who keeps a place needs none."""
        today = self._view.today
        for old, new in self._lines:
            wishes = preferences_of(self._view, self._aios.aios, new.stagesoort)
            if old is None or old == new or not in_etalage(self._after.profile, new.stagesoort):
                continue
            was, wordt = (preference_deadline(self._after.profile, one.start) for one in (old, new))
            if told := _term(was, wordt, today, has_wishes=bool(wishes)):
                yield VoorkeurGevolg(new.stagesoort, None, f"{new.stagesoort}: {told}")
            for wish in wishes if new.stagesoort not in placed else ():
                reasons = self._against(wish.plaats, old, new, None) if wish.plaats else []
                if reasons:
                    yield VoorkeurGevolg(
                        new.stagesoort,
                        wish.plaats,
                        f"{new.stagesoort}, voorkeur {wish.rang} ({wish.plaats}): {'; '.join(reasons)}",
                    )

    def _rounds(self) -> Iterator[RondeGevolg]:
        """The rounds whose period a stage comes into or leaves."""
        rounds = self._view.reader.records(Ronde, "SELECT * FROM ronde ORDER BY van, ronde")
        profiles = {one.ronde: round_profiles(self._view, one.ronde) for one in rounds}
        for ronde in rounds:
            kept = profiles[ronde.ronde].get(self._aios.profiel)
            if kept is None or ronde.instituut not in (None, self._aios.instituut):
                continue
            rules = rules_for(kept, self._aios)
            for old, new in self._lines:
                was = old is not None and ronde.van <= old.start <= ronde.tot
                wordt = ronde.van <= new.start <= ronde.tot
                if was is not wordt and in_etalage(rules, new.stagesoort):
                    yield RondeGevolg(ronde.ronde, new.stagesoort, wordt)

    def _requests(self) -> Iterator[AanvraagGevolg]:
        """The open requests about these stages, when the milestone that they are due at moves."""
        for asked in self._view.reader.records(
            Aanvraag,
            "SELECT * FROM aanvraag WHERE aios = ? AND status = ? AND voor IS NOT NULL ORDER BY aanvraag",
            [self._aios.aios, AanvraagStatus.OPEN.value],
        ):
            stage = self._new.get(asked.stagesoort or "")
            due = self._due(asked) if stage else None
            if stage is None or due is None or asked.voor is None:
                continue
            profile, milestone = due
            day = milestone_date(profile.milestone(milestone), stage.start, stage.eind)
            if day != asked.voor:
                ahead = asked.voor - asked.dringend if asked.dringend else None
                yield AanvraagGevolg(asked, day, day - ahead if ahead is not None else None)

    def _due(self, asked: Aanvraag) -> tuple[Profile, str] | None:
        """The milestone at which the decision must be there; None when it is due so many days after it was made."""
        voorstel = self._view.reader.value(
            "SELECT voorstel FROM plaatsing WHERE plaatsing = ?", [asked.plaatsing]
        )
        profile = self._rules.of(self._aios, voorstel)
        if asked.partij is not None:
            consent = profile.consents.get(asked.partij)
            return (profile, consent.due) if consent and consent.due else None
        kind = profile.requests.get(asked.soort)
        return (profile, kind.due) if kind and kind.due else None


def _term(was: date, wordt: date, today: date, *, has_wishes: bool) -> str | None:
    """What a moved deadline means for preferences today; None: nothing."""
    if was >= today > wordt:
        return (
            f"de voorkeuren zijn niet meer te wijzigen (dat kon t/m {was}, en dan t/m {wordt})"
            if has_wishes
            else f"er zijn nog geen voorkeuren, en de termijn is dan voorbij (t/m {wordt} in plaats van {was})"
        )
    return f"voorkeuren kunnen weer, t/m {wordt}" if wordt >= today > was else None
