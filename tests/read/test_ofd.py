"""OFD files: text by its place on the page, whatever way the parts are named, and what lies beside the text."""

from __future__ import annotations

import pytest

from pipeline.errors import InputError
from pipeline.model.limits import Limits
from pipeline.read.formats import read_document
from pipeline.read.ofdpage import _deltas, _paths
from pipeline.read.ofdseals import seal_name
from tests.read import ofdfile, paper
from tests.read.ofdfile import SPACE, Cell, Grid, package, page, text_object
from tests.shared import SHARED, needs_shared

TEXT = text_object(30, 40, "县财政局每年安排补助资金不少于1200万元。")


def lines(data: bytes, layer: str = "body") -> list[str]:
    return [block.text for block in read_document(data, "a.ofd").blocks if block.layer == layer]


def test_a_plan_set_in_millimetres_comes_back_paragraph_by_paragraph() -> None:
    document = read_document(ofdfile.document(paper.TITLE, paper.BODY * 3, paper.END), "方案.ofd")
    body = [block.text for block in document.blocks if block.layer == "body"]
    assert body == [*paper.TITLE, *paper.BODY * 3, *paper.END]
    assert [block.text for block in document.blocks if block.layer == "furniture"] == [
        f"— {number} —" for number in range(1, 5)
    ]
    assert (document.format, document.reader) == ("ofd", "ofd/1")
    assert ("title", "题名") in document.metadata


def test_every_line_knows_its_page_and_its_box_in_points() -> None:
    document = read_document(package([page(TEXT), page(TEXT)]), "a.ofd")
    place = document.blocks[1].places[0]
    assert place.page == 2
    assert place.box is not None
    assert place.box[0] == pytest.approx(30 * 72 / 25.4, abs=0.1)
    assert 40 * 72 / 25.4 < place.box[3] < 48 * 72 / 25.4


def test_a_ruled_table_comes_back_cell_by_cell_with_its_merged_cells() -> None:
    grid = Grid(
        (14, 60, 50, 30),
        (
            (Cell("序号"), Cell("任务"), Cell("牵头单位"), Cell("时限")),
            (
                Cell("1", rows=2),
                Cell("编制布局规划，明确各街道助餐点的数量和位置"),
                Cell("县民政局"),
                Cell("2032年6月底前"),
            ),
            (Cell("建设助餐点"), Cell("县民政局、县商务局"), Cell("长期")),
            (Cell("合计"), Cell("两项", columns=3)),
        ),
    )
    document = read_document(ofdfile.document(["附件"], ["任务分工如下，请各单位抓好落实。", grid]), "a.ofd")
    (table,) = document.tables
    cells = {(c.row, c.column): (c.row_span, c.column_span, document.text[c.start : c.end]) for c in table.cells}
    assert (table.rows, table.columns) == (4, 4)
    assert cells[1, 0] == (2, 1, "1")
    assert cells[1, 1] == (1, 1, "编制布局规划，明确各街道助餐点的数量和位置")
    assert cells[3, 1] == (1, 3, "两项")
    assert "\t建设助餐点\t县民政局、县商务局\t长期" in document.text.split("\n")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"ofd:", b"n0:"),
        (f' xmlns:ofd="{SPACE}"'.encode(), f' xmlns="{SPACE}"'.encode()),
        (SPACE.encode(), b"http://www.ofdspec.org"),
    ],
)
def test_prefixes_and_namespaces_may_be_any(old: bytes, new: bytes) -> None:
    import io
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package([page(TEXT)]))) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            content = content.replace(b"xmlns:ofd", b"xmlns:n0") if new == b"n0:" else content
            content = content.replace(old, new)
            target.writestr(name, content.replace(b"ofd:", b"") if b"xmlns=" in new else content)
    assert lines(out.getvalue()) == ["县财政局每年安排补助资金不少于1200万元。"]


