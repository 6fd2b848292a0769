"""Whether this tree may be released: version, CHANGELOG and tag say the same (`make release`).

The version stands in `pipeline/__init__.py` and nowhere else. A version that is taken from the tags (hatch-vcs) would need one more
package for each build, and is wrong where there is no history: in a shallow clone, in a copy of the tree on a machine
without git. So the file says it, and this module and a test hold the tag against it.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
UNRELEASED = "Unreleased"


def version_of(root: Path = ROOT) -> str:
    """Return the version that the package names, without importing it."""
    found = re.search(
        r'^__version__ = "([^"]+)"$', root.joinpath("pipeline/__init__.py").read_text("utf-8"), re.MULTILINE
    )
    if found is None:
        raise SystemExit("pipeline/__init__.py names no version")
    return found[1]


def newest_heading(root: Path = ROOT) -> str:
    """Return the first heading of the CHANGELOG: a version, or `Unreleased`."""
    found = re.search(r"^## (\S+)", root.joinpath("CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    return found[1] if found else ""


def git(*words: str, root: Path = ROOT) -> tuple[str, ...]:
    """Return the lines that git prints; none where there is no git or no history."""
    try:
        done = subprocess.run(["git", *words], cwd=root, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return ()
    return tuple(done.stdout.split("\n")[:-1]) if done.returncode == 0 else ()


def disagreements(version: str, heading: str, here: Sequence[str], tags: Sequence[str]) -> Iterator[str]:
    """Give what does not agree, in any state of the tree.

    Args:
        version: what the package says.
        heading: the CHANGELOG's newest.
        here: the tags of this very commit.
        tags: all tags that are known; none in a shallow clone.
    """
    tag = f"v{version}"
    if heading not in (UNRELEASED, version):
        yield f"the newest heading of CHANGELOG.md is {heading!r}, the version is {version}"
    for other in here:
        if re.match(r"v\d", other) and other != tag:
            yield f"this commit is tagged {other}, the version is {version}"
    if tag in here and heading != version:
        yield f"this commit is tagged {tag}, and CHANGELOG.md has no heading for it"
    if tag in tags and tag not in here and heading == UNRELEASED:
        yield f"{tag} is released and CHANGELOG.md has gone on: raise __version__"


def hindrances(version: str, heading: str, tags: Sequence[str], changed: Sequence[str]) -> Iterator[str]:
    """Give what stands against a release now; `changed` are files that are not committed."""
    if heading == UNRELEASED:
        yield f"CHANGELOG.md: turn `## {UNRELEASED}` into `## {version} (date)`"
    if f"v{version}" in tags:
        yield f"v{version} exists: raise __version__"
    if changed:
        yield f"not committed: {', '.join(changed)}"


def main() -> None:
    """Say what hinders a release; with `--tag` and no hindrance, set the tag."""
    version, heading = version_of(), newest_heading()
    tags, here = git("tag", "--list"), git("tag", "--points-at", "HEAD")
    wrong = [
        *disagreements(version, heading, here, tags),
        *hindrances(version, heading, tags, git("status", "--porcelain")),
    ]
    if wrong:
        raise SystemExit("not released:\n" + "\n".join(f"- {line}" for line in wrong))
    if "--tag" in sys.argv[1:]:
        subprocess.run(
            ["git", "tag", "--annotate", f"v{version}", "--message", f"huiqian {version}"], cwd=ROOT, check=True
        )
        print(f"tagged v{version}; push it with: git push origin v{version}")


if __name__ == "__main__":
    main()
