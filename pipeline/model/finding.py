"""What the program noticed or was unsure of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pipeline.model.span import Span

Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark for a person (提示), tied to a place in the text where there is one.

    Its words in Chinese and English stand in `lexicon/messages.toml` under `code`;
    `details` fills that text's ``{placeholders}``, as (name, words) pairs in order.
    """

    code: str
    severity: Severity
    details: tuple[tuple[str, str], ...] = ()
    span: Span | None = None
