"""A round that a ledger keeps: letters filed into it, people's words, and all of it as `Commented` for every table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pipeline.errors import HuiqianError, InputError, UsageError
from pipeline.extract import extract_plan
from pipeline.feedback import Draft, Paper, read_reply
from pipeline.feedback.draft import uniform
from pipeline.ledger.status import is_after, judged
from pipeline.ledger.timing import moment_of
from pipeline.model.comment import Letter, LetterSeal, UnitEvidence
from pipeline.model.office import STANDARD, OfficeTime
from pipeline.model.round import FiledLetter, Round
from pipeline.model.source import SourceDocument
from pipeline.model.task import Plan
from pipeline.model.unit import Home
from pipeline.read.formats import read_document
from pipeline.read.supervised.pool import Supervisor
from pipeline.recognize.unit_names import home_of_issuer, home_of_issuers
from pipeline.recognize.unit_resolver import resolve_unit
from pipeline.structure import structure
from pipeline.workflow.comments import Asked, Commented, gathered
from pipeline.workflow.documents import ReadingOptions
from pipeline.workflow.letters import RECEIVED, Ear, letter_files, letters_in, received_times, unreadable_letter

if TYPE_CHECKING:
    from pipeline.ledger.book import Ledger  # a database is loaded by whoever opens one


Outcome = Literal["filed", "known", "again", "unreadable", "refused"]


@dataclass(frozen=True, slots=True)
class Filing:
    """What became of one file: the ids of its letters, and the error where it could not be read or was not taken.

    `filed`: new letters; `known`: it was filed before; `again`: it was read anew; `unreadable`: kept, a person must look;
    `refused`: not kept at all (a secrecy mark, a time of receipt that decides and has no hour).
    """

    path: Path
    outcome: Outcome
    letters: tuple[str, ...] = ()
    error: HuiqianError | None = None


def ingest(
    ledger: Ledger,
    paths: Sequence[Path],
    options: ReadingOptions,
    *,
    number: int | None = None,
    times: Path | None = None,
    at: str | None = None,
    again: bool = False,
    progress: Callable[[str], None] = lambda _step: None,
) -> Iterable[Filing]:
    """File letters into a round (the latest open one unless numbered), and yield what became of each file.

    Each file is one transaction; one that fails stops none. A file that was filed before under its name is not even read,
    unless `again`.

    Args:
        ledger: the ledger.
        paths: files and folders.
        options: how files are read.
        number: the round's number.
        times: a list ``file,received_at``; None looks for ``received.csv`` in each folder and beside it.
        at: one time of receipt for all of them (ISO).
        again: read filed letters anew.
        progress: is told the name of each file.

    Raises:
        UsageError: M-NO-ROUND; M-NO-FILE, a path is not there; the list of times cannot be read.
        StorageError: the ledger cannot be written.
    """
    round_ = ledger.round(number)
    draft = draft_of(ledger, round_, options.office)
    with Supervisor(1) as supervisor:
        for folder in paths:
            if not folder.exists():
                raise UsageError("M-NO-FILE", file=str(folder))
            listed = times or _listed_beside(folder)
            ear = Ear.of(
                draft, options, roster=round_.roster, issuer=round_.issuer,
                times=received_times(listed) if listed else {}, at=at,
            )  # fmt: skip
            for path in letter_files(folder):
                progress(path.name)
                yield _file(ledger, round_, path, ear, supervisor, again=again)


def _listed_beside(path: Path) -> Path | None:
    folder = path if path.is_dir() else path.parent
    return next((p for p in (folder / RECEIVED, folder.parent / RECEIVED) if p.is_file()), None)


def _file(
    ledger: Ledger, round_: Round, path: Path, ear: Ear, supervisor: Supervisor, *, again: bool
) -> Filing:  # fmt: skip
    try:
        data = path.read_bytes()
    except OSError as error:
        return Filing(path, "refused", error=InputError("E-UNREADABLE", file=str(path), why=type(error).__name__))
    digest = sha256(data).hexdigest()
    known = ledger.holds(round_.number, digest, path.name)
    if known and not again:
        return Filing(path, "known", (known,))
    try:
        source, found = letters_in(path, ear, supervisor=supervisor)
        for one in found:
            _check_hour(one.letter, round_)
    except UsageError as error:
        return Filing(path, "refused", error=error)
    except InputError as error:
        if error.code == "W-SECRET":
            return Filing(path, "refused", error=error)
        if known:
            return Filing(path, "known", (known,), error)
        source = SourceDocument(path.name, digest, "", "none", "final", f"{digest[:16]}:none", "", ())
        one = replace(unreadable_letter(path, digest, error, ear), round=round_.number)
        return Filing(path, "unreadable", (ledger.file_letter(one, [(data, source)]),), error)
    originals = [(data, replace(source, sha256=digest))]
    filed = [replace(one, round=round_.number, letter=replace(one.letter, sha256=digest)) for one in found]
    return _kept(ledger, path, filed, originals, again=again)


def _kept(
    ledger: Ledger,
    path: Path,
    filed: Sequence[FiledLetter],
    originals: Sequence[tuple[bytes, SourceDocument]],
    *,
    again: bool,
) -> Filing:
    """File what is new of a file's letters, and what was filed before anew where that is wanted."""
    ids: list[str] = []
    before = 0
    for one in filed:
        known = ledger.holds(one.round, one.letter.sha256, one.letter.file)
        before += known is not None
        if known is None:
            ids.append(ledger.file_letter(one, originals))
            continue
        ids.append(known)
        if again:
            ledger.refile_letter(known, one, originals)
    return Filing(path, "again" if before and again else "known" if before == len(filed) else "filed", tuple(ids))


