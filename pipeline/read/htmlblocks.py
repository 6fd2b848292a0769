"""The elements of an article → lines and tables, with how they look."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeAlias, cast

from pipeline.model.source import Label, Style
from pipeline.read.article import is_chrome, is_dropped, is_hidden
from pipeline.read.assemble import Draft, DraftCell, DraftTable, typed_label
from pipeline.text.labels import label_text
from pipeline.text.shadow import shadow_of

Element: TypeAlias = Any  # lxml ships no types
Align = Literal["", "left", "center", "right", "justify"]

_BLOCKS = frozenset(
    [
        "p",
        "div",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "li",
        "ul",
        "ol",
        "dl",
        "dt",
        "dd",
        "table",
        "tr",
        "td",
        "th",
        "caption",
        "section",
        "article",
        "main",
        "header",
        "center",
        "blockquote",
        "pre",
        "form",
        "fieldset",
        "figure",
        "figcaption",
        "address",
        "hr",
        "body",
        "html",
        "tbody",
        "thead",
        "tfoot",
        "details",
        "summary",
    ]
)
_WIDE = "〇一-龥㐀-䶿豈-﫿，。；：？！、（）〔〕【】《》“”‘’％—…\u3000"
_BREAK_INSIDE = re.compile(rf"(?<=[{_WIDE}])[ \t]*\n\s*(?=[{_WIDE}])")
_SPACE = re.compile(r"[ \t\n\f]+")
_SIZE = re.compile(r"font-size\s*:\s*([\d.]{1,6})\s*(pt|px)", re.IGNORECASE)
_FAMILY = re.compile(r"font-family\s*:\s*([^;]{1,200})", re.IGNORECASE)
_WEIGHT = re.compile(r"font-weight\s*:\s*(bold|bolder|[6-9]00|normal|lighter|[1-5]00)", re.IGNORECASE)
_ALIGN = re.compile(r"text-align\s*:\s*(left|center|right|justify)", re.IGNORECASE)
_INDENT = re.compile(r"text-indent\s*:\s*([\d.]{1,6})\s*(em|pt|px)", re.IGNORECASE)
_PRE = re.compile(r"white-space\s*:\s*(?:pre|pre-wrap|pre-line|break-spaces)\b", re.IGNORECASE)
_LIST_TYPE = re.compile(
    r"list-style(?:-type)?\s*:\s*[^;]{0,40}?(none|cjk-ideographic|simp-chinese-informal|trad-chinese-informal)",
    re.IGNORECASE,
)
_STRIP = " \t\n\xa0\u3000\u2002\u2003\u2009\u200b\ufeff"
MOST_COLUMNS = 63  # Word's bound; a page that claims more is not a table
MOST_ROWS = 20_000


@dataclass(frozen=True, slots=True)
class Look:
    """How a character looks."""

    font: str = ""
    size: float = 0.0
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Setting:
    """How a paragraph is set; inherited by what is inside it."""

    align: Align = ""
    indent: float = 0.0
    outline: int | None = None
    pre: bool = False


class Walk:
    """Goes through an article once; `hidden` counts the elements with text that the page does not show."""

    def __init__(self, skip: frozenset[Element] = frozenset()) -> None:
        self.skip = skip
        self.hidden = 0

    def items(self, article: Element) -> list[Draft | DraftTable]:
        """Return the lines and tables of an article in reading order."""
        sink = _Sink()
        self._element(article, Look(), Setting(), sink, top=True)
        sink.flush()
        return sink.items

    def _element(self, element: Element, look: Look, setting: Setting, sink: _Sink, *, top: bool = False) -> None:
        if not top and self._left_out(element):
            return
        tag = element.tag
        if tag == "br":
            sink.flush()
            return
        block = tag in _BLOCKS
        if block:
            sink.flush()
            setting = _setting(element, setting)
            sink.setting = setting
        if tag == "table" and not _is_layout(element):
            sink.items.append(self._table(element, look))
            return
        look = _look(element, look)
        if tag == "ol":
            self._ordered(element, look, setting, sink)
        else:
            self._inside(element, look, setting, sink)
        if block:
            sink.flush()

    def _inside(self, element: Element, look: Look, setting: Setting, sink: _Sink) -> None:
        sink.add(element.text, look)
        for child in element:
            self._element(child, look, setting, sink)
            sink.setting = setting
            sink.add(child.tail, look)

    def _left_out(self, element: Element) -> bool:
        if is_dropped(element) or element in self.skip or is_chrome(element):
            return True
        if is_hidden(element):
            self.hidden += bool(element.text_content().strip())
            return True
        return False

    def _ordered(self, element: Element, look: Look, setting: Setting, sink: _Sink) -> None:
        """A list whose numbers the browser makes: they are part of what a reader sees."""
        kind = _list_type(element)
        number = _whole(element.get("start"), 1)
        for child in element:
            if child.tag == "li" and not self._left_out(child):
                number = _whole(child.get("value"), number)
                sink.flush()
                sink.number = _label(kind, number)
                self._element(child, look, setting, sink, top=True)
                number += 1
            elif child.tag != "li":
                self._element(child, look, setting, sink)

    def _table(self, table: Element, look: Look) -> DraftTable:
        """Lay the cells on the grid that row spans and column spans make."""
        taken: dict[tuple[int, int], bool] = {}
        cells: list[DraftCell] = []
        header = 0
        for row, tr in enumerate(_rows(table)[:MOST_ROWS]):
            parent = tr.getparent()
            header += parent is not None and parent.tag == "thead" and row == header
            column = 0
            for td in tr:
                if td.tag not in ("td", "th") or self._left_out(td):
                    continue
                while (row, column) in taken:
                    column += 1
                if column >= MOST_COLUMNS:
                    break
                down = max(1, min(_whole(td.get("rowspan"), 1), 1000))
                across = max(1, min(_whole(td.get("colspan"), 1), MOST_COLUMNS - column))
                taken |= {(row + r, column + c): True for r in range(down) for c in range(across)}
                cells.append(DraftCell(row, column, down, across, _paragraphs(self, td, look)))
                column += across
        rows = max((cell.row for cell in cells), default=0) + 1
        for cell in cells:  # a span that runs out of the table
            cell.row_span = min(cell.row_span, rows - cell.row)
        return DraftTable(cells, header_rows=header)


def _paragraphs(walk: Walk, td: Element, look: Look) -> list[Draft]:
    sink = _Sink()
    walk._element(td, look, Setting(), sink, top=True)
    sink.flush()
    return [draft for item in sink.items for draft in ([item] if isinstance(item, Draft) else _flat(item))]


def _flat(table: DraftTable) -> Iterator[Draft]:
    for cell in table.cells:
        yield from cell.paragraphs


class _Sink:
    """Gathers the text of a line with the look of each stretch, until a block or a break ends it."""

    def __init__(self) -> None:
        self.items: list[Draft | DraftTable] = []
        self.parts: list[tuple[str, Look]] = []
        self.setting = Setting()
        self.number: Label | None = None

    def add(self, text: str | None, look: Look) -> None:
        if not text:
            return
        if self.setting.pre and "\n" in text:
            first, *rest = text.split("\n")
            self.parts.append((first, look))
            for line in rest:
                self.flush()
                self.parts.append((line, look))
            return
        self.parts.append((text, look))

    def flush(self) -> None:
        """End the line; an empty one leaves nothing behind."""
        text, looks = _collapsed(self.parts, keep=self.setting.pre)
        self.parts = []
        if not text:
            return
        label = None
        if self.number is not None and typed_label(text) is None:
            label = self.number
            text, looks = label.raw + text, [looks[0]] * len(label.raw) + looks
        self.number = None
        self.items.append(Draft(text, label=label, style=_style(text, looks, self.setting)))


def _collapsed(parts: list[tuple[str, Look]], *, keep: bool) -> tuple[str, list[Look]]:
    """Return the line as a browser shows it: runs of white space are one blank, and none between Hanzi.

    The second value has the look of each character.
    """
    raw = "".join(text for text, _ in parts)
    looks = [look for text, look in parts for _ in text]
    out: list[str] = []
    kept: list[Look] = []
    drop = {at for match in _BREAK_INSIDE.finditer(raw) for at in range(*match.span())}
    last_blank = True
    for at, ch in enumerate(raw):
        if at in drop:
            continue
        blank = ch in " \t\n\f"
        if blank and last_blank and not keep:
            continue
        out.append(" " if blank else ch)
        kept.append(looks[at])
        last_blank = blank
    text = "".join(out)
    start = len(text) - len(text.lstrip(_STRIP))
    text = text.strip(_STRIP)
    return text, kept[start : start + len(text)]


def _style(text: str, looks: list[Look], setting: Setting) -> Style:
    words = [look for ch, look in zip(text, looks, strict=True) if not ch.isspace()] or [Look()]
    first, rest = words[0], words[-1]
    bold = sum(look.bold for look in words) > 0.9 * len(words)
    return Style(
        font=rest.font, size=rest.size, bold=bold, align=setting.align, indent=setting.indent, outline=setting.outline,
        lead=_lead(text, looks) if not bold or first.font != rest.font else 0,
    )  # fmt: skip


def _lead(text: str, looks: list[Look]) -> int:
    """The number of leading characters set apart by bold or font from the rest of the line."""
    first = next((look for ch, look in zip(text, looks, strict=True) if not ch.isspace()), Look())
    end = 0
    for at, (ch, look) in enumerate(zip(text, looks, strict=True)):
        if (look.bold, look.font) != (first.bold, first.font) and not ch.isspace():
            break
        end = at + 1
    else:
        return 0
    following = looks[end] if end < len(looks) else first
    plainer = (first.bold and not following.bold) or (first.font and first.font != following.font)
    return len(text[:end].rstrip()) if plainer else 0


def _look(element: Element, look: Look) -> Look:
    style, tag = element.get("style") or "", element.tag
    if tag in ("b", "strong", "h1", "h2", "h3", "h4", "h5", "h6", "th"):
        look = replace(look, bold=True)
    if match := _WEIGHT.search(style):
        look = replace(look, bold=match.group(1).lower() in {"bold", "bolder", "600", "700", "800", "900"})
    family = _FAMILY.search(style)
    font = family.group(1) if family else (element.get("face") or "" if tag == "font" else "")
    if font:
        look = replace(look, font=font.split(",")[0].strip(" '\"") or look.font)
    if match := _SIZE.search(style):
        size = float(match.group(1)) if match.group(1).count(".") < 2 and match.group(1) != "." else 0.0
        look = replace(look, size=round(size * (0.75 if match.group(2).lower() == "px" else 1), 1))
    return look


def _setting(element: Element, setting: Setting) -> Setting:
    style, tag = element.get("style") or "", element.tag
    align = _ALIGN.search(style)
    word = align.group(1).lower() if align else (element.get("align") or "").lower()
    if tag == "center":
        word = "center"
    if word in ("left", "center", "right", "justify"):
        setting = replace(setting, align=cast(Align, word))
    if match := _INDENT.search(style):
        value = float(match.group(1)) if match.group(1).count(".") < 2 and match.group(1) != "." else 0.0
        factor = {"em": 16.0, "pt": 1.0, "px": 0.75}[match.group(2).lower()]
        setting = replace(setting, indent=round(value * factor, 1))
    outline = int(tag[1]) - 1 if re.fullmatch(r"h[1-6]", tag) else None
    return replace(setting, outline=outline, pre=setting.pre or tag == "pre" or bool(_PRE.search(style)))


def _is_layout(table: Element) -> bool:
    """Tell whether a table only places things on the page: it holds another table, one column, or the article."""
    rows = _rows(table)
    widest = max((sum(1 for td in tr if td.tag in ("td", "th")) for tr in rows), default=0)
    if widest <= 1:
        return True
    cells = [td for tr in rows for td in tr if td.tag in ("td", "th")]
    total = len(table.text_content()) or 1
    return any(len(td.text_content()) > 0.8 * total and len(td.text_content()) > 1500 for td in cells) or (
        table.find(".//table") is not None and len(rows) <= 3
    )


def _rows(table: Element) -> list[Element]:
    """The rows of a table, not those of tables inside it; a header group comes first."""
    found: list[Element] = []
    for child in table:
        if child.tag == "tr":
            found.append(child)
        elif child.tag in ("thead", "tbody", "tfoot"):
            found += [tr for tr in child if tr.tag == "tr"]
    return found


def _list_type(element: Element) -> str:
    match = _LIST_TYPE.search(element.get("style") or "")
    if match:
        return "none" if match.group(1).lower() == "none" else "cn"
    return {"a": "letter", "A": "LETTER", "i": "none", "I": "none"}.get(element.get("type") or "1", "arabic")


def _label(kind: str, number: int) -> Label | None:
    if kind == "none" or number < 1:
        return None
    if kind in ("letter", "LETTER"):
        raw = f"{chr(ord('a' if kind == 'letter' else 'A') + (number - 1) % 26)}."
        return Label(raw, raw, number, "letter", in_file=False)
    raw = label_text(kind, number)
    label = typed_label(raw)
    return Label(raw, raw, number, label.style if label else kind, in_file=False)


def _whole(text: str | None, default: int) -> int:
    digits = shadow_of(text or "").text.strip()
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 6 else default
