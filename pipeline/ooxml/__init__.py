"""A Word package, safely: opened behind the guard, its runs walked with their place in the file, numbers, revisions.

Takes: the bytes of a package. Gives: lines, tables, revisions, comments, and the way back from a place to its element.
May import: `text`, `lexicon`, `model`, `errors` and lxml, olefile. To add one more: a file named after the part or mark.
"""
