"""The same work on many things, on several cores, the results in order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

Thing = TypeVar("Thing")
Result = TypeVar("Result")


def each(
    work: Callable[[Thing], Result],
    things: Sequence[Thing],
    *,
    share: int,
    many: int,
    processes: int | None = None,
) -> Iterator[Result]:
    """The results of the work on each thing, in their order.

    Parameters
    ----------
    work : function of a thing
        What it carries, such as documents kept, travels to each other process once.
    things : sequence
    share : int
        How many things a process takes at a time: with few, none waits long for the last one.
    many : int
        From how many things on it is worth to start other processes, which takes a second each.
    processes : int, optional
        How many to use, this one among them; by default one per core where there are many things.

    Yields
    ------
    result
        What the work raises is raised, and ends it.

    Examples
    --------
    >>> list(each(len, ["SQL", "R"], share=10, many=100))
    [3, 1]
    """
    shares = [things[start : start + share] for start in range(0, len(things), share)]
    if processes == 1 or len(shares) < 2 or (processes is None and len(things) < many):
        yield from map(work, things)
        return
    # Its processes don't run the caller's script again, as multiprocessing's do.
    from joblib.externals.loky import (  # type: ignore[import-untyped]
        cpu_count,
        get_reusable_executor,
    )

    processes = processes or cpu_count()
    if processes == 1:
        yield from map(work, things)
        return
    others = get_reusable_executor(processes - 1, initializer=_take_up, initargs=(work,))
    begun = [others.submit(_do_share, one) for one in shares]
    own: dict[int, list[Result]] = {}
    try:
        for number, future in enumerate(begun):
            while number not in own and not future.done():
                later = range(number + 1, len(begun))
                left = [number, *(one for one in later if not begun[one].done())]
                # Another process has this one: take the next that none has. If there is none,
                # the last one, rather than wait for a process that may still be starting.
                mine = next((one for one in left if begun[one].cancel()), left[-1])
                own[mine] = [work(thing) for thing in shares[mine]]
            yield from own.pop(number) if number in own else future.result()
    finally:
        for future in begun:
            future.cancel()


_work: Callable[[Any], Any] | None = None  # of this process, if another has started it


def _take_up(work: Callable[[Any], Any]) -> None:
    global _work
    _work = work


def _do_share(things: Sequence[Any]) -> list[Any]:
    assert _work is not None
    return [_work(thing) for thing in things]
