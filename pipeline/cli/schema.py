"""`huiqian schema [NAME]`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pipeline.cli.command import argument, command
from pipeline.cli.options import common, deliver, format_for
from pipeline.schemas.published import schema, schema_names, schema_text

FORMATS = ("json",)


@command("schema", help="H-CMD-SCHEMA")
@argument("name", required=False, metavar="H-IS-NAME", help="H-ARG-CONTRACT")
@common(*FORMATS)
def schema_(name: str | None, output: Path | None, format_: str | None, **options: Any) -> None:
    """Print the JSON Schema of a contract, or list them all."""
    format_for(output, format_, FORMATS, "json")
    listed = name is None and output is None
    content = _list() if listed else schema_text(name or "")
    deliver(content, output, force=options["force"], quiet=options["quiet"])


def _list() -> str:
    return "".join(f"{name:<12}{schema(name)['description']}\n" for name in schema_names())
