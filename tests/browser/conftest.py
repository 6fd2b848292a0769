"""The page of the demo's case in a real browser: what is needed, what is watched, and where the pictures go."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.chromium import absent, started_browser

ROOT = Path(__file__).resolve().parents[2]
SHOTS = ROOT / "outputs" / "screenshots"
AXE = Path(os.environ.get("HUIQIAN_AXE", ROOT / "build" / "axe" / "node_modules" / "axe-core" / "axe.min.js"))
_WATCH = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) => window.violations.push(event.violatedDirective));
"""


@dataclass
class Window:
    """A page that is open, and all that it asked for or complained of; `violations` are breaches of its own policy."""

    page: Any
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    @property
    def violations(self) -> list[str]:
        return list(self.page.evaluate("window.violations"))

    def visible(self, selector: str) -> int:
        """How many elements of a selector a reader sees."""
        return int(self.page.locator(selector).locator("visible=true").count())

    def charts_are_live(self) -> None:
        """Wait until the page's script has drawn the charts anew."""
        self.page.wait_for_function(
            "document.querySelectorAll('figure.chart').length > 0 &&"
            "document.querySelectorAll('figure.chart:not(.is-live)').length === 0"
        )


Opened = Callable[..., Window]


@pytest.fixture(scope="session")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that `huiqian run` makes of the demo, with the page in it."""
    out = tmp_path_factory.mktemp("browser") / "demo"
    command = [sys.executable, "-m", "pipeline", "run", "corpora/demo", "-o", str(out), "--lang", "zh"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=600, check=False)
    assert (out / "report.html").is_file(), done.stderr[-2000:]
    return out


@pytest.fixture(scope="session")
def plan(case: Path) -> dict[str, Any]:
    """What the same run wrote of the plan, to count by."""
    written: dict[str, Any] = json.loads((case / "plan.json").read_text("utf-8"))
    return written


@pytest.fixture(scope="package")
def browser() -> Iterator[Any]:
    """A browser without a screen, gone when these tests are."""
    with started_browser() as browser:
        yield browser


@pytest.fixture
def opened(browser: Any, case: Path) -> Iterator[Opened]:
    """Open the page in a window of its own; the arguments are those of a browser context."""
    contexts = []

    def open_(**about: Any) -> Window:
        context = browser.new_context(**({"viewport": {"width": 1280, "height": 900}} | about))
        contexts.append(context)
        context.add_init_script(_WATCH)
        window = Window(context.new_page())
        context.on("request", lambda request: window.requests.append(request.url))
        window.page.on("console", lambda said: window.complaints.append(f"{said.type}: {said.text}"))
        window.page.on("pageerror", lambda error: window.complaints.append(str(error)))
        window.page.goto((case / "report.html").as_uri())
        return window

    yield open_
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def axe() -> str:
    """The script that finds what a reader with a screen reader or poor sight would stumble over."""
    if not AXE.is_file():
        absent(f"axe-core is not here ({AXE}); .ci/run installs it with npm")
    return AXE.read_text("utf-8")


@pytest.fixture(scope="session")
def shots(pytestconfig: pytest.Config) -> Iterator[Path]:
    """The folder of pictures for a person to look at; its path is said at the end."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    yield SHOTS
    reporter = pytestconfig.pluginmanager.get_plugin("terminalreporter")
    if reporter is not None:
        reporter.write_line(f"\npictures of the page: {SHOTS}")
