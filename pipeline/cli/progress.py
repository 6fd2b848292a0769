"""Progress bars: on stderr, only on a terminal, gone when the work is done."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from pipeline.cli.language import language_of_user
from pipeline.lexicon.messages import say

DELAY = 1.0  # seconds before a single file shows a bar at all


class Bar:
    """How many files are done, and the pages of the one that spoke last; silent where `shown` is None."""

    def __init__(self, shown: Any | None, total: int) -> None:
        self._shown = shown
        self._task = shown.add_task("", total=total) if shown is not None else None

    def page(self, name: str, done: int, total: int) -> None:
        """Show the page that a reader is at; called from several threads (rich locks)."""
        if self._shown is not None and total > 1:
            self._shown.update(self._task, description=_line(name, done, total))

    def file_done(self) -> None:
        """Count one file as done."""
        if self._shown is not None:
            self._shown.advance(self._task)

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Take the bar off the terminal while something is printed there."""
        if self._shown is None:
            yield
            return
        self._shown.stop()
        try:
            yield
        finally:
            self._shown.start()


@contextmanager
def read_bar(total: int, *, quiet: bool) -> Iterator[Bar]:
    """Show a bar over `total` files while the block runs."""
    if quiet or not sys.stderr.isatty():
        yield Bar(None, total)
        return
    with _progress() as shown:
        yield Bar(shown, total)


@contextmanager
def page_bar(name: str, *, quiet: bool) -> Iterator[Callable[[int, int], None] | None]:
    """Show the pages of one file while the block runs, from the second second on; None where nobody looks."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from time import monotonic

    begun = monotonic()
    bars: list[Any] = []

    def tell(done: int, total: int) -> None:
        if not bars and (monotonic() - begun < DELAY or total < 2):
            return
        if not bars:
            bars.append(_progress())
            bars[0].start()
            bars[0].add_task("", total=total)
        bars[0].update(bars[0].task_ids[0], completed=done, total=total, description=_line(name, done, total))

    try:
        yield tell
    finally:
        for bar in bars:
            bar.stop()


def _line(name: str, done: int, total: int) -> str:
    from rich.markup import escape

    clean = "".join(letter if letter.isprintable() else "?" for letter in name)  # a name may hold escape codes
    short = clean if len(clean) <= 32 else f"{clean[:20]}…{clean[-10:]}"
    pages = say("M-PAGE-OF", language_of_user(), {"done": str(done), "total": str(total)})
    return f"{escape(short)} {pages}"


def _progress() -> Any:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("{task.description}"))
    return Progress(*columns, console=Console(stderr=True), transient=True)
