"""Page furniture (版外信息): page numbers, running heads, the words around an article on a portal."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from pipeline.lexicon.rows import Row, load_rows
from pipeline.text.shadow import shadow_of

LONGEST = 120  # nothing longer is furniture; keeps the patterns away from paragraphs
_DIGITS = re.compile(r"\d+")
DEEPEST = 3  # lines of a running head
APART = 12  # lines between bare numbers that count pages of a text without form feeds


@cache
def _rows(kind: str) -> tuple[Row, ...]:
    return tuple(row for row in load_rows("furniture") if row.text("kind") == kind)


def _row(kind: str, line: str) -> Row | None:
    if not line or len(line) > LONGEST:
        return None
    shadow = shadow_of(line).text
    return next((row for row in _rows(kind) if row.regex.search(shadow)), None)


def _is(kind: str, line: str) -> bool:
    return _row(kind, line) is not None


def is_page_number(line: str) -> bool:
    """Tell whether a line is a page number wherever it stands (— 7 —, 第 3 页)."""
    return _is("page", line)


def is_web_chrome(line: str) -> bool:
    """Tell whether a line belongs to the web page and not to the article on it."""
    return _is("web", line)


def web_row(line: str) -> Row | None:
    """Return the row that says a line belongs to the web page and not to the article on it, or None."""
    return _row("web", line)


def is_print_edge(line: str) -> bool:
    """Tell whether a line is what a browser prints at the edge of a page: the address, the time of printing."""
    return _is("print-edge", line)


def page_furniture(pages: Sequence[Sequence[str]]) -> frozenset[tuple[int, int]]:
    """Return the (page, line) indices of page numbers and running heads; `pages` hold their lines, none blank."""
    found = {(page, at) for page, lines in enumerate(pages) for at, line in enumerate(lines) if is_page_number(line)}
    found |= _bare_numbers(pages, found) if len(pages) > 1 else _counting(pages[0] if pages else [], found)
    for _ in range(DEEPEST):
        found |= (heads := _running_heads(pages, found))
        if not heads:
            break
    return frozenset(found)


def _edges(lines: Sequence[str], page: int, taken: set[tuple[int, int]]) -> list[int]:
    """The first and the last line that is not furniture already."""
    free = [at for at in range(len(lines)) if (page, at) not in taken]
    return sorted({free[0], free[-1]}) if free else []


def _bare_numbers(pages: Sequence[Sequence[str]], taken: set[tuple[int, int]]) -> set[tuple[int, int]]:
    """Numbers alone on a page's first or last line that run on with the pages."""
    hits = [
        (page, at, int(_DIGITS.findall(lines[at])[0]))
        for page, lines in enumerate(pages)
        for at in _edges(lines, page, taken)
        if _is("page-edge", lines[at])
    ]
    shift, count = Counter(number - page for page, _, number in hits).most_common(1)[0] if hits else (0, 0)
    if count < 2 and not (hits and len(pages) <= 2):
        return set()
    return {(page, at) for page, at, number in hits if number - page == shift}


def _counting(lines: Sequence[str], taken: set[tuple[int, int]]) -> set[tuple[int, int]]:
    """Bare numbers far apart that rise one by one, in a text that lost its page breaks."""
    if taken:
        return set()
    hits = [(at, int(line)) for at, line in enumerate(lines) if line.isascii() and line.isdigit() and len(line) < 5]
    if len(hits) < 2 or not all(b[1] == a[1] + 1 and b[0] - a[0] >= APART for a, b in pairwise(hits)):
        return set()
    return {(0, at) for at, _ in hits}


def _running_heads(pages: Sequence[Sequence[str]], taken: set[tuple[int, int]]) -> set[tuple[int, int]]:
    """Lines that stand at the edge of most pages, whatever number they hold.

    The head of a table that goes on is none, nor is the only line of a page, and the line stays on the first page unless
    it stands there twice: it may be the title that the other pages repeat.
    """
    where: dict[str, list[tuple[int, int]]] = {}
    for page, lines in enumerate(pages):
        edges = _edges(lines, page, taken)
        for at in edges if len(edges) > 1 else ():
            line = lines[at]
            if len(line) <= LONGEST and not re.search(r"序号|\t|\S {2,}\S+ {2,}\S", line):
                where.setdefault(_DIGITS.sub("0", re.sub(r"\s+", "", line)), []).append((page, at))
    filled = sum(1 for lines in pages if lines)
    found: set[tuple[int, int]] = set()
    for key, spots in where.items():
        # left and right pages may have heads of their own
        if len({page for page, _ in spots}) >= max(3, round(0.4 * filled)):
            first = "".join(pages[0][:10]).replace(" ", "") if pages else ""
            found |= {spot for spot in spots if spot[0] > 0 or first.count(key) > 1}
    return found
