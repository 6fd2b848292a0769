"""A place that a comment names → the stretches of the draft that it can mean."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from pipeline.feedback.draft import Draft, Line, label_of, uniform
from pipeline.model.comment import DraftPlace, Step
from pipeline.model.official import Section
from pipeline.model.source import Table

Stretch = tuple[int, int]
_DUTY = re.compile(r"[（(][^（()]*(?:牵头|责任单位|负责|配合)(?:[^（）()]|（[^（）]*）)*[）)]")
# which styles of number a word for a step may mean, the likeliest first
_STYLES = {
    "part": ("part", "chapter", "cn"),
    "article": ("article", "cn-paren", "cn", "arabic", "division", "arabic-paren"),
    "item": ("arabic", "arabic-paren", "cn-paren", "circled", "arabic-half-paren", "cn"),
}


def stretches_of(draft: Draft, place: DraftPlace | None) -> tuple[Stretch, ...]:
    """Return the stretches of the draft (canonical offsets) that `place` may mean; none where it names nothing that is there.

    One stretch means that the place is known; several, that the words fit several. Quoted headings narrow the choice; pages
    and lines depend on the printer and say nothing here.
    """
    if place is None:
        return ()
    found: list[Stretch] = []
    if place.path:
        found = list(_follow(draft, place.path))
        if not found and any(kind in ("page", "line", "sentence") for kind, _n in place.path):
            found = []
    for title in place.titles:
        found = _with_title(draft, title, found)
    return tuple(dict.fromkeys(found))


def _follow(draft: Draft, path: Sequence[Step]) -> Iterable[Stretch]:
    scopes: list[Stretch] = [(draft.document.span.start, draft.end)]
    named = False
    for kind, number in path:
        if kind in ("page", "line"):
            continue
        inner = [stretch for scope in scopes for stretch in _step(draft, scope, kind, number)]
        if not inner:
            return []
        scopes, named = inner, True
    return scopes if named else []


def _step(draft: Draft, scope: Stretch, kind: str, number: int) -> list[Stretch]:
    if kind == "title":
        span = draft.document.title_span
        return [(span.start, span.end)] if span else []
    if kind == "preamble":
        return _preamble(draft)
    if kind == "annex":
        return _annex(draft, number)
    if kind == "table":
        tables = [table for table in draft.tables if scope[0] <= table.start < scope[1]]
        if number and number <= len(tables):
            return [(tables[number - 1].start, tables[number - 1].end)]
        return [(table.start, table.end) for table in tables]
    if kind == "row":
        return [
            row
            for table in draft.tables
            if table.end > scope[0] and table.start < scope[1]
            for row in _rows(draft, table, number)
        ]
    if kind == "paragraph":
        return _paragraph(draft, scope, number)
    if kind == "sentence":
        return _sentence(draft, scope, number)
    if kind == "section":
        return _decimal(draft, scope, number)
    found = _numbered(draft, scope, kind, number)
    if not found and kind in ("item", "article"):
        found = _table_item(draft, scope, number) or _labelled(draft, scope, kind, number)
    return found


def _numbered(draft: Draft, scope: Stretch, kind: str, number: int) -> list[Stretch]:
    """Headings with this number within a scope, of the likeliest style; the highest level wins where several fit."""
    inside = [
        s
        for s in draft.sections
        if scope[0] <= s.span.start and s.span.end <= scope[1] and (s.span.start, s.span.end) != scope
    ]
    for style in _STYLES.get(kind, ()):
        found = [s for s in inside if draft.style_of(s) == style and _number_of(s) == number]
        if found:
            level = min(s.level for s in found)
            best = [s for s in found if s.level == level]
            return [(s.span.start, s.span.end) for s in best]
    top = min((s.level for s in inside), default=0)
    if kind == "part":  # the headings of the highest level have no numbers
        at = [s for s in inside if s.level == top]
        return [(at[number - 1].span.start, at[number - 1].span.end)] if 0 < number <= len(at) else []
    return []


def _labelled(draft: Draft, scope: Stretch, kind: str, number: int) -> list[Stretch]:
    """Paragraphs that open with this number and are no headings (1.新建管渠220公里；…)."""
    labels = [(line, draft.line_labels[line]) for line in _lines_in(draft, scope) if not line.table]
    for style in _STYLES.get(kind, ()):
        found = [(ln.start, ln.end) for ln, label in labels if label and (label.style, label.number) == (style, number)]
        if found:
            return found
    return []


def _number_of(section: Section) -> int:
    label = label_of(section)
    return label.number if label else 0


def _decimal(draft: Draft, scope: Stretch, number: int) -> list[Stretch]:
    inside = [
        s for s in draft.sections if scope[0] <= s.span.start and s.span.end <= scope[1] and _number_of(s) == number
    ]
    if not inside:
        return []
    level = min(s.level for s in inside)
    return [(s.span.start, s.span.end) for s in inside if s.level == level]


def _table_item(draft: Draft, scope: Stretch, number: int) -> list[Stretch]:
    """第三部分重点工程第3项 where that part holds a table."""
    return [
        row
        for table in draft.tables
        if scope[0] <= table.start and table.end <= scope[1]
        for row in _rows(draft, table, number)
    ]


def _rows(draft: Draft, table: Table, number: int) -> list[Stretch]:
    """The row whose first cell is the number, else the row at that place below the head."""
    by_row = {line.row: line for line in draft.lines if line.table == table.id}
    first = {cell.row: draft.text[cell.start : cell.end].strip() for cell in table.cells if cell.column == 0}
    named = [by_row[row] for row, words in first.items() if words.strip("（）().、项") == str(number) and row in by_row]
    if named:
        return [(line.start, line.end) for line in named]
    body = [by_row[row] for row in sorted(by_row) if row >= max(1, table.header_rows)]
    return [(body[number - 1].start, body[number - 1].end)] if 0 < number <= len(body) else []


def _lines_in(draft: Draft, scope: Stretch) -> list[Line]:
    return [line for line in draft.lines if scope[0] <= line.start < scope[1]]


def _paragraph(draft: Draft, scope: Stretch, number: int) -> list[Stretch]:
    lines = [line for line in _lines_in(draft, scope) if not line.table]
    heading = next((s for s in draft.sections if s.span.start == scope[0]), None)
    if heading is not None and not heading.run_in and lines and lines[0].start == scope[0]:
        lines = lines[1:]
    elif scope[0] == draft.document.span.start:
        body = draft.document.body.start
        lines = [line for line in lines if line.start >= body]
    if number < 0:
        lines, number = list(reversed(lines)), -number
    return [(lines[number - 1].start, lines[number - 1].end)] if 0 < number <= len(lines) else []


def _sentence(draft: Draft, scope: Stretch, number: int) -> list[Stretch]:
    from pipeline.text.sentences import sentences

    if scope == (draft.document.span.start, draft.end):
        return []  # nobody counts the sentences of a whole draft
    found = sentences(draft.text, scope[0], scope[1])
    if number < 0:
        while len(found) > 1 and _DUTY.fullmatch(draft.text, *found[-1]):
            found = found[:-1]  # who is responsible is no sentence of the text
        return [found[number]] if -number <= len(found) else []
    heading = next((s for s in draft.sections if s.span.start == scope[0] and s.run_in), None)
    counts = (
        (found, found[1:]) if heading and len(found) > 1 else (found,)
    )  # is the heading the first sentence? both may be
    return list(dict.fromkeys(listed[number - 1] for listed in counts if 0 < number <= len(listed)))


def _preamble(draft: Draft) -> list[Stretch]:
    first = min((s.span.start for s in draft.document.sections), default=draft.document.body.end)
    return [(draft.document.body.start, first)] if first > draft.document.body.start else []


def _annex(draft: Draft, number: int) -> list[Stretch]:
    annexes = draft.document.annexes
    if number and number <= len(annexes):
        return [(annexes[number - 1].span.start, annexes[number - 1].span.end)]
    if annexes and not number:
        return [(annex.span.start, annex.span.end) for annex in annexes]
    return [(table.start, table.end) for table in draft.tables] if not annexes else []


def _with_title(draft: Draft, title: str, scopes: Sequence[Stretch]) -> list[Stretch]:
    """The stretches narrowed to the heading (or the paragraph, or the row) that holds the quoted words."""
    wanted = uniform(title).strip("。，、；：")
    if not wanted:
        return list(scopes)
    bare = wanted.split("）", 1)[-1] if wanted.startswith("（") else wanted
    sections = [
        s
        for s, own in zip(draft.sections, draft.titles, strict=True)
        if own.strip("。，") in (wanted, bare) and _within(s.span.start, scopes)
    ]
    if len(sections) == 1:
        return [(sections[0].span.start, sections[0].span.end)]
    at, hits = draft.plain.find(wanted), []
    while at >= 0:
        start, _end = draft.span_of(at, at + len(wanted))
        if _within(start, scopes):
            hits.append(start)
        at = draft.plain.find(wanted, at + 1)
    lines = [line for line in draft.lines if any(line.start <= hit < line.end for hit in hits)]
    if not lines:
        return list(scopes)
    opening = [line for line in lines if line.start in hits or any(0 <= hit - line.start <= 6 for hit in hits)]
    chosen = opening if len(opening) == 1 else lines
    return [(line.start, line.end) for line in chosen]


def _within(at: int, scopes: Sequence[Stretch]) -> bool:
    return not scopes or any(start <= at < end for start, end in scopes)
