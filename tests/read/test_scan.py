"""Scanned pages and pictures: lines, paragraphs, ruled tables and doubts from pixels."""

from __future__ import annotations

import json
import stat
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import numpy
import pytest
from PIL import Image, ImageDraw

from pipeline.errors import InputError
from pipeline.export.structure_json import document_to_dict, document_to_markdown
from pipeline.model.limits import Limits
from pipeline.read import ocr, ocrcache, pdf, pdfscan, scan
from pipeline.read.formats import read_document
from pipeline.read.ocr import OcrLine, tsv_lines
from pipeline.read.rulings import ruled_grids
from pipeline.read.skew import Turn, skew_of
from pipeline.structure import structure
from tests.read import paper, scans

SIZE, LEFT, RIGHT, PITCH = 16.0, 90.0, 538.0, 29.0
HEAD = ("序号", "任务", "具体措施", "单位")
XS = (90.0, 140.0, 230.0, 420.0, 538.0)
NAME = "青禾县水利局"
PARAGRAPHS = [paper.BODY[7], paper.BODY[5]]


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A cache for each test alone, so that none sees another's pages."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv("HUIQIAN_CACHE", raising=False)
    yield tmp_path / "cache" / "huiqian" / "ocr"


@pytest.fixture
def no_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "find_engine", lambda: None)
    monkeypatch.setattr("pipeline.read.image.find_engine", lambda: None)


class Told:
    """An engine that reads what it is told, and counts how often it is asked."""

    version = "told 1"

    def __init__(self, *lines: tuple[str, float]) -> None:
        self.lines, self.pages = lines, 0

    def recognise(self, picture: numpy.ndarray) -> list[OcrLine]:
        self.pages += 1
        return [
            OcrLine(text, (250, 300 + 80 * at, 250 + 44 * len(text), 350 + 80 * at), score)
            for at, (text, score) in enumerate(self.lines)
        ]

    def line(self, picture: numpy.ndarray) -> tuple[str, float]:
        return "", 0.0


def told(monkeypatch: pytest.MonkeyPatch, *lines: tuple[str, float]) -> Told:
    engine = Told(*lines)
    monkeypatch.setattr(pdf, "find_engine", lambda: engine)
    monkeypatch.setattr("pipeline.read.image.find_engine", lambda: engine)
    return engine


def dotted(size: tuple[int, int] = (1654, 2339)) -> Image.Image:
    page = Image.new("RGB", size, "white")
    page.paste((0, 0, 0), (250, 300, 900, 340))
    return page


def plan_page() -> Image.Image:
    """A page of a plan with a table in which a cell is merged, and a seal over the words below."""
    lines = [((595 - 22 * len(paper.TITLE[1])) / 2, 90.0, 22.0, paper.TITLE[1])]
    y = 140.0
    for paragraph in PARAGRAPHS:
        first, *rest = paper.wrap(paragraph, 56, 4)
        for x, line in ((LEFT + 2 * SIZE, first), *((LEFT, line) for line in rest)):
            lines.append((x, y, SIZE, line))
            y += PITCH
    top = y
    rows = [top, top + 30, top + 80, top + 130]
    rules = [(XS[0], edge, XS[-1], edge) for edge in (rows[0], rows[1], rows[3])]
    rules += [(a, rows[2], b, rows[2]) for a, b in ((XS[0], XS[1]), (XS[2], XS[4]))]
    rules += [(x, rows[0], x, rows[-1]) for x in XS]
    cells = [
        (0, 0, [HEAD[0]]), (0, 1, [HEAD[1]]), (0, 2, [HEAD[2]]), (0, 3, [HEAD[3]]),
        (1, 0, ["1"]), (1, 1, ["改造工程"]), (1, 2, ["小区改造。改造小区三十六", "个，惠及居民8200户。"]), (1, 3, ["县住房建设局"]),
        (2, 0, ["2"]), (2, 2, ["管网修复。修复管网25公", "里。"]), (2, 3, ["县水务公司、县", "财政局"]),
    ]  # fmt: skip
    for row, column, words in cells:
        lines += [(XS[column] + 6, rows[row] + 21 + 21 * at, 14.0, line) for at, line in enumerate(words)]
    y = rows[-1] + 60
    lines += [(400, y, SIZE, NAME), (390, y + PITCH, SIZE, "2031年7月18日"), (280, 780, 14.0, "— 1 —")]
    page = scans.sheet(lines, rules)
    return scans.stamp(page, scans.seal(NAME, 331), round(360 * 200 / 72), round((y - 70) * 200 / 72))


