"""`huiqian decide COMMENT… VERDICT`."""

from __future__ import annotations

from typing import Any

import click

from pipeline.cli.options import language_of_user, language_option, ledger_options, office_of, office_options
from pipeline.ledger.engine import open_ledger
from pipeline.lexicon.messages import say
from pipeline.workflow.decide import decide, verdict_of
from pipeline.workflow.documents import ReadingOptions


@click.command("decide")
@click.argument("comments", nargs=-1, required=True, metavar="COMMENT…")
@click.argument("verdict", metavar="VERDICT")
@click.option("--reason", default="", help="Why (处理说明); required for 部分采纳 and 不采纳.")
@click.option("--round", "number", type=int, help="Number of the round; default: the latest.")
@ledger_options
@office_options
@language_option
def decide_(
    comments: tuple[str, ...], verdict: str, reason: str, number: int | None, ledger: str, who: str,
    closing: str | None, calendar: Any,
) -> None:  # fmt: skip
    """Say what becomes of a COMMENT (C012): VERDICT is 采纳, 部分采纳, 不采纳, 待人工 or 未提修改.

    A person's word wins over the rules. It is marked stale when the draft changes again at that place.
    """
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
