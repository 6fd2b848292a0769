"""A browser without a screen for tests: where it is, how it starts without asking any network, and what is done where there is none."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

import pytest

_QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip


@contextmanager
def started_browser() -> Iterator[Any]:
    """A running browser, gone behind the block: two cannot run beside each other in one process."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        absent("playwright is not installed (extra: browser)")
    executable = _chromium()
    with sync_playwright() as running:
        started = running.chromium.launch(executable_path=executable, args=list(_QUIET))
        yield started
        started.close()


def absent(reason: str) -> NoReturn:
    """Skip, where a person runs the tests; fail where they must be run (CI sets HUIQIAN_BROWSER=required)."""
    if os.environ.get("HUIQIAN_BROWSER") == "required":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


def _chromium() -> str:
    named = os.environ.get("HUIQIAN_CHROMIUM")
    known = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    found = named or next((path for name in known if (path := shutil.which(name))), "")
    if not found:
        absent("no Chromium here: install it, or name one in HUIQIAN_CHROMIUM")
    return found
