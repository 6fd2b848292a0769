"""The fidelity check: what a part should show in a view, found another way than the walk finds it."""

from __future__ import annotations

from typing import Any

from pipeline.model.source import View
from pipeline.ooxml.fields import FIELD_CHAR, Fields, unclosed
from pipeline.ooxml.names import CHOICE, DEL_TEXT, FALLBACK, TC, TR, M, T, W
from pipeline.ooxml.revisions import CELLS, ROWS, RUNS, is_hidden, mark_of
from pipeline.ooxml.shapes import chosen
from pipeline.ooxml.symbols import symbol_text

_SYM, _HYPHEN, _RUBY_TEXT = W + "sym", W + "noBreakHyphen", W + "rt"
_TEXTS = (T, M + "t", DEL_TEXT, _SYM, _HYPHEN)


def visible(text: str) -> int:
    """Return the number of characters that are not white space."""
    return len("".join(text.split()))


def raw_count(root: Any) -> int:
    """Return the characters of all text nodes of a part, deleted ones left out: right for a part without any marks."""
    count = visible("".join([node.text or "" for node in root.iter(T, M + "t")]))
    return count + sum(visible(_shown_text(node)) for node in root.iter(_SYM, _HYPHEN))


def expected_count(root: Any, view: View, notes: frozenset[str] | None = None) -> int:
    """Return the characters that a part should show in a view. `notes` are the ids of the notes that count, if any."""
    shown = Shown(view, notes)
    fields = Fields(unclosed(root))
    count = 0
    for node in root.iter(FIELD_CHAR, *_TEXTS):
        if node.tag == FIELD_CHAR:
            if shown.inside_choice(node):
                fields.mark(node)
        elif not fields.coding and shown.text(node):
            count += visible(_shown_text(node))
    return count


def _shown_text(node: Any) -> str:
    if node.tag == _HYPHEN:
        return "-"
    return symbol_text(node) if node.tag == _SYM else node.text or ""


class Shown:
    """Tells whether a view shows an element, by what stands above it."""

    def __init__(self, view: View, notes: frozenset[str] | None = None) -> None:
        self._view = view
        self._notes = notes
        self._known: dict[Any, bool] = {}

    def text(self, element: Any) -> bool:
        """Return whether the view shows what a text node holds."""
        path = []
        while element is not None and element not in self._known:
            path.append(element)
            element = element.getparent()
        shown = element is None or self._known[element]
        for step in reversed(path):
            shown = self._known[step] = bool(shown and not self._hides(step))
        return shown

    def inside_choice(self, element: Any) -> bool:
        """Return whether an element stands in the branch that is read of each alternate content around it."""
        return all(chosen(above.getparent()) is above for above in element.iterancestors(CHOICE, FALLBACK))

    def _hides(self, element: Any) -> bool:
        tag = element.tag
        if tag in RUNS and element.getparent().tag not in (W + "rPr", W + "trPr", W + "numPr"):
            return is_hidden(RUNS[tag], self._view)
        if tag == TR:
            mark = mark_of(element.find(W + "trPr"), ROWS)
            return mark is not None and is_hidden(ROWS[mark.tag], self._view)
        if tag == TC:
            mark = mark_of(element.find(W + "tcPr"), CELLS)
            return mark is not None and is_hidden(CELLS[mark.tag], self._view)
        if tag in (CHOICE, FALLBACK):
            return bool(chosen(element.getparent()) is not element)
        if tag in (W + "footnote", W + "endnote"):
            return self._notes is not None and element.get(W + "id") not in self._notes
        return bool(tag == _RUBY_TEXT)
