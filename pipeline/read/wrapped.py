"""Hard-wrapped lines → paragraphs, for text taken from a PDF and for the PDF itself.

A line was broken either because its paragraph ended or because the next word found no room. So two lines belong
together when the first word of the second would not have fitted behind the first; indents, heading numbers, brackets
that are still open and the mark a line ends with decide where room alone does not. Widths are columns: a Hanzi counts
two (a PDF gives half ems).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from unicodedata import east_asian_width

from pipeline.text.labels import parse_label
from pipeline.text.shadow import shadow_of

HYPHEN = "\u00ad"
INDENT = 4  # columns by which the first line of a paragraph is set in
WIDEST = 130  # no printed line holds more columns; wider lines are paragraphs

_CLOSED = re.compile(r"[。！？：；:;!?][”’」』）〕】》)]*$|[）)】]$")
_CELL_CLOSED = re.compile(r"[。！？；;][”’」』）〕】》)]*$")
_SENTENCE = re.compile(r"[。！？][”’」』）〕】》)]*$")
_PAUSE = re.compile(r"[，。；：]")
_ADDRESSEES = re.compile(r"(?:政府|部门|单位|机构|管委会|公司|街道|乡镇|[局委办厅院处署行站所])[）)]?[：:]$")
_STARTS = re.compile(
    r"附件(?:[:：\d０-９一二三四五六七八九十]|$)|附[:：]|(?:牵头|责任|配合|参与|协办|主办|指导|协同|主责|承办)(?:单位|部门)[:：]"
    r"|(?:完成|办理)(?:时限|时间)[:：]|时间(?:节点|要求)[:：]|联系(?:人|电话|方式)[:：]|抄送[:：]"
)
_NUMERAL = "[\\d一二三四五六七八九十]{1,3}"
_YEAR = "(?:20\\d\\d|二[〇零○][〇零○一二三四五六七八九]{2})"
_DAY = rf"{_YEAR}\s*年\s*{_NUMERAL}\s*月\s*{_NUMERAL}\s*日"
_DATE = re.compile(rf"{_DAY}(?:印发|(?:\s+{_DAY}){{1,3}})?")  # two offices that sign have a date each
_NOT_FIRST = "，。、；：！？）》〉】〕”’」』…—％%,.;:!?)]"
_NOT_LAST = "（《〈【〔“‘「『(["
_WORD = re.compile(r"[A-Za-z0-9.,%/+\-℃]+")
_OPEN = {"（": "）", "(": "）", "《": "》", "“": "”", "〔": "〕", "【": "】"}
_SHUT = {"）": "）", ")": "）", "》": "》", "”": "”", "〕": "〕", "】": "】"}
_QUARTER = re.compile(r"(?<=[^\x00-\xff]) (?=[\w%])|(?<=[\w%]) (?=[^\x00-\xff])")
DEEPEST = 40  # brackets that may be open at once
LOOK_BACK = 600  # a bracket opened longer ago than this was forgotten, not left open


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line: `text` without white space around it; `left` and `right` are its edges in columns.

    `gap` is True where something (a blank line, wider spacing) stands before it, `page` counts pages, `size` is the type
    size (0.0 when unknown), `fixed` marks a line that is never joined.
    """

    text: str
    left: float
    right: float
    gap: bool = False
    page: int = 0
    size: float = 0.0
    fixed: bool = False


@dataclass(frozen=True, slots=True)
class Measure:
    """The column of text: continuation lines begin at `left`, full lines reach `right`; `indents` tells whether
    the first lines of paragraphs are set in visibly (None of that in text that lost its indents)."""

    left: float
    right: float
    indents: bool


def columns(text: str) -> int:
    """Return the width of a text in columns, a Hanzi being two."""
    return sum(2 if east_asian_width(ch) in "WF" or ch in "“”‘’—…·" else 1 for ch in text)


def printed_columns(text: str) -> float:
    """Return the width as printed: a blank between Hanzi and digits is the quarter em that the typesetter put there."""
    return columns(text) - 0.5 * len(_QUARTER.findall(text))


