"""What the control words of an RTF file are: signs, destinations that are read, noted or passed over, times."""

from __future__ import annotations

import re

from pipeline.read.wordml import Align

SIGNS = {
    "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "bullet": "•",
    "emspace": "\u2003", "enspace": "\u2002", "qmspace": "\u2005", "tab": "\t", "line": "\n", "lbr": "\n",
    "zwj": "\u200d", "zwnj": "\u200c", "rtlmark": "\u200f", "ltrmark": "\u200e",
}  # fmt: skip
ALIGN: dict[str, Align] = {"ql": "left", "qc": "center", "qr": "right", "qj": "both", "qd": "both"}
# groups whose text is none of the document's, though not marked by \*
SILENT = frozenset(
    {
        "colortbl",
        "stylesheet",
        "fonttbl",
        "info",
        "pict",
        "sp",
        "nonshppict",
        "shprslt",
        "xe",
        "tc",
        "rxe",
        "txe",
        "ftnsep",
        "ftnsepc",
        "ftncn",
        "aftnsep",
        "aftnsepc",
        "aftncn",
        "nonesttables",
        "objdata",
        "objclass",
        "mmath",
        "filetbl",
        "themedata",
        "colorschememapping",
        "datastore",
        "generator",
        "upr",
        "private",
    }
)
# marked by \*, and yet read
READ = frozenset({"shpinst", "shpgrp", "shppict", "do", "ud", "nesttableprops", "annotation", "docpart"})
STORIES = frozenset(
    {
        "header",
        "headerl",
        "headerr",
        "headerf",
        "footer",
        "footerl",
        "footerr",
        "footerf",
        "footnote",
        "annotation",
        "shptxt",
        "dptxbxtext",
    }
)
NOTED = {"fonttbl", "stylesheet", "info", "revtbl", "listtext", "pntext", "fldinst", "atnid", "atnauthor", "atnref",
          "atrfstart", "atrfend", "atndate", "pict"}  # fmt: skip
INFO = {"title": "title", "author": "author", "subject": "subject", "keywords": "keywords", "doccomm": "description",
         "operator": "last_modified_by", "company": "company"}  # fmt: skip
SPEAKS = re.compile(r"\w|[\u2460-\u24ff\u3200-\u32ff]")


def iso_time(stamp: int) -> str:
    """Return a time stamp of RTF (DTTM: packed minutes, hours, day, month, year) as ISO, "" for none."""
    minute, hour, day = stamp & 0x3F, stamp >> 6 & 0x1F, stamp >> 11 & 0x1F
    month, year = stamp >> 16 & 0xF, (stamp >> 20 & 0x1FF) + 1900
    if not stamp or not (1 <= month <= 12 and 1 <= day <= 31 and hour < 24 and minute < 60):
        return ""
    return f"{year}-{month:02d}-{day:02d}T{hour:02d}:{minute:02d}:00"
