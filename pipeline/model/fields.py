"""Fields that an office's own template may name (模板字段)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FieldList:
    """A list to loop over: `names` are the fields that each of its entries has, in order; they are known also of an empty list."""

    names: tuple[str, ...]
    entries: tuple[tuple[str, ...], ...] = ()

    @property
    def records(self) -> tuple[dict[str, str], ...]:
        """The entries by their fields' names."""
        return tuple(dict(zip(self.names, entry, strict=True)) for entry in self.entries)


Fields = Mapping[str, str | FieldList]
