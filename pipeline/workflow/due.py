"""What waits for a person in a consultation (待办): said by `status`, by `run`, and at the head of the page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from shlex import quote

from pipeline.lexicon.messages import Language, say, say_finding
from pipeline.model.finding import Finding
from pipeline.model.overview import Due
from pipeline.model.settlement import Settled
from pipeline.model.status import ConsultationStatus
from pipeline.workflow.comments import Commented, counted

_LONGEST = 60
_HEARD = frozenset(("on_time", "late", "not_on_roster", "unsure"))


def due_in_letters(result: Commented, language: Language) -> tuple[Due, ...]:
    """Return what a person must look at in the letters: doubts of the reading, stretches that were not understood, missing
    seals, comments without a place, comments that contradict each other."""
    return tuple(_in_letters(result, language))


def due_of_case(
    result: Commented, status: ConsultationStatus | None, settled: Settled | None, language: Language
) -> tuple[Due, ...]:
    """Return all that waits for a person in a round, the most urgent first: units that have not answered, letters, comments
    that no rule could settle, decisions that the draft has overtaken, contradictions that nothing has decided.

    Args:
        result: the letters and comments.
        status: who answered; None where nobody was asked.
        settled: the comments in the newest revised draft; None before there is one.
        language: of the words.
    """
    decided = _decided_conflicts(settled)
    letters = [one for one in due_in_letters(result, language) if frozenset(one.subjects) not in decided]
    order = ("missing", "letter", "unread", "undecided", "stale", "conflict")
    every = [*_missing(status, language), *letters, *_unsettled(result, settled, language)]
    return tuple(sorted(every, key=lambda one: order.index(one.kind)))


def due_in_plan(findings: Sequence[Finding], language: Language, *, file: str) -> tuple[Due, ...]:
    """Return the doubts about the plan in `file` that a person must look at: each error, and the number of the warnings."""
    errors = [Due("finding", (one.code,), say_finding(one, language)) for one in findings if one.severity == "error"]
    warnings = sum(one.severity == "warning" for one in findings)
    rest = [
        Due("finding", (), say("M-DUE-WARNINGS", language, {"count": str(warnings)}), f"huiqian check {quote(file)}")
    ]
    return (*errors, *(rest if warnings else ()))


def _in_letters(result: Commented, language: Language) -> Iterator[Due]:
    heard = {letter.id: letter for letter in result.letters if letter.status in _HEARD}
    for letter_id, finding in result.findings:
        if letter_id in heard and finding.severity != "note":
            words = f"{heard[letter_id].file}：{say_finding(finding, language)}"
            unknown = heard[letter_id].status == "unsure"
            yield Due(
                "letter", (letter_id,), words, say("M-DUE-ASSIGN", language, {"id": letter_id}) if unknown else ""
            )
    for letter_id, part in result.unread:
        if letter_id in heard:
            words = " ".join(part.text.split())
            details = {"file": heard[letter_id].file, "words": words[:_LONGEST] + "…" * (len(words) > _LONGEST)}
            yield Due("unread", (letter_id,), say("M-UNREAD", language, details))
    if result.asked.seal_required:
        bare = [one for one in heard.values() if one.seal.state == "none" and one.received_from != "person"]
        if bare:
            units = "、".join(dict.fromkeys(one.unit or one.file for one in bare))
            yield Due("letter", tuple(one.id for one in bare), say("M-NO-SEAL", language, {"units": units}))
    for comment in result.comments:
        if comment.letter not in heard:
            continue
        if comment.anchor.state == "none" and comment.op not in ("remark", "question"):
            yield Due("undecided", (comment.id,), say("M-NO-PLACE", language, {"text": comment.text[:_LONGEST]}))
        for other in comment.conflicts_with:
            if comment.id < other:
                words = say("M-CONFLICT", language, {"one": comment.id, "other": other})
                yield Due("conflict", (comment.id, other), words)


def _missing(status: ConsultationStatus | None, language: Language) -> Iterator[Due]:
    for state, code in (("missing", "M-DUE-MISSING"), ("pending", "M-DUE-PENDING")):
        units = tuple(one.unit for one in status.units if one.status == state) if status else ()
        if units:
            words = say(code, language, {"count": str(len(units)), "units": "、".join(units)})
            yield Due("missing", units, words, "huiqian status --remind 催办函")


def _unsettled(result: Commented, settled: Settled | None, language: Language) -> Iterator[Due]:
    """Comments that are left to a person, and decisions that no longer speak of what the draft says."""
    if settled is None:
        return
    words = {comment.id: " ".join(comment.text.split()) for comment in counted(result)}
    for item in settled.items:
        if item.verdict != "undecided" and not item.stale:
            continue
        text = words.get(item.comment, "")
        details = {"text": text[:_LONGEST] + "…" * (len(text) > _LONGEST)}
        command = say("M-DUE-DECIDE", language, {"id": item.comment})
        code = "M-DUE-STALE" if item.stale else "M-DUE-UNDECIDED"
        yield Due("stale" if item.stale else "undecided", (item.comment,), say(code, language, details), command)


def _decided_conflicts(settled: Settled | None) -> frozenset[frozenset[str]]:
    """Pairs of contradicting comments that the draft or a person has decided between."""
    if settled is None:
        return frozenset()
    said = {item.comment for item in settled.items if item.decided_by == "person" and not item.stale}
    over = [one.comments for one in settled.conflicts if one.winner is not None or said.issuperset(one.comments)]
    return frozenset(frozenset(pair) for group in over for pair in combinations(group, 2))
