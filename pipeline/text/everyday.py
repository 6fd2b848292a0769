"""Everyday text: traditional characters, formal numerals and blanks inside a number, made plain."""

from __future__ import annotations

import re

from pipeline.text.shadow import Shadow

# characters of numerals, measure words and currencies only; one for one
_TRADITIONAL = str.maketrans(
    "點兩萬億貳參個對單張條噸錢圓幾陸壹贰叁肆伍陆柒捌玖拾佰仟負雙隻塊歐韓鎊釐釘銭鐘時週與餘餐從過",
    "点两万亿二三个对单张条吨钱圆几六一二三四五六七八九十百千负双只块欧韩镑厘钉钱钟时周与余餐从过",
)
_INSIDE = re.compile(r"(?<=\d) +(?=[\dkK])")


def everyday_view(text: str) -> Shadow:
    """Return a view of shadow text in which everyday numbers look like those of official prose.

    Traditional characters and formal numerals (陸, 拾) are replaced one for one, blanks inside a number (7 2 折, 5 k) are
    left out. ``Shadow.span`` gives the offsets in `text` back. Never for official prose: 陆 and 伍 are names there.
    """
    plain = text.translate(_TRADITIONAL)
    pieces: list[str] = []
    cuts: list[tuple[int, int]] = []
    done = kept = dropped = 0
    for gap in _INSIDE.finditer(plain):
        pieces.append(plain[done : gap.start()])
        kept += gap.start() - done
        dropped += gap.end() - gap.start()
        cuts.append((kept, dropped))
        done = gap.end()
    pieces.append(plain[done:])
    return Shadow("".join(pieces), tuple(cuts))