def measure(lines: Sequence[Line]) -> Measure | None:
    """Return the column that hard-wrapped lines were set in, or None where lines are paragraphs already.

    Wrapped text shows itself by lines of nearly the same, greatest width that break off in mid-sentence. Where
    paragraphs are lines, the widest lines end as paragraphs do.
    """
    body = [line for line in lines if not line.fixed and line.text]
    if len(body) < 2:
        return None
    edge = _right_edge([line.right for line in body])
    wide = [line for line in body if line.right > WIDEST]
    if edge is None or edge > WIDEST or len(wide) > len(body) * 0.02:
        return None
    full = [at for at, line in enumerate(body) if line.right >= edge - 6 and line.right - line.left >= 24]
    broken = [at for at in full if at + 1 < len(body) and not _CLOSED.search(body[at].text)]
    # a heading may be the widest line of a short note; a broken sentence has a pause inside or goes on as one
    telling = [at for at in broken if re.search(r"[，。；：、]", body[at].text)]
    if not telling or len(broken) < 0.4 * len(full):
        return None
    if len(body) > 12 and len(broken) < 3:
        return None
    lefts = Counter(round(body[at + 1].left) for at in broken)
    usual = min(lefts, key=lambda value: (-lefts[value], value))
    left = median(body[at + 1].left for at in broken if round(body[at + 1].left) == usual)
    set_in = sum(1 for line in body if line.left >= left + 1.5)
    return Measure(left, edge, set_in >= max(1, len(body) // 40))


def _right_edge(rights: list[float]) -> float | None:
    """The greatest right edge that a fair share of the long lines have, None where none is shared.

    Single lines stick out where a printer squeezed punctuation; and where indents were lost, first lines end earlier
    than the others and may be the more numerous.
    """
    longest = max(rights)
    counts: Counter[int] = Counter(round(right) for right in rights if right >= 0.75 * longest)
    near = {edge: counts[edge - 1] + counts[edge] + counts[edge + 1] for edge in counts}
    need = max(0.15 * sum(counts.values()), 0.35 * max(near.values()))
    return float(max((edge for edge in near if near[edge] >= need), default=0)) or None


def paragraphs(lines: Sequence[Line], column: Measure, *, cell: bool = False) -> list[list[int]]:
    """Return the lines (their indices) of each paragraph, in reading order.

    Lines without any mark at the top are a title's and stay apart. In a `cell` of a table there is no title, and lines
    end early for many reasons: there only the end of a sentence (or a ；) ends a paragraph.
    """
    groups: list[list[int]] = []
    state = _Open(cell=cell)
    for at, line in enumerate(lines):
        if groups and _joins(lines, groups[-1], at, column, state):
            groups[-1].append(at)
            state.add(line.text)
        else:
            groups.append([at])
            state.begin(line.text)
    return groups


def unwrapped(lines: Sequence[Line]) -> list[list[int]]:
    """Return the lines each by itself, in text that is not wrapped; only a word that a hyphen divides is put together."""
    groups: list[list[int]] = []
    for at, line in enumerate(lines):
        if groups and lines[groups[-1][-1]].text.endswith(HYPHEN) and not line.fixed:
            groups[-1].append(at)
        else:
            groups.append([at])
    return groups


def joined(texts: Sequence[str]) -> tuple[str, tuple[int, ...]]:
    """Return the lines as one paragraph and the offset at which each begins; only Latin words get a blank between.

    A soft hyphen at the end of a line divided a word: it goes, except where the word has it anyway (COVID-19).
    """
    out, starts = "", []
    for text in texts:
        if out.endswith(HYPHEN):
            divided = out[-2:-1].islower() and text[:1].islower()
            out = out[:-1] + ("" if divided else "-")
        elif out and text and _needs_blank(out[-1], text[0]):
            out += " "
        starts.append(len(out))
        out += text
    return (out[:-1] + "-" if out.endswith(HYPHEN) else out), tuple(starts)


def _needs_blank(before: str, after: str) -> bool:
    if not (before.isascii() and after.isascii()):
        return False
    if before.isalpha() or after.isalpha():
        return (before.isalnum() or before in ",;:!?") and after.isalnum()
    return False


class _Open:
    """The state of a paragraph: brackets left open, whether it began with a number or held a sentence.

    `numbers` are the last heading numbers seen, by style; `prose` is False until the first line with a pause in it.
    """

    def __init__(self, *, cell: bool) -> None:
        self.waiting: list[tuple[str, int]] = []
        self.length = 0
        self.numbers: dict[str, int] = {}
        self.labelled = self.sentence = False
        self.cell = self.prose = cell

    def begin(self, text: str) -> None:
        """Begin a paragraph with its first line."""
        self.waiting, self.length, self.sentence = [], 0, False
        label = parse_label(shadow_of(text[:40]).text)
        self.labelled = label is not None
        if label is not None:
            self.numbers[label.style] = label.number
        self.add(text)

    def add(self, text: str) -> None:
        """Add a line to the paragraph."""
        self.sentence = self.sentence or "。" in text
        self.prose = self.prose or bool(_PAUSE.search(text))
        for ch in text:
            self.length += 1
            if ch in _OPEN:
                self.waiting.append((_OPEN[ch], self.length))
                del self.waiting[:-DEEPEST]
            elif ch in _SHUT and any(mark == _SHUT[ch] for mark, _ in self.waiting):
                while self.waiting and self.waiting.pop()[0] != _SHUT[ch]:
                    pass

    @property
    def bracket(self) -> bool:
        """Whether a bracket or quotation mark waits for its end."""
        return bool(self.waiting) and self.length - self.waiting[-1][1] < LOOK_BACK


def _joins(lines: Sequence[Line], group: list[int], at: int, column: Measure, state: _Open) -> bool:
    """Tell whether line `at` goes on with the paragraph that `group` holds so far."""
    before, line = lines[group[-1]], lines[at]
    if before.fixed or line.fixed or not line.text:
        return False
    if before.text.endswith(HYPHEN):
        return True
    if before.size and line.size and abs(before.size - line.size) > 1:
        return False
    if not state.prose and _is_one_title(before, line, column, state):
        return True
    if column.indents and line.left - column.left >= 1.5:
        return False
    if _parts(lines, group, at, column, state):
        return False
    if column.indents or state.bracket:
        return True
    ended = _SENTENCE.search(before.text) or _ADDRESSEES.search(before.text)
    heading = len(group) == 1 and state.labelled and not re.search(r"[。；：]", before.text)
    return not (ended or heading) or _goes_on(lines, at, column)


def _parts(lines: Sequence[Line], group: list[int], at: int, column: Measure, state: _Open) -> bool:
    """Tell whether the room left, the marks or the words say that a new paragraph begins with line `at`."""
    before, line = lines[group[-1]], lines[at]
    if _DATE.fullmatch(line.text) and not state.bracket:
        return True
    room = column.right - before.right
    if not column.indents and len(group) == 1 and not state.cell:
        room -= INDENT  # the first line lost its indent, not its place on the paper
    fits = room - _first_word(before.text, line.text)
    spare = 3 if column.indents else 1  # where indents show, a line that is not set in mostly goes on
    closed = bool((_CELL_CLOSED if state.cell else _CLOSED).search(before.text))
    if fits > 8 or (fits > spare and closed and not state.bracket):
        return True
    if column.indents and before.left - column.left > INDENT + 4 and len(group) == 1 and fits > 0:
        return True  # a line in the middle of the paper
    if column.indents and len(group) == 1 and not state.cell and before.left > (column.left + column.right) / 2:
        return True  # a line set to the right (a 文号), however far it reaches
    if _opens(line.text, state, closed=closed) and (not state.bracket or _SENTENCE.search(before.text)):
        return True
    if not state.prose and not _PAUSE.search(before.text + line.text):
        return True  # lines of the title
    if _ADDRESSEES.search(before.text) and not state.sentence and not state.labelled:
        return True
    return line.gap and line.page == before.page and bool(_SENTENCE.search(before.text))


def _is_one_title(before: Line, line: Line, column: Measure, state: _Open) -> bool:
    """Tell whether a line of the title broke off because its next word found no room, not because its writer chose to.

    A title is larger than the text, or the break stands within brackets; it may stand in the middle of the paper.
    """
    width = before.right - before.left
    em = width / max(1, columns(before.text))
    if _PAUSE.search(before.text + line.text) or not (state.bracket or em > 1.15):
        return False
    return width + em * _first_word(before.text, line.text) > column.right - column.left + em / 2


def _first_word(before: str, after: str) -> int:
    """Columns of what had to fit behind `before`: the first word of `after` with the marks that cling to it."""
    match = _WORD.match(after)
    end = match.end() if match else 1
    if after[:1] in _NOT_LAST and len(after) > 1:
        end = max(end, 2)
    while end < len(after) and after[end] in _NOT_FIRST:
        end += 1
    extra = 0
    if match and before and before[-1].isascii() and before[-1].isalnum():
        word = re.search(r"[A-Za-z0-9.,%/+\-]+$", before)
        extra = 1 if word else 0
    return columns(after[:end]) + extra


def _opens(text: str, state: _Open, *, closed: bool) -> bool:
    """Tell whether a line begins as a new paragraph would: a heading number in its turn, 附件, 责任单位：."""
    if _STARTS.match(text):
        return True
    shadow = shadow_of(text[:40]).text
    label = parse_label(shadow)
    # （二）条 and 3.项 inside a sentence are no headings
    if label is None or shadow[len(label.raw) : len(label.raw) + 1] in tuple("条项款章节部"):
        return False
    # a heading's number is the first of its kind or the next, or at least follows a finished sentence
    last = state.numbers.get(label.style, 0)
    return closed or label.number == 1 or last < label.number <= last + 2


def _goes_on(lines: Sequence[Line], at: int, column: Measure) -> bool:
    """Decide, without indents, whether a line after a full stop at the very margin continues the paragraph.

    Its own break tells: on a later line the word after it found no room in the whole width, on a first line none in the
    width less the indent. A line that ends its paragraph says nothing: it continues, unless it looks like a signature
    (no mark at all, and a date below).
    """
    line = lines[at]
    following = lines[at + 1] if at + 1 < len(lines) else None
    if following is None or following.fixed or line.text[0] in "（(":
        return True
    if _DATE.fullmatch(following.text):
        return bool(_PAUSE.search(line.text))
    first_line_ends = column.right - INDENT
    if _CLOSED.search(line.text) or line.right > first_line_ends + 1:
        return True
    return line.right + _first_word(line.text, following.text) > column.right or line.right < first_line_ends - 8
