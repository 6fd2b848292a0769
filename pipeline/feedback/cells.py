"""Cells of a table or card (原文｜修改意见｜理由) → comments: what each heading means, and what a row asks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.feedback.make import Maker
from pipeline.feedback.reasons import reason_in
from pipeline.feedback.words import is_kind
from pipeline.model.comment import DraftField, DraftPlace
from pipeline.model.span import Span
from pipeline.recognize.draft_places import find_places
from pipeline.recognize.quotes import find_quotes
from pipeline.recognize.request_kinds import kind_of_change
from pipeline.recognize.request_shares import request_shares
from pipeline.recognize.requests import Request, mask, read_requests, says
from pipeline.text.likeness import likeness
from pipeline.text.shadow import shadow_of

_EVERYWHERE = re.compile(r"（(?:下同|全文同|余同|其余同|以下同)）。?$|，(?:下同|全文同)。?$")  # behind a new wording


def column_meaning(heading: str) -> str | None:
    """Return what a column with this heading holds (index, unit, new, text, old, place, reason, skip), or None."""
    bare = re.sub(r"\s+", "", heading)
    for name in ("skip", "index", "unit", "new", "reason", "text", "old", "place"):
        if bare and len(bare) <= 24 and is_kind(f"column-{name}", bare):
            return name
    return None


def read_cells(
    maker: Maker, *, text: str, new: bool, old: str, place: str, reason: str | None, span: Span | None, written: str,
    channel: str = "text", author: str = "",
) -> bool:  # fmt: skip
    """Make the comments of a row (序号|条款|原文|修改意见|理由) or card; returns whether there is one.

    Args:
        maker: makes them.
        text: the cell that says what is asked, shadow text; `new` True where its heading says that it is the new wording.
        old: the cell with the words of the draft, place: that with the place; "" where there is none.
        reason: the cell with the reason.
        span: the place of the comment's cell in the letter; `written` its words there.
        channel, author: form and author of the comment.
    """
    if not text or is_kind("nothing", mask(text)):
        return False
    about, where = _about(old), _where(place, old)
    everywhere = _EVERYWHERE.search(text) if about else None
    requests = read_requests(text, asked=True, context=about or "")
    if new and not any(r.quote or r.rule != "requests.become" for r in requests):
        requests = ()
    before = len(maker.made)
    common = {"span": span, "reason": reason or reason_in(text), "channel": channel, "author": author}
    wording = new and not says("ask", mask(text))
    if not requests and everywhere and about and _alike(about, text[: everywhere.start()]):
        requests = (
            Request("global_replace", 0, len(text), "requests.new-wording", old=about, new=text[: everywhere.start()], quote=about, everywhere=True),
        )  # fmt: skip
    elif not requests and (wording or (about and _alike(about, text))) and (about or where):
        op, was, now = kind_of_change(about or None, text.strip("“”"))
        requests = (
            Request(op, 0, len(text), "requests.new-wording", old=was, new=now, quote=about or None, whole=not about),
        )
    if requests:
        made = []
        for request, (start, end) in zip(requests, _shares(text, written, requests), strict=True):
            common["span"] = _part_of(span, start, end)
            made.append(
                maker.add(
                    request, written[start:end], place=where, sentence=text, context=about or None, **common  # type: ignore[arg-type] # keywords of `add`
                )
            )  # fmt: skip
        maker.same_sentence(made)
    elif not is_kind("no-comment", mask(text)) or is_kind("unless", mask(text)) or says("ask", mask(text)):
        quotes = find_quotes(text)
        maker.note(
            "question" if says("ask", mask(text)) else "remark", written, quote=quotes[0].words(text) if quotes else (about or None),
            place=where, **common,  # type: ignore[arg-type] # keywords of `note`
        )  # fmt: skip
    return len(maker.made) > before


def _shares(text: str, written: str, requests: Sequence[Request]) -> list[tuple[int, int]]:
    """The stretch of the written words that is each request's own."""
    shadow = shadow_of(written)
    at = shadow.text.find(text)
    if at < 0 or len(requests) < 2:
        return [(0, len(written))] * len(requests)
    cuts = request_shares(text, [(request.start, request.end) for request in requests])
    first, last = shadow.span(at, at + len(text))
    shares = [shadow.span(at + start, at + end) for start, end in cuts]
    return [(0 if a == first else a, len(written) if b == last else b) for a, b in shares]


def _part_of(span: Span | None, start: int, end: int) -> Span | None:
    return Span(span.text_id, span.start + start, span.start + end) if span else None


def _about(old: str) -> str:
    """The words of the draft in a cell 原文: without place, field and remarks in brackets."""
    words = re.sub(
        r"（(?:整[段条]|全[段条]|责任单位|牵头单位|配合单位|完成时限|标题|第[^（）]{1,8})）", "", old
    ).strip()
    quotes = find_quotes(words)
    if quotes:
        return quotes[-1].words(words) if len(quotes) == 1 or find_places(mask(words)) else words.strip("“”")
    if is_kind("nothing", words):
        return ""
    masked = words
    places = find_places(masked)
    if places and places[0].start == 0 and (places[0].path or places[0].field):
        end = places[0].end
        for place in places[1:]:
            if place.start - end <= 2:
                end = place.end
        words = words[end:].lstrip("：，:的中 ")
    return re.sub(r"^(?:责任单位|牵头单位|配合单位|完成时限)：", "", words)


def _where(place: str, old: str) -> DraftPlace | None:
    """The place that a cell 条款 names, else the one in the cell 原文; a cell that only quotes a heading is a title."""
    for words, own in ((place, True), (old, False)):
        masked = mask(words)
        found = find_places(masked)
        pathed = next((p for p in found if p.path), None)
        side: DraftField = next((p.field for p in found if p.field), "")
        titles = tuple(q.words(words) for q in find_quotes(words))
        bare = re.sub(r"[（）《》：]", "", masked)
        if own and words and not pathed and not titles and 2 <= len(words) <= 40 and not is_kind("nothing", words):
            titles = (words,)
        if pathed is not None:
            rest = masked[pathed.end :].strip("：，的中 ❝")
            if own and not titles and 2 <= len(rest) <= 30:
                titles = (rest,)
            return DraftPlace(words, 0, len(words), pathed.path, titles, side)
        if (titles and own) or side:
            return DraftPlace(bare, 0, len(words), (), titles, side)
    return None


def _alike(old: str, new: str) -> bool:
    """Whether a cell is the new wording of the cell beside it."""
    return likeness(old, new) >= 0.5 and not says("ask", mask(new))
