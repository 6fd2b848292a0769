"""The page can be read: light and dark, wide and narrow, on paper, and by those who hear it."""

from __future__ import annotations

import io
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from tests.browser.conftest import Opened

SCHEMES = ("light", "dark")
WIDTHS = (1280, 400)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_makes_the_page_scroll_sideways(opened: Opened, shots: Path, width: int, scheme: str) -> None:
    window = opened(viewport={"width": width, "height": 900}, color_scheme=scheme)
    window.charts_are_live()
    assert window.page.evaluate("document.documentElement.scrollWidth") <= width
    window.page.screenshot(path=shots / f"report-{width}-{scheme}.png")
    for part in ("tasks", "charts", "comments", "versions"):
        window.page.locator(f"#{part}").scroll_into_view_if_needed()
        window.page.evaluate(f"document.getElementById('{part}').scrollIntoView()")
        window.page.wait_for_timeout(100)
        window.page.screenshot(path=shots / f"report-{width}-{scheme}-{part}.png")


def test_the_dark_page_is_dark_and_the_light_one_light(opened: Opened) -> None:
    lightness = []
    for scheme in SCHEMES:
        window = opened(color_scheme=scheme)
        picture = Image.open(io.BytesIO(window.page.screenshot())).convert("L").resize((1, 1))
        lightness.append(picture.getpixel((0, 0)))
    assert lightness[0] > 190
    assert lightness[1] < 90


def test_the_words_of_the_charts_stand_out_from_the_ground_in_both_schemes(opened: Opened) -> None:
    for scheme in SCHEMES:
        window = opened(color_scheme=scheme)
        window.charts_are_live()
        figure = window.page.locator("#chart-heat-map .live")
        figure.scroll_into_view_if_needed()
        picture = Image.open(io.BytesIO(figure.screenshot())).convert("L")
        lightest, darkest = picture.getextrema()[1], picture.getextrema()[0]
        assert lightest - darkest > 170, scheme


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_page_prints_black_on_white_with_all_that_is_folded(opened: Opened, shots: Path, scheme: str) -> None:
    window = opened(color_scheme=scheme)
    window.charts_are_live()
    pages = pypdfium2.PdfDocument(window.page.pdf(prefer_css_page_size=True, print_background=True))
    assert len(pages) > 5
    width, height = pages[0].get_size()
    assert (round(width), round(height)) in ((595, 842), (842, 595))
    words = ["".join(page.get_textpage().get_text_range().split()) for page in pages]
    assert "跳到正文" not in "".join(words)
    charts = next(number for number, text in enumerate(words) if "责任分布热力图" in text)
    for number in (0, charts, charts + 1, charts + 2):
        picture = pages[number].render(scale=1.2).to_pil()
        picture.save(shots / f"report-print-{scheme}-{number + 1}.png")
        grey = picture.convert("L")
        assert grey.resize((1, 1)).getpixel((0, 0)) > 200
        assert grey.getextrema()[0] < 80


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 1280), ("light", 400)])
def test_axe_finds_nothing_serious(opened: Opened, axe: str, scheme: str, width: int) -> None:
    window = opened(color_scheme=scheme, viewport={"width": width, "height": 900})
    window.charts_are_live()
    window.page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    window.page.evaluate(axe)
    found = window.page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
    assert found["testEngine"]["name"] == "axe-core"
    grave = [
        f"{rule['id']} ({rule['impact']}): {node['target']} {node['html'][:160]}\n{node['failureSummary']}"
        for rule in found["violations"]
        if rule["impact"] in ("serious", "critical")
        for node in rule["nodes"]
    ]
    assert grave == [], "\n".join(grave[:10])
