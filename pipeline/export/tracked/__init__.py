"""Edits by several hands → the same Word file with tracked changes (修订) and margin comments (批注), which nobody has proved yet.

Takes: the draft as read, its package, `SignedEdits`, `MarginNote`s. Gives: the bytes; `workflow/apply.py` reads them back.
May import: what `export` may. To add one more kind of edit: a method of `write._Writer`, and its check in `held.py`.
"""

from pipeline.export.tracked.held import Holder
from pipeline.export.tracked.margins import comments_root
from pipeline.export.tracked.write import write_tracked

__all__ = ["Holder", "comments_root", "write_tracked"]
