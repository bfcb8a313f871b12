"""Parts of a stage that are done at one instelling (N11)."""

from __future__ import annotations

from typing import Any


def test_n11_the_three_parts_of_mmk_are_at_one_hospital(office: Any) -> None:
    """N11: the first part that is placed tells the hospital; the others follow it."""
    office.taken(
        "stageplaatsen",
        "plaats;instelling;naam;specialisme;profielen;stagesoorten\n"
        "nvic;ggz;NVIC;nvic;mmk;aanpalend\n"
        "derm-1;ggd;Dermatologie elders;dermatologie;mmk;aanpalend\n"
        "derm-2;ggz;Dermatologie hier;dermatologie;mmk;aanpalend\n",
    )
    periods = "".join(f"{plaats};2027-01-01;2028-12-31;1\n" for plaats in ("nvic", "derm-1", "derm-2"))
    office.taken("beschikbaarheid", f"plaats;van;tot;capaciteit\n{periods}")
    office.taken("aios", "aios;naam;email;profiel;instituut\nm1;Mia Berk;mia@example.nl;mmk;nspoh\n")
    office.taken("schema", "aios;stagesoort;start\nm1;aanpalend;2027-09-06\n")
    office.do("place", "m1", "aanpalend/nvic", "nvic")
    refused = office.run("place", "m1", "aanpalend/dermatologie", "derm-1").refused
    assert "aanpalend/nvic is bij ggz, en alle delen van deze stage zijn bij één instelling" in refused
    assert office.do("place", "m1", "aanpalend/dermatologie", "derm-2")["status"] == "onder voorbehoud"
