"""`mail test` against a real server: what worked, and where it went."""

from __future__ import annotations

from typing import Any


def test_a_test_message_arrives_and_is_in_no_outbox(office: Any, post_office: Any) -> None:
    with post_office() as server:
        server.named_in(office.directory)
        said = office.run("mail", "test", "beheer@example.nl")
        assert said.code == 0
        assert "Aan:          beheer@example.nl" in said.out
        told = office.do("mail", "test", "beheer@example.nl")
        assert told["beveiliging"] == "geen, de verbinding is open"
        first, second = server.mails
        assert first["Subject"].startswith("Proefbericht van ")
        assert first["To"] == "beheer@example.nl"
        assert second.get_body(("html",)) is not None
        assert office.do("mail", "list") == []


def test_a_bureau_that_redirects_sends_its_test_there_too(office: Any, post_office: Any) -> None:
    with post_office() as server:
        server.named_in(office.directory)
        settings = office.directory / "stagetui.toml"
        settings.write_text(
            settings.read_text(encoding="utf-8") + 'redirect = "proef@example.nl"\n', encoding="utf-8"
        )
        assert office.do("mail", "test", "buiten@example.org")["aan"] == "proef@example.nl"
        (mail,) = server.mails
        assert mail["To"] == "proef@example.nl"
        assert "buiten@example.org" in mail.get_body(("plain",)).get_content()
