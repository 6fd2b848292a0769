"""A web page that was printed to a PDF: what of it is the article, and what the portal around it (网页打印件).

Government portals print their header, navigation, share bar, buttons and footer with the text. Words of the trade in
lexicon/furniture.toml tell them, and only before the text begins and after it has ended: a line of the text is never taken
for chrome, whatever it says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.model.finding import Finding
from pipeline.read.furniture import is_print_edge, web_row
from pipeline.read.pdfchars import TextLine

PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U000ffffd]")
HEAD = 40  # lines of the first page among which the article begins
SAMPLE = 16  # characters of a line that a finding quotes
_EVIDENCE = 2  # kinds of chrome that make a portal
_ABOUT_SITE = re.compile("版权|转载|浏览器|分辨率|备案|网站|网安|标识码")


@dataclass(frozen=True, slots=True)
class Chrome:
    """The (page, line) indices of what belongs to the portal. `kinds` are the rows that told."""

    lines: frozenset[tuple[int, int]]
    kinds: frozenset[str]


def portal_chrome(pages: Sequence[Sequence[str]], taken: frozenset[tuple[int, int]]) -> Chrome | None:
    """Return what of a printed web page is chrome, or None where the document is no such print.

    Args:
        pages: the printed lines of each page.
        taken: (page, line) indices of page furniture.
    """
    flow = [(page, at) for page, lines in enumerate(pages) for at in range(len(lines)) if (page, at) not in taken]
    texts = [PRIVATE.sub("", pages[page][at]).strip() for page, at in flow]
    edges = {at for at in _edges(flow) if is_print_edge(texts[at])}
    inner = [at for at in range(len(flow)) if at not in edges]
    prose = [at for at in inner if "。" in texts[at] and not _ABOUT_SITE.search(texts[at])]
    begins, ends = (prose[0], prose[-1]) if prose else (len(flow), -1)
    head = [at for at in inner if at < begins and flow[at][0] == 0][:HEAD]
    tail = [at for at in inner if at > ends]
    chrome = set(edges)
    kinds = {"furniture.print-edge"} if edges else set()
    for zone in (head, tail):
        for at in zone:
            if row := web_row(texts[at]):
                kinds.add(row.id)
                chrome.add(at)
                if row.text("zone") == "above" and zone is head:
                    chrome |= {other for other in head if other <= at}
                if row.text("zone") == "below" and zone is tail:
                    chrome |= {other for other in tail if other >= at}
            elif not texts[at]:
                chrome.add(at)  # icons only
    if len(kinds) < _EVIDENCE:
        return None
    return Chrome(frozenset(flow[at] for at in chrome), frozenset(kinds))


def portal_findings(portal: Chrome, pages: Sequence[Sequence[str]]) -> Iterator[Finding]:
    """Say what was left out of the text of a printed web page: lines, and icons within the lines that stay."""
    left_out = [PRIVATE.sub("", pages[page][at]).strip() for page, at in sorted(portal.lines)]
    words = [text[:SAMPLE] + "…" * (len(text) > SAMPLE) for text in dict.fromkeys(left_out) if text]
    sample = "、".join(f"“{text}”" for text in words[:4]) + "等" * (len(words) > 4)
    yield Finding("W-CHROME", "note", (("count", str(len(left_out))), ("sample", sample)))
    if icons := sum(len(PRIVATE.findall(text)) for lines in pages for text in lines):
        yield Finding("W-PUA", "warning", (("count", str(icons)),))


def without_icons(line: TextLine) -> TextLine:
    """Return a line of a printed web page without the icons of its buttons and links."""
    if not PRIVATE.search(line.text):
        return line
    kept = [(ch, font) for ch, font in zip(line.text, line.fonts, strict=True) if not PRIVATE.match(ch)]
    text = "".join(ch for ch, _ in kept)
    first = len(text) - len(text.lstrip())
    text = text.strip()
    return replace(line, text=text, fonts=tuple(font for _, font in kept)[first : first + len(text)])


def _edges(flow: Sequence[tuple[int, int]]) -> Iterator[int]:
    """The places in `flow` of the first two and the last two lines of each page."""
    where: dict[int, list[int]] = {}
    for at, (page, _) in enumerate(flow):
        where.setdefault(page, []).append(at)
    for own in where.values():
        yield from {*own[:2], *own[-2:]}
