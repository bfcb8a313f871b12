"""Splitting a programme into parts that have nothing to do with each other (union-find over shared rows)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def components(columns: Sequence[int], groups: Iterable[Sequence[int]]) -> list[list[int]]:
    """Group columns that meet in a row, directly or through others.

    Args:
        columns: the columns to divide.
        groups: per row the columns in it, all among `columns`.

    Returns:
        The parts, each ascending, ordered by their first column.
    """
    parent = {column: column for column in columns}

    def root(one: int) -> int:
        while parent[one] != one:
            parent[one] = parent[parent[one]]
            one = parent[one]
        return one

    for group in groups:
        first = root(group[0])
        for other in group[1:]:
            top = root(other)
            if top != first:
                parent[top] = first
    parts: dict[int, list[int]] = {}
    for column in sorted(columns):
        parts.setdefault(root(column), []).append(column)
    return list(parts.values())
