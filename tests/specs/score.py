"""How right the answers to a suite are: all, by category, and by the convention that an answer needed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

EXACT = ""


@dataclass
class Score:
    """Right and all answers by category; `conventions` counts the right ones that are so by a named convention."""

    right: Counter = field(default_factory=Counter)
    total: Counter = field(default_factory=Counter)
    conventions: Counter = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def add(self, category: str, convention: str | None, what: str) -> None:
        """Count one answer: `convention` is EXACT, the name of a convention, or None for a wrong answer."""
        self.total[category] += 1
        if convention is None:
            self.wrong.append(f"{category}: {what}")
            return
        self.right[category] += 1
        if convention:
            self.conventions[convention] += 1

    def share(self, *categories: str) -> float:
        """Return the share of right answers, of all or of the named categories."""
        names = categories or tuple(self.total)
        return sum(self.right[name] for name in names) / max(1, sum(self.total[name] for name in names))

    def line(self) -> str:
        """Return the figures as one line."""
        parts = [f"{name} {self.right[name]}/{self.total[name]}" for name in sorted(self.total)]
        named = ", ".join(f"{name} {count}" for name, count in self.conventions.most_common())
        return f"{self.share():.3f}  {'; '.join(parts)}  [{named}]"
