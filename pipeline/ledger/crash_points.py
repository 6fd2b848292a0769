"""Places where a test may kill the program: the environment variable HUIQIAN_CRASH_AT=n ends it at the n-th of them.

The end is that of a power cut: nothing is closed, flushed or undone. For tests only.
"""

from __future__ import annotations

import os

_passed = 0


def crash_point() -> None:
    """Count one step towards what lasts; end the process where a test asks for it."""
    global _passed  # noqa: PLW0603 -- one count for the process is what the test asks for
    wanted = os.environ.get("HUIQIAN_CRASH_AT")
    if wanted:
        _passed += 1
        if _passed == int(wanted):
            os._exit(137)
