"""Margin comments (批注): their words, and which one answers which."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pipeline.ooxml.fidelity import Shown
from pipeline.ooxml.names import ID, W14, W15, P, T, W, is_on


@dataclass(frozen=True, slots=True)
class CommentText:
    """A margin comment as comments.xml has it; `parent` is the id of the comment it answers, "" for none."""

    id: str
    author: str
    date: str
    text: str
    parent: str
    done: bool


def read_comments(root: Any | None, extended: Any | None) -> list[CommentText]:
    """Return the comments in the file's order.

    Args:
        root: the root of comments.xml, or None.
        extended: the root of commentsExtended.xml, which says answers and what is settled, or None.
    """
    if root is None:
        return []
    threads = {} if extended is None else {entry.get(W15 + "paraId"): entry for entry in extended}
    elements = list(root.iterchildren(W + "comment"))
    # a thread names a comment by its last paragraph
    names = {_paragraph_id(element): element.get(ID, "") for element in elements}
    shown = Shown("final")
    out = []
    for element in elements:
        entry = threads.get(_paragraph_id(element))
        parent = "" if entry is None else names.get(entry.get(W15 + "paraIdParent"), "")
        done = entry is not None and is_on(entry.get(W15 + "done", "0"))
        words = "\n".join(_line(paragraph, shown) for paragraph in element.iter(P)).strip()
        author, date = element.get(W + "author", ""), element.get(W + "date", "")
        out.append(CommentText(element.get(ID, ""), author, date, words, parent, done))
    return out


def anchored(root: Any) -> frozenset[str]:
    """Return the ids of the comments that a part shows: only those that it refers to are seen by a reader."""
    return frozenset(each.get(ID, "") for each in root.iter(W + "commentReference"))


def _paragraph_id(comment: Any) -> str | None:
    paragraphs = list(comment.iter(P))
    return paragraphs[-1].get(W14 + "paraId") if paragraphs else None


def _line(paragraph: Any, shown: Shown) -> str:
    out = []
    for node in paragraph.iter(T, W + "tab", W + "br"):
        if node.tag == T:
            out.append((node.text or "") if shown.text(node) else "")
        elif node.getparent().tag == W + "r":
            out.append("\t" if node.tag == W + "tab" else "\n")
    return "".join(out)
