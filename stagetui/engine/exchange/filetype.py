"""Which kind of file some bytes are: known by their content, whatever the name says."""

from __future__ import annotations

import io
import zipfile
from enum import Enum

from stagetui.engine.exchange.troubles import UnreadableFileError

MAX_MEGABYTES = 200  # unpacked; 10,000 rows take about 2 MB


class FileType(Enum):
    """The two kinds of file that can be read."""

    XLSX = "xlsx"
    CSV = "csv"


_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_FOREIGN = {
    b"%PDF": "een PDF",
    b"\x89PNG": "een afbeelding",
    b"\xff\xd8\xff": "een afbeelding",
    b"GIF8": "een afbeelding",
    b"\x1f\x8b": "een ingepakt bestand (gzip)",
    b"7z\xbc\xaf": "een ingepakt bestand (7z)",
    b"Rar!": "een ingepakt bestand (rar)",
    b"{\\rtf": "een tekstdocument (RTF)",
    b"PAR1": "een Parquet-bestand",
}
_WEB = (b"<!doctype", b"<html", b"<?xml")
_ADVICE = "Bewaar de tabel als .xlsx (Excel-werkmap) of als .csv en probeer het opnieuw."


def file_type(data: bytes) -> FileType:
    """Whether `data` is an .xlsx or (otherwise) text that may be a .csv.

    Raises:
        UnreadableFileError: empty, too large, or a kind of file that cannot be read; the sentence names it.
    """
    if not data:
        raise UnreadableFileError(
            "Leeg bestand", "Het bestand is leeg. Begin met een rij koppen (zie template)."
        )
    if data.startswith(b"PK\x03\x04"):
        return _archive(data)
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise _foreign(
                "een werkmap met een wachtwoord", "Haal het wachtwoord eraf en probeer het opnieuw."
            )
        raise _foreign("een oude Excel-werkmap (.xls) of een ander Office-document")
    for start, name in _FOREIGN.items():
        if data.startswith(start):
            raise _foreign(name)
    if data.lstrip()[:9].lower().startswith(_WEB):
        raise _foreign("een webpagina of XML-bestand")
    if not data.startswith((b"\xff\xfe", b"\xfe\xff")) and b"\0" in data[:1_000].splitlines()[0]:
        raise _foreign("geen tekst")
    if len(data) > MAX_MEGABYTES * 1_000_000:
        raise _too_large()
    return FileType.CSV


def _archive(data: bytes) -> FileType:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            size = sum(part.file_size for part in archive.infolist())
    except zipfile.BadZipFile:
        raise _foreign("een beschadigde werkmap of een onvolledig ingepakt bestand") from None
    if "xl/workbook.xml" in names:
        if size > MAX_MEGABYTES * 1_000_000:
            raise _too_large()
        return FileType.XLSX
    if "xl/workbook.bin" in names:
        raise _foreign("een binaire Excel-werkmap (.xlsb)")
    if "content.xml" in names:
        raise _foreign("een OpenDocument-bestand (.ods)")
    raise _foreign("een ingepakt bestand, geen werkmap")


def _foreign(name: str, advice: str = _ADVICE) -> UnreadableFileError:
    return UnreadableFileError("Verkeerde soort bestand", f"Dit bestand is {name}. {advice}")


def _too_large() -> UnreadableFileError:
    return UnreadableFileError(
        "Te groot bestand",
        f"Dit bestand is (uitgepakt) groter dan {MAX_MEGABYTES} MB. Verdeel het over meer bestanden.",
    )
