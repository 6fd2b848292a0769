"""Two drafts → a `Comparison`: the order of the steps."""

from __future__ import annotations

from pipeline.diff.draft import align_units
from pipeline.diff.finish import finish
from pipeline.diff.hunks import Texts
from pipeline.diff.matched import hunks_of_entries
from pipeline.diff.renumbering import group_renumbering
from pipeline.diff.sentence_moves import find_sentence_moves
from pipeline.diff.units import units_of_pair
from pipeline.model.change import Comparison
from pipeline.model.source import SourceDocument


def compare(old: SourceDocument, new: SourceDocument, *, names: frozenset[str] = frozenset()) -> Comparison:
    """Return what changed between two drafts (`model/change.py` says what each value means); fields are left empty.

    Outside the changes the two texts are equal. Of lines that may stand for several others (repeated clauses), those in order
    and nearest win.

    Args:
        old: the old draft as read.
        new: the new draft as read.
        names: units that either draft names in its clauses; they stay whole in sentences too.
    """
    draft = align_units(*units_of_pair(old, new))
    texts = Texts(old.text, new.text, names)
    hunks, tables = hunks_of_entries(texts, old, new, draft)
    hunks = find_sentence_moves(texts, hunks)
    group_renumbering(draft, old, new, hunks)
    return finish(old, new, draft, hunks, tables)
