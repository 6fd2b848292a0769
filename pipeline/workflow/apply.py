"""`huiqian apply PLAN --letters FOLDER -o 合稿.docx`: every comment in one Word file, proved before it leaves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.errors import UsageError
from pipeline.export.draft_docx import draft_to_docx
from pipeline.export.redline import package_format
from pipeline.export.tracked import Holder, comments_root, write_tracked
from pipeline.lexicon.messages import Language, say
from pipeline.model.comment import Comment, Letter
from pipeline.model.edit import Amendment, Amendments, MarginNote, SignedEdits
from pipeline.model.finding import Finding
from pipeline.model.limits import Limits
from pipeline.model.source import SourceDocument
from pipeline.ooxml.comments import anchored, read_comments
from pipeline.ooxml.package import Package, open_package
from pipeline.read.assemble import digest_of
from pipeline.read.docx import read
from pipeline.read.files import bytes_of
from pipeline.recognize.amend import Ground, amend
from pipeline.recognize.amend.propose import tied
from pipeline.recognize.amend.together import left_out
from pipeline.text.edits import Shift, replayed
from pipeline.workflow.apply_text import TOOL, clash_paragraphs, note_paragraphs, report, signer
from pipeline.workflow.comments import Commented
from pipeline.workflow.documents import ReadingOptions, load_source


@dataclass(frozen=True, slots=True)
class MergedDraft:
    """A draft with all comments in it (合稿), what became of each, and what a person should know of it.

    `data` is the Word file. `comments` are those of letters that count.
    """

    data: bytes
    comments: tuple[Comment, ...]
    letters: tuple[Letter, ...]
    amendments: Amendments
    findings: tuple[Finding, ...]

    def report(self, language: Language) -> str:
        """Return what became of the comments, for a terminal."""
        return report(self.comments, {letter.id: letter for letter in self.letters}, self.amendments, language)


def apply_commented(commented: Commented, plan: Path, options: ReadingOptions, *, date: str = "") -> MergedDraft:
    """Return the draft that was sent with every comment of letters that count: as a tracked change of its unit where the
    words that change are certain and nobody else touches them, and in the margin.

    The file is read back: all changes refused it reads as the draft, all accepted as the draft with the edits made in its
    text; edits that do not prove are left to the margin. A draft that is no Word file is written as one first.

    Args:
        commented: the letters, read against the draft.
        plan: the file of the draft that was sent.
        options: how files are read; the view is always the final one.
        date: an ISO time for all marks; "" takes the date of each letter.

    Raises:
        InputError: the draft cannot be read.
        UsageError: A-NOT-SENT, the file is not the draft that the letters were read against; A-NOT-BUILT, its text cannot
            be written as a Word file; A-COMMENTS, its margin comments are damaged.
        RuntimeError: a comment is not in the file: a bug.
    """
    desk = _Desk.of(commented, plan, options, date)
    amendments = desk.tried(amend(desk.ground, desk.comments))
    data, amendments = desk.proved(amendments)
    desk.count(data)
    return MergedDraft(data, desk.comments, commented.letters, amendments, desk.findings)


@dataclass(frozen=True, slots=True)
class _Desk:
    """What is needed to write one merged draft: the draft as a Word package, and the comments that count."""

    ground: Ground
    package: Package
    data: bytes
    original: SourceDocument
    comments: tuple[Comment, ...]
    letters: dict[str, Letter]
    limits: Limits
    date: str
    unread: tuple[tuple[Letter, str], ...]
    findings: tuple[Finding, ...]

    @classmethod
    def of(cls, commented: Commented, plan: Path, options: ReadingOptions, date: str) -> _Desk:
        """Return the desk with the draft on it."""
        source, document = commented.draft.source, commented.draft.document
        data = bytes_of(plan, options.limits)
        if digest_of(data) != source.sha256 and _text_of(plan, options) != source.text:
            raise UsageError("A-NOT-SENT", file=plan.name)
        findings: list[Finding] = []
        package = _word(source, data, options.limits)
        format_ = source.format if package is None else package_format(package)
        if package is None or format_ != "docx":
            findings.append(Finding("A-BUILT", "warning", (("file", source.name), ("format", format_))))
            data = draft_to_docx(source, document)
            package = open_package(data, source.name, options.limits)
            built = read(data, source.name, limits=options.limits)
            if built.text != source.text:
                raise UsageError("A-NOT-BUILT", file=source.name)
            source = built
        if source.revisions:
            findings.append(Finding("A-REVISIONS", "note", (("count", str(len(source.revisions))),)))
        if source.comments:
            findings.append(Finding("A-MARGINS", "note", (("count", str(len(source.comments))),)))
        original = read(data, source.name, view="original", limits=options.limits)
        letters = {letter.id: letter for letter in commented.letters}
        counted = tuple(c for c in commented.comments if letters[c.letter].counts)
        unread = tuple((letters[owner], part.text) for owner, part in commented.unread if letters[owner].counts)
        if unread:
            findings.append(Finding("A-UNREAD", "warning", (("count", str(len(unread))),)))
        ground = Ground(source, document)
        return cls(ground, package, data, original, counted, letters, options.limits, date, unread, tuple(findings))

    def tried(self, amendments: Amendments) -> Amendments:
        """Return the amendments without those that the file has no place for (text boxes, others' tracked changes)."""
        holder = Holder(self.ground.source, self.package.root(self.package.main), self.package.main)
        lost = [each for each in amendments.made if not all(holder.takes(edit) for edit in each.edits)]
        return left_out(amendments, lost, "untouchable")

    def proved(self, amendments: Amendments) -> tuple[bytes, Amendments]:
        """Return the file and the amendments that are in it; what does not prove is left out."""
        for moves in (True, False):
            data = self.written(amendments, moves=moves)
            if self.proves(data, amendments.made):
                return data, amendments
        good = self._good(amendments.made)
        lost = [each for each in amendments.made if each not in good]
        amendments = left_out(amendments, lost, "unproved")
        return self.written(amendments, moves=False), amendments

    def _good(self, made: Sequence[Amendment]) -> tuple[Amendment, ...]:
        """Those of some amendments that prove together, halving them until each that does not is alone."""
        tried = tuple(made)
        if not tried or self.proves(self._marks_only(tried), tried):
            return tried
        if len(tried) == 1:
            return ()
        half = len(tried) // 2
        left, right = self._good(tried[:half]), self._good(tried[half:])
        both = (*left, *right)
        return both if self.proves(self._marks_only(both), both) else left

    def _marks_only(self, made: Sequence[Amendment]) -> bytes:
        return write_tracked(self.ground.source, self.package, self._signed(made), (), moves=False)

    # what is written

    def written(self, amendments: Amendments, *, moves: bool) -> bytes:
        """Return the file with changes and margin comments."""
        signed = self._signed(amendments.made)
        return write_tracked(self.ground.source, self.package, signed, self._notes(amendments), moves=moves)

    def _signed(self, made: Sequence[Amendment]) -> list[SignedEdits]:
        of = {comment.id: comment for comment in self.comments}
        out = []
        for amendment in made:
            first = of[amendment.comments[0]]
            out.append(SignedEdits(signer(first, self.letters), self._day(first), amendment.edits))
        return out

    def _day(self, comment: Comment) -> str:
        return self._letter_day(self.letters[comment.letter])

    def _letter_day(self, letter: Letter) -> str:
        day = letter.date or (letter.received_at or "")[:10]
        return self.date or (f"{day}T00:00:00Z" if day else "")

    def _notes(self, amendments: Amendments) -> list[MarginNote]:
        """A note for each comment (one for all that are one change), one for each group that cannot all be met, and one for
        each stretch of a letter that nobody has understood."""
        of = {comment.id: comment for comment in self.comments}
        proposals = {proposal.comment: proposal for proposal in amendments.proposals}
        joined = {name: each.comments for each in amendments.made for name in each.comments}
        notes: list[MarginNote] = []
        for comment in self.comments:
            names = joined.get(comment.id, (comment.id,))
            if names[0] != comment.id:
                continue
            proposal = proposals[comment.id]
            words = note_paragraphs([of[name] for name in names], proposal, self.letters)
            place = proposal.place or self._title()
            notes.append(MarginNote(signer(comment, self.letters), self._day(comment), words, place))
        for group in amendments.clashes:
            members = [of[name] for name in group]
            opposed = any(proposals[name].obstacle == "conflict" for name in group)
            place = next((proposals[name].place for name in group if proposals[name].place), None)
            words = clash_paragraphs(members, self.letters, opposed=opposed)
            notes.append(MarginNote(TOOL, self.date, words, place))
        for letter, part in self.unread:
            words = (say("A-NOT-READ", "zh", (("file", letter.file),)), part)
            notes.append(MarginNote(letter.unit or letter.file, self._letter_day(letter), words, self._title()))
        return notes

    def _title(self) -> tuple[int, int] | None:
        span = self.ground.document.title_span
        return None if span is None else tied(self.ground, span.start, span.end)

    # what is proved

    def proves(self, data: bytes, made: Sequence[Amendment]) -> bool:
        """Tell whether a file reads as the draft with all changes refused, and as the draft with the edits made with all
        accepted. Automatic numbers are Word's to count."""
        refused = read(data, self.original.name, view="original", limits=self.limits)
        if refused.text != self.original.text:
            return False
        accepted = read(data, self.original.name, limits=self.limits)
        edits = [edit for amendment in made for edit in amendment.edits]
        source = self.ground.source
        shift = Shift((block.start, block.counted) for block in source.blocks if block.start >= 0)
        moved = [replace(edit, start=shift(edit.start), end=shift(edit.end)) for edit in edits]
        wanted = replayed("\n".join(_words(source)), moved)
        return _lines(wanted.split("\n")) == _lines(_words(accepted))

    def count(self, data: bytes) -> None:
        """Look whether every comment, and every margin comment that the draft had, stands in the file.

        Raises:
            RuntimeError: one does not.
        """
        package = open_package(data, self.original.name, self.limits)
        shown = anchored(package.root(package.main))
        found = [each for each in read_comments(comments_root(package), None) if each.id in shown]
        words = "\n".join(comment.text for comment in found)
        lost = [comment.id for comment in self.comments if f"【{comment.id}】" not in words]
        lost += [each.text for each in self.ground.source.comments if each.text not in words]
        if lost:
            raise RuntimeError(f"comments lost in writing: {lost}")


def _text_of(plan: Path, options: ReadingOptions) -> str:
    return load_source(plan, replace(options, view="final")).text


def _word(source: SourceDocument, data: bytes, limits: Limits) -> Package | None:
    """Return the package of a Word file, None for any other file (or one that a mail or an archive holds)."""
    if source.format != "docx" or digest_of(data) != source.sha256:
        return None
    package = open_package(data, source.name, limits)
    return None if package.damaged else package


def _words(source: SourceDocument) -> list[str]:
    return [block.text[block.counted :] for block in source.blocks if block.start >= 0]


def _lines(lines: Sequence[str]) -> list[str]:
    return [line for line in lines if line.strip()]
