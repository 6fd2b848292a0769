"""What a chart is: a drawing by specification, its words for those who do not see it, and its figures as a table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart (图).

    `id` is a Latin name, unique on a page (``heat-map``). `title` and `summary` are Chinese; the summary is one sentence that
    says what is to be seen, with its main figures. `spec` is a Vega-Lite specification with its data inline and no address in
    it. `header` and `rows` are the same figures as a table.
    """

    id: str
    title: str
    summary: str
    spec: Mapping[str, Any]
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
