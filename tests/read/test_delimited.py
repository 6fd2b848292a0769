"""Tables as text."""

import pytest

from pipeline.errors import InputError
from pipeline.extract import extract_plan
from pipeline.read.formats import read_document
from pipeline.structure import structure

TABLE = '序号,重点任务,牵头单位,完成时限\n1,改造老旧管网,市住房城乡建设局,2026年6月底前\n2,"建成口袋公园,共5个",市城市管理局,2026年底前\n'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("sign", [",", "\t", ";"])
def test_a_table_reads_as_a_table(encoding: str, sign: str) -> None:
    words = TABLE.replace(",共5个", "，共5个").replace(",", sign)
    source = read_document(words.encode(encoding), "分工.csv")
    (table,) = source.tables
    assert (source.format, table.columns) == ("csv", 4)
    plan = extract_plan(source, structure(source))
    assert [[unit.name for unit in task.units] for task in plan.tasks] == [["市住房城乡建设局"], ["市城市管理局"]]
    assert [task.deadlines[0].end_date for task in plan.tasks] == ["2026-06-30", "2026-12-31"]


def test_a_quoted_sign_parts_nothing() -> None:
    (table,) = read_document(TABLE.encode(), "分工.csv").tables
    assert table.columns == 4


@pytest.mark.parametrize(("data", "code"), [(b"", "E-EMPTY"), (b"\n,,\n", "E-EMPTY"), (b'a,"b\n', "E-XML")])
def test_what_cannot_be_read_has_a_code(data: bytes, code: str) -> None:
    with pytest.raises(InputError) as caught:
        read_document(data, "a.csv")
    assert caught.value.code == code
