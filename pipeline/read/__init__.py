"""A file → `SourceDocument`.

Takes: the bytes of a file and its name. Gives: blocks, tables, revisions, margin comments, seals, findings.
May import: `ooxml`, `text`, `lexicon`, `model`, `errors` and document libraries.
To add a format: a module with a `read` function, a row in `formats.py`, and a tiny file of it in `trials/`.
"""
