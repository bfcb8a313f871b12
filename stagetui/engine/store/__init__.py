"""The store: one DuckDB file, opened for one transaction at a time, behind one gate."""

from __future__ import annotations

from stagetui.engine.store.errors import AbandonedError, DiskFullError, StaleVersionError, StoredDiskFullError
from stagetui.engine.store.session import Reader, Writer
from stagetui.engine.store.store import Store

__all__ = [
    "AbandonedError",
    "DiskFullError",
    "Reader",
    "StaleVersionError",
    "Store",
    "StoredDiskFullError",
    "Writer",
]
