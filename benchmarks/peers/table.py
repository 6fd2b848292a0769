"""The table of peers: which version, under which licence, where it is compared, or why it is not."""

from __future__ import annotations

import json
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
SAID = Path(sys.prefix) / "huiqian-peers.json"
"""What pip said of each requirement that it could not install, written by `install`."""


def peers() -> tuple[dict[str, Any], ...]:
    """Return the rows of peers.toml."""
    return tuple(tomllib.loads((HERE / "peers.toml").read_text(encoding="utf-8"))["peer"])


def peers_page() -> str:
    """Return the table: those that are run (yes), those one must install apart (opt-in), those that are left out (no)."""
    said = json.loads(SAID.read_text(encoding="utf-8")) if SAID.is_file() else {}
    lines = [
        "## Peers",
        "",
        "| program | version | licence | for | how it is run, or why it is not |",
        "|---|---|---|---|---|",
    ]
    for row in peers():
        how = " ".join(filter(None, [row["how"], f"pip said: {said[row['name']]}" if row["name"] in said else ""]))
        cells = [row["name"], _version(row), row["licence"], row["for"], row["run"], how]
        lines.append("| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |")
    return "\n".join(lines)


def _version(row: dict[str, Any]) -> str:
    try:
        return version(row["name"])
    except PackageNotFoundError:
        seen = row.get("version", "")
        return f"{seen} (not here)" if seen and row["run"] == "yes" else seen
