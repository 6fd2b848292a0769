"""A file that came in → the reply letters in it, each understood: whose it is, when it came, and what it asks for."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from pipeline.errors import InputError, UsageError
from pipeline.feedback import Draft, Paper, read_reply, sender_named
from pipeline.feedback.draft import uniform
from pipeline.model.comment import Letter, LetterSeal, ReceivedFrom, ReplyText, UnitEvidence
from pipeline.model.finding import Finding
from pipeline.model.office import ZONE
from pipeline.model.official import OfficialDocument
from pipeline.model.round import FiledLetter
from pipeline.model.source import SourceDocument
from pipeline.model.unit import Home
from pipeline.read.formats import read_document
from pipeline.read.supervised.pool import Supervisor
from pipeline.recognize.unit_groups import member_of
from pipeline.recognize.unit_names import home_of_issuers
from pipeline.recognize.unit_resolver import resolve_unit
from pipeline.recognize.units import is_unit_like
from pipeline.text.moments import iso_moment
from pipeline.workflow.documents import PASSED_OVER, Contained, ReadingOptions, load_all

RECEIVED = "received.csv"
# what a letter says of itself on its face; a mail's sender, the author of a change and a file's name are hints
_FACE = frozenset(("signature", "letterhead", "seal"))
# what a file's name calls the paper, behind the unit
_PAPER = re.compile(r"(?:的|关于.*|征求|意见|建议|反馈|修改|回复|复函|回函|函|征集|汇总|表|稿)+$")


@dataclass(frozen=True, slots=True)
class Ear:
    """What letters are read against: the draft that was sent, how files are read, who was asked, and where the roster's
    office is. `times` are the times of receipt that the user's list gives, by file name; `at` one that was given for all."""

    draft: Draft
    options: ReadingOptions
    roster: tuple[str, ...] = ()
    home: Home = field(default_factory=Home)
    times: Mapping[str, str] = field(default_factory=dict)
    at: str | None = None

    @classmethod
    def of(
        cls, draft: Draft, options: ReadingOptions, *, roster: Sequence[str], issuer: str,
        times: Mapping[str, str] | None = None, at: str | None = None,
    ) -> Ear:  # fmt: skip
        """Return an ear whose home is that of whoever sent the draft out."""
        issuers = (issuer, draft.document.issuer or "")
        home = home_of_issuers(issuers)
        return cls(draft, options, tuple(roster), home, times or {}, at)


def letter_files(path: Path) -> list[Path]:
    """Return the files of a folder that may be letters, in order of their names; a file stands for itself."""
    if path.is_file():
        return [path]
    return [
        inner
        for inner in sorted(path.rglob("*"))
        if inner.is_file() and not inner.name.startswith(PASSED_OVER) and inner.name != RECEIVED
    ]