def _check_hour(letter: Letter, round_: Round) -> None:
    """Refuse a day of receipt without an hour where the deadline ends within that day."""
    until = next((a.until for a in round_.addressees if a.name == letter.unit and a.until), round_.deadline)
    if until and letter.received_at:
        try:
            is_after(letter.received_at, until)
        except ValueError as error:
            raise UsageError("M-HOUR", file=letter.file, day=letter.received_at) from error


# ── from the ledger ─────────────────────────────────────────────────────────────────────────────────────────────────


def draft_of(ledger: Ledger, round_: Round, office: OfficeTime) -> Draft:
    """Return the draft that a round sent out, as it was read when the round was opened."""
    source = ledger.document(round_.draft_sha256)
    return Draft.of(source, structure(source, office=office))


def plan_of(ledger: Ledger, sha256: str, options: ReadingOptions) -> Plan:
    """Return the plan in a file that the ledger keeps, as it was read when it was filed."""
    source = ledger.document(sha256)
    return extract_plan(source, structure(source, office=options.office), office=options.office)


def home_of(round_: Round, draft: Draft) -> Home:
    """Return the place whose office opened a round."""
    issuers = (round_.issuer, draft.document.issuer or "")
    return home_of_issuers(issuers)


def commented_of(
    ledger: Ledger, office: OfficeTime, *, number: int | None = None, as_of: datetime | None = None
) -> tuple[Round, Commented]:
    """Return a round (the latest open one unless numbered, else the last) and what its letters say.

    With `as_of`, letters that came later are left out; what people corrected holds all the same.

    Raises:
        UsageError: M-NO-ROUND.
    """
    round_ = latest_round(ledger) if number is None else ledger.round(number)
    draft = draft_of(ledger, round_, office)
    filed = [one for one in ledger.letters(round_.number) if as_of is None or _came_by(one, as_of)]
    letters = judged(filed, roster=round_.addressees, deadline=round_.deadline)
    asked = Asked(
        round_.roster, round_.deadline, round_.no_reply, round_.title, round_.issuer, round_.addressees,
        round_.seal_required, round_.reasons_required, round_.frozen,
    )  # fmt: skip
    return round_, gathered(draft, asked, letters, (), numbered=True)


def latest_round(ledger: Ledger) -> Round:
    """Return the latest round, an open one first.

    Raises:
        UsageError: M-NO-ROUND, there is none at all.
    """
    every = ledger.rounds()
    return next((one for one in reversed(every) if one.closed_at is None), every[-1]) if every else ledger.round()


def _came_by(one: FiledLetter, moment: datetime) -> bool:
    return one.letter.received_at is None or not is_after(one.letter.received_at, moment.isoformat())


# ── people's words ──────────────────────────────────────────────────────────────────────────────────────────────────


