"""Words of an OpenDocument text that are no part of its flow: what was deleted, what a comment says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pipeline.read.odtstyles import DC, DRAW, OFFICE, SVG, TABLE, TEXT, XML_ID
from pipeline.read.wordml import Change

MOST_BLANKS = 1000  # of one mark for blanks
WHITE = re.compile("[ \t\r\n]+")
NO_TEXT = frozenset(
    [TEXT + name for name in ("tracked-changes", "sequence-decls", "variable-decls", "user-field-decls", "ruby-text",
                              "note-citation", "alphabetical-index-source", "table-of-content-source")]
    + [OFFICE + "forms", TABLE + "title", TABLE + "desc", SVG + "title", SVG + "desc", DRAW + "glue-point"]
)  # fmt: skip


def regions(content: Any) -> Iterator[tuple[str, tuple[Change, list[str]]]]:
    """Yield the tracked changes by id, with the lines that a deletion took away."""
    for region in content.iter(TEXT + "changed-region"):
        identity = region.get(XML_ID) or region.get(TEXT + "id") or ""
        for kind in region:
            if kind.tag in (TEXT + "insertion", TEXT + "deletion"):
                info = kind.find(OFFICE + "change-info")
                author = "" if info is None else info.findtext(DC + "creator", "")
                date = "" if info is None else info.findtext(DC + "date", "")[:19]
                deleted = kind.tag == TEXT + "deletion"
                lines = [plain_words(each) for each in kind.iter(TEXT + "p", TEXT + "h")] if deleted else []
                yield identity, (Change(deleted, author, date), lines)


def plain_words(paragraph: Any) -> str:
    """Return the text of a paragraph that is not part of the flow: deleted, or in a comment."""
    out = [WHITE.sub(" ", paragraph.text or "")]
    for child in paragraph:
        if child.tag == TEXT + "s":
            count = child.get(TEXT + "c", "1")
            out.append(" " * min(int(count) if count.isdecimal() else 1, MOST_BLANKS))
        elif child.tag == TEXT + "tab":
            out.append("\t")
        elif isinstance(child.tag, str) and child.tag not in NO_TEXT and child.tag != OFFICE + "annotation":
            out.append(plain_words(child))
        out.append(WHITE.sub(" ", child.tail or ""))
    return "".join(out)
