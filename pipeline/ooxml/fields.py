"""Fields (域): the stored result is text, the code is not; a field that never ends is no field."""

from __future__ import annotations

import re
from typing import Any

from pipeline.ooxml.names import W

FIELD_CHAR = W + "fldChar"
_KIND = W + "fldCharType"
_REACHING_OUT = re.compile(r"\s*(DDEAUTO|DDE|INCLUDETEXT|INCLUDEPICTURE|LINK)\b", re.IGNORECASE)


def unclosed(root: Any) -> frozenset[Any]:
    """Return the ``begin`` marks of a part that no ``end`` follows: they would swallow the rest of the text."""
    open_marks: list[Any] = []
    for mark in root.iter(FIELD_CHAR):
        kind = mark.get(_KIND)
        if kind == "begin":
            open_marks.append(mark)
        elif kind == "end" and open_marks:
            open_marks.pop()
    return frozenset(open_marks)


class Fields:
    """The fields that are open at a point of the walk; `coding` is True while within the code of one."""

    def __init__(self, broken: frozenset[Any]) -> None:
        self._broken = broken
        self._open: list[bool] = []
        self.coding = False

    def mark(self, element: Any) -> None:
        """Take note of a w:fldChar."""
        kind = element.get(_KIND)
        if kind == "begin" and element not in self._broken:
            self._open.append(True)
        elif kind == "separate" and self._open:
            self._open[-1] = False
        elif kind == "end" and self._open:
            self._open.pop()
        self.coding = any(self._open)


def reaches_out(code: str) -> bool:
    """Return whether a field's code would fetch something from outside the document."""
    return bool(_REACHING_OUT.match(code))
