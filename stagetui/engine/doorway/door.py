"""`carry_out`: who may, which rules, write, audit, mail, in one transaction. Every change goes through here.

A command is a small frozen dataclass; the function that carries it out registers itself with `carries_out`
and names the roles of which one is needed. What a role may depend on (an institute, one aios) the handler checks.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from stagetui.engine.access import require, rights_of
from stagetui.engine.doorway.lapsing import lapse_swaps
from stagetui.engine.doorway.transaction import Transaction

if TYPE_CHECKING:
    from stagetui.engine.access import Actor, Office
    from stagetui.engine.store import Store, Writer
    from stagetui.profiles.terms import Rol

R_co = TypeVar("R_co", covariant=True)
C = TypeVar("C", bound="Command[Any]")
T = TypeVar("T")

Handler = Callable[[Transaction, Any], Any]


class Command(Generic[R_co]):
    """What somebody wants changed; `R_co` is what carrying it out gives back."""

    __slots__ = ()


class _RehearsedError(Exception):
    """Leaves the transaction of a rehearsal so that the store rolls it back."""

    def __init__(self, result: object) -> None:
        self.result = result


_handlers: dict[type[Command[Any]], tuple[Handler, tuple[Rol, ...], str]] = {}


def carries_out(
    command: type[C], *roles: Rol, what: str
) -> Callable[[Callable[[Transaction, C], T]], Callable[[Transaction, C], T]]:
    """Register the handler of `command`; no roles means that the handler itself decides who may."""

    def register(handler: Callable[[Transaction, C], T]) -> Callable[[Transaction, C], T]:
        _handlers[command] = (handler, roles, what)
        return handler

    return register


def carry_out(
    store: Store, office: Office, actor: Actor, command: Command[T], *, rehearse: bool = False
) -> T:
    """Carry out `command` for `actor`; all of it happens, or nothing.

    Raises:
        RefusedError: not allowed, or a rule stands in the way; nothing was changed.
        BusyError: the data could not be had in time; nothing was changed.
    """
    # a command's handler stands in the module of the command: whoever has the command has its handler
    import_module(type(command).__module__)
    handler, roles, what = _handlers[type(command)]

    def work(writer: Writer) -> T:
        rights = rights_of(writer, office.settings, actor.persoon, actor.today)
        if roles or not rights.known:
            require(rights, roles, what)
        tx = Transaction(writer, actor, rights, office, writer)
        result: T = handler(tx, command)
        lapse_swaps(tx)
        tx.finish()
        if rehearse:
            raise _RehearsedError(result)
        return result

    try:
        return store.write(work, who=actor.persoon)
    except _RehearsedError as rehearsed:
        return rehearsed.result  # type: ignore[return-value]  # what this handler gave