@pytest.mark.parametrize(
    "location", ["/Doc_0/Pages/Page_0/Content.xml", "pages/page_0/CONTENT.XML", "Doc_0/Pages/Page_0/Content.xml",
                 "./Pages/../Pages/Page_0/Content.xml", "Pages\\Page_0\\Content.xml"]
)  # fmt: skip
def test_locations_may_be_absolute_relative_or_of_another_case(location: str) -> None:
    data = package([page(TEXT)])
    import io
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            target.writestr(
                name, source.read(name).replace(b'BaseLoc="Pages/Page_0/Content.xml"', f'BaseLoc="{location}"'.encode())
            )
    assert lines(out.getvalue()) == ["县财政局每年安排补助资金不少于1200万元。"]


def test_text_of_composite_objects_and_templates_is_read_where_it_is_shown() -> None:
    unit = f'<ofd:CompositeGraphicUnits><ofd:CompositeGraphicUnit ID="50" Width="100" Height="20"><ofd:Content>{text_object(0, 0, "组合对象里的文字")}</ofd:Content></ofd:CompositeGraphicUnit></ofd:CompositeGraphicUnits>'
    shown = '<ofd:CompositeObject ID="7" ResourceID="50" Boundary="30 60 100 20" CTM="1 0 0 1 0 10"/>'
    data = package(
        [page(TEXT, shown, more='<ofd:Template TemplateID="60" ZOrder="Background"/>')],
        resources=unit,
        common='<ofd:TemplatePage ID="60" BaseLoc="Tpls/T.xml"/>',
        extra={"Doc_0/Tpls/T.xml": page(text_object(30, 20, "模板页上的文字"), layer="Background")},
    )
    document = read_document(data, "a.ofd")
    assert document.text.split("\n") == [
        "模板页上的文字",
        "县财政局每年安排补助资金不少于1200万元。",
        "组合对象里的文字",
    ]
    box = document.blocks[2].places[0].box
    assert box is not None and box[1] == pytest.approx((70 + 5.6 * 0.12) * 72 / 25.4, abs=1)


def test_a_transformed_object_stands_where_its_matrix_puts_it_and_turned_text_is_furniture() -> None:
    data = package(
        [
            page(
                TEXT,
                text_object(30, 60, "放大一倍", 2.8, 'CTM="2 0 0 2 0 0"'),
                text_object(90, 150, "水印", 20, 'CTM="0.7 -0.7 0.7 0.7 0 0"'),
            )
        ]
    )
    document = read_document(data, "a.ofd")
    assert [(block.layer, block.text) for block in document.blocks] == [
        ("body", "县财政局每年安排补助资金不少于1200万元。"), ("body", "放大一倍"), ("furniture", "水印"),
    ]  # fmt: skip
    assert document.blocks[1].style.size == pytest.approx(5.6 * 72 / 25.4, abs=0.1)


def test_short_and_odd_distances_between_characters_are_understood() -> None:
    assert _deltas("g 3 4.5 2 g 2 1", 10) == [4.5, 4.5, 4.5, 2, 1, 1]
    assert _deltas("g 999999999 1", 4) == [1, 1, 1, 1]
    assert _deltas("5 x 5", 9) == [5]
    assert list(_paths("M 0 0 L 10 0 L 10 5 C")) == [[(0, 0), (10, 0), (10, 5), (0, 0)]]
    assert list(_paths("M 0 0 B 1 1 2 2 3 3 L 9 3")) == [[(3, 3), (9, 3)]]


def test_documents_in_one_file_follow_each_other_and_count_their_pages_on() -> None:
    second = {
        "Doc_1/Document.xml": f'<ofd:Document xmlns:ofd="{SPACE}"><ofd:CommonData/><ofd:Pages><ofd:Page ID="1" BaseLoc="P.xml"/></ofd:Pages></ofd:Document>',
        "Doc_1/P.xml": page(text_object(30, 40, "第二份文件")),
    }
    data = package(
        [page(TEXT)], body="</ofd:DocBody><ofd:DocBody><ofd:DocRoot>Doc_1/Document.xml</ofd:DocRoot>", extra=second
    )  # type: ignore[arg-type]
    document = read_document(data, "a.ofd")
    assert document.text.split("\n")[-1] == "第二份文件"
    assert document.blocks[-1].places[0].page == 2


