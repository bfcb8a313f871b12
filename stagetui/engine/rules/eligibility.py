"""May this aios do this stage at this place? Every objection as a Dutch sentence (N4, N8, N11, N12, H3, H14, H17)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date

from stagetui.engine.records import Aios, Stageplaats, Vrijstelling, words
from stagetui.profiles.book import ProfileBook
from stagetui.profiles.calendar import cohort_start
from stagetui.profiles.schema import Profile
from stagetui.profiles.stages import Stagesoort, part_of
from stagetui.profiles.terms import Route, VrijstellingSoort, Werkgever


def cohort_date(aios: Aios) -> date | None:
    """The first day of the aios's cohort: a date, year-month or year in `cohort`, else the start of the training."""
    return cohort_start(aios.cohort or "") or aios.start_opleiding


def profile_of(book: ProfileBook, aios: Aios) -> Profile:
    """The rules for one aios: the profile, with the variants for employer and cohort laid over it."""
    return rules_for(book[aios.profiel], aios)


def rules_for(profile: Profile, aios: Aios) -> Profile:
    """Lay the variants that fit this aios over a profile (also over one that a round keeps)."""
    return profile.for_aios(Werkgever(aios.werkgever) if aios.werkgever else None, cohort_date(aios))


def objections(
    profile: Profile,
    aios: Aios,
    stagesoort: str,
    eind: date,
    place: Stageplaats,
    exemptions: Sequence[Vrijstelling],
    refused: Collection[str] = (),
    opened: Collection[str] = (),
    instelling: str | None = None,
    *,
    lent: bool = False,
) -> list[str]:
    """Tell everything that stands in the way of this aios at this place; empty when nothing does.

    Args:
        profile: The rules as they hold for this aios (variants laid over).
        aios: Who is to be placed, with the lowest part-time factor during the stage.
        stagesoort: The kind of stage.
        eind: The last day of the stage.
        place: Where.
        exemptions: The aios's vrijstellingen and EVC.
        refused: Places that one of the parties refused for this stage (N9).
        opened: Fields and kenmerken that approved requests opened for this stage (N11, N13, N18).
        instelling: The only one where this stage is done, because it is combined there with another (N18).
        lent: Whether another institute lends the place for this stage (H13).
    """
    kind = profile.kinds.get(stagesoort)
    if kind is None:
        return [f"{profile.name} kent de stagesoort {stagesoort} niet"]
    if kind.parts:
        parts = ", ".join(kind.part_kinds(stagesoort))
        return [f"{kind.name} bestaat uit delen met elk een eigen stageplaats: {parts}"]
    return [
        *_by_place(profile, stagesoort, eind, place),
        *_by_field(profile, kind, place, aios, exemptions, opened),
        *_by_approval(profile, place, opened),
        *_by_person(aios, place, refused, lent=lent),
        *_by_combination(place, instelling),
    ]


def _by_place(profile: Profile, stagesoort: str, eind: date, place: Stageplaats) -> Iterator[str]:
    """N8, H17: the place is approved, for this profile and kind of stage, for as long as the stage lasts."""
    if not place.goedgekeurd:
        yield f"{place.plaats} is nog niet goedgekeurd door de instituutsopleider"
    if profile.id not in words(place.profielen):
        yield f"{place.plaats} is niet goedgekeurd voor profiel {profile.id} (wel voor {_listed(place.profielen)})"
    if not {stagesoort, part_of(stagesoort)[0]} & set(words(place.stagesoorten)):
        yield f"{place.plaats} is er niet voor stagesoort {stagesoort} (wel voor {_listed(place.stagesoorten)})"
    for until, what in ((place.erkenning_tot, "erkenning"), (place.slwp_tot, "SLWP")):
        if until and until < eind:
            yield f"de {what} van {place.plaats} loopt tot {until}, de stage tot {eind}"


