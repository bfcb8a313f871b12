"""Every kind of message stands in the manual as it goes out today."""

from __future__ import annotations

from benchmarks.messages import PAGE, page
from stagetui.engine.mail.fields import FIELDS, WAARVOOR, Soort


def test_the_manual_shows_every_message_and_letter_as_it_is() -> None:
    """When this fails, a template changed: `python -m benchmarks.messages` writes the page anew; read what differs."""
    assert PAGE.read_text(encoding="utf-8") == page()


def test_every_kind_is_told_and_has_fields() -> None:
    assert set(WAARVOOR) == set(FIELDS) == set(Soort)
