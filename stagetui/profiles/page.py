"""A profile as a page in plain Dutch: its lines in reading order, each with the place of the key that it shows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from stagetui.profiles import phrases
from stagetui.profiles.calendar import milestone_date
from stagetui.profiles.keypaths import Path, look
from stagetui.profiles.keys import Kind, key_at, keys_of
from stagetui.profiles.labels import LABELS
from stagetui.profiles.schema import Milestone, Profile
from stagetui.profiles.terms import Berichtsoort, Jaarwens
from stagetui.profiles.years import UNWEIGHED, StageYear


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the page.

    Attributes:
        path: The key that it shows; of a heading the table, or () for the profile itself.
        depth: How far it stands to the right; 0 for a heading of the page.
        label: What it is called.
        value: Its value, or what a heading says about what stands under it.
        heading: Whether lines stand under it.
        within: The headings it stands under, the outermost first.
    """

    path: Path
    depth: int
    label: str
    value: str
    heading: bool = False
    within: tuple[Path, ...] = ()


def label_of(path: Path) -> str:
    """What the key at a place is called."""
    key = key_at(path)
    name = str(path[-1])
    return LABELS.get(key.document if key else name, LABELS.get(name, name))


def page(profile: Profile) -> tuple[Line, ...]:
    """Give the lines about a profile, in the order in which one reads it."""
    return tuple(_Page(profile).lines())


def _nominal(milestone: Milestone) -> dt.date:
    """The day of a milestone of some stage: enough to put a calendar in order of time."""
    return milestone_date(milestone, dt.date(2027, 6, 1), dt.date(2027, 8, 30))


