"""All comments settled: verdicts, answers that are shared, people's decisions, conflicts, and what nobody asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.model.comment import Comment
from pipeline.model.settlement import Conflict, Decision, Settled, Settlement
from pipeline.settlement.decide import decide
from pipeline.settlement.ground import Ground
from pipeline.settlement.outcome import Outcome
from pipeline.settlement.unexplained import trace
from pipeline.settlement.witness import ids
from pipeline.text.uniform import bare

_ADOPTED = ("adopted", "partly_adopted")


def settle(ground: Ground, comments: Sequence[Comment], *, decisions: Sequence[Decision] = ()) -> Settled:
    """Return what became of every comment, and every change that none of them explains.

    Comments that ask the same at the same place are answered once. A person's decision on a comment wins over the rules; of several
    the last counts. What the rules cannot tell is undecided, never guessed.

    Args:
        ground: both drafts and their comparison; the comments are anchored in the sent one.
        comments: those of the letters that count, with ids that are unique.
        decisions: what people decided, in the order of time.
    """
    said = {decision.comment: decision for decision in decisions}
    outcomes = outcomes_of(ground, comments)
    items = tuple(
        _item(ground, comment, outcomes[comment.id], first, said.get(comment.id))
        for comment, first in zip(comments, _firsts(comments), strict=True)
    )
    asked = [
        (comment, _with_evidence(ground, comment, outcomes[item.comment], by_person=item.decided_by == "person"))
        for item, comment in zip(items, comments, strict=True)
        if item.verdict in _ADOPTED and not item.already
    ]
    traced = trace(ground, asked)
    return Settled(items, traced.explained, traced.unexplained, traced.share, _conflicts(comments, items))


def outcomes_of(ground: Ground, comments: Sequence[Comment]) -> Mapping[str, Outcome]:
    """Return what the rules say of each comment, by its id."""
    found: dict[str, Outcome] = {}
    for comment, first in zip(comments, _firsts(comments), strict=True):
        found[comment.id] = found[first] if first else decide(ground, comment)
    return found


def _firsts(comments: Sequence[Comment]) -> list[str]:
    """For each comment the earlier one that asks the same at the same place, "" where there is none."""
    seen: dict[str, Comment] = {}
    firsts = []
    for comment in comments:
        twin = next((seen[id_] for id_ in comment.identical_to if id_ in seen), None)
        shared = twin is not None and twin.anchor.span == comment.anchor.span and twin.op == comment.op
        firsts.append(twin.id if twin is not None and shared else "")
        if not firsts[-1]:
            seen[comment.id] = comment
    return firsts


def _item(ground: Ground, comment: Comment, outcome: Outcome, first: str, decision: Decision | None) -> Settlement:
    now = outcome.now
    evidence = tuple(sorted(outcome.evidence, key=ground.order.__getitem__))
    if decision is None:
        return Settlement(
            comment.id, outcome.verdict, outcome.rule, outcome.code, outcome.details, evidence, outcome.was, now,
            outcome.already, outcome.elsewhere, same_as=first,
        )  # fmt: skip
    words = ground.comparison.new.text[now.start : now.end] if now else ""
    other_draft = bool(decision.draft_sha256) and decision.draft_sha256 != ground.comparison.new.sha256
    return Settlement(
        comment.id, decision.verdict, "settlement.person", "S-PERSON",
        (("who", decision.who), ("at", decision.at), ("reason", decision.reason)), evidence, outcome.was, now,
        outcome.already and decision.verdict == outcome.verdict, outcome.elsewhere, "person", decision.reason,
        stale=other_draft and bare(decision.now) != bare(words),
    )  # fmt: skip


def _with_evidence(ground: Ground, comment: Comment, outcome: Outcome, *, by_person: bool) -> Outcome:
    """Where a person adopted what no rule saw, the changes within the words that the comment is tied to are the witness."""
    span = comment.anchor.span
    if not by_person or outcome.verdict in _ADOPTED or span is None:
        return outcome
    changes = ids(ground.carry(span.start, span.end, edges=True).changes)
    return Outcome("adopted", "settlement.person", "S-PERSON", evidence=changes)


def _conflicts(comments: Sequence[Comment], items: Sequence[Settlement]) -> tuple[Conflict, ...]:
    """Groups of comments that contradict each other, each with the one that won."""
    verdicts = {item.comment: item.verdict for item in items}
    by_id = {comment.id: comment for comment in comments}
    done: set[str] = set()
    out = []
    for comment in comments:
        if comment.id in done or not any(other in by_id for other in comment.conflicts_with):
            continue
        group, todo = [], [comment.id]
        while todo:
            one = todo.pop(0)
            if one in done or one not in by_id:
                continue
            done.add(one)
            group.append(one)
            todo += [*by_id[one].conflicts_with, *by_id[one].identical_to]
        ordered = tuple(c.id for c in comments if c.id in group)
        out.append(Conflict(ordered, _winner(ordered, verdicts, by_id)))
    return tuple(out)


def _winner(group: Sequence[str], verdicts: Mapping[str, str], by_id: Mapping[str, Comment]) -> str | None:
    for verdict in _ADOPTED:
        winners = [one for one in group if verdicts[one] == verdict]
        apart = [one for one in winners if not set(by_id[one].identical_to) & set(winners[: winners.index(one)])]
        if winners:
            return winners[0] if len(apart) == 1 else None
    return None
