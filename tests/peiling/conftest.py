"""A bureau in January: two places of a year of stages with availability of the year that runs, and who supervises."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import xlsxwriter

from stagetui.engine.bureau import Bureau
from tests.conftest import Office

PLACES = {
    "instellingen": """\
instelling;naam;plaats
zuid;Ziekenhuis Zuiderpark;Arnhem
west;Ziekenhuis Westerdijk;Leiden
""",
    "stageplaatsen": """\
plaats;instelling;naam;specialisme;profielen;stagesoorten;instituut;contact_naam;contact_email;goedgekeurd
seh-1;zuid;SEH Zuiderpark;seh;huisarts;seh;nspoh;Balie;balie@example.nl;
seh-2;west;SEH Westerdijk;seh;huisarts;seh;nspoh;C. Kok;kok@example.nl;
nieuw;west;SEH in aanvraag;seh;huisarts;seh;nspoh;;;nee
noord;west;SEH Noorderlicht;seh;huisarts;seh;noord;D. Top;top@example.nl;
psy;west;Psychiatrie;psychiatrie;va;aanpalend;nspoh;E. Vis;vis@example.nl;
""",
    "stageopleiders": """\
plaats;naam;email
seh-1;dr. A. de Wit;wit@example.nl
seh-1;mw. B. Bos;bos@example.nl
""",
    "beschikbaarheid": """\
plaats;van;tot;capaciteit;afwezig_dagen;toelichting
seh-1;2026-09-01;2027-02-28;2;ma;Vraag naar de balie
seh-1;2027-03-01;2027-08-31;1;;
seh-2;2026-09-01;2027-08-31;3;;
""",
}
POLL = ("uitvraag", "peiling", "2027", "--profile", "huisarts")


@pytest.fixture(scope="session")
def january_once(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("januari") / "bureau"
    shutil.copytree(founded, directory)
    for kind, text in PLACES.items():
        Office(directory).taken(kind, text)
    return directory


@pytest.fixture
def january(january_once: Path, tmp_path: Path) -> Office:
    """The bureau before the poll."""
    shutil.copytree(january_once, tmp_path / "bureau")
    return Office(tmp_path / "bureau")


@pytest.fixture
def polled(january: Office) -> Office:
    """The bureau after it asked; answers are in time until 1 February."""
    january.do(*POLL, "--institute", "nspoh", "--voor", "2027-02-01")
    return january


class Inbox:
    """The forms that went out, filled in by who got them."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.folder = office.directory.parent / "terug"
        self.folder.mkdir(exist_ok=True)

    def form(self, plaats: str) -> bytes:
        """The form in the message about a place."""
        with Bureau.open(self.office.directory) as bureau:
            content = bureau.store.read(
                lambda reader: reader.value(
                    "SELECT f.inhoud FROM bericht b JOIN bericht_bijlage USING (bericht) JOIN bijlage f "
                    "USING (sha256) WHERE b.soort = 'peiling' AND b.plaats = ?",
                    [plaats],
                )
            )
        return bytes(content)

    def returned(self, plaats: str) -> Path:
        """Put the form back as it was."""
        path = self.folder / f"{plaats}.xlsx"
        path.write_bytes(self.form(plaats))
        return path

    def filled(self, plaats: str, *rows: str) -> Path:
        """Put back a form with these rows instead: `van;tot;capaciteit`."""
        path = self.folder / f"{plaats}.xlsx"
        book = xlsxwriter.Workbook(path)
        sheet = book.add_worksheet("beschikbaarheid")
        for number, line in enumerate(["plaats;van;tot;capaciteit", *(f"{plaats};{row}" for row in rows)]):
            sheet.write_row(number, 0, line.split(";"))
        book.close()
        return path


@pytest.fixture
def inbox(polled: Office) -> Inbox:
    """What comes back to the bureau that asked."""
    return Inbox(polled)
