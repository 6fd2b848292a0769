"""Version, CHANGELOG and tag say the same."""

from __future__ import annotations

import re

import pytest

from tools.release import disagreements, git, hindrances, newest_heading, version_of


def test_this_tree_agrees_with_itself() -> None:
    here, tags = git("tag", "--points-at", "HEAD"), git("tag", "--list")
    assert list(disagreements(version_of(), newest_heading(), here, tags)) == []


def test_the_version_is_one_that_installers_understand() -> None:
    assert re.fullmatch(r"\d+(\.\d+){1,2}((a|b|rc)\d+)?(\.dev\d+)?", version_of())


@pytest.mark.parametrize(
    ("version", "heading", "here", "tags"),
    [
        ("0.2.0", "Unreleased", [], []),  # a shallow clone, a copy without git
        ("0.2.0", "Unreleased", [], ["v0.1.0"]),
        ("0.2.0", "0.2.0", [], ["v0.1.0"]),  # ready for its tag
        ("0.2.0", "0.2.0", ["v0.2.0"], ["v0.1.0", "v0.2.0"]),
        ("0.2.0", "0.2.0", ["demo-day"], ["demo-day"]),
    ],
)
def test_what_agrees_is_let_through(version: str, heading: str, here: list[str], tags: list[str]) -> None:
    assert not list(disagreements(version, heading, here, tags))


@pytest.mark.parametrize(
    ("version", "heading", "here", "tags"),
    [
        ("0.2.0", "0.1.0", [], []),  # the CHANGELOG was forgotten
        ("0.2.0", "0.2.0", ["v0.3.0"], ["v0.3.0"]),  # the tag is another
        ("0.2.0", "Unreleased", ["v0.2.0"], ["v0.2.0"]),  # tagged too early
        ("0.2.0", "Unreleased", [], ["v0.2.0"]),  # work goes on under a version that is out
    ],
)
def test_what_disagrees_is_told(version: str, heading: str, here: list[str], tags: list[str]) -> None:
    assert len(list(disagreements(version, heading, here, tags))) == 1


def test_a_release_needs_a_heading_a_new_tag_and_a_clean_tree() -> None:
    assert not list(hindrances("0.2.0", "0.2.0", ["v0.1.0"], []))
    assert len(list(hindrances("0.2.0", "Unreleased", ["v0.2.0"], [" M README.md"]))) == 3
