"""The words of a merged draft (合稿): its margin comments, in Chinese, and what is told of it on the terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.lexicon.messages import Language, say
from pipeline.model.comment import Comment, Letter
from pipeline.model.edit import Amendments, Proposal

_LONGEST = 60
TOOL = "会签"
"""Who is named where comments of several units are put side by side."""


def signer(comment: Comment, letters: Mapping[str, Letter]) -> str:
    """Return whose hand a comment is: its unit, else the file that it came in."""
    return comment.unit or letters[comment.letter].file


def asked(comment: Comment) -> str:
    """Return in few words what a comment asks for."""
    old, new = _short(comment.old), _short(comment.new)
    if comment.op in ("question", "remark"):
        return _short(comment.text)
    if comment.op == "set_lead":
        return f"牵头单位改为{new}"
    if comment.op == "add_unit":
        return f"责任单位增加{new}"
    if comment.op == "remove_unit":
        return f"责任单位删去{old}"
    if comment.op == "move":
        return f"移动“{old}”"
    if comment.op == "insert":
        return f"增加“{new}”"
    if comment.op == "delete":
        return f"删去“{old}”"
    return f"“{old}”改为“{new}”" if old else f"改为“{new}”"


def _short(words: str | None) -> str:
    flat = " ".join((words or "").split())
    return flat if len(flat) <= _LONGEST else flat[: _LONGEST - 1] + "…"


def note_paragraphs(comments: Sequence[Comment], proposal: Proposal, letters: Mapping[str, Letter]) -> tuple[str, ...]:
    """Return the words of a margin comment on one request: its id, its words, the reason, and what was done with it.

    Args:
        comments: the comment; others that ask for just the same behind it.
        proposal: what it does to the draft.
        letters: by id.
    """
    lines: list[str] = []
    for comment in comments:
        who = f"（{signer(comment, letters)}）" if len(comments) > 1 else ""
        lines.append(f"【{comment.id}】{who}{comment.text}")
        lines += [f"理由：{comment.reason}"] if comment.reason else []
    code = f"A-WHY-{proposal.obstacle.upper()}" if proposal.obstacle else "A-MARKED"
    lines.append(say(code, "zh"))
    lines += [say(f"A-NOTE-{note.upper()}", "zh") for note in proposal.notes]
    return tuple(lines)


def clash_paragraphs(comments: Sequence[Comment], letters: Mapping[str, Letter], *, opposed: bool) -> tuple[str, ...]:
    """Return the words of a margin comment that puts requests side by side; `opposed`: they cannot all be met."""
    lines = [say("A-CLASH" if opposed else "A-TOUCHING", "zh")]
    lines += [f"{signer(comment, letters)}（{comment.id}）：{asked(comment)}" for comment in comments]
    return tuple(lines)


def report(
    comments: Sequence[Comment], letters: Mapping[str, Letter], amendments: Amendments, language: Language
) -> str:
    """Return what became of the comments: how many are tracked changes, how many stand in the margin only, and which
    contradict each other; then unit by unit, and each that stands in the margin only with the reason."""
    made = {proposal.comment for proposal in amendments.proposals if proposal.edits}
    lines = [
        say("A-REPORT", language, _numbers(comments, made, len(amendments.clashes))),
        *_units(comments, letters, made, language),
    ]
    lines += [say("A-REPORT-CLASH", language, (("comments", "、".join(group)),)) for group in amendments.clashes]
    for proposal in amendments.proposals:
        if proposal.obstacle:
            why = say(f"A-WHY-{proposal.obstacle.upper()}", language)
            lines.append(f"  {proposal.comment} {why}")
        elif proposal.notes:
            lines.append(
                f"  {proposal.comment} " + " ".join(say(f"A-NOTE-{n.upper()}", language) for n in proposal.notes)
            )
    return "\n".join(lines)


def _units(comments: Sequence[Comment], letters: Mapping[str, Letter], made: set[str], language: Language) -> list[str]:
    by_unit: dict[str, list[Comment]] = {}
    for comment in comments:
        by_unit.setdefault(signer(comment, letters), []).append(comment)
    return [say("A-REPORT-UNIT", language, (("unit", unit), *_numbers(own, made, 0))) for unit, own in by_unit.items()]


def _numbers(comments: Sequence[Comment], made: set[str], clashes: int) -> tuple[tuple[str, str], ...]:
    marked = sum(comment.id in made for comment in comments)
    return (
        ("count", str(len(comments))), ("marked", str(marked)), ("noted", str(len(comments) - marked)),
        ("clashes", str(clashes)),
    )  # fmt: skip
