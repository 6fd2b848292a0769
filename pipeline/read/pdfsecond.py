"""A second opinion on PDFs that PDFium refuses to open: pdfplumber finds the text of some that are damaged.

It gives characters only; lines and paragraphs are made of them as of PDFium's. It can loop on a hostile file, so it runs
only where there is nothing else, and under the time limit of a document.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from unicodedata import east_asian_width

from pipeline.read.pdfchars import UNREADABLE, Char, Paper


def second_chars(data: bytes, most_pages: int) -> Iterator[tuple[Paper, list[Char]]]:
    """Yield the upright characters of each page, as far as pages can be read; nothing where none can."""
    import pdfplumber

    # pdfminer warns about every odd font on stderr; the document's own finding says that it is damaged
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    try:
        with pdfplumber.open(BytesIO(data)) as file:
            for page in file.pages[:most_pages]:
                yield Paper(0.0, 0.0, float(page.width), float(page.height)), [*_chars(page)]
                page.close()
    except MemoryError:
        raise
    except Exception:  # pdfminer raises anything on a malformed file, down to bare TypeErrors
        return


def _chars(page: Any) -> Iterator[Char]:
    for found in page.chars:
        text = str(found.get("text", ""))
        if not found.get("upright") or not text:
            continue
        # a glyph without a character comes as (cid:123)
        letter = text if len(text) == 1 else UNREADABLE if text.startswith("(cid:") else text[:1]
        box = (float(found["x0"]), float(found["top"]), float(found["x1"]), float(found["bottom"]))
        size = float(found.get("size") or box[3] - box[1]) or 1.0
        font = str(found.get("fontname", "")).partition("+")
        yield Char(letter, box, box[3], size, font[2] or font[0], east_asian_width(letter) in "WF", False)
