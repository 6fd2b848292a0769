"""Change wordings (修改要求) in one comment: what goes, what comes, where, and of what kind the request is.

A comment's quotations are first put behind the single sign ❝ (masked text), so that the rows of `lexicon/requests.toml` see
the grammar of the sentence and never the words of the draft. How each kind of request is read stands in `asked/`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from pipeline.lexicon.rows import Hit
from pipeline.recognize.asked.changes import become, fits, instead
from pipeline.recognize.asked.deletions import delete
from pipeline.recognize.asked.duties import lead, role, unit_comes, unit_goes, unit_refused, unlead
from pipeline.recognize.asked.insertions import insert
from pipeline.recognize.asked.moves import move, shift, swap
from pipeline.recognize.asked.plain import plain_requests
from pipeline.recognize.asked.request import Request
from pipeline.recognize.asked.sentence import Sentence
from pipeline.recognize.asked.words import mask, reason_start, says

__all__ = ["Request", "mask", "read_requests", "reason_start", "says"]

# who reads what stands around a verb, by the kind of its row; each takes how far to the right its words may reach
READERS: Mapping[str, Callable[[Sentence, Hit, int], Iterator[Request]]] = MappingProxyType({
    "become": become, "fits": fits, "instead": instead, "delete": delete, "insert": insert, "insert-as": insert,
    "move": move, "shift": shift, "swap": swap, "lead": lead, "unlead": unlead, "remove-unit": unit_goes,
    "add-unit": unit_comes, "role": role,
})  # fmt: skip


_SENTENCE = re.compile(r"[^。！？\n]+[。！？]?")


def read_requests(text: str, *, asked: bool = False, context: str | None = None) -> tuple[Request, ...]:
    """Return the changes that one comment asks for, in reading order.

    The kind is the most specific that fits (DESIGN §5). A sentence without a change of words gives nothing here; whether it
    is a question or a remark is for the caller.

    Args:
        text: a sentence of a comment, or several that belong together, as shadow text without the item's number.
        asked: whether the text stands where only requests stand (a cell 修改意见, a margin comment), so that no 建议 is needed.
        context: the words of the draft that the text is about (a cell 原文), "" or None where there are none.
    """
    found = tuple(_in_order(Sentence(text, asked=asked, context=context)))
    return tuple(_with_plain(Sentence(text, asked=asked, context=context), found))


def _in_order(said: Sentence) -> Iterator[Request]:
    """Read the requests from left to right; what one took is not read again."""
    for number, hit in enumerate(said.hits):
        if hit.end <= said.at and hit.end != hit.start:
            continue
        after = said.hits[number + 1] if number + 1 < len(said.hits) else None
        kind = hit.row.text("kind")
        if said.refused(hit):
            found = list(unit_refused(said, hit)) if kind == "add-unit" else []
        else:
            found = list(READERS[kind](said, hit, said.limit(hit, after)))
        yield from found
        if found:
            said.at = max(said.at, said.consumed)


def _with_plain(said: Sentence, found: tuple[Request, ...]) -> Iterator[Request]:
    """Put the requests in plain words beside those that were found, in reading order: those of sentences that have no other."""
    kept, plain = list(found), list[Request]()
    for match in _SENTENCE.finditer(said.text):
        begin, end = said.masked.back(match.start()), said.masked.back(match.end())
        there = [request for request in found if request.start < end and begin < request.end]
        if any(request.op != "remark" for request in there):
            continue
        if more := list(plain_requests(said, match.start(), match.end())):
            plain += more
            kept = [request for request in kept if request not in there]
    yield from sorted((*kept, *plain), key=lambda request: request.start) if plain else found
