"""What the demo's instellingen offer: places for every kind of stage of every profile, open for some of the time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from stagetui.engine.demo.moments import Moments, month
from stagetui.engine.demo.names import HOUSES, TOWNS, People
from stagetui.engine.demo.tables import Values
from stagetui.profiles.book import ProfileBook
from stagetui.profiles.schema import Profile
from stagetui.profiles.stages import Stagesoort, part_of
from stagetui.profiles.terms import Werkgever, Zichtbaarheid

GENERAL_FIELDS = (
    "psychiatrie",
    "ouderengeneeskunde",
    "kindergeneeskunde",
    "sociaal-medische advisering",
    "publieke gezondheid",
    "huisartsgeneeskunde",
)
UNITS = ("polikliniek", "kliniek", "dagbehandeling", "consultatieteam")
DESKS = ("afdeling", "adviesteam", "team", "kantoor")


@dataclass(frozen=True, slots=True)
class House:
    """How instellingen for some specialismen are called, and their departments; `words` are parts of a specialisme."""

    words: tuple[str, ...]
    names: tuple[str, ...]
    units: tuple[str, ...]


HOUSE_KINDS = (
    House(("psychiatrie", "verslaving", "ggz"), ("GGZ", "Kliniek"), (*UNITS, "wijkpost")),
    House(
        (
            "kinderg",
            "seh",
            "interne",
            "chirurg",
            "long",
            "gynaecologie",
            "dermatologie",
            "neurologie",
            "cardiologie",
            "orthopedie",
            "reumatologie",
            "urologie",
            "pijnpoli",
            "genetica",
        ),
        ("Ziekenhuis", "Gasthuis"),
        UNITS,
    ),
    House(("revalidatie",), ("Revalidatiecentrum",), UNITS),
    House(("pediatrie", "jeugd"), ("Jeugdzorg", "GGD"), ("consultatiebureau", "spreekuur", "team")),
    House(
        ("ouderen", "ccp", "sanatorium", "verpleeg", "geriatrie"),
        ("Verpleeghuis", "Zorggroep"),
        ("afdeling", "dagbehandeling", "kliniek"),
    ),
    House(
        ("microbiologie", "rivm", "nvic", "toxicologie", "onderzoek"),
        ("Laboratorium", "Kenniscentrum"),
        DESKS,
    ),
    House(
        ("wijkteam", "advisering", "huisarts"), ("Gezondheidscentrum", "Zorggroep"), ("praktijk", "spreekuur")
    ),
    House(("",), ("GGD", "Zorggroep"), DESKS),
)
TITLES = {  # a specialisme that is an organisation's name, or short for something
    "rivm": "Landelijke coördinatie infectieziekten",
    "nvic": "Vergiftigingeninformatie",
    "seh": "Spoedeisende hulp",
    "ccp": "Chronisch-complexe zorg",
    "ggz": "GGZ",
}
REMARKS = (
    "Eigen werkplek aanwezig.",
    "Vooraf een kennismaking van een uur.",
    "Openbaar vervoer voor de deur.",
)


@dataclass(frozen=True, slots=True)
class Supply:
    """Rows of the import kinds that tell what is offered."""

    instellingen: list[Values]
    stageplaatsen: list[Values]
    beschikbaarheid: list[Values]


def variants_of(profile: Profile) -> list[Profile]:
    """The profile as it holds for each kind of aios that its variants tell apart."""
    cohorts: list[date | None] = [None]
    for variant in profile.variants:
        if first := variant.when.cohort_from or variant.when.cohort_before:
            cohorts += [first, first - timedelta(days=1)]
    return [profile.for_aios(employer, cohort) for employer in Werkgever for cohort in cohorts]


def make_supply(rng: Random, people: People, book: ProfileBook, moments: Moments, count: int) -> Supply:
    """Invent `count` places; every field that some kind of stage asks for is offered.

    Args:
        rng: Decides everything.
        people: Gives the contact persons.
        book: The profiles to offer places for.
        moments: The demo's calendar; availability covers all of it.
        count: How many places.
    """
    kinds = [
        (profile.id, part_of(name)[0], kind, profile.own_fields)
        for base in book.profiles.values()
        for profile in variants_of(base)
        for name, kind in profile.kinds.items()
        if not kind.parts
    ]
    offers = {field: offer for field in _fields(book) if (offer := _offer(field, kinds)) is not None}
    features = sorted({word for p in book.profiles.values() for rule in p.rules for word in rule.each_of})
    supply = Supply([], [], [])
    houses: dict[str, list[Values]] = {}
    free = [(town, house) for house in HOUSES for town in TOWNS]
    rng.shuffle(free)
    # round after round through the fields, so that each has its share
    fields = [field for field in offers for _ in range(_weight(field, book))]
    rng.shuffle(fields)
    order = [*offers, *fields]
    # fields that must be had at one instelling: the n-th place of each stands in the same house
    together: dict[str, dict[int, Values]] = {}
    seen: Counter[str] = Counter()
    for number in range(1, count + 1):
        field = order[(number - 1) % len(order)]
        house = together.get(field, {}).get(seen[field]) or _house(rng, supply, houses, free, field)
        for beside in _fields_at_one_house(book, field):
            together.setdefault(beside, {}).setdefault(seen[field], house)
        seen[field] += 1
        place = _place(rng, people, number, field, house, offers[field], features, moments.today)
        supply.stageplaatsen.append(place)
        supply.beschikbaarheid.extend(_windows(rng, str(place["plaats"]), moments))
    return supply


def _fields_at_one_house(book: ProfileBook, field: str) -> list[str]:
    """The fields of the parts that the profiles want at one instelling together with this one (N11)."""
    return [
        beside
        for profile in book.profiles.values()
        for kind in profile.stagesoorten.values()
        if kind.one_instelling and any(field in part.fields for part in kind.parts.values())
        for part in kind.parts.values()
        for beside in part.fields
    ]


def _fields(book: ProfileBook) -> list[str]:
    """Every specialisme that is worth offering, in a fixed order."""
    asked = [
        field
        for base in book.profiles.values()
        for profile in variants_of(base)
        for kind in profile.kinds.values()
        for field in kind.fields
    ]
    own = [profile.own_fields[0] for profile in book.profiles.values()]
    return list(dict.fromkeys([*asked, *GENERAL_FIELDS, *own]))


def _weight(field: str, book: ProfileBook) -> int:
    """How many shares of the places a field gets: what a kind of stage asks for by name is needed most."""
    return 2 if any(field in k.fields for p in book.profiles.values() for k in p.kinds.values()) else 1


Kinds = Sequence[tuple[str, str, Stagesoort, Sequence[str]]]


def _offer(field: str, kinds: Kinds) -> tuple[str, str] | None:
    """The profielen and stagesoorten (as lists of the import) for which a place of this field is fit."""
    fit = [
        (profile, name)
        for profile, name, kind, own in kinds
        if (field in kind.fields if kind.fields else not (kind.exclude_own_fields and field in own))
        and field not in kind.unwanted_fields
    ]
    if not fit:
        return None
    profiles = dict.fromkeys(profile for profile, _ in fit)
    return ";".join(profiles), ";".join(dict.fromkeys(name for _, name in fit))


def _house(
    rng: Random,
    supply: Supply,
    houses: dict[str, list[Values]],
    free: list[tuple[tuple[str, str], str]],
    field: str,
) -> Values:
    """An instelling that fits the field: now and then one that is there already."""
    names = kind_of_house(field).names
    known = houses.setdefault(names[0], [])
    if known and rng.random() < 0.45:
        return rng.choice(known)
    (town, region), house = free[len(supply.instellingen) % len(free)]
    row: Values = {
        "instelling": f"i{len(supply.instellingen) + 1:03d}",
        "naam": f"{rng.choice(names)} {house}",
        "plaats": town,
        "regio": region,
    }
    known.append(row)
    supply.instellingen.append(row)
    return row


def kind_of_house(field: str) -> House:
    """How instellingen for a specialisme are called."""
    return next(kind for kind in HOUSE_KINDS if any(word in field for word in kind.words))


def _place(
    rng: Random,
    people: People,
    number: int,
    field: str,
    house: Values,
    offer: tuple[str, str],
    features: Sequence[str],
    today: date,
) -> Values:
    contact = people.next()
    title, units = TITLES.get(field, field.capitalize()), kind_of_house(field).units
    has = [word for word in features if rng.random() < 0.5]
    shown = rng.choices(list(Zichtbaarheid), (16, 3, 1))[0]
    return {
        "plaats": f"p{number:03d}",
        "instelling": house["instelling"],
        "naam": f"{title}, {rng.choice(units)} {house['plaats']}",
        "specialisme": field,
        "profielen": offer[0],
        "stagesoorten": offer[1],
        "regio": house["regio"],
        "kenmerken": ";".join(has) or None,
        "zichtbaarheid": shown.value,
        "contact_naam": contact.name,
        "contact_email": f"{contact.handle}@example.org",
        "contact_zichtbaar": rng.random() < 0.85,
        "erkenning_tot": month(today, rng.choice((22, 30, 42, 54))) - timedelta(days=1),
        "deeltijd_minimum": rng.choice((None, None, None, None, 60, 70)),
        # a place that waits for the instituutsopleider's approval is part of the picture (N8)
        "goedgekeurd": number % 19 != 0,
    }


def _windows(rng: Random, plaats: str, moments: Moments) -> Iterator[Values]:
    """Availability per year, or per quarter with a quarter that is closed now and then."""
    capacity = rng.choices((1, 2, 3), (12, 6, 2))[0]
    per_year = rng.random() < 0.6
    months = 12 if per_year else 3
    van = moments.founded.replace(month=1)
    while van < month(moments.today, 20):
        tot = month(van, months) - timedelta(days=1)
        open_ = per_year or rng.random() > 0.1
        yield {
            "plaats": plaats,
            "van": van,
            "tot": tot,
            "capaciteit": capacity if open_ else 0,
            "afwezig_dagen": rng.choice((None, None, "wo", "vr", "ma;vr")),
            "toelichting": rng.choice((None, None, None, *REMARKS))
            if open_
            else "Begeleider is er dan niet.",
        }
        van = tot + timedelta(days=1)
