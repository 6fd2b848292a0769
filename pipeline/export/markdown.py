"""A responsibility matrix as a Markdown table, and plain words as Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.model.matrix import Matrix

_SPECIAL = re.compile(r"[\\`*_\[\]<>|~#&]")
_OPENS_LIST = re.compile(r"^(\d*)([-+.)=])(?=\s|$|[-+=])")
_ENTITIES = {"<": "&lt;", ">": "&gt;", "&": "&amp;"}


def markdown_text(text: str) -> str:
    """Return `text` so that Markdown shows it as it is, on one line: nothing in it is markup, HTML or a new cell."""
    escaped = _SPECIAL.sub(lambda match: _ENTITIES.get(match.group(), f"\\{match.group()}"), " ".join(text.split()))
    return _OPENS_LIST.sub(r"\1\\\2", escaped)


def matrix_to_markdown(matrix: Matrix) -> str:
    """Return the matrix as a table of GitHub Markdown under its title.

    Markdown has no merged cells, so a group's title stands in each of its rows; a line feed becomes ``<br>``.
    """
    lines = [
        f"# {markdown_text(matrix.title)}",
        "",
        _row(column.title for column in matrix.columns),
        _rule(len(matrix.columns)),
        *(_row(row.cells) for row in matrix.rows),
        "",
        *(f"{markdown_text(note)}\n" for note in matrix.notes),
    ]
    return "\n".join(lines).rstrip() + "\n"


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join('<br>'.join(map(markdown_text, cell.splitlines())) for cell in cells)} |"


def _rule(columns: int) -> str:
    return "|" + " --- |" * columns
