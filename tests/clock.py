"""How the time of a reading grows with its text."""

import time
from collections.abc import Callable

_SIZE = 6000
_GRAIN = 0.004  # seconds that a clock or a pause may add
_ROUNDS = 4  # a busy machine disturbs one measurement, not four


def doubling(read: Callable[[str], object], unit: str) -> float:
    """Return how many times longer `read` takes for twice the text made of `unit`; the least of some rounds."""
    short, long = ((unit * size)[:size] for size in (_SIZE, 2 * _SIZE))
    read(short[:500])
    best = float("inf")
    for _round in range(_ROUNDS):
        once = min(_seconds(read, short) for _ in range(2))
        best = min(best, _seconds(read, long) / (once + _GRAIN))
        if best <= 2.2:
            break
    return best


def _seconds(read: Callable[[str], object], text: str) -> float:
    begin = time.process_time()
    read(text)
    return time.process_time() - begin
