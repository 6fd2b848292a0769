"""Punctuation (标点): half-width marks in Chinese, marks that stand twice, paragraphs without an end."""

from __future__ import annotations

import re
from collections import defaultdict

from pipeline.checks.pairs import pair_marks
from pipeline.checks.subject import Subject, documents
from pipeline.model.finding import Finding
from pipeline.model.source import Block

_FULL = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！", ".": "。", '"': "“”"}
_HANZI = "〇一-龥㐀-䶿"
# A mark counts only where Hanzi or Chinese marks touch it on both sides: figures, times and addresses keep theirs
_HALF = re.compile(rf"(?<=[{_HANZI}）”》〕])[ 　]?([,;:?!.])(?=[ 　]{{0,2}}(?:[{_HANZI}（“《\n]|$))")
_STRAIGHT = re.compile(rf'(?<=[{_HANZI}，。；：、（])"|"(?=[{_HANZI}，。；、）])')
_HAS_HANZI = re.compile(f"[{_HANZI}]")
_EACH = 5

_DOUBLED = re.compile(r"[，。、；：][，。、；：]+|[、，；](?=[）〕】])|(?<=[（〔【])[、，；。]|[？！][，。、；：]+")

_TAIL = re.compile(rf"[{_HANZI}，、]$")
_DATE_OR_NAME = re.compile(r"(?:日|年|月|单位|电话|联系人|（印章）|（盖章）)$")
_SHORTEST, _SHORTEST_TAIL, _LONGEST = 40, 8, 3000


def half_width(subject: Subject) -> tuple[Finding, ...]:
    """Return a finding for every half-width mark in Chinese text; one for all of a kind where there are many."""
    places: dict[str, list[int]] = defaultdict(list)
    for match in _HALF.finditer(subject.text):
        places[match.group(1)].append(match.start(1))
    for match in _STRAIGHT.finditer(subject.text):
        places['"'].append(match.start())
    for pair in pair_marks(subject.text).pairs:
        inner = subject.text[pair.opened + 1 : min(pair.closed, pair.opened + 60)]
        if subject.text[pair.opened] == "(" and pair.proper and _HAS_HANZI.search(inner):
            places["()"].append(pair.opened)
    found: list[Finding] = []
    for mark, at in places.items():
        code, shown = ("C-HALFWIDTH", at) if len(at) <= _EACH else ("C-HALFWIDTH-MANY", at[:1])
        right = _FULL.get(mark, "（）")
        found += [subject.finding(code, "note", p, p + 1, found=mark, right=right, count=len(at)) for p in shown]
    return tuple(found)


def doubled(subject: Subject) -> tuple[Finding, ...]:
    """Return a finding for every mark that follows another mark, or opens or closes a bracket's inside, for nothing."""
    return tuple(
        subject.shadow_finding("C-PUNCT-DOUBLED", "warning", *match.span(), found=match.group())
        for match in _DOUBLED.finditer(subject.shadow.text)
    )


def unfinished(subject: Subject) -> tuple[Finding, ...]:
    """Return a finding for every paragraph of sentences whose last sentence has no closing mark.

    Where more than one paragraph in five has none, the lines are no paragraphs (a text wrapped by hand): no finding.
    """
    headings = {section.title_span.end for document in documents(subject.plan) for section in document.sections}
    body = [block for block in subject.plan.source.blocks if _is_body(block) and block.end not in headings]
    bare = [block for block in body if _lacks_stop(block.text.rstrip())]
    if len(bare) > max(2, len(body) // 5):
        return ()
    return tuple(_unfinished(subject, block) for block in bare)


def _is_body(block: Block) -> bool:
    if block.kind != "paragraph" or block.layer != "body":
        return False
    return _SHORTEST <= len(block.text) <= _LONGEST and "。" in block.text


def _lacks_stop(line: str) -> bool:
    tail = line.rpartition("。")[2]
    return len(tail) >= _SHORTEST_TAIL and bool(_TAIL.search(line)) and not _DATE_OR_NAME.search(line)


def _unfinished(subject: Subject, block: Block) -> Finding:
    end = block.start + len(block.text.rstrip())
    return subject.finding("C-NO-STOP", "warning", end - 1, end, tail=subject.text[max(block.start, end - 10) : end])
