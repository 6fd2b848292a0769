"""`huiqian open`: a round of consultation from its letter and the draft that it sends out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.errors import UsageError
from pipeline.export.json_text import json_text
from pipeline.ledger.affected import Affected, affected
from pipeline.ledger.roster import make_roster
from pipeline.ledger.timing import calendar_of, day_of, deadline_findings
from pipeline.lexicon.messages import Language, say, say_finding
from pipeline.model.finding import Finding
from pipeline.model.office import OfficeTime
from pipeline.model.official import Request
from pipeline.model.round import Round
from pipeline.model.source import SourceDocument
from pipeline.model.status import Silence
from pipeline.model.task import Plan
from pipeline.text.workdays import workdays_between
from pipeline.workflow.consultation import commented_of, home_of, plan_of
from pipeline.workflow.diff import compare_plans
from pipeline.workflow.documents import ReadingOptions, load_document, load_plan
from pipeline.workflow.letters import moment

if TYPE_CHECKING:
    from pipeline.ledger.book import Ledger  # a database is loaded by whoever opens one


_NOTHING = Request(None, "", None, "", False, False, "missing")


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the user says of a round; None, "" or () leaves it to the letter. `places` are names of places for groups."""

    title: str = ""
    deadline: str | None = None
    no_reply: Silence | None = None
    seal: bool | None = None
    reply_always: bool | None = None
    reasons: bool | None = None
    frozen: tuple[str, ...] = ()
    roster: tuple[str, ...] = ()
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Prepared:
    """A round that is ready to be opened: itself, the plan that it sends out, the files to keep, and what to look at.

    `sources` are (content, as read) of the consultation letter and of the draft, or of the one file that is both.
    """

    round: Round
    plan: Plan
    sources: tuple[tuple[bytes, SourceDocument], ...]
    findings: tuple[Finding, ...]


def prepare_round(
    request: Path, plan_file: Path | None, options: ReadingOptions, wishes: Wishes, *, now: datetime, who: str
) -> Prepared:
    """Return the round that a consultation letter (征求意见函) starts; what the user says goes before what it says.

    Args:
        request: the letter; without `plan_file` it must hold the draft as its annex. It may be the draft alone, where
            roster and deadline are given.
        plan_file: the draft that is sent out.
        options: how files are read.
        wishes: what the user says.
        now: the moment of opening, with zone.
        who: who opens it.

    Raises:
        InputError: a file cannot be read.
        UsageError: M-NO-DRAFT-SENT, the letter holds no draft and none is named; M-SWAPPED, the letter stands where the
            draft belongs; M-NO-ROSTER, nobody is asked; M-DEADLINE, the given deadline is none.
    """
    letter_source, letter = load_document(request, options, "request")
    plan = load_plan(plan_file or request, options)
    if plan_file is None and not plan.tasks and not plan.document.sections:
        raise UsageError("M-NO-DRAFT-SENT", file=request.name)
    if plan_file is not None and letter.kind != "request" and not plan.tasks and plan.document.kind == "request":
        raise UsageError("M-SWAPPED", request=plan_file, plan=request)
    said = letter.request or plan.document.request or _NOTHING
    roster = make_roster(letter, plan, given=wishes.roster, places=wishes.places)
    if not roster.addressees:
        raise UsageError("M-NO-ROSTER")
    deadline = moment(wishes.deadline) if wishes.deadline else said.deadline
    sources = _kept(request, letter_source, plan_file, plan)
    round_ = Round(
        number=0,
        title=wishes.title or plan.document.title or letter.title,
        issuer=letter.issuer or (plan.letter.issuer if plan.letter else None) or plan.document.issuer or "",
        deadline=deadline,
        deadline_text=wishes.deadline or said.deadline_text,
        no_reply=wishes.no_reply or said.no_reply,
        seal_required=said.seal_required if wishes.seal is None else wishes.seal,
        reply_without_comments=said.reply_without_comments if wishes.reply_always is None else wishes.reply_always,
        reasons_required=said.reasons_required if wishes.reasons is None else wishes.reasons,
        frozen=wishes.frozen or said.frozen,
        addressees=roster.addressees,
        request_sha256=sources[0][1].sha256 if letter.kind == "request" else None,
        draft_sha256=sources[-1][1].sha256,
        opened_at=now.isoformat(timespec="seconds"),
        opened_by=who,
    )
    findings = (*_no_plan(plan), *deadline_findings(deadline, letter.date, options.office), *roster.findings)
    return Prepared(round_, plan, sources, findings)


def _kept(
    request: Path, letter: SourceDocument, plan_file: Path | None, plan: Plan
) -> tuple[tuple[bytes, SourceDocument], ...]:
    """The files as they are filed; a draft that was taken out of a mail or an archive goes by the digest of its file."""
    if plan_file is None:
        data = request.read_bytes()
        return ((data, replace(plan.source, sha256=sha256(data).hexdigest())),)
    pairs = ((request, letter), (plan_file, plan.source))
    contents = [(path.read_bytes(), source) for path, source in pairs]
    return tuple((data, replace(source, sha256=sha256(data).hexdigest())) for data, source in contents)


def _no_plan(plan: Plan) -> tuple[Finding, ...]:
    """A draft without tasks may be one; more often it is the wrong file, whose comments will find no place."""
    return () if plan.tasks else (Finding("R-NO-TASKS", "warning", (("file", plan.source.name),), None),)


