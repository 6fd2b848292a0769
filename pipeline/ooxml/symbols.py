"""Characters of symbol fonts (w:sym) that have a character of their own in Unicode."""

from __future__ import annotations

from typing import Any

from pipeline.ooxml.names import W

_WINGDINGS = {0x6C: "●", 0x6E: "■", 0x6F: "□", 0x71: "❑", 0x72: "❒", 0x75: "◆", 0x76: "❖", 0x77: "◆", 0x9F: "•",
              0xA1: "○", 0xA3: "□", 0xA8: "□", 0xD8: "➢", 0xDF: "←", 0xE0: "→", 0xE8: "➔", 0xF0: "⇨", 0xFB: "✗",
              0xFC: "✓", 0xFD: "☒", 0xFE: "☑"}  # fmt: skip
_WINGDINGS_2 = {0x50: "✓", 0x4F: "✗", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0xA3: "□", 0x30: "□", 0x2A: "□"}
_SYMBOL = {0xA3: "≤", 0xA5: "∞", 0xA7: "♣", 0xB0: "°", 0xB1: "±", 0xB3: "≥", 0xB4: "×", 0xB7: "•", 0xB8: "÷",
           0xB9: "≠", 0xBB: "≈", 0xD7: "⋅", 0xAE: "→", 0x61: "α", 0x62: "β", 0x6D: "μ", 0x44: "Δ", 0x53: "Σ"}  # fmt: skip
_FONTS = {"wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2, "symbol": _SYMBOL}


def symbol_text(element: Any) -> str:
    """Return the character of a w:sym: its Unicode twin where it is known, else the code as the file has it."""
    try:
        code = int(element.get(W + "char", ""), 16)
    except ValueError:
        return ""
    known = _FONTS.get(element.get(W + "font", "").lower(), {})
    if code & 0xFF in known and (code < 0x100 or 0xF000 <= code <= 0xF0FF):
        return known[code & 0xFF]
    return chr(code) if 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE else "\ufffd"
