"""How a reader tells its supervisor how far it is, and learns which pages it must leave out.

Outside a supervised child nobody listens, and nothing is left out. The listener is a context variable, so a reader need
not be handed anything, and readers in several threads do not hear each other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Watch:
    """Who listens: `tell(done, total, inner)`; `skip` are the pages (from 1) that an earlier attempt did not survive.

    `inner` is how far the reader is within the next page or part; 0 where it has not begun.
    """

    tell: Callable[[int, int, int], None]
    skip: frozenset[int] = frozenset()


_WATCH: ContextVar[Watch | None] = ContextVar("watch", default=None)


def page_done(done: int, total: int) -> None:
    """Say that `done` of `total` pages are read; resets the supervisor's clock, so call it after every page.

    ``page_done(0, total)`` before the first page lets a page that is the reader's end be told and left out.
    """
    if (watch := _WATCH.get()) is not None:
        watch.tell(done, total, 0)


def must_skip(page: int) -> bool:
    """Tell whether a page (from 1) must be left out, as one that an earlier attempt did not survive."""
    watch = _WATCH.get()
    return watch is not None and page in watch.skip


@contextmanager
def watched(watch: Watch) -> Iterator[None]:
    """Let `watch` listen to the readers called within."""
    token = _WATCH.set(watch)
    try:
        yield
    finally:
        _WATCH.reset(token)


@contextmanager
def within_part(part: int, total: int) -> Iterator[None]:
    """Let the readers called within work on part `part` (from 1) of `total`: an attachment, a member of an archive.

    Their pages keep the supervisor's clock going; a part that is the reader's end is left out as a page would be, so a
    reader of archives asks ``must_skip(part)`` first.
    """
    outer = _WATCH.get()
    if outer is None:
        yield
        return
    outer.tell(part - 1, total, 0)
    with watched(Watch(lambda done, _total, _inner: outer.tell(part - 1, total, done))):
        yield
    outer.tell(part, total, 0)
