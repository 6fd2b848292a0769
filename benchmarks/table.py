"""What a benchmark gives: rows of one form, and their tables in Markdown."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
HEAD = "| what | unit | huiqian | beside | its figure | times better | n | note |\n|---|---|---|---|---|---|---|---|"
_FOLDER = re.compile(r"(?<![\w/])/(?:[\w.@-]+/)+")  # where a file stands on this machine concerns nobody else
Figure = float | str
"""A figure, or in words why there is none."""


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that was measured, ours and the peers'; `more` where a larger figure is the better one."""

    what: str
    unit: str
    ours: Figure
    peers: tuple[tuple[str, Figure], ...] = ()
    n: str = ""
    note: str = ""
    more: bool = False

    def better(self, theirs: Figure) -> float | None:
        """How many times ours is better (below 1: how much of theirs it reaches); None without two figures to divide."""
        if isinstance(self.ours, str) or isinstance(theirs, str) or 0 in (self.ours, theirs):
            return None
        return self.ours / theirs if self.more else theirs / self.ours

    def lines(self) -> Iterator[str]:
        """Yield a line of the table for each peer, the first with our own figure."""
        ours, peers = figure(self.ours), self.peers or (("", ""),)
        for number, (peer, theirs) in enumerate(peers):
            ratio = self.better(theirs)
            cells = [
                *((self.what, self.unit, ours) if not number else ("", "", "")),
                peer, figure(theirs), "" if ratio is None else f"{ratio:.2g}" if ratio < 10 else f"{ratio:.0f}",
                *((self.n, self.note) if not number else ("", "")),
            ]  # fmt: skip
            yield "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


def figure(value: Figure) -> str:
    """Return a figure with as many digits as it deserves."""
    if isinstance(value, str):
        return value
    if value == int(value) or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2g}" if abs(value) < 1 else f"{value:.2f}"


def markdown(rows: Iterable[Row]) -> str:
    """Return rows as a table."""
    return "\n".join([HEAD, *(line for row in rows for line in row.lines())]) + "\n"


def from_parts(ours: str, parts: Mapping[str, Figure]) -> tuple[Figure, tuple[tuple[str, Figure], ...]]:
    """Return our own figure and those of the others, in their order."""
    return parts[ours], tuple((name, value) for name, value in parts.items() if name != ours)


def guarded(what: str, make: Callable[[], Iterable[Row]]) -> Iterator[Row]:
    """Yield the rows that `make` gives; where it fails, a row that says so, and the next measurement goes on."""
    try:
        yield from make()
    except Exception as error:
        yield failed(what, error)


def failed(what: str, error: BaseException | str) -> Row:
    """Return the row of a measurement that came to nothing."""
    return Row(what, "", "failed", note=reason(error))


def reason(error: BaseException | str) -> str:
    """Return an error's first line, short enough for a cell; of a program that failed, the last line it wrote."""
    words = error if isinstance(error, str) else f"{type(error).__name__}: {error}"
    written = getattr(error, "stderr", None)
    if written:
        words = (written.decode(errors="replace") if isinstance(written, bytes) else written).strip().splitlines()[-1]
    first = next((line.strip() for line in words.splitlines() if line.strip()), "no reason given")
    return _FOLDER.sub("", first)[:120]


def page(title: str, about: str, rows: Iterable[Row]) -> str:
    """Return a benchmark's own page: its title, what its module says of it, the table."""
    words = about.partition("\n\n")[2].strip()
    return f"# {title}\n\n{words}\n\n{markdown(rows)}"


def publish(name: str, title: str, about: str | None, rows: Iterable[Row]) -> None:
    """Print rows as they come and write benchmarks/NAME.md."""
    found = []
    print(HEAD)
    for row in rows:
        found.append(row)
        print(*row.lines(), sep="\n", flush=True)
    (HERE / f"{name}.md").write_text(page(title, about or "", found), encoding="utf-8")
