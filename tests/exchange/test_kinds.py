"""The kinds are the contract's table; importing the room is cheap."""

from __future__ import annotations

import subprocess
import sys

import pytest

from stagetui.engine.exchange.kinds import KINDS, Kind, kind_named
from stagetui.errors import RefusedError

CONTRACT = {
    "instellingen": "instelling, naam, plaats, [regio]",
    "stageplaatsen": "plaats, instelling, naam, specialisme, profielen, stagesoorten, [instituut], [regio], "
    "[kenmerken], [zichtbaarheid], [contact_naam], [contact_email], [contact_zichtbaar], [erkenning_tot], "
    "[slwp_tot], [koepel], [deeltijd_minimum], [goedgekeurd]",
    "stageopleiders": "plaats, naam, email, [big], [uren_per_week], [sinds], [erkend_tot]",
    "leenafspraken": "plaats, aan_instituut, van, tot, maximum",
    "beschikbaarheid": "plaats, van, tot, capaciteit, [afwezig_dagen], [toelichting]",
    "aios": "aios, naam, email, profiel, instituut, [cohort], [werkgever], [deeltijd], [regio], "
    "[instituutsopleider], [praktijkopleider], [studiebegeleider], [start_opleiding]",
    "schema": "aios, stagesoort, start, [eind], [volgorde]",
    "vrijstellingen": "aios, vakgebied, [soort], [besluit_datum]",
    "voorkeuren": "aios, stagesoort, rang, [plaats], [specialisme], [regio], [periode], [motivatie], "
    "[ingediend_op]",
}


@pytest.mark.parametrize("name", CONTRACT)
def test_columns_order_and_brackets_are_those_of_the_contract(name: str) -> None:
    written = [c.name if c.required else f"[{c.name}]" for c in KINDS[name].columns]
    assert ", ".join(written) == CONTRACT[name]


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_every_column_explains_itself_and_rules_name_columns(kind: Kind) -> None:
    assert all(column.doc.endswith(".") for column in kind.columns)
    assert {*kind.key, *kind.one_of, *(name for pair in kind.periods for name in pair)} <= set(kind.names)


def test_an_unknown_kind_is_refused_with_those_that_there_are() -> None:
    assert kind_named("aios") is KINDS["aios"]
    with pytest.raises(RefusedError, match=r"'aois' is geen soort bestand. Kies uit: instellingen, "):
        kind_named("aois")


def test_importing_the_room_loads_no_heavy_library() -> None:
    modules = ["reading", "template", "writing", "ics", "encoding"]
    code = (
        "import sys\n"
        + "".join(f"import stagetui.engine.exchange.{name}\n" for name in modules)
        + "print(sorted({'polars', 'fastexcel', 'xlsxwriter'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
