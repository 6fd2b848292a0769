"""Names of WordprocessingML (ISO/IEC 29500-1) as lxml writes them."""

from __future__ import annotations

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
V = "{urn:schemas-microsoft-com:vml}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
W15 = "{http://schemas.microsoft.com/office/word/2012/wordml}"

# The strict variant of the standard uses other namespaces for the same names.
STRICT = (
    (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
    (b"http://purl.oclc.org/ooxml/officeDocument/math", b"http://schemas.openxmlformats.org/officeDocument/2006/math"),
    (b"http://purl.oclc.org/ooxml/drawingml/main", b"http://schemas.openxmlformats.org/drawingml/2006/main"),
    (
        b"http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing",
        b"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    ),
)

VAL = W + "val"
ID = W + "id"

P, TBL, TR, TC, SDT, SDT_CONTENT = (W + name for name in ("p", "tbl", "tr", "tc", "sdt", "sdtContent"))
RUN, T, DEL_TEXT, RPR, PPR = (W + name for name in ("r", "t", "delText", "rPr", "pPr"))
TXBX = W + "txbxContent"
ALTERNATE, CHOICE, FALLBACK = MC + "AlternateContent", MC + "Choice", MC + "Fallback"

_OFF = frozenset({"0", "false", "off", "none"})


def is_on(value: str | None) -> bool:
    """Return what a toggle property says: present without a value means on."""
    return value is None or value not in _OFF


def whole(value: str | None, default: int = 0) -> int:
    """Return an attribute as a whole number; what is no number (or beyond 32 bits) counts as `default`."""
    try:
        number = int(float(value)) if value is not None else default
    except (ValueError, OverflowError):
        return default
    return number if abs(number) < 2**31 else default
