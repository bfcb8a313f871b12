"""Keeps the DuckDB instances of stores that were closed, for the next command on the same file.

A session of people makes one and keeps it; making one for each of a test's commands is what most of them cost.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from stagetui.engine.store import room
from stagetui.engine.store.room import Room
from stagetui.engine.store.store import Store

MANY = 3


@contextmanager
def kept() -> Iterator[None]:
    """For as long as this lasts, what a store that closes leaves in order is there for the next one of its file."""
    waiting: OrderedDict[Path, Any] = OrderedDict()
    turn = threading.Lock()
    close, discard, open_instance = Store.close, Room.discard, room.open_instance
    closing: set[Room] = set()

    def close_and_keep(store: Store) -> None:
        closing.add(store._room)
        try:
            close(store)
        finally:
            closing.discard(store._room)

    def keep(one: Room) -> None:
        if one not in closing or one._connection is None:
            discard(one)
            return
        with turn:
            connection, one._connection = one._connection, None
            before = waiting.pop(one._path, None)
            waiting[one._path] = connection
            oldest = waiting.popitem(last=False)[1] if len(waiting) > MANY else None
        for gone in (before, oldest):
            if gone is not None:
                gone.close()

    def look_first(path: Path) -> Any:
        with turn:
            found = waiting.pop(path, None)
        return open_instance(path) if found is None else found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Store, "close", close_and_keep)
        patch.setattr(Room, "discard", keep)
        patch.setattr(room, "open_instance", look_first)
        yield
    for one in waiting.values():
        one.close()