def received_times(path: Path) -> dict[str, str]:
    """Return file name → ISO time of receipt, from a list ``file,received_at``.

    Raises:
        UsageError: M-RECEIVED, the list cannot be read; M-DEADLINE, a time in it is none.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as handle:
            rows = [(Path(row["file"]).name, row["received_at"]) for row in csv.DictReader(handle)]
    except (OSError, UnicodeDecodeError, KeyError, TypeError, csv.Error) as error:
        raise UsageError("M-RECEIVED", file=str(path)) from error
    return {name: moment(words) for name, words in rows if words}


def moment(words: str) -> str:
    """Return an ISO date or time that a person wrote.

    Raises:
        UsageError: M-DEADLINE, it is none.
    """
    try:
        return iso_moment(words)
    except ValueError as error:
        raise UsageError("M-DEADLINE", text=words) from error


def letters_in(
    path: Path, ear: Ear, *, supervisor: Supervisor | None = None
) -> tuple[SourceDocument, tuple[FiledLetter, ...]]:
    """Return a file as read, and the letters in it; their ids are still empty, their status is still open.

    A mail with its attachments is one letter. The files of an archive are one letter if at most one unit can be told
    from them, else each is a letter of its own, named ``archive.zip > file``.

    Raises:
        InputError: the file cannot be read, or carries a secrecy mark (and such files are not allowed).
    """
    found = load_all(path, ear.options, supervisor=supervisor)
    bundles = _apart(found, ear) if found[0].source.format == "zip" else [(path.name, found)]
    return found[0].source, tuple(_hear(name, bundle, path, ear) for name, bundle in bundles)


def unreadable_letter(path: Path, sha256: str, error: InputError, ear: Ear) -> FiledLetter:
    """Return what is kept of a file that cannot be read: its name, and why; a person must look at it."""
    evidence = _resolved([("file", _name_in_file(path.stem))], ear)
    unit = next((e.unit for e in evidence if e.unit), None)
    finding = Finding(error.code, "error", tuple((key, str(value)) for key, value in error.details.items()))
    at, by = _received(path, (), ear)
    letter = Letter("", path.name, sha256, unit, evidence, None, None, at, by, "unsure", None)
    return FiledLetter(letter, ReplyText(None, findings=(finding,)), f"\0{sha256}")


def _apart(found: Sequence[Contained], ear: Ear) -> list[tuple[str, Sequence[Contained]]]:
    """An archive's files by letter."""
    archive = found[0]
    members: list[list[Contained]] = []
    for item in found[1:]:
        if item.path.count(" > ") == 1 or not members:
            members.append([item])
        else:
            members[-1].append(item)  # what a mail in the archive carries
    said = [{e.unit for e in _evidence(_papers(member, None), "", ear) if e.unit} for member in members]
    if len(set().union(*said)) <= 1:
        return [(archive.path, found)]
    return [(member[0].path, member) for member in members]


def _hear(name: str, found: Sequence[Contained], path: Path, ear: Ear) -> FiledLetter:
    papers = _papers(found, path if found[0].source.format not in ("zip", "eml") else None, ear.options)
    stem = path.stem if name == path.name else Path(name.rpartition(" > ")[2]).stem
    evidence = _evidence(papers, stem, ear)
    unit, sure, doubts = whose(evidence, ear)
    reply = read_reply(papers, draft=ear.draft, unit=member_of(unit, evidence))
    at, by = _received(path, found, ear)
    if by == "file":
        doubts += (Finding("F-RECEIVED-FILE", "note", (("time", (at or "")[:16].replace("T", " ")),)),)
    main = _main(papers, ear.draft)
    letter = Letter(
        "", name, found[0].source.sha256, unit, evidence, main.number if main else None,
        main.date if main else None, at, by,
        "on_time" if sure or not reply.is_reply else "unsure", reply.stance, _seal(papers, reply),
    )  # fmt: skip
    text = uniform("\n".join(paper.source.text for paper in papers))
    return FiledLetter(letter, replace(reply, findings=(*reply.findings, *doubts)), text)


def _papers(found: Sequence[Contained], path: Path | None, options: ReadingOptions | None = None) -> tuple[Paper, ...]:
    """Each document as a paper; a Word file on the disk that has tracked changes also as both sides of them."""
    first = found[0]
    markup: SourceDocument | None = None
    if path is not None and options is not None and any(revision.text for revision in first.source.revisions):
        markup = read_document(path.read_bytes(), path.name, view="markup", limits=options.limits)
    return tuple(
        Paper(item.source, item.document, markup if item is first else None)
        for item in found
        if item.source.format != "zip"
    )


def _main(papers: Sequence[Paper], draft: Draft) -> OfficialDocument | None:
    """The document that is the letter: the first with a number, else with a date, attachments of a mail included.

    A returned copy of the draft is none: its number and date are the draft's.
    """
    title = uniform(draft.document.title)
    documents = [paper.document for paper in papers if not title or uniform(paper.document.title) != title]
    return next((d for d in documents if d.number), next((d for d in documents if d.date), next(iter(documents), None)))


def _seal(papers: Sequence[Paper], reply: ReplyText) -> LetterSeal:
    seals = [seal for paper in papers for seal in paper.source.seals]
    if seals:
        return LetterSeal("seen", seals[0].text)
    return LetterSeal("claimed", reply.seal_claim) if reply.seal_claim else LetterSeal()


# ── whose letter it is ──────────────────────────────────────────────────────────────────────────────────────────────


