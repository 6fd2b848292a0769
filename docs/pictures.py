"""The pictures of the walkthrough, made anew from the demo: `python docs/pictures.py` (needs LibreOffice, pdftoppm, Chromium).

Word files are printed by LibreOffice with tracked changes and margin comments shown, pages by Chromium; the result is cut to what
is meant, reduced to a palette and written to docs/pictures. Look at every picture after a change: nothing may be cut or unreadable.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageChops, ImageOps

HOME = Path(__file__).parents[1]
PICTURES = HOME / "docs" / "pictures"
NOW = "2026-04-08T09:00:00+08:00"
MARGIN, EDGE = 14, 1  # pixels of white around what is printed, and the grey line around them
NOTES = '{"ExportNotes":{"type":"boolean","value":"false"},"ExportNotesInMargin":{"type":"boolean","value":"true"}}'


@dataclass(frozen=True)
class Page:
    """A page of a Word file: the file below the demo's output, the page, dots per inch, and the part of its height that is shown."""

    name: str
    file: str
    page: int = 1
    dpi: int = 96
    upper: float = 0.0
    lower: float = 1.0
    colours: int = 96


@dataclass(frozen=True)
class Screen:
    """A part of a page in the browser: the file below the demo's output, the section at which the window begins ("" for its top)."""

    name: str
    file: str
    section: str = ""
    width: int = 1180
    height: int = 840
    colours: int = 96


@dataclass(frozen=True)
class Chart:
    """A chart that the demo's output holds as a picture, and the width to which it is brought."""

    name: str
    file: str
    width: int = 1000
    colours: int = 192


PAGES = (
    Page("matrix", "责任分工表.docx", dpi=84),
    Page("status", "反馈情况表.docx", dpi=84),
    Page("merged", "合稿.docx", page=3, dpi=110),
    Page("comparison", "条文对照表（v1-v2）.docx", dpi=84),
    Page("redline", "花脸稿（v1-v2）.docx", page=3, dpi=96),
    Page("adoption", "文书/意见采纳情况汇总表.docx", dpi=84),
)
SCREENS = (
    Screen("report", "report.html", height=782),
    Screen("report-text", "report.html", "text", height=816),
    Screen("report-comments", "report.html", "comments", height=827),
)
CHARTS = (
    Chart("answers", "图/反馈与采纳情况图.png", width=800),
    Chart("task-graph", "图/任务关系图.png"),
    Chart("heat-map", "图/责任分布热力图.png"),
)
# nothing of the browser's own goes to the network
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-sync",
)


def main() -> None:
    """Make the pictures that are named, or all of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="pictures to make; default: all")
    parser.add_argument(
        "--case", type=Path, help="a folder that `huiqian run corpora/demo -o` wrote; default: a new one"
    )
    given = parser.parse_args()
    PICTURES.mkdir(exist_ok=True)
    wanted = given.names or [one.name for one in (*PAGES, *SCREENS, *CHARTS)]
    with tempfile.TemporaryDirectory(prefix="huiqian-pictures-") as folder:
        case = (given.case or run_demo(Path(folder) / "case")).resolve()
        for page in (page for page in PAGES if page.name in wanted):
            keep(printed(case / page.file, page, Path(folder)), page.name, page.colours)
        for screen in (screen for screen in SCREENS if screen.name in wanted):
            keep(shown(case / screen.file, screen, Path(folder)), screen.name, screen.colours)
        for chart in (chart for chart in CHARTS if chart.name in wanted):
            keep(drawn(case / chart.file, chart), chart.name, chart.colours)


def run_demo(case: Path) -> Path:
    """Run the demo as of a fixed day and return its folder."""
    command = [sys.executable, "-m", "pipeline", "run", "corpora/demo", "-o", case, "--as-of", NOW, "--as", "经办人", "--lang", "zh"]  # fmt: skip
    subprocess.run(command, cwd=HOME, check=True, stdout=subprocess.DEVNULL)
    return case


def printed(file: Path, page: Page, folder: Path) -> Image.Image:
    """Return a page of a Word file as it is printed."""
    plain = folder / f"{page.name}.docx"  # LibreOffice names what it writes after its input
    shutil.copyfile(file, plain)
    profile = f"-env:UserInstallation=file://{folder}/profile"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", f"pdf:writer_pdf_Export:{NOTES}", "--outdir", folder, plain],
        check=True,
        capture_output=True,
    )
    which = ["-f", str(page.page), "-l", str(page.page), "-singlefile", "-r", str(page.dpi)]
    subprocess.run(["pdftoppm", *which, "-png", folder / f"{page.name}.pdf", folder / page.name], check=True)
    whole = Image.open(folder / f"{page.name}.png").convert("RGB")
    return whole.crop((0, int(whole.height * page.upper), whole.width, int(whole.height * page.lower)))


def shown(file: Path, screen: Screen, folder: Path) -> Image.Image:
    """Return a page of the browser as it is shown in a window."""
    from playwright.sync_api import sync_playwright

    target = folder / f"{screen.name}.png"
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=list(QUIET))
        tab = browser.new_page(viewport={"width": screen.width, "height": screen.height}, color_scheme="light")
        tab.goto(file.as_uri())
        tab.wait_for_timeout(2500)
        if screen.section:
            tab.evaluate(
                "id => scrollTo(0, document.getElementById(id).getBoundingClientRect().top + scrollY - 10)",
                screen.section,
            )
            tab.wait_for_timeout(500)
        tab.screenshot(path=str(target))
        browser.close()
    return Image.open(target).convert("RGB")


def drawn(file: Path, chart: Chart) -> Image.Image:
    """Return a chart on white, brought to its width."""
    whole = Image.open(file).convert("RGBA")
    flat = Image.alpha_composite(Image.new("RGBA", whole.size, "white"), whole).convert("RGB")
    return flat.resize((chart.width, round(flat.height * chart.width / flat.width)), Image.Resampling.LANCZOS)


def keep(picture: Image.Image, name: str, colours: int) -> None:
    """Write a picture without its empty margins, framed and reduced to a palette."""
    blank = Image.new("RGB", picture.size, "white")
    box = ImageChops.difference(picture, blank).getbbox() or (0, 0, *picture.size)
    framed = ImageOps.expand(ImageOps.expand(picture.crop(box), MARGIN, "white"), EDGE, "#b0b0b0")
    target = PICTURES / f"{name}.png"
    reduced(framed, colours).save(target, optimize=True)
    print(f"{target.relative_to(HOME)}: {framed.width} × {framed.height}, {target.stat().st_size // 1024} KB")


def reduced(picture: Image.Image, colours: int) -> Image.Image:
    """Return a picture in few colours: its commonest ones, which stay exactly what they are, and as many that cover the rest."""
    pixels = np.asarray(picture).reshape(-1, 3)
    found, place, count = np.unique(pixels, axis=0, return_inverse=True, return_counts=True)
    common = found[np.argsort(-count, kind="stable")[: colours // 2]]
    others = picture.quantize(colours // 2, Image.Quantize.MAXCOVERAGE).getpalette() or []
    palette = np.concatenate([common, np.array(others, np.uint8).reshape(-1, 3)])[:colours]
    distance = ((found[:, None, :].astype(np.int32) - palette[None, :, :].astype(np.int32)) ** 2).sum(axis=2)
    indices = distance.argmin(axis=1).astype(np.uint8)[place.reshape(-1)]
    small = Image.fromarray(indices.reshape(picture.height, picture.width), "P")
    small.putpalette(palette.astype(np.uint8).tobytes())
    return small


if __name__ == "__main__":
    main()