def _by_field(
    profile: Profile,
    kind: Stagesoort,
    place: Stageplaats,
    aios: Aios,
    exemptions: Sequence[Vrijstelling],
    opened: Collection[str],
) -> Iterator[str]:
    """N11, N12, H3: the field is one that this kind of stage allows, and that the aios is not exempted from."""
    field, offered = place.specialisme, {place.specialisme, *words(place.kenmerken)}
    if kind.exclude_own_fields and field in profile.own_fields:
        yield f"{kind.name} is nooit in het eigen profiel, en {field} is dat"
    for unwanted in sorted(offered.intersection(kind.unwanted_fields).difference(opened)):
        yield f"{unwanted} is voor {kind.name} niet gewenst"
    # N11 (VA): shown competence in one of the fields opens the other fields too
    released = kind.fields_released_by_evc and any(
        e.soort is VrijstellingSoort.EVC and e.vakgebied in kind.fields for e in exemptions
    )
    if kind.fields and offered.isdisjoint([*kind.fields, *opened]) and not released:
        yield f"{kind.name} is alleen in {', '.join(kind.fields)}; {place.plaats} is {field}"
    if any(e.vakgebied == field and e.soort is VrijstellingSoort.VRIJSTELLING for e in exemptions):
        yield f"{aios.aios} heeft vrijstelling voor {field} en mag daar geen stage doen"


def _by_approval(profile: Profile, place: Stageplaats, opened: Collection[str]) -> Iterator[str]:
    """N18: some places are open to a stage only after a request was approved."""
    offered = words(place.kenmerken)
    for id_, request in profile.requests.items():
        if request.kenmerk in offered and request.kenmerk not in opened:
            yield f"{place.plaats} is {request.kenmerk}: daarvoor moet eerst een aanvraag {id_} zijn goedgekeurd"


def beside_other_parts(
    profile: Profile, stagesoort: str, place: Stageplaats, elsewhere: Mapping[str, str]
) -> Iterator[str]:
    """N11: where the profile wants the parts of a stage at one instelling, the first that is placed tells which.

    Args:
        profile: The rules as they hold for the aios.
        stagesoort: The part that is to be placed.
        place: Where.
        elsewhere: The instellingen where other stages of the aios are placed, by stagesoort.
    """
    main, part = part_of(stagesoort)
    kind = profile.kinds.get(main)
    if part is None or kind is None or not kind.one_instelling:
        return
    for other in kind.part_kinds(main):
        there = elsewhere.get(other)
        if other != stagesoort and there not in (None, place.instelling):
            yield f"{other} is bij {there}, en alle delen van deze stage zijn bij één instelling"


def _by_person(aios: Aios, place: Stageplaats, refused: Collection[str], *, lent: bool) -> Iterator[str]:
    """H13, H14: own or lent, it takes the part-time factor; and it was not refused before."""
    if place.instituut and place.instituut != aios.instituut and not lent:
        yield f"{place.plaats} hoort bij instituut {place.instituut}"
    if place.deeltijd_minimum and aios.deeltijd < place.deeltijd_minimum:
        yield f"{place.plaats} vraagt minstens {place.deeltijd_minimum} %; {aios.aios} werkt {aios.deeltijd} %"
    if place.plaats in refused:
        yield f"{place.plaats} is voor deze stage al geweigerd"


def _by_combination(place: Stageplaats, instelling: str | None) -> Iterator[str]:
    """N18: two stages that are combined are done at the same instelling."""
    if instelling is not None and place.instelling != instelling:
        yield f"deze stage is gecombineerd bij {instelling}; {place.plaats} is van {place.instelling}"


def _listed(text: str) -> str:
    return ", ".join(words(text)) or "geen"


def in_etalage(profile: Profile, stagesoort: str) -> bool:
    """Whether places for this kind of stage are preferred in the etalage (N4)."""
    kind = profile.kinds.get(stagesoort)
    return kind is not None and Route.ETALAGE in kind.routes
