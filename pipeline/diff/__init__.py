"""Two drafts → what changed (`model/change.py`): aligned lines, moves, changes of text with their topic, changes of fields.

Takes: two `SourceDocument`s, and their `Plan`s where they are plans. Gives: a `Comparison`.
May import: recognize, text, lexicon, model, errors. To add one more topic: `topics.py`; one more field of a task: `fields.py`.
"""

from pipeline.diff.compare import compare
from pipeline.diff.fields import with_fields

__all__ = ["compare", "with_fields"]
