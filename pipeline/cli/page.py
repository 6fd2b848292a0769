"""A page of help as a terminal shows it: Hanzi are two columns wide, and a line may break between any two of them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from unicodedata import east_asian_width

import click

from pipeline.cli.language import language_of_user
from pipeline.lexicon.messages import say

_OPENING, _CLOSING = "（“《【〔「『(", "，。；：、！？）”》】〕」』…"
# what a line may not break in: a word or one Hanzi, with what must not begin or end a line
_UNIT = re.compile(rf"[{_OPENING}]*(?:[^\s“《{_CLOSING}\u2e80-\uffef]+|[^\s{_OPENING}])[{_CLOSING}]*|\s+")
_TERM = 26  # columns of the first column at most
_GAP = 2


def columns(text: str) -> int:
    """Return how many columns of a terminal a text takes; what may be one or two counts as two."""
    return sum(2 if east_asian_width(letter) in "WFA" else 1 for letter in text)


def wrap(text: str, width: int) -> list[str]:
    """Return a paragraph as lines of at most `width` columns; a word that is wider has a line of its own."""
    lines, line = [], ""
    for unit in _UNIT.findall(text):
        if line and columns(line + unit.rstrip()) > width:
            lines.append(line.rstrip())
            line = ""
        if line or not unit.isspace():
            line += unit
    return [*lines, line.rstrip()] if line.strip() else lines


class HelpPage(click.HelpFormatter):
    """What click writes a page of help with; headings and wrapping are ours."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write the line of usage; what does not fit goes on below its arguments."""
        lead = f"{prefix or say('H-WORD-USAGE', language_of_user())}{prog} "
        first, *rest = wrap(args, self.width - columns(lead)) or [""]
        self.write(f"{lead}{first}".rstrip() + "\n")
        for line in rest:
            self.write(" " * columns(lead) + line + "\n")

    def write_heading(self, heading: str) -> None:
        """Write a heading with the colon of the language."""
        colon = "：" if language_of_user() == "zh" else ":"
        self.write(" " * self.current_indent + heading + colon + "\n")

    def write_text(self, text: str) -> None:
        """Write paragraphs, one empty line between them."""
        space = " " * self.current_indent
        paragraphs = [wrap(" ".join(part.split("\n")), self.width - len(space)) for part in text.split("\n\n")]
        self.write("\n\n".join("\n".join(space + line for line in lines) for lines in paragraphs) + "\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = _TERM, col_spacing: int = _GAP) -> None:
        """Write terms and what they mean in two columns."""
        rows = list(rows)
        first = min(max((columns(term) for term, _ in rows), default=0), col_max) + col_spacing
        space = " " * self.current_indent
        for term, meaning in rows:
            lines = wrap(meaning, max(self.width - first - len(space), 20))
            if columns(term) > first - col_spacing or not lines:
                self.write(f"{space}{term}\n")
            else:
                self.write(f"{space}{term}{' ' * (first - columns(term))}{lines.pop(0)}\n")
            for line in lines:
                self.write(f"{space}{' ' * first}{line}\n")