def _evidence(papers: Sequence[Paper], stem: str, ear: Ear) -> tuple[UnitEvidence, ...]:
    """What says whose letter it is, the strongest first."""
    words: list[tuple[str, str]] = []
    for paper in papers:
        words += [("signature", paper.document.issuer)] if paper.document.issuer else []
    for paper in papers:
        title = paper.document.title.split("关于")[0].removesuffix("复函").strip()
        words += [("letterhead", title)] if 3 <= len(title) <= 30 else []
        words += [("letterhead", sender)] if (sender := sender_named(paper.source.text)) else []
        words += [("seal", seal.text) for seal in paper.source.seals if seal.text]
        words += [("revision", r.author) for r in paper.source.revisions if r.author][:1]
        words += [("revision", c.author) for c in paper.source.comments if c.author][:1]
        words += [("mail", said) for key, said in paper.source.metadata if key == "sender_name" and said]
    words.append(("file", _name_in_file(stem)))
    return _resolved(words, ear)


def _name_in_file(stem: str) -> str:
    """The part of a file's name that may be a unit (07-市水利局(1), 07水利局意见反馈表)."""
    name = stem.split("-", 1)[-1] if stem[:1].isdigit() else stem
    name = _PAPER.sub("", name.split("(")[0].split("（")[0].split("-")[0])
    return re.sub(r"^\d+[、.．_\s]*", "", name)


def _resolved(words: Sequence[tuple[str, str]], ear: Ear) -> tuple[UnitEvidence, ...]:
    found = []
    for source, text in dict.fromkeys(words):
        said = resolve_unit(text, ear.roster, ear.home) if ear.roster and text else None
        found.append(UnitEvidence(source, text, said.member if said and said.state in ("same", "member") else None))  # type: ignore[arg-type] # one of EvidenceSource
    return tuple(found)


def whose(evidence: Sequence[UnitEvidence], ear: Ear) -> tuple[str | None, bool, tuple[Finding, ...]]:
    """Return the unit, whether that is sure, and what speaks against it.

    The face of the letter (signature, letterhead, seal) goes before mail, changes and file name. Where the face names two
    members of the roster, or its signature may be one of several, a person decides; the signature's unit stands till then.
    """
    face = [e for e in evidence if e.source in _FACE and e.unit]
    hints = [e for e in evidence if e.source not in _FACE and e.unit]
    unit = next((e.unit for e in (*face, *hints)), None)
    if unit is not None:
        against = [e for e in (*face, *hints) if e.unit != unit]
        doubts = tuple(
            Finding("F-UNIT-EVIDENCE", "warning", (("unit", unit), ("words", e.text), ("other", e.unit or "")))
            for e in against
        )
        from_hints = not face and bool(against)
        return unit, not (from_hints or any(e.source in _FACE for e in against)), doubts
    signed = next((e for e in evidence if e.source == "signature"), None)
    named = signed or next((e for e in evidence if e.source == "file" and is_unit_like(e.text)), None)
    if named is None:
        return None, not ear.roster, (Finding("F-NO-UNIT", "warning"),)
    said = resolve_unit(named.text, ear.roster, ear.home)
    if said.state == "ambiguous":
        words = (("words", named.text), ("candidates", "、".join(said.candidates)))
        return named.text, False, (Finding("F-UNIT-DOUBT", "warning", words),)
    return named.text, True, ()


# ── when it came ────────────────────────────────────────────────────────────────────────────────────────────────────


def _received(path: Path, found: Sequence[Contained], ear: Ear) -> tuple[str | None, ReceivedFrom | None]:
    """When the file came, and how that is known: by option, the user's list, the mail's own date, the file's time."""
    if ear.at is not None:
        return ear.at, "option"
    if path.name in ear.times:
        return ear.times[path.name], "csv"
    for item in found[:1]:
        sent = dict(item.source.metadata).get("date") if item.source.format in ("eml", "mht") else None
        if sent and len(sent) > 10:  # a day without an hour says less than the file's time
            try:
                return iso_moment(sent), "mail"
            except ValueError:
                continue
    return datetime.fromtimestamp(int(path.stat().st_mtime), ZONE).isoformat(), "file"
