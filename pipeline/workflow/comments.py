"""`huiqian comments` and `huiqian status`: what the letters of a folder ask for and who sent them, without a ledger."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.errors import HuiqianError, InputError, UsageError
from pipeline.export.comments_json import comments_to_dict
from pipeline.export.json_text import json_text
from pipeline.feedback import Draft, linked
from pipeline.feedback.rules import rule_findings
from pipeline.feedback.sheets import comment_table, place_words
from pipeline.ledger.status import judged
from pipeline.lexicon.messages import Language, say
from pipeline.lexicon.terms import LETTER_STATES, OPS, STANCES, term
from pipeline.model.comment import Comment, Letter, Part
from pipeline.model.finding import Finding
from pipeline.model.official import OfficialDocument
from pipeline.model.round import Addressee, FiledLetter
from pipeline.model.source import SourceDocument
from pipeline.model.status import Silence
from pipeline.read.supervised.pool import Supervisor
from pipeline.recognize.addressees import addressees_in
from pipeline.recognize.unit_groups import member_of
from pipeline.workflow.documents import ReadingOptions, load_document
from pipeline.workflow.letters import RECEIVED, Ear, letter_files, letters_in, moment, received_times
from pipeline.workflow.matrix import render_matrix


@dataclass(frozen=True, slots=True)
class Asked:
    """Who was asked and by whom, until when (ISO 8601, or an ISO date), and what silence means."""

    roster: tuple[str, ...] = ()
    deadline: str | None = None
    no_reply: Silence = "missing"
    title: str = ""
    issuer: str = ""
    addressees: tuple[Addressee, ...] = ()
    seal_required: bool = False
    reasons_required: bool = False
    frozen: tuple[str, ...] = ()

    @property
    def named(self) -> tuple[Addressee, ...]:
        """The roster with what is known of each member."""
        return self.addressees or tuple(Addressee(name) for name in self.roster)


@dataclass(frozen=True, slots=True)
class Commented:
    """What a folder of letters says: letters and comments with ids that are unique over all of them, and what failed."""

    draft: Draft
    asked: Asked
    letters: tuple[Letter, ...]
    comments: tuple[Comment, ...]
    unread: tuple[tuple[str, Part], ...]
    findings: tuple[tuple[str, Finding], ...]
    failures: tuple[HuiqianError, ...]


def comments_of_folder(
    letters: Path,
    draft: Path,
    options: ReadingOptions,
    *,
    asked: Asked = Asked(),
    received: Path | None = None,
    progress: Callable[[str], None] = lambda _step: None,
) -> Commented:
    """Read all letters of a folder against the draft that was sent.

    One file that cannot be read stops nothing; it is among the failures. A status is told by deadline, roster and content
    only; the ledger knows more.

    Args:
        letters: the folder.
        draft: the draft that was sent, or the consultation letter that holds it.
        options: how files are read.
        asked: who was asked and until when; without a roster nobody is a stranger.
        received: a file ``file,received_at`` (csv); None looks for ``received.csv`` in the folder and beside it.
        progress: is told the name of each file.

    Raises:
        UsageError: M-NO-FOLDER; M-NO-DRAFT-SENT, the file is a consultation letter that holds no draft.
        InputError: the draft cannot be read.
    """
    if not letters.is_dir():
        raise UsageError("M-NO-FOLDER", folder=str(letters))
    source, document = load_document(draft, replace(options, allow_secret=True))
    sent = Draft.of(source, document)
    if sent.document.kind == "request":  # the letter alone: there is nothing in it that comments could be about
        raise UsageError("M-NO-DRAFT-SENT", file=draft.name)
    listed = received or next((p for p in (letters / RECEIVED, letters.parent / RECEIVED) if p.is_file()), None)
    times = received_times(listed) if listed else {}
    ear = Ear.of(sent, options, roster=asked.roster, issuer=asked.issuer, times=times)
    heard: list[FiledLetter] = []
    failures: list[HuiqianError] = []
    with Supervisor(1) as supervisor:
        for path in letter_files(letters):
            progress(path.name)
            try:
                heard += letters_in(path, ear, supervisor=supervisor)[1]
            except InputError as error:
                failures.append(error)
    heard = [replace(one, letter=replace(one.letter, id=f"L{n:03d}")) for n, one in enumerate(heard, 1)]
    return gathered(sent, asked, judged(heard, roster=asked.named, deadline=asked.deadline), failures)


def asked_by(request: Path | None, options: ReadingOptions, *, roster: Sequence[str], deadline: str | None) -> Asked:
    """Return who was asked, by the consultation letter (征求意见函); a roster and a deadline that are given go before it.

    Raises:
        InputError: the letter cannot be read.
        UsageError: the deadline that is given is no ISO date or time.
    """
    if deadline is not None:
        deadline = moment(deadline)
    if request is None:
        return Asked(tuple(roster), deadline)
    _source, letter = load_document(request, replace(options, allow_secret=True), "request")
    units = tuple(roster) or roster_of(letter)
    if letter.request is None:
        return Asked(units, deadline, title=letter.title, issuer=letter.issuer or "")
    said = letter.request
    return Asked(
        units, deadline or said.deadline, said.no_reply, letter.title, letter.issuer or "",
        seal_required=said.seal_required, reasons_required=said.reasons_required, frozen=said.frozen,
    )  # fmt: skip


def roster_of(letter: OfficialDocument) -> tuple[str, ...]:
    """Return the units that a letter is addressed to, one by one (临溪县、青坞市人民政府 are two)."""
    return tuple(dict.fromkeys(unit for stretch in letter.addressees for unit in addressees_in(stretch)))


def gathered(
    draft: Draft,
    asked: Asked,
    heard: Iterable[FiledLetter],
    failures: Sequence[HuiqianError],
    *,
    numbered: bool = False,
) -> Commented:
    """Return what judged letters say: their comments numbered over all of them (unless they are `numbered` already), and
    those of letters that count linked."""
    letters: list[Letter] = []
    comments: list[Comment] = []
    unread: list[tuple[str, Part]] = []
    findings: list[tuple[str, Finding]] = []
    counted: set[str] = set()
    for one in heard:
        letter = one.letter
        letters.append(letter)
        if letter.counts:
            counted.add(letter.id)
        own = one.reply.comments
        comments += own if numbered else renumbered(own, letter, first=len(comments) + 1)
        if letter.status != "not_a_letter":
            unread += [(letter.id, part) for part in one.reply.unread]
        findings += [(letter.id, finding) for finding in one.reply.findings]
    joined = {c.id: c for c in linked([c for c in comments if c.letter in counted])}
    comments = [joined.get(c.id, c) for c in comments]
    rules = rule_findings(
        list(joined.values()), draft, frozen=asked.frozen, reasons_required=asked.reasons_required
    )  # fmt: skip
    findings += [(joined[id_].letter, finding) for id_, finding in rules]
    return Commented(draft, asked, tuple(letters), tuple(comments), tuple(unread), tuple(findings), tuple(failures))


def renumbered(comments: Sequence[Comment], letter: Letter, *, first: int) -> list[Comment]:
    """Return a letter's comments with ids that count over all letters (C001 …), with the letter and whose it is."""
    unit = member_of(letter.unit, letter.unit_evidence)
    ids = {comment.id: f"C{first + n:03d}" for n, comment in enumerate(comments)}
    return [
        replace(c, id=ids[c.id], part_of=ids.get(c.part_of) if c.part_of else None, letter=letter.id, unit=unit)
        for c in comments
    ]


