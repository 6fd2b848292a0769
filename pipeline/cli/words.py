"""`huiqian reply`, `assign`, `extend`, `remove`: what no file says; each is journalled, and `ledger undo` takes it back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import click

from pipeline.cli.command import argument, command, option
from pipeline.cli.options import language_of_user, language_option, ledger_options, office_of, office_options
from pipeline.errors import UsageError
from pipeline.ledger.engine import open_ledger
from pipeline.lexicon.messages import say
from pipeline.model.office import ZONE
from pipeline.workflow.consultation import assign, extend, remove, reply_by_word
from pipeline.workflow.documents import ReadingOptions
from pipeline.workflow.letters import moment

_round = option("--round", "number", type=int, help="H-ROUND-OPEN", metavar="H-IS-NUMBER")
_reason = option("--reason", default="", help="H-REASON", metavar="H-IS-WORDS")


@command("reply", help="H-CMD-REPLY")
@argument("unit", metavar="H-IS-UNIT", help="H-ARG-UNIT")
@option("--none", "none", is_flag=True, help="H-NONE")
@option("--comment", "comments", multiple=True, metavar="H-IS-WORDS", help="H-COMMENT")
@option("--at", metavar="H-IS-TIME", help="H-AT")
@_round
@ledger_options
@office_options
@language_option
def reply(
    unit: str, none: bool, comments: tuple[str, ...], at: str | None, number: int | None, ledger: str,
    who: str, closing: str | None, calendar: Any, **_options: Any,
) -> None:  # fmt: skip
    """Enter what a UNIT said without a letter: by telephone, in a meeting."""
    if none == bool(comments):
        raise UsageError("M-REPLY")
    received = moment(at) if at else datetime.now(ZONE).isoformat(timespec="seconds")
    how = ReadingOptions(office=office_of(closing, calendar))
    with open_ledger(ledger, who=who) as book:
        filed = reply_by_word(book, unit, comments, how, number=number, at=received)
    _say("M-REPLIED", letter=filed.letter.id, unit=filed.letter.unit, count=len(filed.reply.comments))
    for part in filed.reply.unread:
        _say("M-UNREAD", file=filed.letter.file, words=part.text)


@command("assign", help="H-CMD-ASSIGN")
@argument("letter", metavar="H-IS-LETTER", help="H-ARG-LETTER")
@argument("unit", metavar="H-IS-UNIT", help="H-ARG-UNIT")
@_reason
@ledger_options
@language_option
def assign_(letter: str, unit: str, reason: str, ledger: str, who: str, **_options: Any) -> None:
    """Say that a LETTER (L003) is that of a UNIT."""
    with open_ledger(ledger, who=who) as book:
        seq, member = assign(book, letter, unit, reason)
    _say("M-ASSIGNED", letter=letter, unit=member, seq=seq)


@command("extend", help="H-CMD-EXTEND")
@argument("unit", metavar="H-IS-UNIT", help="H-ARG-UNIT")
@option("--until", required=True, metavar="H-IS-TIME", help="H-UNTIL")
@_reason
@_round
@ledger_options
@language_option
def extend_(
    unit: str, until: str, reason: str, number: int | None, ledger: str, who: str, **_options: Any
) -> None:  # fmt: skip
    """Give a UNIT more time."""
    with open_ledger(ledger, who=who) as book:
        seq, member = extend(book, unit, moment(until), reason, number=number)
    _say("M-EXTENDED", unit=member, until=moment(until)[:16].replace("T", " "), seq=seq)


@command("remove", help="H-CMD-REMOVE")
@argument("letter", metavar="H-IS-LETTER", help="H-ARG-LETTER")
@_reason
@ledger_options
@language_option
def remove_(letter: str, reason: str, ledger: str, who: str, **_options: Any) -> None:
    """Take a LETTER that was filed by mistake out of the count; it is kept, and `ledger undo` brings it back."""
    with open_ledger(ledger, who=who) as book:
        seq = remove(book, letter, reason)
    _say("M-REMOVED", letter=letter, seq=seq)


def _say(code: str, **details: object) -> None:
    click.echo(say(code, language_of_user(), {key: str(value) for key, value in details.items()}))
