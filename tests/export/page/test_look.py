"""How the page looks: contrast in both colour schemes, paper, what is folded there."""

from __future__ import annotations

import re

import pytest

from pipeline.export.pages import templates

STYLE = templates().get_template("page.css.j2").render()
# what is written, and all that it may stand on; AA asks for 4.5
PAIRS = [
    ("ink", ("paper", "ground", "head", "target", "unit", "deadline", "target-mark", "task", "part-ground")),
    ("soft", ("paper", "ground", "head", "part-ground")),
    ("link", ("paper", "ground", "head", "target", "part-ground")),
    ("accent", ("paper", "ground", "head")),
    ("heading", ("paper", "task", "unit", "deadline", "target-mark")),
    ("good", ("good-ground",)), ("part", ("part-ground", "paper", "head")), ("bad", ("bad-ground", "paper")),
    ("wait", ("wait-ground",)), ("gone", ("bad-ground",)), ("came", ("deadline",)), ("unit-line", ()),
]  # fmt: skip


def colours(scheme: str) -> dict[str, str]:
    """The variables of a scheme, each over those of the light one."""
    blocks = re.findall(r":root \{(.*?)\}", STYLE, re.DOTALL)
    light, dark, paper = (dict(re.findall(r"--([a-z-]+):\s*(#[0-9a-fA-F]{3,6})", block)) for block in blocks)
    return light | {"light": {}, "dark": dark, "print": paper}[scheme]


def luminance(colour: str) -> float:
    digits = colour.removeprefix("#")
    digits = "".join(d * 2 for d in digits) if len(digits) == 3 else digits
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark", "print"])
def test_all_words_have_the_contrast_that_aa_asks_for(scheme):
    found = colours(scheme)
    poor = {
        (text, ground): round(contrast(found[text], found[ground]), 2)
        for text, grounds in PAIRS
        for ground in grounds
        if contrast(found[text], found[ground]) < 4.5
    }
    assert poor == {}


def test_every_colour_of_the_style_is_a_variable_that_the_dark_scheme_has_too():
    assert colours("light").keys() == set(re.findall(r"var\(--([a-z-]+)\)", STYLE))
    dark = re.findall(r":root \{(.*?)\}", STYLE, re.DOTALL)[1]
    assert set(re.findall(r"--([a-z-]+):", dark)) == colours("light").keys()


def test_paper_is_a4_repeats_heads_cuts_no_row_and_shows_what_is_folded():
    paper = STYLE[STYLE.index("@media print") :]
    assert "size: A4" in paper and "display: table-header-group" in paper
    assert re.search(r"tr,[^{]*\{ break-inside: avoid", paper)
    assert "details::details-content" in paper
    assert "beforeprint" in templates().get_template("page.js.j2").render(words="{}")


def test_the_style_names_no_address():
    assert "url(" not in STYLE and "@import" not in STYLE
