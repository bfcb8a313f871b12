"""Makes the demo bureau: everything happens in order of time, each step by somebody who may, through the doorway."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, time
from pathlib import Path
from random import Random

from stagetui.engine.access import Actor, View
from stagetui.engine.bureau import Bureau
from stagetui.engine.demo.aios import institute_of, make_aios
from stagetui.engine.demo.clock import Clock
from stagetui.engine.demo.moments import Moments
from stagetui.engine.demo.names import People
from stagetui.engine.demo.scale import SCALES, Size
from stagetui.engine.demo.staff import make_staff
from stagetui.engine.demo.story import Story
from stagetui.engine.demo.supply import make_supply
from stagetui.engine.demo.year import make_years
from stagetui.engine.demo.year_story import YearStory
from stagetui.engine.founding import make_bureau
from stagetui.engine.queries.placing import active_placements
from stagetui.profiles.book import ProfileBook
from stagetui.profiles.settings import FILE_NAME, Settings

PHONE = "000 000 00 00"


def make_demo(directory: Path, actor: Actor, *, size: Size, seed: int) -> dict[str, int]:
    """Make a demo bureau with invented people in every stage of the process.

    Args:
        directory: Made when absent; must be empty.
        actor: Who will use it; everything is dated before his or her today.
        size: How large.
        seed: Another number gives other people; the same number and day give the same bureau.

    Returns:
        How many aios, stageplaatsen and plaatsingen there are.

    Raises:
        RefusedError: the directory is not empty or can't be made.
    """
    rng = Random(seed)  # noqa: S311 (invented people, no secret)
    scale, moments, people = SCALES[size], Moments.around(actor.today), People(rng)
    shipped = ProfileBook.load(None)
    stages = replace(
        shipped, profiles={id_: one for id_, one in shipped.profiles.items() if one.year is None}
    )
    own = Random(seed + 1)  # noqa: S311 (as above; a year changes nothing about the rest of the demo)
    years = make_years(own, people, shipped, scale.year, moments.today, moments.founded)
    names = {institute_of(profile): "" for profile in stages.profiles.values()}
    names |= {size.institute.id: size.institute.name for year in years for size in year.sizes}
    founder = replace(actor, today=moments.founded, now=datetime.combine(moments.founded, time(8)))
    name = f"Oefenbureau ({size})"
    with make_bureau(directory, founder, name=name, institutes=sorted(names), demo=True) as founded:
        settings, book = _addressed(founded.settings, names), founded.book
    try:
        settings.write(directory / FILE_NAME)
        staff = make_staff(people, stages, scale, actor.persoon, years)
        supply = make_supply(rng, people, stages, moments, scale.places)
        trainees = make_aios(rng, people, stages, moments, scale, staff.deciders)
        with Bureau(directory, settings, book) as bureau:
            clock = Clock(bureau, actor)
            story = Story(bureau, clock, staff, moments, rng)
            others = [YearStory(bureau, clock, staff, year, own) for year in years]
            story.begin(supply, trainees)
            for other in others:
                other.begin(moments.founded)
            for day in story.tell(scale, trainees):
                for other in others:
                    other.tell(day)
            return count_demo(bureau, actor)
    except BaseException:
        shutil.rmtree(directory)  # a demo that stopped halfway would be opened as if it were whole
        raise


def count_demo(bureau: Bureau, actor: Actor) -> dict[str, int]:
    """How many aios, stageplaatsen and plaatsingen (those undone left out) a bureau has.

    Raises:
        RefusedError: who asks is unknown there.
    """
    return bureau.ask(actor, _counts)


def _counts(view: View) -> dict[str, int]:
    return {
        "aios": int(view.reader.value("SELECT count(*) FROM aios")),
        "plaatsen": int(view.reader.value("SELECT count(*) FROM stageplaats")),
        "plaatsingen": len(active_placements(view)),
    }


def _addressed(settings: Settings, names: Mapping[str, str]) -> Settings:
    """Give the institutes of a demo their names, and an address for its letters, of nobody."""
    institutes = tuple(
        one.model_copy(
            update={
                "name": f"{names[one.id] or one.name} (oefening)",
                "email": f"stagebureau.{one.id}@example.nl",
                "phone": PHONE,
            }
        )
        for one in settings.institutes
    )
    return settings.model_copy(update={"institutes": institutes})
