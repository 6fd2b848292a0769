"""Lines of any kind, sense or none: whatever is compared, nothing is lost and nothing fails."""

import random

import pytest

from pipeline.diff import compare
from pipeline.diff.places import Places
from tests.diff.documents import Line, assert_whole, document

BITS = [
    "一、总体",
    "（一）",
    "1.",
    "到2025年底前",
    "，",
    "。",
    "；",
    "市水利局",
    "、",
    "（责任单位：",
    "）",
    "30%",
    "100",
    "推进",
    "建设",
    "农村",
    " ",
    "\u3000",
    "“",
    "”",
    "\u200b",
    "A",
    "b",
    "(",
    ")",
    ":",
    "：",
    "缋效",
    "绩效",
    "应当",
    "力争",
    "①",
    "《方案》",
    "\t",
]


def _line(rng: random.Random) -> Line:
    kind = rng.random()
    if kind < 0.15:
        return ""
    if kind < 0.4:
        return tuple("".join(rng.choice(BITS[:-1]) for _ in range(rng.randint(0, 4))) for _ in range(rng.randint(1, 5)))
    return "".join(rng.choice(BITS) for _ in range(rng.randint(1, 14)))


def _changed(rng: random.Random, lines: list[Line]) -> list[Line]:
    out = list(lines) or [""]
    for _edit in range(rng.randint(0, 6)):
        at = rng.randrange(len(out))
        line = out[at]
        kind = rng.randrange(6)
        if kind == 0:
            out.insert(at, _line(rng))
        elif kind == 1 and len(out) > 1:
            out.pop(at)
        elif kind == 2:
            out.insert(rng.randrange(len(out)), out.pop(at))
        elif isinstance(line, str):
            cut = rng.randint(0, len(line))
            out[at : at + 1] = [line[:cut], line[cut:]] if kind == 3 else [line[:cut] + rng.choice(BITS) + line[cut:]]
        else:
            cells = list(line)
            cells.insert(rng.randint(0, len(cells)), rng.choice(BITS[:-1]))
            if kind == 4:
                cells.pop(rng.randrange(len(cells)))
            out[at] = tuple(cells)
    return out


def _joined(lines: list[Line], times: int) -> list[Line]:
    return ["".join("".join(line) for line in lines) * times]


def _check(seed: int) -> None:
    rng = random.Random(seed)
    old = [_line(rng) for _ in range(rng.randint(0, 14))]
    new = _changed(rng, old) if rng.random() < 0.8 else [_line(rng) for _ in range(rng.randint(0, 10))]
    if rng.random() < 0.1:
        old = _joined(old, rng.choice([1, 60]))
    if rng.random() < 0.1:
        new = _joined(new, rng.choice([1, 60]))
    comparison = compare(document(old, "old"), document(new, "new"))
    assert_whole(comparison)
    assert (comparison.changes == ()) == (comparison.old.text == comparison.new.text)
    for piece in Places.of(comparison).pieces:
        if piece.equal:
            assert comparison.old.text[slice(*piece.old)] == comparison.new.text[slice(*piece.new)]


def test_lines_of_any_kind_lose_nothing():
    for seed in range(500):
        _check(seed)


@pytest.mark.slow
def test_thousands_of_lines_of_any_kind_lose_nothing():
    for seed in range(10_000, 16_000):
        _check(seed)