def sent_before(prepared: Prepared, ledger: Ledger) -> Prepared:
    """Return the round with a finding where an open round sent out the same letter and draft: letters would go into the new one."""
    new = prepared.round
    same = [
        str(old.number)
        for old in ledger.rounds()
        if old.closed_at is None and (old.request_sha256, old.draft_sha256) == (new.request_sha256, new.draft_sha256)
    ]
    found = (Finding("R-SENT-BEFORE", "warning", (("number", same[-1]),), None),) if same else ()
    return replace(prepared, findings=(*found, *prepared.findings))


def only_affected(prepared: Prepared, ledger: Ledger, options: ReadingOptions) -> tuple[Prepared, tuple[Affected, ...]]:
    """Return a further round that asks only units whose tasks or comments changed since the last one, and why each is asked.

    Raises:
        UsageError: M-NO-ROUND, there was no round before; M-NONE-AFFECTED, no unit is touched.
    """
    last, commented = commented_of(ledger, options.office)
    old = plan_of(ledger, last.draft_sha256, options)
    comparison = compare_plans(old, prepared.plan)
    found = affected(
        last.addressees, comparison, old, prepared.plan, commented.comments, home=home_of(last, commented.draft)
    )
    if not found:
        raise UsageError("M-NONE-AFFECTED")
    addressees = tuple(replace(one.addressee, until=None) for one in found)
    return replace(prepared, round=replace(prepared.round, addressees=addressees), findings=()), found


def render_affected(found: Sequence[Affected], language: Language) -> str:
    """Return why each unit is asked again, for the terminal."""
    lines = [say("M-AFFECTED", language, {"count": str(len(found))})]
    for one in found:
        parts = [(code, names) for code, names in (("TASKS", one.tasks), ("COMMENTS", one.comments)) if names]
        words = [
            say(f"M-AFFECTED-{code}", language, {"count": str(len(names)), "names": "、".join(names)})
            for code, names in parts
        ]
        lines.append(f"  {one.addressee.name}（{'；'.join(words)}）")
    return "\n".join([*lines, "", ""])


def round_to_dict(round_: Round, findings: Sequence[Finding], language: Language) -> dict[str, Any]:
    """Return a round as plain values (schema ``huiqian.round/1``)."""
    return {
        "schema": "huiqian.round/1",
        "number": round_.number,
        "title": round_.title,
        "issuer": round_.issuer,
        "deadline": round_.deadline,
        "deadline_text": round_.deadline_text,
        "no_reply": round_.no_reply,
        "seal_required": round_.seal_required,
        "reply_without_comments": round_.reply_without_comments,
        "reasons_required": round_.reasons_required,
        "frozen": list(round_.frozen),
        "addressees": [
            {"name": a.name, "group": a.group, "of": a.of or None, "until": a.until, "source": a.source}
            for a in round_.addressees
        ],
        "request_sha256": round_.request_sha256,
        "draft_sha256": round_.draft_sha256,
        "opened_at": round_.opened_at,
        "opened_by": round_.opened_by,
        "findings": [
            {"code": f.code, "severity": f.severity, "message": say_finding(f, language)} for f in findings
        ],
    }  # fmt: skip


def render_round(
    round_: Round, findings: Sequence[Finding], format_: str, language: Language, office: OfficeTime
) -> str:
    """Return a round as json, or as the words that show the clerk how the letter was understood."""
    if format_ == "json":
        return json_text(round_to_dict(round_, findings, language))
    return "\n".join(_lines(round_, findings, language, office)) + "\n"


def _lines(round_: Round, findings: Sequence[Finding], language: Language, office: OfficeTime) -> list[str]:
    groups = [a.name for a in round_.addressees if a.group]
    details = {
        "number": str(round_.number), "title": round_.title, "issuer": round_.issuer or "—",
        "deadline": _deadline(round_, language, office), "silence": say(f"M-SILENCE-{round_.no_reply.upper()}", language),
        "seal": _yes(round_.seal_required, language), "always": _yes(round_.reply_without_comments, language),
        "reasons": _yes(round_.reasons_required, language), "count": str(len(round_.addressees)),
        "units": "、".join(round_.roster), "groups": "、".join(groups),
    }  # fmt: skip
    lines = [say("M-ROUND-NUMBERED" if round_.number else "M-ROUND", language, details)]
    lines += say("M-ROUND-ASKS", language, details).splitlines()
    lines += [say("M-ROUND-FROZEN", language, {"words": words}) for words in round_.frozen]
    lines.append(say("M-ROUND-ROSTER", language, details))
    lines += [say("M-ROUND-GROUPS", language, details)] if groups else []
    if findings:
        lines += ["", say("M-LOOK", language)]
        lines += [f"  {finding.code} {say_finding(finding, language)}" for finding in findings]
    return lines


def _yes(value: bool, language: Language) -> str:
    return say("M-YES" if value else "M-NO", language)


def _deadline(round_: Round, language: Language, office: OfficeTime) -> str:
    if round_.deadline is None:
        return say("M-ROUND-NO-DEADLINE", language)
    day = day_of(round_.deadline)
    words = f"{round_.deadline[:16].replace('T', ' ')}"
    words += f"（星期{'一二三四五六日'[day.weekday()]}）" if language == "zh" else day.strftime(" (%a)")
    opened = day_of(round_.opened_at)
    left = workdays_between(opened, day, calendar_of(office)) if opened <= day else None
    words += say("M-ROUND-LEFT", language, {"workdays": str(left)}) if left is not None else ""
    return words + (say("M-ROUND-WORDS", language, {"text": round_.deadline_text}) if round_.deadline_text else "")