def member_named(round_: Round, home: Home, name: str) -> str:
    """Return the addressee that a name means.

    Raises:
        UsageError: M-UNIT-DOUBT, several may be meant; M-UNIT-NOT-ASKED, none is.
    """
    said = resolve_unit(name, round_.roster, home)
    if said.state in ("same", "member") and said.member is not None:
        return said.member
    if said.candidates:
        raise UsageError("M-UNIT-DOUBT", name=name, candidates="、".join(said.candidates))
    raise UsageError("M-UNIT-NOT-ASKED", name=name)


def reply_by_word(
    ledger: Ledger, unit: str, comments: Sequence[str], options: ReadingOptions, *, number: int | None, at: str
) -> FiledLetter:
    """File what a unit said by telephone or word of mouth, and return it as filed; no comments means that it has none.

    The words are kept as a note of their own. Each comment is read as a letter's would be; whatever cannot be read is work
    for a person, as in a letter.

    Raises:
        UsageError: as `member_named`; M-NO-ROUND.
    """
    round_ = ledger.round(number)
    draft = draft_of(ledger, round_, options.office)
    member = member_named(round_, home_of(round_, draft), unit)
    body = (
        "\n".join(f"{n}.{words.strip()}" if len(comments) > 1 else words.strip() for n, words in enumerate(comments, 1))
        or "经研究，无修改意见。"
    )
    data = f"{member}口头反馈（{at[:16].replace('T', ' ')}）\n{body}\n".encode()
    digest = sha256(data).hexdigest()
    source = read_document(data, f"口头反馈-{digest[:8]}.txt")
    reply = read_reply([Paper(source, structure(source, office=options.office))], draft=draft, unit=member)
    reply = replace(reply, is_reply=True, stance="comments" if comments else "none")
    letter = Letter(
        "", source.name, digest, member, (UnitEvidence("option", unit, member),), None, at[:10], at, "person", "on_time",
        reply.stance, LetterSeal(),
    )  # fmt: skip
    filed = FiledLetter(letter, reply, uniform(source.text), round_.number)
    id_ = ledger.file_letter(filed, [(data, source)])
    return next(one for one in ledger.letters(round_.number, removed=True) if one.letter.id == id_)


def assign(ledger: Ledger, letter: str, unit: str, reason: str) -> tuple[int, str]:
    """Say whose a letter is; return the entry's number and the name that stands now: the addressee that `unit` means, or
    `unit` itself where it is nobody of those asked.

    Raises:
        UsageError: M-NO-SUBJECT, no such letter; M-UNIT-DOUBT, several addressees may be meant.
    """
    one = next((one for one in ledger.letters(None, removed=True) if one.letter.id == letter), None)
    if one is None:
        raise UsageError("M-NO-SUBJECT", subject=letter)
    round_ = ledger.round(one.round)
    try:
        unit = member_named(round_, _home_in(ledger, round_), unit)
    except UsageError as error:
        if error.code != "M-UNIT-NOT-ASKED":
            raise
    return ledger.say("letter", letter, "unit", unit, reason), unit


def extend(ledger: Ledger, unit: str, until: str, reason: str, *, number: int | None) -> tuple[int, str]:
    """Give an addressee a later deadline (ISO); return the entry's number and its name.

    Raises:
        UsageError: as `member_named`; M-NO-ROUND; M-EXTEND, the new deadline is earlier than the round's.
    """
    round_ = ledger.round(number)
    member = member_named(round_, _home_in(ledger, round_), unit)
    if round_.deadline is not None and moment_of(until) < moment_of(round_.deadline):
        raise UsageError("M-EXTEND", until=until, deadline=round_.deadline)
    return ledger.say("addressee", f"{round_.number}/{member}", "until", until, reason), member


def remove(ledger: Ledger, letter: str, reason: str) -> int:
    """Take a letter out of the count; return the entry's number.

    Raises:
        UsageError: M-NO-SUBJECT, no such letter.
    """
    return ledger.say("letter", letter, "removed", True, reason)


def _home_in(ledger: Ledger, round_: Round) -> Home:
    home = home_of_issuer(round_.issuer)
    return home if home.places else home_of(round_, draft_of(ledger, round_, STANDARD))
