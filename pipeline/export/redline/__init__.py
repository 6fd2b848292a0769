"""A comparison → a redline (花脸稿): the new draft's Word file with tracked changes, none of which is proved here.

Takes: a `Comparison` and the packages of its two files. Gives: the bytes of a Word file; `workflow/redline.py` reads them back.
May import: what `export` may. To add one more: a file named after what is marked.
"""

from pipeline.export.redline.write import Redline, Settings, package_format, write_redline

__all__ = ["Redline", "Settings", "package_format", "write_redline"]
