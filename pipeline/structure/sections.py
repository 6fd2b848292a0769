"""The sections of a document: its headings, solved as one numbering, with everything that stands under each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.model.finding import Finding
from pipeline.model.official import Section
from pipeline.model.span import Span
from pipeline.structure.headings import Heading, glued_headings, heading_of
from pipeline.structure.letterhead import match_kind
from pipeline.structure.lines import Line, labelled
from pipeline.structure.numbering import Numbered, solve
from pipeline.text.sentences import sentences
from pipeline.text.shadow import Shadow

_CLAUSE_END = re.compile(r"(?:负责|牵头|配合|落实|(?:责任|牵头|配合)单位：[^。]*?)[^。（）]{0,200}[）〕】］]$")
_HEADING_FORBIDDEN = re.compile(r"[。；：，！？、\t]")
_RUN_IN = 25


@dataclass(frozen=True, slots=True)
class _Found:
    """A heading with its place: `level` 0 marks one without a number, to be given the depth of its surroundings."""

    line: Line
    heading: Heading
    numbered: Numbered | None


def find_sections(
    lines: Sequence[Line], shadow: Shadow, *, text_id: str, prefix: str, first_id: int = 1
) -> tuple[tuple[Section, ...], tuple[Finding, ...]]:
    """Return the sections of the body whose lines are given, in reading order, and what is wrong with their numbers.

    Args:
        lines: the body's lines.
        shadow: the file's shadow text; spans of the result are canonical.
        text_id: the canonical text the spans belong to.
        prefix: what section ids begin with.
        first_id: the number of the first id.
    """
    found, findings = _headings(_with_group_rows(lines, shadow), shadow, text_id)
    end = lines[-1].end if lines else 0
    return _nested(found, shadow, text_id, end, prefix, first_id), findings


def _with_group_rows(lines: Sequence[Line], shadow: Shadow) -> Sequence[Line]:
    """The lines of a document whose only numbers head groups of a table's rows (一、产业类), those rows as headings."""
    if any(line.label is not None and not line.table for line in lines):
        return lines
    return [_group_row(line, shadow) if line.table else line for line in lines]


def _group_row(line: Line, shadow: Shadow) -> Line:
    words = shadow.text[line.start : line.end]
    bare = words.strip("\t")
    if "\t" in bare or not bare:
        return line
    start = line.start + words.index(bare)
    heading = labelled(shadow, start, start + len(bare), flat=False)
    return heading if heading.label is not None else line


def _headings(lines: Sequence[Line], shadow: Shadow, text_id: str) -> tuple[list[_Found], tuple[Finding, ...]]:
    text = shadow.text
    numbered_lines = [line for line in lines if line.label is not None and not line.table and line.layer == "body"]
    solved = dict(
        zip(
            (line.start for line in numbered_lines),
            solve([line.label for line in numbered_lines if line.label]),
            strict=True,
        )
    )
    flat = [line for line in numbered_lines if line.flat]
    glued = dict(
        zip(
            (line.start for line in flat),
            glued_headings(text, flat, _families(flat, solved)),
            strict=True,
        )
    )
    found: list[_Found] = []
    findings: list[Finding] = []
    for k, line in enumerate(lines):
        if line.table or line.layer != "body":
            continue
        numbered = solved.get(line.start) if line.label is not None else None
        heading = (
            (glued.get(line.start) if line.flat else heading_of(text, line))
            if numbered
            else _unnumbered(text, lines, k)
        )
        if heading is None:
            continue
        found.append(_Found(line, heading, numbered))
        if numbered and numbered.slip:
            begin, stop = shadow.span(line.start, line.label_end)
            details = (("raw", text[line.start : line.label_end].strip()), ("expected", numbered.expected))
            findings.append(Finding(numbered.slip, "warning", details, Span(text_id, begin, stop)))
    return _without_lone_run_ins(found), tuple(findings)


def _families(lines: Sequence[Line], solved: dict[int, Numbered]) -> list[object]:
    """A key for each line that its siblings share: those under the same heading."""
    above: list[int] = []
    keys: list[object] = []
    for line in lines:
        level = solved[line.start].level
        del above[level - 1 :]
        keys.append((level, tuple(above)))
        above += [line.start] * (level - len(above))
    return keys


def _unnumbered(text: str, lines: Sequence[Line], k: int) -> Heading | None:
    """A heading without a number: a short line without punctuation before text, or the short first sentence of a
    paragraph that ends with a responsibility clause."""
    line = lines[k]
    words = text[line.start : line.end]
    if line.label is not None or not words or match_kind("no-heading", words) or match_kind("annex", words):
        return None
    if len(words) <= _RUN_IN:
        if len(words) < 4 or _HEADING_FORBIDDEN.search(words) or "（" in words or match_kind("date", words):
            return None
        after = lines[k + 1] if k + 1 < len(lines) else None
        above = lines[k - 1] if k else None
        before = text[above.end - 1] if above and above.end > above.start and above.label is None else "。"
        if (
            after is None
            or after.table
            or after.end - after.start < 30
            or after.label is not None
            or before not in "。）：；"
        ):
            return None
        return Heading(line.start, line.end, line.end, False)
    if not _CLAUSE_END.search(words[-260:].rstrip("。 ")):
        return None
    spans = sentences(text, line.start, line.end)
    begin, stop = spans[0]
    title = text[begin:stop].rstrip("。")
    if len(spans) < 3 or not 4 <= len(title) <= _RUN_IN or re.search(r"[，：；（）\d]", title):
        return None
    return Heading(begin, begin + len(title), stop, True)


def _without_lone_run_ins(found: list[_Found]) -> list[_Found]:
    """Keep run-in headings without a number only where a section has several: a lone one is just its first sentence."""
    kept: list[_Found] = []
    group: list[_Found] = []
    for item in [*found, None]:
        if item is not None and item.numbered is None and item.heading.run_in:
            group.append(item)
            continue
        if len(group) > 1:
            kept += group
        group = []
        if item is not None:
            kept.append(item)
    kept.sort(key=lambda item: item.heading.start)
    return kept


def _nested(
    found: list[_Found], shadow: Shadow, text_id: str, end: int, prefix: str, first_id: int
) -> tuple[Section, ...]:
    levels: list[int] = []
    current = 0
    for item in found:
        if item.numbered is not None:
            current = item.numbered.level
            levels.append(current)
        else:
            levels.append(current + 1)
    sections: list[Section] = []
    open_at: list[tuple[int, str]] = []
    for k, item in enumerate(found):
        level = levels[k]
        stop = next((found[j].line.start for j in range(k + 1, len(found)) if levels[j] <= level), end)
        while open_at and open_at[-1][0] >= level:
            open_at.pop()
        identity = f"{prefix}{first_id + k}"
        sections.append(_section(item, level, identity, open_at[-1][1] if open_at else "", stop, shadow, text_id))
        open_at.append((level, identity))
    return tuple(sections)


def _section(item: _Found, level: int, identity: str, parent: str, stop: int, shadow: Shadow, text_id: str) -> Section:
    heading, line = item.heading, item.line
    title = shadow.span(heading.start, heading.end)
    begin, end = shadow.span(line.start, max(stop, heading.end))
    label = item.numbered.label.text if item.numbered else ""
    raw = shadow.text[line.start : line.label_end].strip() if item.numbered else ""
    return Section(
        identity,
        level,
        label,
        raw,
        shadow.text[heading.start : heading.end],
        Span(text_id, begin, end),
        Span(text_id, *title),
        max(title[1], shadow.source(heading.body, closing=True)),
        heading.run_in,
        parent,
    )