def counted(commented: Commented) -> tuple[Comment, ...]:
    """Return the comments of the letters that count: those of late letters and of strangers too."""
    letters = {letter.id for letter in commented.letters if letter.counts}
    return tuple(comment for comment in commented.comments if comment.letter in letters)


def render_comments(result: Commented, language: Language) -> str:
    """Return the contract's json."""
    source: SourceDocument = result.draft.source
    return json_text(
        comments_to_dict(
            result.letters, result.comments, result.unread, source, findings=result.findings, language=language
        )
    )


def render_comment_table(result: Commented, format_: str, *, by: str = "place") -> str | bytes:
    """Return the comments as 意见汇总表 in a format of tables, by their place in the draft or ("unit") by the roster."""
    order = result.asked.roster if by == "unit" else None
    return render_matrix(comment_table(result.letters, result.comments, result.draft, order=order), format_)


def comments_to_text(result: Commented, language: Language) -> str:
    """Return a readable list: each letter with its comments and their places, and what was not understood."""
    lines: list[str] = []
    for letter in result.letters:
        state = term(LETTER_STATES, letter.status, language)
        stance = term(STANCES, letter.stance, language) if letter.status != "not_a_letter" else "—"
        lines.append(f"{letter.id} {letter.unit or '？'} · {letter.file} · {state} · {stance}")
        for comment in (one for one in result.comments if one.letter == letter.id):
            found = comment.anchor.span is not None
            where = place_words(result.draft, comment) or say("M-ANCHOR" if found else "M-NO-ANCHOR", language)
            words = f"{comment.old or ''} → {comment.new or ''}" if comment.old or comment.new else comment.text
            lines.append(f"  {comment.id} {term(OPS, comment.op, language)}〔{where}〕{words}")
        lines += [f"  ？ {part.text}" for owner, part in result.unread if owner == letter.id]
    return "\n".join(lines)
