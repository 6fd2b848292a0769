"""A value → a file: tables, documents, pages, graphs, JSON; and `files.py`, the only place that writes to the disk.

Takes: values of `model/` and graphs. Gives: bytes, text or dictionaries, the same ones for the same value.
May import: `text`, `lexicon`, `model`, `errors`, document libraries and networkx, each module its own.
To add one more: a file named after the format, with one function that takes the value and returns the bytes.
"""
