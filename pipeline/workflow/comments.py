"""`huiqian comments` and `huiqian status`: what the letters of a folder ask for and who sent them, without a ledger."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from pipeline.errors import HuiqianError, InputError, UsageError
from pipeline.export.comments_json import comments_to_dict
from pipeline.export.json_text import json_text
from pipeline.export.status_json import status_to_dict
from pipeline.feedback import Draft, Paper, linked, read_reply
from pipeline.feedback.answers import answers, is_after
from pipeline.feedback.draft import uniform
from pipeline.feedback.sheets import SILENCE, STANCES, STATES, comment_table, status_table, summary
from pipeline.lexicon.messages import Language
from pipeline.model.comment import Comment, Letter, LetterSeal, LetterStatus, Part, ReplyText, UnitEvidence
from pipeline.model.finding import Finding
from pipeline.model.official import OfficialDocument
from pipeline.model.source import SourceDocument
from pipeline.model.status import ConsultationStatus, Silence
from pipeline.model.unit import Home
from pipeline.read.formats import read_document
from pipeline.recognize.addressees import addressees_in
from pipeline.recognize.unit_groups import read_group
from pipeline.recognize.unit_names import home_of_issuer, plain_name
from pipeline.recognize.unit_resolver import resolve_unit
from pipeline.recognize.units import is_unit_like
from pipeline.structure import structure
from pipeline.text.moments import iso_moment
from pipeline.workflow.documents import PASSED_OVER, ReadingOptions, documents_of, load_document, load_source
from pipeline.workflow.matrix import render_matrix


@dataclass(frozen=True, slots=True)
class Heard:
    """One file of a folder as understood: the papers in it, and what they say."""

    letter: Letter
    reply: ReplyText
    text: str


@dataclass(frozen=True, slots=True)
class Asked:
    """Who was asked and by whom, until when (ISO 8601, or an ISO date), and what silence means."""

    roster: tuple[str, ...] = ()
    deadline: str | None = None
    no_reply: Silence = "missing"
    title: str = ""
    issuer: str = ""


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


def papers_of(path: Path, options: ReadingOptions) -> tuple[Paper, ...]:
    """Return the papers of a file: itself and the files that it carries (of a mail), each with the document in it.

    Raises:
        InputError: the file cannot be read.
    """
    source = load_source(path, options)
    markup = None
    if any(revision.text for revision in source.revisions):
        markup = read_document(path.read_bytes(), path.name, view="markup", limits=options.limits)
    papers = [Paper(source, structure(source, office=options.office), markup)]
    papers += [Paper(inner, structure(inner, office=options.office)) for _name, inner in documents_of(source)[1:]]
    return tuple(papers)


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
        UsageError: there is no such folder.
        InputError: the draft cannot be read.
    """
    if not letters.is_dir():
        raise UsageError("M-NO-FOLDER", folder=str(letters))
    source, document = load_document(draft, replace(options, allow_secret=True))
    sent = Draft.of(source, document)
    times = _received(letters, received)
    issuers = (asked.issuer, sent.document.issuer or "")
    home = next((home for issuer in issuers if (home := home_of_issuer(issuer)).places), Home())
    heard: list[Heard] = []
    failures: list[HuiqianError] = []
    for path in _files(letters):
        progress(path.name)
        try:
            heard.append(
                hear(
                    path,
                    sent,
                    options,
                    number=len(heard) + 1,
                    roster=asked.roster,
                    home=home,
                    received_at=times.get(path.name),
                )
            )
        except InputError as error:
            failures.append(error)
    return _gathered(sent, asked, _with_status(heard, asked.roster, asked.deadline), failures)


def asked_by(request: Path | None, options: ReadingOptions, *, roster: Sequence[str], deadline: str | None) -> Asked:
    """Return who was asked, by the consultation letter (征求意见函); a roster and a deadline that are given go before it.

    Raises:
        InputError: the letter cannot be read.
        UsageError: the deadline that is given is no ISO date or time.
    """
    if deadline is not None:
        deadline = _iso(deadline)
    if request is None:
        return Asked(tuple(roster), deadline)
    _source, letter = load_document(request, replace(options, allow_secret=True), "request")
    units = tuple(roster) or roster_of(letter)
    if letter.request is None:
        return Asked(units, deadline, title=letter.title, issuer=letter.issuer or "")
    said = letter.request
    return Asked(units, deadline or said.deadline, said.no_reply, letter.title, letter.issuer or "")


def roster_of(letter: OfficialDocument) -> tuple[str, ...]:
    """Return the units that a letter is addressed to, one by one (临溪县、青坞市人民政府 are two)."""
    return tuple(dict.fromkeys(unit for stretch in letter.addressees for unit in addressees_in(stretch)))


def _iso(words: str) -> str:
    try:
        return iso_moment(words)
    except ValueError as error:
        raise UsageError("M-DEADLINE", text=words) from error


