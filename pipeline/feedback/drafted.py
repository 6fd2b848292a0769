"""What a request in plain words leaves to the draft: the old value, a value that is reckoned, a unit's full name, the place.

Nothing is guessed: a value is taken only where the place holds one of its kind (or the very one that the comment names),
a unit only where one unit of the draft is meant. Where the draft does not tell, the request becomes a remark for a person.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from pipeline.feedback.draft import Draft, uniform
from pipeline.model.comment import NOWHERE, Anchor
from pipeline.model.span import Span
from pipeline.recognize.asked.values import AskedValue, alike_in, asked_value
from pipeline.recognize.reckoning import reckoned
from pipeline.recognize.request_kinds import OWN, units_in
from pipeline.recognize.requests import Request, mask
from pipeline.recognize.unit_resolver import resolve_unit
from pipeline.text.shadow import shadow_of

Stretch = tuple[int, int]
_VALUES = ("change_number", "change_deadline")
_LEAST_TOPIC = 4  # shorter words are in every draft
_MOST_TOPIC = 16
_SHORT_NAME = 6
_TOO = "plain.comes-too"
_OFFICE = re.compile(
    "^[省市县区国各].*(?:局|委|委员会|办|办公室|厅|院|公司|中心|支队|大队|总队|银行|分行|协会|联合会|总会|政府|管委会|部|站|所|社|集团|学校|大学)$|.(?:局|公司|分行|支队|管委会|协会)$"
)
_HOME = re.compile("[省市县区国各]")
_HAN = re.compile("[一-龥]+")
_MONTH = re.compile(
    r"(?P<head>(?:20\d{2}年|每年|次年)?)(?P<month>\d{1,2})月(?P<tail>底|末|中旬|上旬|下旬|初|\d{1,2}日)?(?P<before>之?前)?$"
)


def completed(draft: Draft, request: Request, anchor: Anchor, text: str) -> tuple[Request, Anchor]:
    """Return a loose request with what the draft says of it, and where that stands.

    Args:
        draft: the draft that was sent.
        request: as the words say it.
        anchor: where its place or its quotation was found.
        text: the sentence that it is part of, shadow text.
    """
    if anchor.state == "none" and request.op not in ("remark", "question"):
        anchor = _by_topic(draft, text, request)
    if request.op in _VALUES:
        return _valued(draft, request, anchor)
    if request.op in ("add_unit", "remove_unit", "set_lead"):
        return _named(draft, request), anchor
    if request.op == "insert" and request.new and request.loose and len(request.new) <= _SHORT_NAME:
        meant = _unit_meant(request.new, draft.units)  # 把城管也列进去
        request = replace(request, op="add_unit", new=meant) if meant else request
    return (_remark(request) if anchor.state == "none" and request.rule == _TOO else request), anchor


# ---- figures and times


def _valued(draft: Draft, request: Request, anchor: Anchor) -> tuple[Request, Anchor]:
    value = asked_value(request.new) if request.new else _kind_of_old(request)
    found = _old_value(draft, request, anchor, value) if value else None
    if found is None or value is None:
        unknown = request.reckoning or (request.loose and request.old is None)
        return (_remark(request) if unknown else request), anchor
    old = draft.text[found.start : found.end]
    new = reckoned(old, request.reckoning) if request.reckoning else _as_dated(old, request.new or "")
    if new is None or (request.loose and new == old):
        return _remark(request), anchor  # not to be reckoned, or what the draft says (按2年掌握为妥)
    held = anchor.state == "exact" and anchor.span and anchor.span.start <= found.start and found.end <= anchor.span.end
    where = anchor if held else Anchor("exact", found, 1.0, "anchors.value-at-place")
    return replace(request, old=old, new=new), where


def _kind_of_old(request: Request) -> AskedValue | None:
    if request.op == "change_deadline":
        return AskedValue("deadline", request.old or "")
    return asked_value(request.old) if request.old else None


def _old_value(draft: Draft, request: Request, anchor: Anchor, value: AskedValue) -> Span | None:
    """The value that gives way: the one that the comment names, else the only one of its kind at the place."""
    scopes = list(_scopes(draft, anchor))
    if anchor.state == "exact" and scopes and draft.text[slice(*scopes[0])] == request.old:
        whole = [s for s in _alike(draft, scopes[1], value) if s[0] < scopes[0][1] and scopes[0][0] < s[1]]
        return Span(draft.source.text_id, *whole[0]) if len(whole) == 1 else None  # 7月底前 is part of 2026年7月底前
    if request.old:
        wanted = uniform(request.old)
        for scope in scopes or [(draft.document.span.start, draft.end)]:
            said = [s for s in _alike(draft, scope, value) if _is(wanted, uniform(draft.text[slice(*s)]), value)]
            if said:
                return Span(draft.source.text_id, *said[0]) if len(said) == 1 else None
        if value.kind == "number":
            return None
    for scope in scopes:
        if found := _alike(draft, scope, value):
            return Span(draft.source.text_id, *found[0]) if len(found) == 1 else None
    return None


def _alike(draft: Draft, scope: Stretch, value: AskedValue) -> list[Stretch]:
    shadow = shadow_of(draft.text[slice(*scope)])
    found = [shadow.span(start, end) for start, end in alike_in(shadow.text, value)]
    return [(scope[0] + start, scope[0] + end) for start, end in found]


def _is(wanted: str, found: str, value: AskedValue) -> bool:
    """Whether a value of the draft is the one that a comment names; a time may be named without its year (7月底)."""
    if value.kind == "number":
        return wanted == found
    bare = re.sub("之?前$", "", wanted)
    at = found.find(bare)
    return at >= 0 and not (bare[:1].isdigit() and found[at - 1 : at].isdigit() and at > 0)


def _scopes(draft: Draft, anchor: Anchor) -> Iterator[Stretch]:
    """The stretch of an anchor, the paragraph or row around it, and the smallest section around it."""
    if anchor.span is None:
        return
    start, end = anchor.span.start, anchor.span.end
    yield start, end
    line = next((line for line in draft.lines if line.start <= start < line.end), None)
    yield (line.start, max(line.end, end)) if line is not None else (start, end)
    around = [s.span for s in draft.sections if s.span.start <= start and end <= s.span.end]
    if around and not (line and line.table):
        best = min(around, key=lambda span: span.end - span.start)
        yield best.start, best.end


def _as_dated(old: str, new: str) -> str:
    """A new month in the form of the old time, where it names no year of its own (2026年6月底前, 8月底 → 2026年8月底前)."""
    was, now = _MONTH.fullmatch(old), _MONTH.fullmatch(new)
    if was is None or now is None or now["head"] or not was["head"]:
        return new
    return f"{was['head']}{new}" + (was["before"] or "" if not now["before"] else "")


def _remark(request: Request) -> Request:
    """What cannot be told is for a person."""
    return replace(request, op="remark", old=None, new=None, whole=False, reckoning=None)


# ---- units


def _named(draft: Draft, request: Request) -> Request:
    """A unit by its name in the draft, where the comment shortens it (公安 → 市公安局)."""
    name = request.new if request.op in ("add_unit", "set_lead") else request.old
    if name is None or OWN.fullmatch(name):
        return request
    known = draft.units
    meant = name if name in known else _unit_meant(name, known)
    if meant is None:
        return request if _OFFICE.search(name) and len(units_in(name)) == 1 else _remark(request)
    return replace(request, **({"old": meant} if request.op == "remove_unit" else {"new": meant}))  # type: ignore[arg-type] # a field by its name


def _unit_meant(name: str, known: tuple[str, ...]) -> str | None:
    """The unit of the draft that a short name means, None where it may be several or none."""
    resolution = resolve_unit(name, known)
    if resolution.state == "same" and resolution.member:
        return resolution.member
    if _HOME.match(name):
        return None  # a full name means itself
    holding = [unit for unit in known if name in unit]
    if not holding:
        holding = [unit for unit in known if _abbreviates(name, unit)]
    return holding[0] if len(holding) == 1 else None


def _abbreviates(short: str, name: str) -> bool:
    """Whether the characters of a short name stand in a name in their order, from its start on (卫健 → 市卫生健康委)."""
    bare = re.sub("^[省市县区]", "", name)
    rest = iter(bare)
    return bare[:1] == short[:1] and all(character in rest for character in short)


# ---- the place


def _by_topic(draft: Draft, text: str, request: Request) -> Anchor:
    """The one section, paragraph or row whose words a comment uses without marks (宣传引导要写进…), the longest such words first."""
    words = re.sub(re.escape(request.new or "\0"), "，", mask(text))
    runs = [run.group() for run in _HAN.finditer(words)]
    longest = max((len(run) for run in runs), default=0)
    for length in range(min(_MOST_TOPIC, longest), _LEAST_TOPIC - 1, -1):
        pieces = {run[at : at + length] for run in runs for at in range(len(run) - length + 1)}
        homes = {home for piece in pieces if not units_in(piece) and (home := _home_of(draft, piece))}
        if homes:
            best = homes.pop()
            return Anchor("place", Span(draft.source.text_id, *best), 0.0, "anchors.topic") if not homes else NOWHERE
    return NOWHERE


def _home_of(draft: Draft, piece: str) -> Stretch | None:
    """The only section (or row of a table) of the draft in which words stand; a heading that has them comes first."""
    headed = [s.span for s in draft.sections if piece in uniform(s.title)]
    if len(headed) == 1:
        return headed[0].start, headed[0].end
    found: set[Stretch] = set()
    at = draft.plain.find(piece)
    while at >= 0 and len(found) < 2:
        start, end = draft.span_of(at, at + len(piece))
        line = next((ln for ln in draft.lines if ln.start <= start < ln.end), None)
        around = [s.span for s in draft.sections if s.span.start <= start and end <= s.span.end]
        best = min(around, key=lambda span: span.end - span.start, default=None)
        if line is not None and (line.table or best is None):
            found.add((line.start, line.end))
        elif best is not None:
            found.add((best.start, best.end))
        at = draft.plain.find(piece, at + 1)
    return found.pop() if len(found) == 1 else None
