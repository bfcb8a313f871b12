"""Errors of the driver come out as calm Dutch sentences."""

from __future__ import annotations

import errno

import duckdb
import pytest

from stagetui.engine.store.errors import DiskFullError, is_disk_full, translate
from stagetui.errors import BusyError, RefusedError, StagetuiError


@pytest.mark.parametrize(
    ("error", "kind", "words"),
    [
        (duckdb.OutOfMemoryException("Out of Memory Error: x"), RefusedError, "past niet in het geheugen"),
        (duckdb.ConstraintException("Constraint Error: iets nieuws"), RefusedError, "spreken elkaar tegen"),
        (duckdb.InternalException("INTERNAL Error: x"), BusyError, "reservekopie"),
        (duckdb.FatalException("FATAL Error: x"), BusyError, "reservekopie"),
        (duckdb.IOException("IO Error: No space left on device"), DiskFullError, "ruimte"),
        (duckdb.BinderException("Binder Error: x."), RefusedError, "niet uitvoeren: x. Er is"),
    ],
)
def test_each_kind_has_its_sentence(error: duckdb.Error, kind: type[StagetuiError], words: str) -> None:
    ours = translate(error, "bureau.duckdb")
    assert type(ours) is kind
    assert words in ours.text
    assert "Er is niets gewijzigd" in ours.text


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_or_quota_is_seen(number: int) -> None:
    assert is_disk_full(OSError(number, "vol"))
    assert not is_disk_full(OSError(errno.EIO, "stuk"))