def hear(
    path: Path, draft: Draft, options: ReadingOptions, *, number: int, roster: Sequence[str], home: Home, received_at: str | None
) -> Heard:  # fmt: skip
    """Return one file as understood, its status still open (on_time)."""
    papers = papers_of(path, options)
    evidence = unit_evidence(papers, path.stem, roster, home)
    unit = next((e.unit for e in evidence if e.unit), None) or next(
        (e.text for e in evidence if e.source == "signature" or (e.source == "file" and is_unit_like(e.text))), None
    )
    reply = read_reply(papers, draft=draft, unit=unit)
    main = _main(papers, draft)
    mailed = None if received_at else _mailed(papers[0].source)
    seals = [seal for paper in papers for seal in paper.source.seals]
    seal = (
        LetterSeal("seen", seals[0].text)
        if seals
        else LetterSeal("claimed", reply.seal_claim)
        if reply.seal_claim
        else LetterSeal()
    )
    letter = Letter(
        f"L{number:03d}", path.name, papers[0].source.sha256, unit, evidence, main.number if main else None, main.date if main else None,
        received_at or mailed, "csv" if received_at else "mail" if mailed else None, "on_time", reply.stance, seal,
    )  # fmt: skip
    return Heard(letter, reply, uniform("\n".join(paper.source.text for paper in papers)))


def _main(papers: Sequence[Paper], draft: Draft) -> OfficialDocument | None:
    """The document that is the letter: the first with a number, else with a date, attachments of a mail included.

    A returned copy of the draft is none: its number and date are the draft's.
    """
    title = uniform(draft.document.title)
    documents = [paper.document for paper in papers if not title or uniform(paper.document.title) != title]
    return next((d for d in documents if d.number), next((d for d in documents if d.date), next(iter(documents), None)))


def _mailed(source: SourceDocument) -> str | None:
    """When a mail was sent, by its own Date header; None where it gives no hour."""
    moment = dict(source.metadata).get("date", "") if source.format in ("eml", "mht") else ""
    return _iso(moment) if len(moment) > 10 else None


def unit_evidence(papers: Sequence[Paper], stem: str, roster: Sequence[str], home: Home) -> tuple[UnitEvidence, ...]:
    """Return what says whose letter it is, the strongest first: signature, title, authors of changes, file name."""
    words: list[tuple[str, str]] = []
    for paper in papers:
        words += [("signature", paper.document.issuer)] if paper.document.issuer else []
    for paper in papers:
        title = paper.document.title.split("关于")[0].removesuffix("复函").strip()
        words += [("letterhead", title)] if 3 <= len(title) <= 30 else []
        words += [("revision", r.author) for r in paper.source.revisions if r.author][:1]
        words += [("revision", c.author) for c in paper.source.comments if c.author][:1]
    name = stem.split("-", 1)[-1] if stem[:1].isdigit() else stem
    words.append(("file", name.split("(")[0].split("（")[0].split("-")[0]))
    found = []
    for source, text in dict.fromkeys(words):
        said = resolve_unit(text, roster, home) if roster else None
        found.append(UnitEvidence(source, text, said.member if said and said.state in ("same", "member") else None))  # type: ignore[arg-type] # one of EvidenceSource
    return tuple(found)


def _files(folder: Path) -> list[Path]:
    return [
        path
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith(PASSED_OVER) and path.name != "received.csv"
    ]


