"""`SourceDocument` → `OfficialDocument`.

Takes: a file as read. Gives: letter and annexes, letterhead, sections, tables, request.
May import: `recognize`, `text`, `lexicon`, `model`, `errors`. To add one more element: a module named after it.
"""

from pipeline.structure.document import structure

__all__ = ["structure"]
