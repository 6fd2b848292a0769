"""The schemas by their names, as they stand in the package."""

from __future__ import annotations

import json
from importlib import resources
from typing import Any

from pipeline.errors import UsageError

_SUFFIX = ".schema.json"


def schema_names() -> tuple[str, ...]:
    """Return the names of all contracts, sorted."""
    files = resources.files("pipeline.schemas").iterdir()
    return tuple(sorted(file.name.removesuffix(_SUFFIX) for file in files if file.name.endswith(_SUFFIX)))


def schema_text(name: str) -> str:
    """Return the schema of a contract as the text of its file.

    Args:
        name: what stands in `schema` of a file (``huiqian.plan/1``), or its middle part alone (``plan``).

    Raises:
        UsageError: M-SCHEMA, there is no such contract, or not in that version.
    """
    known = schema_names()
    bare = name.removeprefix("huiqian.").removesuffix("/1")
    if bare not in known:
        raise UsageError("M-SCHEMA", name=name, known=" ".join(known))
    return resources.files("pipeline.schemas").joinpath(bare + _SUFFIX).read_text(encoding="utf-8")


def schema(name: str) -> dict[str, Any]:
    """Return the schema of a contract; names and errors as `schema_text`."""
    found: dict[str, Any] = json.loads(schema_text(name))
    return found