@scans.needs_engine
@scans.needs_font
def test_a_leaning_page_with_a_table_and_a_seal_reads_as_it_was_set(
    own_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = scans.pdf_of([scans.soiled(plan_page(), skew=0.6)])
    document = read_document(data, "扫描.pdf")
    assert document.text.split("\n") == [
        paper.TITLE[1],
        *PARAGRAPHS,
        "\t".join(HEAD),
        "1\t改造工程\t小区改造。改造小区三十六个，惠及居民8200户。\t县住房建设局",
        "2\t\t管网修复。修复管网25公里。\t县水务公司、县财政局",
        NAME,
        "2031年7月18日",
    ]
    (table,) = document.tables
    assert (table.rows, table.columns) == (3, 4)
    assert [(cell.row_span, cell.column_span) for cell in table.cells if cell.row == 1 and cell.column == 1] == [(2, 1)]
    (seal,) = document.seals
    assert (seal.text, seal.page) == (NAME, 1)
    assert [block.text for block in document.blocks if block.layer == "furniture"] == ["— 1 —"]
    title = document.blocks[0]
    assert (title.style.align, round(title.style.size)) == ("center", 22)
    for block in document.blocks:
        for place in block.places:
            assert place.page == 1
            assert place.score is not None
            assert place.box is not None
            assert 60 < place.box[0] < place.box[2] < 570
    # the second time the page comes from the cache
    kept = list(own_cache.iterdir())
    assert [path.suffix for path in kept] == [".json"]
    assert stat.S_IMODE(kept[0].stat().st_mode) == 0o600
    assert stat.S_IMODE(own_cache.stat().st_mode) == 0o700
    monkeypatch.setattr(pdfscan, "scan_page", _only_kept)
    assert read_document(data, "扫描.pdf") == document


def _only_kept(*_arguments: object, digest: str) -> scan.ScanPage:
    engine = ocr.find_engine()
    assert engine is not None
    key = ocrcache.page_key(digest, 1, scan.VERSION, engine.version, "200.0")
    page = scan._restored(ocrcache.load(key))
    assert page is not None
    return page


@scans.needs_engine
@scans.needs_font
def test_the_red_name_of_the_office_at_the_head_is_read_too() -> None:
    page = scans.sheet([(220, 250, 16, "青水函〔2031〕17号"), (122, 300, 16, "我局没有修改意见。")], size=(595, 400))
    draw = ImageDraw.Draw(page)
    draw.text((827, 300), "青禾县水利局文件", font=scans.font(140), fill=(255, 0, 0), anchor="mm")
    draw.line((250, 720, 1404, 720), fill=(255, 0, 0), width=5)
    document = read_document(scans.pdf_of([scans.soiled(page, skew=-0.5)]), "a.pdf")
    assert document.text.split("\n") == ["青禾县水利局文件", "青水函〔2031〕17号", "我局没有修改意见。"]
    assert document.seals == ()


@scans.needs_engine
def test_a_seal_among_the_pictures_of_a_pdf_is_seen() -> None:
    import pypdfium2

    text = pypdfium2.PdfDocument(paper.pdf([[(LEFT, 120, SIZE, "我局没有修改意见。"), (400, 500, SIZE, NAME)]]))
    stamp = Image.new("RGB", (400, 400), "white")
    stamp = scans.stamp(stamp, scans.seal(NAME, 400), 0, 0)
    image = pypdfium2.PdfImage.new(text)
    image.load_jpeg(BytesIO(picture(stamp, "JPEG", quality=90)), inline=True)
    image.set_matrix(pypdfium2.PdfMatrix().scale(119, 119).translate(380, 300))
    page = text[0]
    page.insert_obj(image)
    page.gen_content()
    out = BytesIO()
    text.save(out)
    document = read_document(out.getvalue(), "a.pdf")
    assert "我局没有修改意见。" in document.text
    (seal,) = document.seals
    assert (seal.text, seal.source, seal.page) == (NAME, "picture", 1)
    assert seal.diameter_mm == pytest.approx(42, abs=0.8)


@scans.needs_engine
def test_the_engine_needs_no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    def refuse(*_arguments: object, **_options: object) -> None:
        raise AssertionError("a connection was tried")

    for name in ("connect", "connect_ex"):
        monkeypatch.setattr(socket.socket, name, refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    ocr.find_engine.cache_clear()
    try:
        engine = ocr.find_engine()
        assert engine is not None
        assert engine.recognise(numpy.full((200, 400), 255, numpy.uint8)) == []
        text, score = engine.line(
            numpy.asarray(scans.sheet([(10, 30, 16, "村务公开栏")], size=(120, 44)))[:, :, 0].copy()
        )
        assert (text, score > 0.8) == ("村务公开栏", True)
    finally:
        ocr.find_engine.cache_clear()


def test_text_pages_and_scanned_pages_make_one_document(monkeypatch: pytest.MonkeyPatch) -> None:
    import pypdfium2

    told(monkeypatch, ("二、扫描的一段。", 0.99))
    text = pypdfium2.PdfDocument(paper.pdf([[(LEFT, 120, SIZE, "一、文字的一段。")]]))
    text.import_pages(pypdfium2.PdfDocument(scans.pdf_of([dotted()])))
    out = BytesIO()
    text.save(out)
    document = read_document(out.getvalue(), "a.pdf")
    assert document.text.split("\n") == ["一、文字的一段。", "二、扫描的一段。"]
    assert [block.places[0].page for block in document.blocks] == [1, 2]
    assert [block.places[0].score for block in document.blocks] == [None, 0.99]


def test_doubtful_words_are_a_finding_with_page_and_place_and_the_raw_line_stays(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told(monkeypatch, ("一、完成整治任务。", 0.99), ("(二)监测点", 0.6))
    document = read_document(scans.pdf_of([dotted()]), "a.pdf")
    (finding,) = document.findings
    assert (finding.code, finding.details) == ("W-OCR-LOW", (("page", "1"), ("count", "1"), ("words", "（二）监测点")))
    assert finding.span is not None
    assert document.text[finding.span.start : finding.span.end] == "（二）监测点"
    data = document_to_dict(document, structure(document))
    assert data["blocks"][1]["places"][0]["raw"] == "(二)监测点"
    assert data["blocks"][1]["places"][0]["score"] == 0.6
    json.dumps(data)


def test_a_page_is_recognised_once_and_one_with_a_secrecy_mark_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    for words, times in (("完成整治任务。", 1), ("机密★1年", 2)):
        engine = told(monkeypatch, (words, 0.99))
        data = scans.pdf_of([dotted((1654 + len(words), 2339))])
        for _ in range(2):
            assert read_document(data, "a.pdf").text == words
        assert engine.pages == times


def test_without_an_engine_a_scan_says_what_to_install(no_engine: None) -> None:
    data = scans.pdf_of([dotted()])
    picture = BytesIO()
    dotted().save(picture, "PNG")
    for file, name in ((data, "a.pdf"), (picture.getvalue(), "a.png")):
        with pytest.raises(InputError) as caught:
            read_document(file, name)
        assert caught.value.code == "E-SCAN"


def test_without_an_engine_the_scanned_page_among_others_is_reported(no_engine: None) -> None:
    import pypdfium2

    text = pypdfium2.PdfDocument(paper.pdf([[(LEFT, 120, SIZE, "正文一段。")]]))
    text.import_pages(pypdfium2.PdfDocument(scans.pdf_of([dotted()])))
    out = BytesIO()
    text.save(out)
    document = read_document(out.getvalue(), "a.pdf")
    assert [finding.code for finding in document.findings] == ["W-PARTIAL"]
    assert "第2页" in document.findings[0].details[0][1]


@pytest.mark.parametrize(
    ("layer", "garbage"),
    [
        ("为改善居民居住条件，补齐城镇基础设施短板，制定本方案。", False),
        ("2031年9月底前完成调查120个", False),
        ("FHSE RRBATEIAS HTT, REA SABRE Eii", True),
        ("���为改�����善�����", True),
        ("Ê¡È«ÃñÉúÃ÷·½°¸Õ÷Çó", True),
    ],
)
def test_a_text_layer_that_is_no_chinese_is_garbage(layer: str, garbage: bool) -> None:
    assert pdfscan.is_garbage(layer) is garbage


@pytest.mark.parametrize(
    ("layer", "text"), [("FHSE RRBATEIAS HTT REA SABRE Eii", "扫描的一段。"), (paper.BODY[7], paper.BODY[7])]
)
def test_a_garbage_layer_behind_a_scan_gives_way_to_ocr_and_a_good_one_stays(
    layer: str, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    import pypdfium2

    told(monkeypatch, ("扫描的一段。", 0.99))
    lines = [(LEFT, 120 + PITCH * at, SIZE, line) for at, line in enumerate(paper.wrap(layer, 56, 0))]
    file = pypdfium2.PdfDocument(paper.pdf([lines]))
    image = pypdfium2.PdfImage.new(file)
    image.load_jpeg(BytesIO(picture(dotted((827, 1170)), "JPEG")), inline=True)
    image.set_matrix(pypdfium2.PdfMatrix().scale(595, 842))
    page = file[0]
    page.insert_obj(image)
    page.gen_content()
    out = BytesIO()
    file.save(out)
    assert read_document(out.getvalue(), "a.pdf").text.replace("\n", "") == text


# ── pictures ────────────────────────────────────────────────────────────────────────────────────────────────────────


def picture(image: Image.Image, kind: str, **options: object) -> bytes:
    data = BytesIO()
    image.save(data, kind, **options)  # type: ignore[arg-type]
    return data.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "BMP", "TIFF", "GIF", "WEBP"])
def test_a_picture_of_any_kind_is_a_document(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    told(monkeypatch, ("完成整治任务。", 0.99))
    document = read_document(picture(dotted((1000, 1400)), kind), "照片.jpg")
    assert (document.format, document.text) == ("image", "完成整治任务。")
    assert document.blocks[0].places[0].page == 1


def test_the_frames_of_a_tiff_are_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    told(monkeypatch, ("完成整治任务。", 0.99))
    data = picture(dotted(), "TIFF", save_all=True, append_images=[dotted()], dpi=(200, 200))
    document = read_document(data, "a.tif")
    assert {place.page for block in document.blocks for place in block.places} == {1, 2}
    with pytest.raises(InputError) as caught:
        read_document(data, "a.tif", limits=Limits(pdf_pages=1))
    assert caught.value.code == "E-LIMIT"


@scans.needs_engine
@scans.needs_font
@pytest.mark.parametrize(("quarter", "orientation"), [(0, 1), (1, 6), (1, 1), (2, 1)])
def test_a_photograph_reads_however_it_was_held(quarter: int, orientation: int) -> None:
    words = ["以社区为单元逐栋登记造册", "完成调查并报县住房建设局", "各乡镇人民政府按职责负责"]
    page = scans.sheet([(40, 60 + 40 * at, 20, line) for at, line in enumerate(words)], size=(330, 230), dpi=150)
    turned = Image.fromarray(numpy.rot90(numpy.asarray(page), quarter))
    exif = Image.Exif()
    exif[0x0112] = orientation
    document = read_document(picture(turned, "JPEG", quality=90, exif=exif), "照片.jpg")
    assert document.text.replace("\n", "") == "".join(words)


def test_a_damaged_picture_and_a_vast_one_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    told(monkeypatch, ("字", 0.99))
    whole = picture(dotted((800, 800)), "PNG")
    vast = bytearray(whole)
    vast[16:24] = (30_000).to_bytes(4, "big") * 2
    import zlib

    vast[29:33] = zlib.crc32(bytes(vast[12:29])).to_bytes(4, "big")
    for data, code in (
        (whole[: len(whole) // 2], "E-TRUNC"),
        (whole[:20], "E-TRUNC"),
        (bytes(vast), "E-LIMIT"),
        (b"II*\x00" + b"\xff" * 40, "E-TRUNC"),
    ):
        with pytest.raises(InputError) as caught:
            read_document(data, "a.png")
        assert caught.value.code == code
    with pytest.raises(InputError) as caught:
        read_document(whole, "a.png", limits=Limits(picture_pixels=1000))
    assert caught.value.code == "E-LIMIT"


def test_a_picture_without_words_is_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    told(monkeypatch)
    with pytest.raises(InputError) as caught:
        read_document(picture(dotted(), "PNG"), "a.png")
    assert caught.value.code == "E-EMPTY"


# ── the parts ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("skew", [-4.0, -0.7, 0.0, 0.35, 1.2, 5.0])
def test_the_lean_of_a_page_is_measured_and_taken_back(skew: float) -> None:
    page = Image.new("L", (1240, 1754), 255)
    for row in range(20):
        for letter in range(28):
            page.paste(20, (150 + 33 * letter, 200 + 60 * row, 150 + 33 * letter + 24 + row % 3, 224 + 60 * row))
    leaning = numpy.asarray(page.rotate(-skew, resample=Image.Resampling.BICUBIC, fillcolor=255))
    angle = skew_of(leaning)
    assert angle == pytest.approx(skew, abs=0.1)
    turn = Turn(angle, 620, 877)
    assert skew_of(turn.straighten(leaning)) == pytest.approx(0, abs=0.1)
    left, top, right, bottom = turn.back((600, 850, 640, 900))
    assert left <= 603
    assert top <= 853
    assert right >= 637
    assert bottom >= 897


def test_rulings_become_cells_and_a_missing_border_a_merged_one() -> None:
    grey = numpy.full((1200, 1200), 250, numpy.uint8)
    for y in (100, 200, 300, 400):
        grey[y : y + 2, 100:1000] = 60
    for x in (100, 400, 700, 1000):
        grey[100:402, x : x + 2] = 60
    grey[200:202, 110:390] = 250  # first column, rows 1 and 2 are one
    grey[310:395, 700:702] = 250  # last row, columns 2 and 3 are one
    grey[600:602, 100:1000] = 60  # a line on its own
    grey[700:744, 500:503] = 60  # a stroke of a letter
    (grid,) = ruled_grids(grey, 200)
    spans = {(cell.row, cell.column): (cell.row_span, cell.column_span) for cell in grid.cells}
    assert spans == {
        (0, 0): (2, 1),
        (0, 1): (1, 1),
        (0, 2): (1, 1),
        (1, 1): (1, 1),
        (1, 2): (1, 1),
        (2, 0): (1, 1),
        (2, 1): (1, 2),
    }
    assert grid.box == pytest.approx((100, 100, 1000, 400), abs=3)


def test_pages_that_a_scanner_took_further_right_are_set_edge_to_edge() -> None:
    engine = Told(*((f"第{at}行是满满当当写了字的一行字", 0.99) for at in range(6)))
    first = scan.scan_page(dotted(), 1, 200, engine, digest="a")
    second = scan.scan_page(dotted(), 2, 200, engine, digest="b")
    second.lines = [scan._shifted(line, 20, line.size) for line in second.lines]
    scan.aligned([first, second])
    assert first.lines[0].frame == pytest.approx(second.lines[0].frame, abs=0.1)
    assert first.lines[0].box == second.lines[0].box


def test_tesseracts_table_of_words_becomes_lines() -> None:
    head = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext"
    rows = [
        "5\t1\t1\t1\t1\t1\t10\t20\t30\t40\t90\t完成",
        "5\t1\t1\t1\t1\t2\t45\t22\t30\t40\t70\t整治",
        "4\t1\t1\t1\t2\t0\t0\t0\t0\t0\t-1\t",
        '5\t1\t1\t1\t2\t1\t10\t80\t30\t40\t96\t"一',
    ]
    assert tsv_lines("\n".join([head, *rows])) == [
        OcrLine("完成整治", (10, 20, 75, 62), pytest.approx(0.8)),
        OcrLine('"一', (10, 80, 40, 120), pytest.approx(0.96)),
    ]
    assert tsv_lines("") == []


@scans.needs_font
def test_tesseract_reads_where_rapidocr_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = ocr._tesseract()
    if engine is None:
        pytest.skip("tesseract with chi_sim is not installed")
    monkeypatch.setattr(pdf, "find_engine", lambda: engine)
    page = scans.sheet(
        [(60, 80 + 30 * at, 16, line) for at, line in enumerate(paper.wrap(paper.BODY[7], 40, 0))], size=(420, 260)
    )
    document = read_document(scans.pdf_of([page]), "a.pdf")
    assert "完善配套设施" in document.text.replace("\n", "")
    assert engine.version.startswith("tesseract")


def test_the_cache_is_bounded_and_a_damaged_entry_is_none(own_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocrcache, "MOST_BYTES", 3000)
    keys = [ocrcache.page_key("file", page, "1") for page in range(10)]
    for key in keys:
        ocrcache.keep(key, {"text": "字" * 200})
    assert sum(path.stat().st_size for path in own_cache.iterdir()) <= 3000
    assert ocrcache.load(keys[-1]) == {"text": "字" * 200}
    (own_cache / f"{keys[-1]}.json").write_text("{", encoding="utf-8")
    assert ocrcache.load(keys[-1]) is None
    monkeypatch.setenv("HUIQIAN_CACHE", "off")
    ocrcache.keep("k", {})
    assert ocrcache.load("k") is None


def test_a_folder_that_others_may_enter_is_closed_and_a_link_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipeline.text.private_folder import private_folder

    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    (tmp_path / "huiqian").mkdir(mode=0o755)
    folder = private_folder("ocr")
    assert folder == tmp_path / "huiqian" / "ocr"
    assert stat.S_IMODE((tmp_path / "huiqian").stat().st_mode) == 0o700
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "huiqian" / "other").symlink_to(tmp_path / "elsewhere")
    assert private_folder("other") is None


def test_the_seals_stand_in_what_read_prints() -> None:
    from dataclasses import replace

    from pipeline.model.source import Seal

    document = read_document("青禾县水利局".encode(), "a.txt")
    sealed = replace(
        document,
        seals=(Seal(NAME, 0.98, 1, (10.0, 10.0, 129.0, 129.0), 42.0, 0.97), Seal("", 0.0, source="picture", start=2)),
    )
    shown = document_to_markdown(sealed, structure(sealed))
    assert f"- 第1页：{NAME}，直径约 42 毫米" in shown
    assert "- 图片：未能识别名称" in shown
    seals = document_to_dict(sealed, structure(sealed))["seals"]
    assert (seals[0]["text"], seals[0]["box"], seals[1]["start"]) == (NAME, [10.0, 10.0, 129.0, 129.0], 2)