class _Page:
    """The lines of one profile."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile
        self._values: Mapping[str, Any] = profile.model_dump(by_alias=True)

    def lines(self) -> Iterator[Line]:
        profile = self._profile
        since = phrases.value_text("valid_from", profile.valid_from)
        yield Line((), 0, f"{profile.name} ({profile.id})", f"regels vanaf {since}", heading=True)
        yield from self._keys((), ((),))
        asked = phrases.counted(profile.preferences.maximum, "voorkeur", "voorkeuren")
        yield from self._table(("preferences",), "Voorkeuren", f"hoogstens {asked} per stage", ())
        for id_, kind in sorted(profile.stagesoorten.items(), key=lambda one: one[1].order):
            path: Path = ("stagesoorten", id_)
            yield from self._table(path, kind.name, phrases.stage_line(kind), ())
            for name, part in kind.parts.items():
                title = f"deel {name}: {part.name}"
                yield from self._table((*path, "parts", name), title, phrases.stage_line(part), (path,))
        yield from self._section(
            "calendar",
            "Kalender van een stage",
            phrases.counted(len(profile.calendar), "mijlpaal", "mijlpalen"),
            (
                (one.id, phrases.when(one), phrases.milestone_line(one))
                for one in sorted(profile.calendar, key=_nominal)
            ),
        )
        yield from self._section(
            "requests",
            "Aanvragen",
            phrases.counted(len(profile.requests), "soort", "soorten"),
            ((id_, id_, phrases.request_line(one)) for id_, one in profile.requests.items()),
        )
        yield from self._section(
            "consents",
            "Toestemmingen",
            phrases.listed(profile.consents) if profile.consents else "geen",
            ((partij, partij.value, phrases.consent_line(one)) for partij, one in profile.consents.items()),
        )
        yield from self._section(
            "transitions",
            "Overgangen van status",
            "wat hier niet staat, wordt geweigerd",
            (
                (number, phrases.transition_title(one), phrases.transition_line(one))
                for number, one in enumerate(profile.transitions, start=1)
            ),
        )
        yield from self._section(
            "rules",
            "Regels over stages heen",
            phrases.counted(len(profile.rules), "regel", "regels") if profile.rules else "geen",
            ((one.id, one.id, one.text) for one in profile.rules),
        )
        if profile.year is not None:
            yield from self._year(profile.year)
        yield from self._messages()
        yield from self._variants()

    def _year(self, year: StageYear) -> Iterator[Line]:
        """The year of stages, and the tables in it."""
        path: Path = ("year",)
        yield from self._table(path, "Stagejaar", phrases.year_line(year), ())
        weights: Path = (*path, "weights")
        said = "een eerste wens telt het zwaarst"
        yield Line(weights, 1, "wat een wens waard is", said, heading=True, within=(path,))
        for soort in Jaarwens:
            worth = str(year.weights.get(soort, UNWEIGHED))
            yield Line((*weights, soort.value), 2, soort, worth, within=(path, weights))
        yield from self._table((*path, "recognition"), "erkenning", "wanneer een plaats telt", (path,))
        for id_, course in year.courses.items():
            days = phrases.counted(len(course.days), "dag", "dagen")
            yield from self._table(
                (*path, "courses", id_), f"cursus {id_}", f"{course.name}. {days}", (path,)
            )
        for one in year.components:
            place: Path = (*path, "components", one.id)
            yield from self._table(place, f"onderdeel {one.id}", phrases.component_line(one), (path,))
        for traject in year.trajects:
            place = (*path, "trajects", traject.id)
            yield from self._table(place, f"traject {traject.id}", phrases.traject_line(traject), (path,))
        for number, exemption in enumerate(year.exemptions, start=1):
            place = (*path, "exemptions", number)
            label = f"vrijstelling {exemption.field}"
            yield from self._table(place, label, phrases.exemption_line(exemption), (path,))

    def _section(
        self, name: str, title: str, said: str, tables: Iterable[tuple[str | int, str, str]]
    ) -> Iterator[Line]:
        path: Path = (name,)
        yield Line(path, 0, title, said, heading=True)
        for step, label, value in tables:
            yield from self._table((*path, step), label, value, (path,))

    def _table(self, path: Path, label: str, value: str, within: tuple[Path, ...]) -> Iterator[Line]:
        yield Line(path, len(within), label, value, heading=True, within=within)
        yield from self._keys(path, (*within, path))

    def _keys(self, path: Path, within: tuple[Path, ...]) -> Iterator[Line]:
        """One line a key of a table, tables in it left out."""
        for name in keys_of(path):
            here = (*path, name)
            key = key_at(here)
            if key is not None and key.kind not in (Kind.TABLE, Kind.TABLES):
                value = phrases.value_text(name, look(self._values, here))
                yield Line(here, len(within), label_of(here), value, within=within)

    def _messages(self) -> Iterator[Line]:
        """Every kind of message with what happens to it, also where the profile leaves that as it is."""
        path: Path = ("messages",)
        yield Line(path, 0, "Berichten", "wat ermee gebeurt als de aanleiding er is", heading=True)
        for soort in Berichtsoort:
            yield Line((*path, soort.value), 1, soort, self._profile.delivery(soort), within=(path,))

    def _variants(self) -> Iterator[Line]:
        variants = self._profile.variants
        said = phrases.counted(len(variants), "variant", "varianten") if variants else "geen"
        yield Line(("variants",), 0, "Varianten: wat voor sommige aios anders is", said, heading=True)
        for one in variants:
            path: Path = ("variants", one.id)
            within: tuple[Path, ...] = (("variants",),)
            yield from self._table(path, one.name, f"voor {phrases.condition_line(one.when)}", within)
            yield from self._keys((*path, "when"), (*within, path))
            for place in _leaves(one.overrides):
                here = (*path, "overrides", *place)
                value = phrases.value_text(str(place[-1]), look(one.overrides, place))
                label = f"{'.'.join(map(str, place[:-1]))} {label_of(here)}".strip()
                yield Line(here, 2, f"anders: {label}", value, within=(*within, path))


def _leaves(node: Any, path: Path = ()) -> Iterator[Path]:
    """The places of all values in tables and lists of tables."""
    if isinstance(node, Mapping):
        for key, value in node.items():
            yield from _leaves(value, (*path, key))
    elif isinstance(node, list) and node and all(isinstance(one, Mapping) for one in node):
        for number, table in enumerate(node, start=1):
            yield from _leaves(table, (*path, table.get("id", number)))
    else:
        yield path
