"""`huiqian pack -o CASE.zip`, and `pack --verify CASE.zip`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from pipeline.cli.command import command, option
from pipeline.cli.comments import existing_ledger
from pipeline.cli.options import (
    common,
    deliver,
    format_for,
    language_of_user,
    ledger_options,
    moment_of_user,
    reading,
    reading_options,
)
from pipeline.errors import UsageError
from pipeline.ledger.engine import open_ledger
from pipeline.lexicon.messages import say, say_finding


@command("pack", help="H-CMD-PACK")
@option("--verify", type=click.Path(path_type=Path), help="H-VERIFY", metavar="H-IS-FILE")
@option("--round", "number", type=int, help="H-ROUND", metavar="H-IS-NUMBER")
@option("--issue", is_flag=True, help="H-ISSUE-PACK")
@option("--as-of", "moment", metavar="H-IS-TIME", help="H-AS-OF")
@ledger_options
@reading
@common("zip")
def pack(
    verify: Path | None, output: Path | None, format_: str | None, ledger: str, who: str, number: int | None,
    issue: bool, moment: str | None, **options: Any,
) -> None:  # fmt: skip
    """Gather a round of the ledger in one archive."""
    if verify is not None:
        _verify(verify)
        return
    format_for(output, format_, ("zip",), "zip")
    if output is None:
        raise UsageError("M-BINARY")
    from pipeline.workflow.pack import pack_case  # the command's help does without the writers
    from pipeline.workflow.settlement_documents import Wishes

    wishes = Wishes(public=True, issue=issue)
    with open_ledger(existing_ledger(ledger), who=who) as book:
        content = pack_case(
            book, reading_options(options), number=number, now=moment_of_user(moment), wishes=wishes
        ).archive()
    deliver(content, output, force=options["force"], quiet=options["quiet"])


def _verify(path: Path) -> None:
    from pipeline.export.pack import verify_pack

    found = verify_pack(path)
    language = language_of_user()
    for finding in found:
        click.echo(f"{finding.code} {say_finding(finding, language)}")
    click.echo(
        say("M-PACK-FAULTS" if found else "M-PACK-WHOLE", language, {"file": path.name, "count": str(len(found))})
    )
    if found:
        raise click.exceptions.Exit(1)
