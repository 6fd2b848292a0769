"""Who answered a round, and what waits for a person, in words for the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.feedback.sheets import answer_rows, summary
from pipeline.ledger.timing import TimeLeft
from pipeline.lexicon.messages import Language, say
from pipeline.lexicon.terms import LETTER_STATES, STANCES, term
from pipeline.model.overview import Due
from pipeline.model.status import ConsultationStatus
from pipeline.workflow.comments import Commented


def status_to_text(
    result: Commented, status: ConsultationStatus, left: TimeLeft | None, work: Sequence[Due], language: Language
) -> str:
    """Return who answered: how many, until when, a line for each unit and each letter of others, and what is to be done."""
    lines = [summary(status, language)]
    if status.deadline:
        details = {
            "deadline": status.deadline[:16].replace("T", " "), "left": _left(left, language),
            "silence": say(f"M-SILENCE-{status.no_reply.upper()}", language),
        }  # fmt: skip
        lines.append(say("M-STATUS-DEADLINE", language, details))
    lines += ["", *_units(result, status, language)]
    if work:
        lines += ["", say("M-STATUS-WORK", language, {"count": str(len(work))})]
        lines += [f"  {one.subject} {one.words}" for one in work]
    return "\n".join(lines)


def _units(result: Commented, status: ConsultationStatus, language: Language) -> Iterator[str]:
    colon, between = ("：", "、") if language == "zh" else (": ", ", ")
    for number, row in enumerate(answer_rows(status, result.letters), 1):
        stances = dict.fromkeys(
            term(STANCES, letter.stance, language) for letter in row.letters if letter.status != "not_a_letter"
        )
        tail = [
            between.join(stances),
            say("M-STATUS-COMMENTS", language, {"count": str(row.comments)}) if row.comments else "",
            between.join((letter.received_at or "")[:16].replace("T", " ") for letter in row.letters),
            between.join(letter.file for letter in row.letters),
        ]
        state = term(LETTER_STATES, row.state, language)
        yield f"{number:>3} {row.name}{colon}{state}" + "".join(f" · {words}" for words in tail if words)


def _left(left: TimeLeft | None, language: Language) -> str:
    if left is None:
        return ""
    details = {"days": str(abs(left.days)), "workdays": str(left.workdays)}
    if left.over:
        return say("M-LEFT-OVER" if left.days else "M-LEFT-JUST-OVER", language, details)
    if left.workdays is None:
        return say("M-LEFT-NO-CALENDAR", language, details)
    return say("M-LEFT" if left.days else "M-LEFT-TODAY", language, details)
