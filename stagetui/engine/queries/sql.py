"""A question in SQL, for the beheerder: reading only, in the closed room of the store."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stagetui.engine.access import require_whole
from stagetui.profiles.terms import Rol

if TYPE_CHECKING:
    from stagetui.engine.access import View


def answer(view: View, sql: str) -> dict[str, list[Any]]:
    """The result by column, in the order of the rows; columns of one name are kept once.

    Raises:
        RefusedError: who asks is no beheerder of the whole bureau, or the database does not take the question.
        ValueError: it is no single SELECT or EXPLAIN.
    """
    require_whole(view.rights, view.office, (Rol.BEHEERDER,), "met SQL vragen stellen")
    return view.reader.columns(sql)
