"""The page of a case (总览): one offline html file with all that an office asks of it, from what must happen today to the journal.

Takes: an `Overview`, and charts with their svg. Gives: the text of one html file, the same for the same value.
May import: `recognize`, `text`, `lexicon`, `model`; jinja2 for the templates, and in `charts.py` lxml.
To add a part: a module with rows of plain words, a template `page_….html.j2`, its place in `page.py`, its words in `lexicon/page.toml`.
"""

from pipeline.export.page.page import page_of
from pipeline.export.page.words import words

__all__ = ["page_of", "words"]