def _received(letters: Path, given: Path | None) -> dict[str, str]:
    path = given or next((p for p in (letters / "received.csv", letters.parent / "received.csv") if p.is_file()), None)
    if path is None:
        return {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as handle:
            return {
                Path(row["file"]).name: _iso(row["received_at"])
                for row in csv.DictReader(handle)
                if row.get("received_at")
            }
    except (OSError, UnicodeDecodeError, KeyError) as error:
        raise UsageError("M-ROSTER", file=str(path)) from error


def _with_status(heard: Sequence[Heard], roster: Sequence[str], deadline: str | None) -> list[Heard]:
    """Give each letter its status by what the letters themselves say."""
    out: list[Heard] = []
    seen: dict[str, Heard] = {}
    for one in sorted(heard, key=lambda h: (h.letter.received_at or "9", h.letter.id)):
        received = one.letter.received_at
        status: LetterStatus = "on_time"
        try:
            if deadline and received and is_after(received, deadline):
                status = "late"
        except ValueError as error:
            raise UsageError("M-HOUR", file=one.letter.file, day=received or "") from error
        if not one.reply.is_reply:
            status = "not_a_letter"
        elif one.text in seen:
            status = "duplicate"
        elif roster and one.letter.unit not in roster:
            status = "not_on_roster"
        seen.setdefault(one.text, one)
        letter = replace(one.letter, status=status)
        if one.reply.replaces_earlier and status != "duplicate":
            for n, other in enumerate(out):
                if _sender(other.letter) == _sender(letter) and other.letter.status in ("on_time", "late"):
                    out[n] = replace(other, letter=replace(other.letter, status="superseded"))
                    letter = replace(letter, supersedes=other.letter.id)
        out.append(replace(one, letter=letter))
    return sorted(out, key=lambda h: h.letter.id)


def _sender(letter: Letter) -> tuple[str | None, str]:
    """Whose letter it is: of a group on the roster (各县人民政府), which of its members."""
    if letter.unit is None or read_group(plain_name(letter.unit)) is None:
        return letter.unit, ""
    return letter.unit, next((e.text for e in letter.unit_evidence if e.unit == letter.unit), "")


def _gathered(draft: Draft, asked: Asked, heard: Iterable[Heard], failures: Sequence[HuiqianError]) -> Commented:
    """Number the comments of all letters and link those of letters that count."""
    letters: list[Letter] = []
    comments: list[Comment] = []
    unread: list[tuple[str, Part]] = []
    findings: list[tuple[str, Finding]] = []
    counted: set[str] = set()
    for one in heard:
        letter = one.letter
        letters.append(letter)
        if letter.status not in ("superseded", "duplicate", "not_a_letter"):
            counted.add(letter.id)
        comments += renumbered(one.reply.comments, letter, first=len(comments) + 1)
        if letter.status != "not_a_letter":
            unread += [(letter.id, part) for part in one.reply.unread]
        findings += [(letter.id, finding) for finding in one.reply.findings]
    joined = {c.id: c for c in linked([c for c in comments if c.letter in counted])}
    comments = [joined.get(c.id, c) for c in comments]
    return Commented(draft, asked, tuple(letters), tuple(comments), tuple(unread), tuple(findings), tuple(failures))


def renumbered(comments: Sequence[Comment], letter: Letter, *, first: int) -> list[Comment]:
    """Return a letter's comments with ids that count over all letters (C001 …), and with letter and unit."""
    ids = {comment.id: f"C{first + n:03d}" for n, comment in enumerate(comments)}
    return [
        replace(c, id=ids[c.id], part_of=ids.get(c.part_of) if c.part_of else None, letter=letter.id, unit=letter.unit)
        for c in comments
    ]


def render_comments(result: Commented, language: Language) -> str:
    """Return the contract's json."""
    source: SourceDocument = result.draft.source
    return json_text(
        comments_to_dict(
            result.letters, result.comments, result.unread, source, findings=result.findings, language=language
        )
    )


def status_of(result: Commented, now: datetime) -> ConsultationStatus:
    """Return who of those asked has answered by `now` (with a zone).

    Raises:
        UsageError: nobody says who was asked.
    """
    if not result.asked.roster:
        raise UsageError("M-NO-ROSTER")
    asked = result.asked
    return answers(
        result.letters, result.comments, roster=asked.roster, title=asked.title, deadline=asked.deadline,
        no_reply=asked.no_reply, now=now,
    )  # fmt: skip


def render_status(result: Commented, status: ConsultationStatus, format_: str) -> str | bytes:
    """Return who answered, as json by the contract, as text, or as 反馈情况表 in a format of tables."""
    if format_ == "json":
        return json_text(status_to_dict(status))
    if format_ == "text":
        return status_to_text(result, status)
    return render_matrix(status_table(status, result.letters), format_)


def render_comment_table(result: Commented, format_: str) -> str | bytes:
    """Return the comments as 意见汇总表 in a format of tables."""
    return render_matrix(comment_table(result.letters, result.comments, result.draft), format_)


def status_to_text(result: Commented, status: ConsultationStatus) -> str:
    """Return who answered, for a terminal."""
    lines = [summary(status)]
    if status.deadline:
        lines.append(f"反馈期限：{status.deadline[:16].replace('T', ' ')}；{SILENCE[status.no_reply]}")
    lines += [""]
    for row in status_table(status, result.letters).rows:
        number, name, state, stance, count, received, files = (cell.replace("\n", "、") for cell in row.cells)
        tail = [stance, f"{count}条" if count not in ("", "0") else "", received, files]
        lines.append(f"{number:>3} {name}：{state}" + "".join(f" · {words}" for words in tail if words))
    return "\n".join(lines)


def comments_to_text(result: Commented) -> str:
    """Return a readable list: each letter with its comments."""
    lines: list[str] = []
    for letter in result.letters:
        state, stance = STATES[letter.status], STANCES[letter.stance] if letter.status != "not_a_letter" else "—"
        lines.append(f"{letter.id} {letter.unit or '？'} · {letter.file} · {state} · {stance}")
        for c in (c for c in result.comments if c.letter == letter.id):
            where = f"{c.anchor.state}" + (f" {c.anchor.span.start}" if c.anchor.span else "")
            lines.append(
                f"  {c.id} {c.op} [{where}] {c.old or ''} → {c.new or ''}"
                if c.old or c.new
                else f"  {c.id} {c.op} [{where}] {c.text}"
            )
        lines += [f"  ？ {part.text}" for owner, part in result.unread if owner == letter.id]
    return "\n".join(lines)
