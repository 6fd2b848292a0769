"""What an engine reads → what the paper says: brackets, dashes and marks that OCR confuses beside Hanzi.

Only characters of the same look are exchanged, and only where their neighbours leave no doubt; words are never touched.
"""

from __future__ import annotations

import re

_HANZI = "〇一-龥㐀-䶿"
_WIDE = f"{_HANZI}，。；：？！、（）〔〕【】《》〈〉“”‘’％…"
_DASH = "\\-—–－―‐─"
_BLANKS = re.compile(rf"(?<=[{_WIDE}])[ \u3000]+|[ \u3000]+(?=[{_WIDE}])")
_PAGE_NUMBER = re.compile(rf"\s*[{_DASH}~·一]\s*(\d{{1,4}})\s*[{_DASH}~·一]\s*")
_NUMBER_BRACKETS = re.compile(r"(?<=[一-龥])[〔\[［【(（{]((?:19|20)\d\d)[〕\]］】)）}](?=第?\d+号|第?\d+$|$)")
_ISSUE_OPENS = re.compile(r"^[〔\[［【(（{]((?:19|20)\d\d)[〕\]］】)）}](?=\d+号)")
_DASH_LABEL = re.compile(rf"^[{_DASH}](?=、)|(?<=^[（(])[{_DASH}](?=[）)])|(?<=^第)[{_DASH}](?=[章节条部])")
_YEARS = re.compile(rf"(?<=\d{{4}})(年?)[{_DASH}一~～](?=(?:19|20)\d\d年?)")
_SPANS = re.compile(r"(?<=\d[年月日时])一(?=\d)")
_PER_MILLE = re.compile(r"(?<=\d)%[oO0₀°](?=[^0-9A-Za-z]|$)")
_NUMERALS = "一二三四五六七八九十"
_LABEL_OPENS = re.compile(rf"[〈<《\[［{{【](?=[{_NUMERALS}]{{1,3}}[)）])")
_LABEL_CLOSES = re.compile(rf"(?:(?<=[(（][{_NUMERALS}])|(?<=[(（][{_NUMERALS}]{{2}}))[〉>》\]］}}】]")
_ORDINAL = re.compile(rf"(?<=[（(])[{_DASH}](?=[）)])")
_MARKS = str.maketrans(",;:?!", "，；：？！")
_MARK = re.compile(rf"(?<=[{_WIDE}0-9A-Za-z%])[,;:?!](?=[{_WIDE}0-9A-Za-z%]|$)|^[,;:?!](?=[{_WIDE}])")
_FULL_STOP = re.compile(rf"(?<=[{_HANZI}）”》])[.．](?=$|[{_HANZI}])")
_SPECK = re.compile(rf"(?<=[，。；：、])[·•](?=[{_HANZI}])")  # dust: no mark stands between two clauses
_PAIR = re.compile(r"[(（]([^()（）]{0,200})[)）]")


def fold(raw: str) -> str:
    """Return a recognised line as the paper has it: full-width brackets and marks beside Hanzi, — and 一 by place.

    A line that is a page number comes as ``— 7 —``. Figures keep their marks (``1,286``, ``17:30``), as do Latin words.
    """
    if number := _PAGE_NUMBER.fullmatch(raw):
        return f"— {number[1]} —"
    text = _BLANKS.sub("", raw.strip())
    text = _SPECK.sub("", text)
    text = _DASH_LABEL.sub("一", text)
    text = _ORDINAL.sub("一", text)
    text = _LABEL_OPENS.sub("（", text)
    text = _LABEL_CLOSES.sub("）", text)
    text = _YEARS.sub(r"\1—", text)
    text = _SPANS.sub("—", text)
    text = _PER_MILLE.sub("‰", text)
    text = _NUMBER_BRACKETS.sub(r"〔\1〕", text)
    text = _ISSUE_OPENS.sub(r"〔\1〕", text)
    text = _brackets(text)
    text = _MARK.sub(lambda match: _mark(text, match.start()), text)
    return _FULL_STOP.sub("。", text)


def _brackets(text: str) -> str:
    """Round brackets are full-width unless what they hold and what stands before them is Latin or a figure."""
    out = list(text)
    for match in _PAIR.finditer(text):
        around = text[max(0, match.start() - 1) : match.start()] + text[match.end() : match.end() + 1]
        if re.search(f"[{_WIDE}]", match[1] + around) or not around:
            out[match.start()], out[match.end() - 1] = "（", "）"
    # what its line does not pair is paired with another line: Chinese text all the same
    depth, lone = 0, []
    for at, ch in enumerate(text):
        if ch in "(（":
            depth += 1
            lone.append(at)
        elif ch in ")）":
            if depth:
                depth -= 1
                lone.pop()
            else:
                out[at] = "）" if re.search(f"[{_WIDE}]", text[:at] or "，") else out[at]
    for at in lone:
        out[at] = "（" if re.search(f"[{_WIDE}]", text[at + 1 :] or "，") else out[at]
    return "".join(out)


def _mark(text: str, at: int) -> str:
    before, after = text[at - 1 : at] if at else "", text[at + 1 : at + 2]
    hanzi = re.compile(f"[{_WIDE}]")
    wide = bool(before and hanzi.match(before)) or bool(after and hanzi.match(after))
    return text[at].translate(_MARKS) if wide else text[at]
