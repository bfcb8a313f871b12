"""What is kept of a swap when those in it are long gone (AVG)."""

from __future__ import annotations

import re

from tests.conftest import Office

MUCH_LATER = "2040-01-01"


def test_no_swap_names_who_is_gone(agreed: Office) -> None:
    """Neither who took over from whom, nor why a swap ended: what happened can still be counted."""
    agreed.do("swap", "decline", 1, "h2", "--reason", "h1 bedacht zich")
    before, before_stages = agreed.rows("ruil"), agreed.rows("ruil_stage")
    assert "h2" in before[0]["reden"]
    agreed.do("retention", "--apply", today=MUCH_LATER)
    after = agreed.dump()
    told = " ".join(str(row) for table in ("ruil", "ruil_stage", "ruil_akkoord") for row in after[table])
    assert not re.search(r"\bh[1-4]\b", told), told
    assert [(row["ruil"], row["status"]) for row in agreed.rows("ruil")] == [(1, before[0]["status"])]
    assert [len(after[table]) for table in ("ruil_stage", "ruil_akkoord")] == [len(before_stages), 2]
