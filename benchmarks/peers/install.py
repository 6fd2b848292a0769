"""Install the extra `bench` into the running environment, package by package, and note what pip says of those that fail.

python -m benchmarks.peers.install
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib

from benchmarks.peers.table import SAID
from benchmarks.table import ROOT, reason


def main() -> None:
    """Install what can be installed; one peer that cannot never stops the others."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    said: dict[str, str] = {}
    for requirement in project["optional-dependencies"]["bench"]:
        print(requirement, flush=True)
        words = [
            sys.executable,
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "-c",
            "constraints.txt",
            requirement,
        ]
        done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
        if done.returncode:
            errors = [line.removeprefix("ERROR: ") for line in done.stderr.splitlines() if line.startswith("ERROR")]
            said[re.split(r"[\[<>=]", requirement)[0]] = reason(errors[0] if errors else done.stderr)
            print("   ", said[re.split(r"[\[<>=]", requirement)[0]], flush=True)
    SAID.write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main()
