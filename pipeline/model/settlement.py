"""What became of each comment (采纳情况): a verdict with its witness in both drafts, and the changes that no comment explains."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pipeline.model.span import Span

Verdict = Literal["adopted", "partly_adopted", "not_adopted", "undecided", "no_change_asked"]
DecidedBy = Literal["rule", "person"]
VERDICTS: tuple[Verdict, ...] = ("adopted", "partly_adopted", "not_adopted", "undecided", "no_change_asked")


@dataclass(frozen=True, slots=True)
class Settlement:
    """What became of one comment (一条意见的采纳情况).

    verdict:
        adopted 采纳: the revised draft holds what was asked, at the place that was spoken of. partly_adopted 部分采纳: it was
        changed in the direction asked but not to what was asked, or only in some of the places or parts. not_adopted 不采纳:
        unchanged there, or changed against it. undecided 待人工: nothing a rule can tell (a remark, a question, no place).
        no_change_asked: the letter asks for nothing.

    `already`: the draft that was sent said so before, and the revised one still does. `elsewhere`: a stretch of the
    revised draft, brought there by a change, that holds what was asked at another place; the verdict is by the place all the
    same. `evidence` are the ids of the changes that the verdict rests on, in reading order. `was` and `now` are what the
    two drafts say at the place: spans of the sent draft's and of the revised draft's canonical text, None where there is none.
    `rule` names the rule that decided. `code` and `details` are the explanation (处理说明), a message of
    lexicon/messages.toml and what fills it. `reason` is a person's own explanation; it goes before the rule's. `same_as` is the
    comment whose answer this one shares, "" where it was settled by itself. `stale`: a person decided, and the revised draft says
    something else there now.
    """

    comment: str
    verdict: Verdict
    rule: str
    code: str
    details: tuple[tuple[str, str], ...] = ()
    evidence: tuple[str, ...] = ()
    was: Span | None = None
    now: Span | None = None
    already: bool = False
    elsewhere: Span | None = None
    decided_by: DecidedBy = "rule"
    reason: str = ""
    same_as: str = ""
    stale: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """A person's word on a comment (人工认定): it wins over every rule.

    `at` is ISO 8601 with zone. `draft_sha256` is the revised draft that the person had before them, and `now` the words that
    it had at the place ("" where it had none); both tell later whether the decision is stale. `seq` is the
    entry of the ledger's journal that holds it, 0 where there is none.
    """

    comment: str
    verdict: Verdict
    reason: str
    who: str
    at: str
    draft_sha256: str = ""
    now: str = ""
    seq: int = 0


@dataclass(frozen=True, slots=True)
class Conflict:
    """Comments that want different things for the same words, and the one that won (None: none of them, or nobody can say)."""

    comments: tuple[str, ...]
    winner: str | None = None


@dataclass(frozen=True, slots=True)
class Explained:
    """A change and the comments that asked for it. `surplus`: it holds more than what they asked for; that rest is nobody's
    request, and is shown beside the unexplained changes."""

    change: str
    comments: tuple[str, ...]
    surplus: bool = False


@dataclass(frozen=True, slots=True)
class Settled:
    """The comments on a draft, settled against the revised one (采纳核验).

    `items` are in the order of the comments. A change of the comparison is either in `explained` (a comment that was adopted,
    wholly or in part, asked for it at this very place, or it is a renumbering that follows from such a change) or in
    `unexplained` (主动修改), both in reading order. `share` is the part of the changed characters that is explained (0 to 1; 1.0
    where nothing changed). `conflicts` holds every group of comments that contradict each other.
    """

    items: tuple[Settlement, ...]
    explained: tuple[Explained, ...]
    unexplained: tuple[str, ...]
    share: float = 1.0
    conflicts: tuple[Conflict, ...] = ()

    @property
    def totals(self) -> tuple[tuple[Verdict, int], ...]:
        """How many items have each verdict, every verdict named."""
        return tuple((verdict, sum(item.verdict == verdict for item in self.items)) for verdict in VERDICTS)

    @property
    def surplus(self) -> tuple[str, ...]:
        """The changes that hold more than what was asked."""
        return tuple(one.change for one in self.explained if one.surplus)