def test_annotations_are_notes_and_what_their_author_says_is_a_margin_comment() -> None:
    annotation = (
        f'<ofd:PageAnnot xmlns:ofd="{SPACE}"><ofd:Annot ID="1" Type="Highlight" Creator="县财政局" LastModDate="2031-07-01">'
        '<ofd:Remark>金额请再核对</ofd:Remark><ofd:Appearance Boundary="28 38 120 10"/></ofd:Annot>'
        f'<ofd:Annot ID="2" Type="Link"><ofd:Appearance Boundary="30 200 60 10">{text_object(0, 0, "批注框里的字")}</ofd:Appearance></ofd:Annot></ofd:PageAnnot>'
    )
    listed = f'<ofd:Annotations xmlns:ofd="{SPACE}"><ofd:Page PageID="100"><ofd:FileLoc>Page_0.xml</ofd:FileLoc></ofd:Page></ofd:Annotations>'
    data = package(
        [page(TEXT)], more="<ofd:Annotations>Annots/Annotations.xml</ofd:Annotations>",
        extra={"Doc_0/Annots/Annotations.xml": listed, "Doc_0/Annots/Page_0.xml": annotation},
    )  # fmt: skip
    document = read_document(data, "a.ofd")
    (comment,) = document.comments
    assert (comment.author, comment.text) == ("县财政局", "金额请再核对")
    assert document.text[comment.start : comment.end] == "县财政局每年安排补助资金不少于1200万元。"
    assert [block.text for block in document.blocks if block.layer == "note"] == ["批注框里的字"]


@pytest.mark.parametrize("where", ["seal", "signed value"])
def test_an_electronic_seal_is_seen_with_its_name_page_and_size(where: str) -> None:
    signature = f'<ofd:Signature xmlns:ofd="{SPACE}"><ofd:SignedInfo>{"<ofd:Seal><ofd:BaseLoc>Seal.esl</ofd:BaseLoc></ofd:Seal>" if where == "seal" else ""}<ofd:StampAnnot ID="1" PageRef="100" Boundary="120 200 42 42"/></ofd:SignedInfo><ofd:SignedValue>SignedValue.dat</ofd:SignedValue></ofd:Signature>'
    data = package(
        [page(TEXT)], body="<ofd:Signatures>/Doc_0/Signs/Signatures.xml</ofd:Signatures>",
        extra={
            "Doc_0/Signs/Signatures.xml": f'<ofd:Signatures xmlns:ofd="{SPACE}"><ofd:Signature ID="1" Type="Seal" BaseLoc="Sign_0/Signature.xml"/></ofd:Signatures>',
            "Doc_0/Signs/Sign_0/Signature.xml": signature,
            "Doc_0/Signs/Sign_0/SignedValue.dat": ofdfile.signed_value("青禾县财政局"),
            **({"Doc_0/Signs/Sign_0/Seal.esl": ofdfile.seal_data("青禾县财政局")} if where == "seal" else {}),
        },
    )  # fmt: skip
    (seal,) = read_document(data, "a.ofd").seals
    assert (seal.text, seal.source, seal.page, seal.diameter_mm) == ("青禾县财政局", "signature", 1, 42.0)
    assert seal.box == pytest.approx((120 * 72 / 25.4, 200 * 72 / 25.4, 162 * 72 / 25.4, 242 * 72 / 25.4))


def test_what_is_no_seal_has_no_name() -> None:
    assert seal_name(b"") == ""
    assert seal_name(b"\x30\x80\xff\xff" * 1000) == ""
    assert seal_name(b"\x30\x84\xff\xff\xff\xff") == ""
    assert seal_name(ofdfile.der(0x30, ofdfile.der(0x0C, "没有标志".encode()))) == ""


def test_a_lost_page_is_a_finding_and_the_others_are_read() -> None:
    document = read_document(package([page(TEXT), None, "<broken", page(TEXT)]), "a.ofd")
    assert document.text.count("县财政局") == 2
    said = [dict(finding.details)["part"] for finding in document.findings if finding.code == "W-PARTIAL"]
    assert "第2页" in said
    assert "第3页" in said


