"""What was read is kept while nobody writes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from stagetui.engine.store import Reader, Store, Writer


def names(reader: Reader) -> list[str]:
    return [row[0] for row in reader.rows("SELECT naam FROM ding ORDER BY naam")]


def add(writer: Writer) -> None:
    writer.insert("ding", [{"ding": writer.next_ids("ding")[0], "naam": "a"}])


def test_the_same_question_opens_nothing_until_somebody_writes(
    store: Store, open_store: Callable[..., Store], path: Path
) -> None:
    first = store.read_cached("namen", names)
    hidden = path.rename(path.with_suffix(".weg"))
    assert store.read_cached("namen", names) is first
    hidden.rename(path)
    open_store().write(add, who="ander")
    assert store.read_cached("namen", names) == ["a"]


def test_other_questions_are_kept_apart_and_the_oldest_go(store: Store) -> None:
    asked: list[int] = []

    def ask(number: int) -> int:
        def work(_: Reader) -> int:
            asked.append(number)
            return number

        return store.read_cached(("vraag", number), work)

    for number in range(65):
        assert ask(number) == number
    ask(1)
    assert asked == list(range(65))
    ask(0)
    assert asked == [*range(65), 0]
