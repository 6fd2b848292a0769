"""Red round seals: found by hue, size and ring; read around the ring; never more than evidence."""

from __future__ import annotations

from io import BytesIO

import numpy
import pytest
from docx import Document
from docx.shared import Mm
from PIL import Image, ImageDraw

from pipeline.read import ocr
from pipeline.read.formats import read_document
from pipeline.read.seals import find_rings, seals_of, without_seals
from tests.read import paper, scans

pytestmark = scans.needs_font
NAME = "青禾县水利局"


def sealed(name: str = NAME, *, mm: float = 42, dpi: int = 200, turned: float = 0.0) -> numpy.ndarray:
    page = scans.sheet([(90, 200 + 29 * row, 16, paper.BODY[0][:26]) for row in range(10)], dpi=dpi)
    return numpy.asarray(
        scans.stamp(page, scans.seal(name, round(mm / 25.4 * dpi), turned=turned), 500 * dpi // 200, 450 * dpi // 200)
    )


@pytest.mark.parametrize(("mm", "dpi"), [(42, 200), (30, 200), (58, 200), (42, 100), (45, 300)])
def test_a_seal_is_found_where_it_is_and_as_large_as_it_is(mm: float, dpi: int) -> None:
    (seal,) = seals_of(sealed(mm=mm, dpi=dpi), dpi, None, page=3)
    assert (seal.text, seal.page, seal.source) == ("", 3, "scan")
    assert seal.diameter_mm == pytest.approx(mm, abs=0.8)
    assert seal.ring > 0.9
    assert seal.box is not None
    assert seal.box[0] == pytest.approx(500 * 72 / 200, abs=2)
    assert seal.box[1] == pytest.approx(450 * 72 / 200, abs=2)


def test_red_that_is_no_seal_is_none() -> None:
    page = scans.sheet([(90, 200, 16, paper.BODY[0][:26])])
    draw = ImageDraw.Draw(page)
    draw.text((300, 150), "青禾县人民政府文件", font=scans.font(90), fill=scans.RED)  # a red letterhead
    draw.line((200, 420, 1450, 420), fill=scans.RED, width=4)
    draw.rectangle((300, 600, 640, 940), outline=scans.RED, width=8)  # a square
    draw.ellipse((800, 600, 1130, 930), fill=scans.RED)  # a disc
    draw.ellipse((300, 1200, 420, 1320), outline=scans.RED, width=6)  # too small
    draw.ellipse((600, 1200, 1400, 2000), outline=scans.RED, width=6)  # too large
    draw.ellipse((300, 1700, 630, 2030), outline=(30, 30, 160), width=8)  # blue
    assert find_rings(numpy.asarray(page), 200) == []


def test_two_seals_on_one_page_are_two() -> None:
    page = Image.fromarray(sealed())
    page = scans.stamp(page, scans.seal("青禾县财政局", 331), 950, 1500)
    assert len(find_rings(numpy.asarray(page), 200)) == 2


def test_the_red_channel_without_the_seal_keeps_the_words_under_it() -> None:
    page = sealed()
    (seal,) = seals_of(page, 200, None, page=1)
    assert seal.box is not None
    grey = without_seals(page, [seal.box], 200)
    clean = numpy.asarray(scans.sheet([(90, 200 + 29 * row, 16, paper.BODY[0][:26]) for row in range(10)]))[:, :, 0]
    assert ((grey < 100) != (clean < 100)).mean() < 0.0005
    assert (grey[460:760, 510:820] > 240).mean() > 0.8


@scans.needs_engine
@pytest.mark.parametrize("turned", [0, 25, -60, 180])
def test_the_name_is_read_around_the_ring_however_the_seal_is_turned(turned: float) -> None:
    (seal,) = seals_of(sealed(turned=turned), 200, ocr.find_engine(), page=1)
    assert seal.text == NAME
    assert seal.score > 0.9


def word_file(picture: Image.Image, mm: float) -> bytes:
    document = Document()
    document.add_paragraph("青禾县水利局关于征求意见的复函")
    document.add_paragraph("我局没有意见。")
    data, out = BytesIO(), BytesIO()
    picture.save(data, "PNG")
    document.add_paragraph("青禾县水利局").add_run().add_picture(BytesIO(data.getvalue()), width=Mm(mm))
    document.save(out)
    return out.getvalue()


@scans.needs_engine
def test_a_seal_among_the_pictures_of_a_word_file_is_seen() -> None:
    document = read_document(word_file(scans.seal(NAME, 400), 42), "复函.docx")
    (seal,) = document.seals
    assert (seal.text, seal.source, seal.page) == (NAME, "picture", 0)
    assert seal.diameter_mm == pytest.approx(42, abs=0.8)
    assert document.text[: seal.start].endswith("青禾县水利局")


def test_a_picture_of_a_word_file_that_shows_no_seal_or_is_damaged_is_passed_over() -> None:
    assert read_document(word_file(Image.new("RGB", (300, 300), (200, 30, 30)), 42), "a.docx").seals == ()
    whole = word_file(scans.seal(NAME, 400), 42)
    import zipfile

    out = BytesIO()
    with zipfile.ZipFile(BytesIO(whole)) as old, zipfile.ZipFile(out, "w") as new:
        for member in old.namelist():
            data = old.read(member)
            new.writestr(member, data[:200] if member.endswith(".png") else data)
    assert read_document(out.getvalue(), "a.docx").seals == ()
