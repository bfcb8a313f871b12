"""The facts of one invented stage, and a reader for PDFs."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date

import pypdf
import pytest

from stagetui.engine.letters.intentieverklaring import Intentieverklaring


@pytest.fixture
def facts() -> Intentieverklaring:
    return Intentieverklaring(
        instituut="Instituut Voorbeeld",
        bureau="Stagebureau Instituut Voorbeeld",
        bureau_email="stagebureau@example.nl",
        bureau_telefoon="000 000 00 00",
        datum=date(2026, 12, 14),
        aios="Noor van der Velde",
        profiel="Jeugdgezondheidszorg",
        stagesoort="Aanpalend specialisme",
        instelling="Ziekenhuis De Linde",
        vestiging="Utrecht",
        stageplaats="Kindergeneeskunde",
        stagebegeleider="dr. P. Özgür",
        instituutsopleider="A. Jansen",
        start=date(2027, 3, 1),
        eind=date(2027, 5, 30),
        weken=16.25,
        deeltijd=80,
        kenmerk="JGZ-2027-0041",
    )


@pytest.fixture
def pages() -> Callable[[bytes], list[str]]:
    """The words of each page, with single spaces."""

    def read(pdf: bytes) -> list[str]:
        return [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]

    return read
