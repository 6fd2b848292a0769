"""Reply letters (复函) and the comments (意见) in them: what a unit asks to be changed, and where in the draft."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pipeline.model.finding import Finding
from pipeline.model.span import Span

Op = Literal[
    "set_lead", "add_unit", "remove_unit", "change_deadline", "change_number", "global_replace",
    "replace", "insert", "delete", "move", "question", "remark",
]  # fmt: skip
AnchorState = Literal["exact", "fuzzy", "place", "none"]
Stance = Literal["comments", "none", "extension"]
Channel = Literal["text", "table", "revision", "margin"]
PartKind = Literal[
    "head", "greeting", "comment", "reason", "no_comment", "extension", "supersedes", "closing", "signature", "draft",
    "unread",
]  # fmt: skip
DraftField = Literal["", "title", "units", "deadline", "target"]
Step = tuple[str, int]
EvidenceSource = Literal["letterhead", "signature", "seal", "body", "mail", "file", "revision", "option"]
ReceivedFrom = Literal["option", "csv", "mail", "file", "person"]
LetterStatus = Literal["on_time", "late", "superseded", "duplicate", "not_on_roster", "not_a_letter", "unsure"]
SealState = Literal["seen", "claimed", "none"]


@dataclass(frozen=True, slots=True)
class DraftPlace:
    """A place in a draft as a comment names it (第二部分第（三）条第2项第一段, 第五页第3行, 附表第4项, 标题).

    `text` is what was written, `start`/`end` its offsets in the text that was searched, half-open. `path` holds the
    steps from the outermost to the innermost, each (kind, number): kinds are part (第二部分, 第二章), article (第（三）条,
    （三）), item (第2项, 2.), point (第（1）点), section (a dotted number, 3.2.7, one step for each figure), paragraph (第一段;
    -1 is the last), sentence, page, line, annex (附件1; 0 where no number is named), table (附表, 重点工程表), row (第4项 of a
    table). `titles` are the headings that are quoted beside the labels, `field` is the side of the task that is spoken
    of: "title" (标题), "units" (责任单位, 牵头单位), "deadline" (完成时限), "target" or "". `same` is True for 同一条, 该段:
    the place of the comment before.
    """

    text: str
    start: int
    end: int
    path: tuple[Step, ...] = ()
    titles: tuple[str, ...] = ()
    field: DraftField = ""
    same: bool = False


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where in the draft that was sent a comment belongs (定位).

    `exact`: the quoted words stand there, at the place that is named (or, where none is named, only there);
    `fuzzy`: words that are alike (`similarity` ≥ 0.75, of 1) and clearly ahead of the next best stand there; `place`: only
    the named place was found, and `span` covers it; `none`: a person decides, `span` is None. `span` counts characters
    of the draft's canonical text. `others` are further stretches that are meant too (全文统一). `rule` says how it was
    found.
    """

    state: AnchorState
    span: Span | None = None
    similarity: float = 0.0
    rule: str = ""
    others: tuple[Span, ...] = ()


NOWHERE = Anchor("none")


@dataclass(frozen=True, slots=True)
class Comment:
    """One request (意见) that can be adopted or refused by itself.

    `op` is what it asks, the most specific that fits (DESIGN §5). `old` is what goes or changes, `new` what comes; `quote`
    the words of the draft that it cites to say where, as the letter writes them. For a deletion of a whole paragraph
    `old` is the paragraph's text in the draft. `destination` is where moved text is to stand. `after` says on which side
    of the destination (of the anchor, for an insertion) the text is to come. `text` is the request as written (for a tracked change 〔修订〕old→new), `span` where it stands in the letter's text.
    `reason` is what the letter says for it. Several requests of one sentence share `part_of`, the id of the first of them; it is
    None for a request alone. `place` is the place that is named, `anchor` where that is in the draft.

    `id` is unique within its letter as the stage gives it (``c1``, ``c2`` … in reading order); who gathers several letters
    gives ids of their own and fills `letter` and `unit`. `identical_to` are the ids of comments of other letters
    that ask the same, `conflicts_with` of those that want something else for the same text; both are filled by
    `feedback.linked` once all letters are there. `rule` is the lexicon row, `channel` the form that the comment had.
    """

    id: str
    text: str
    op: Op
    quote: str | None = None
    old: str | None = None
    new: str | None = None
    reason: str | None = None
    anchor: Anchor = NOWHERE
    place: DraftPlace | None = None
    destination: Anchor | None = None
    after: bool = True
    everywhere: bool = False
    part_of: str | None = None
    rule: str = ""
    channel: Channel = "text"
    span: Span | None = None
    letter: str = ""
    unit: str | None = None
    author: str = ""
    date: str = ""
    identical_to: tuple[str, ...] = ()
    conflicts_with: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a letter and what it is; the parts of a letter leave out nothing but white space.

    `head` is letterhead, number, title, addressee and page furniture of the letter; `draft` a stretch of the draft that
    was sent back with it; `reason` what is said for a comment; `closing` 特此函复, 以上意见供参考, seal and contact notes stand
    in `signature`; `unread` what nothing else explains: work for a person.
    """

    kind: PartKind
    span: Span
    text: str
    rule: str = ""


@dataclass(frozen=True, slots=True)
class ReplyText:
    """What one letter says: its stance, its comments, and every stretch of it accounted for.

    `is_reply` is False where nothing in the file is only said in a reply to a consultation (a notice of a training course);
    then `stance` is None and there are no comments. A reply whose stance nobody can tell has None too, and a finding.
    `replaces_earlier` is the stretch that says that an earlier letter
    no longer counts (以本函为准, 前函作废), with `replaced_number` the earlier letter's 文号 where it is named. `seal_claim` is
    the note that a seal was set (（盖章）, （此件加盖公章）), "" without one. `extension` are the words that ask for more time
    and `extension_until` the ISO date that they name, if any. `parts` are in reading order, over the letter's text and
    then those of its attachments (each span names its text).
    """

    stance: Stance | None
    comments: tuple[Comment, ...] = ()
    parts: tuple[Part, ...] = ()
    replaces_earlier: Span | None = None
    replaced_number: str | None = None
    seal_claim: str = ""
    extension: str = ""
    extension_until: str | None = None
    findings: tuple[Finding, ...] = ()
    is_reply: bool = True

    @property
    def unread(self) -> tuple[Part, ...]:
        """The stretches that a person must read."""
        return tuple(part for part in self.parts if part.kind == "unread")


@dataclass(frozen=True, slots=True)
class UnitEvidence:
    """One thing that says whose letter it is: where it was seen, the words, and the roster's member they mean (or None)."""

    source: EvidenceSource
    text: str
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class LetterSeal:
    """Whether a letter is sealed: seen on it, only claimed by its words, or neither."""

    state: SealState = "none"
    text: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """A file that came in as a reply (来件), as the contract `comments` lists it.

    `id` is given by who gathers the letters. `unit` is the roster's name where it is known, else the name as signed, None
    where nobody can say. `date` is the letter's own ISO date, `received_at` ISO with zone. `supersedes` is the id of the
    letter that this one replaces, None for none.
    """

    id: str
    file: str
    sha256: str
    unit: str | None
    unit_evidence: tuple[UnitEvidence, ...]
    doc_number: str | None
    date: str | None
    received_at: str | None
    received_from: ReceivedFrom | None
    status: LetterStatus
    stance: Stance | None
    seal: LetterSeal = LetterSeal()
    supersedes: str | None = None

    @property
    def counts(self) -> bool:
        """Whether its comments are heard: not those of a letter that another one stands for, or that is none."""
        return self.status not in ("superseded", "duplicate", "not_a_letter")
