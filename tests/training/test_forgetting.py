"""What was written about a change of the opleidingsschema goes when its time has passed (AVG)."""

from __future__ import annotations

from typing import Any


def test_the_reason_of_a_change_and_the_code_of_the_aios_go(office: Any) -> None:
    """A reason may tell too much (H18, H19): after its period it is taken out, later the person too."""
    office.do("schema", "parttime", "a1", "2027-06-21", "60", "--reason", "Zwangerschap van Zoë.")
    office.do("schema", "parttime", "a1", "2027-06-21", "80", "--reason", "Zwangerschap van Zoë.")
    office.do("schema", "move", "a1", "keuze", "2028-06-05", "--reason", "Zwangerschap van Zoë.")
    office.do("retention", "--apply", today="2050-01-01")
    kept = "\n".join(
        str(value)
        for table in ("gebeurtenis", "deeltijd", "stage")
        for row in office.rows(table)
        for value in row.values()
    )
    assert "Zwangerschap" not in kept
    assert "a1" not in {row["aios"] for row in office.rows("deeltijd")}
    assert "deeltijd:a1/" not in kept