def test_attachments_that_are_not_read_are_named() -> None:
    listed = f'<ofd:Attachments xmlns:ofd="{SPACE}"><ofd:Attachment ID="1" Name="明细表.xlsx"><ofd:FileLoc>a.bin</ofd:FileLoc></ofd:Attachment></ofd:Attachments>'
    data = package(
        [page(TEXT)],
        more="<ofd:Attachments>Attachs/Attachments.xml</ofd:Attachments>",
        extra={"Doc_0/Attachs/Attachments.xml": listed},
    )
    assert [dict(f.details)["part"] for f in read_document(data, "a.ofd").findings] == ["附件 明细表.xlsx"]


def test_a_page_that_is_a_picture_needs_recognition_and_is_not_silently_empty() -> None:
    picture = '<ofd:ImageObject ID="5" ResourceID="70" Boundary="0 0 210 297" CTM="210 0 0 297 0 0"/>'
    media = '<ofd:MultiMedias><ofd:MultiMedia ID="70" Type="Image"><ofd:MediaFile>scan.jpg</ofd:MediaFile></ofd:MultiMedia></ofd:MultiMedias>'
    extra = {"Doc_0/Res/scan.jpg": b"\xff\xd8\xff\xe0 not a picture"}
    with pytest.raises(InputError) as caught:
        read_document(package([page(picture)], resources=media, extra=extra), "a.ofd")  # type: ignore[arg-type]
    assert caught.value.code == "E-SCAN"
    document = read_document(package([page(TEXT), page(picture)], resources=media, extra=extra), "a.ofd")  # type: ignore[arg-type]
    assert [dict(f.details)["part"] for f in document.findings] == ["第2页没有文字"]
    assert [(p.part, p.width_mm) for p in document.pictures] == [("Doc_0/Res/scan.jpg", 210.0)]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (package([]), "E-EMPTY"),
        (package([None]), "E-XML"),
        (package([page(TEXT)], extra={"Doc_0/Pages/Page_0/Content.xml": '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'}), "E-DTD"),
        (package(["<a>" * 300 + "</a>" * 300]), "E-DEPTH"),
        (package([None], extra={"Doc_0/Encryptions.xml": "<a/>"}), "E-ENC"),
    ],
)  # fmt: skip
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_what_cannot_be_read_is_refused_with_its_code(data: bytes, code: str) -> None:
    with pytest.raises(InputError) as caught:
        read_document(data, "a.ofd")
    assert caught.value.code in ({code, "E-DUP"} if code == "E-DTD" else {code})


def test_too_many_pages_are_refused() -> None:
    with pytest.raises(InputError) as caught:
        read_document(package([page(TEXT)] * 3), "a.ofd", limits=Limits(pdf_pages=2))
    assert caught.value.code == "E-LIMIT"


def test_composite_objects_that_show_each_other_end() -> None:
    def unit(number: int, shows: int) -> str:
        inner = f'<ofd:CompositeObject ID="1" ResourceID="{shows}" Boundary="0 0 9 9"/>' * 3
        return f'<ofd:CompositeGraphicUnit ID="{number}"><ofd:Content>{text_object(0, 0, "字")}{inner}</ofd:Content></ofd:CompositeGraphicUnit>'

    units = f"<ofd:CompositeGraphicUnits>{unit(50, 51)}{unit(51, 50)}</ofd:CompositeGraphicUnits>"
    data = package([page('<ofd:CompositeObject ID="1" ResourceID="50" Boundary="9 9 9 9"/>', TEXT)], resources=units)
    assert "W-PARTIAL" in {finding.code for finding in read_document(data, "a.ofd").findings}


@needs_shared
def test_real_files_of_two_writers_are_read() -> None:
    folder = SHARED / "faults" / "ofdrw__ofdrw"
    if not folder.is_dir():
        pytest.skip(f"the real files are not here ({folder})")
    hello = read_document((folder / "hello.ofd").read_bytes(), "hello.ofd")
    assert hello.text.startswith(
        "拿来主义\n鲁迅\n中国一向是所谓“闭关主义”，自己不去，别人也不许来。自从给枪炮打破了大门之后，"
    )
    assert len(hello.blocks) == 12
    assert (
        "临沧市临翔区自然资源局\n2022年08月23日"
        in read_document((folder / "testImageOverridePage.ofd").read_bytes(), "b.ofd").text
    )
