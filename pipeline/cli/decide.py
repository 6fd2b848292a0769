"""`huiqian decide COMMENT… VERDICT`."""

from __future__ import annotations

from typing import Any

import click

from pipeline.cli.command import argument, command, option
from pipeline.cli.options import language_of_user, language_option, ledger_options, office_of, office_options
from pipeline.ledger.engine import open_ledger
from pipeline.lexicon.messages import say
from pipeline.workflow.decide import decide, verdict_of
from pipeline.workflow.documents import ReadingOptions


@command("decide", help="H-CMD-DECIDE")
@argument("comments", nargs=-1, required=True, metavar="H-IS-COMMENT", help="H-ARG-COMMENTS")
@argument("verdict", metavar="H-IS-VERDICT", help="H-ARG-VERDICT")
@option("--reason", default="", help="H-REASON-VERDICT", metavar="H-IS-WORDS")
@option("--round", "number", type=int, help="H-ROUND", metavar="H-IS-NUMBER")
@ledger_options
@office_options
@language_option
def decide_(
    comments: tuple[str, ...], verdict: str, reason: str, number: int | None, ledger: str, who: str,
    closing: str | None, calendar: Any,
) -> None:  # fmt: skip
    """Say what becomes of comments."""
    options = ReadingOptions(office=office_of(closing, calendar))
    meant = verdict_of(verdict)
    with open_ledger(ledger, who=who) as book:
        done = decide(book, comments, meant, reason, options, number=number)
    for one in done:
        details = {
            "comment": one.comment,
            "unit": one.unit,
            "text": one.text[:40],
            "verdict": verdict,
            "seq": str(one.seq),
        }
        click.echo(say("M-DECIDED", language_of_user(), details))
