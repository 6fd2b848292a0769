"""The scripts in examples/ run as they stand and print what is true of the demo."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

HOME = Path(__file__).parents[1]
FACTS = {
    "read": ("泊宁市住房和城乡建设局｜2026-03-16", "replies by 2026-03-31T17:30:00+08:00"),
    "extract": ("by 2026-06-15, from the words '2026年6月15日前'", "out of sequence; “（三）” was due"),
    "matrix": ("责任分工表.docx: ", "推进适老化改造｜"),
    "diff": ("▼ 开展小区体检｜deadline later｜2026年5月底前 → 2026年6月底前", "  编制年度计划｜lead changed｜市住房城乡建设局 → 市发展改革委"),
    "settle": ("C004 市公安局: adopted", "nobody asked for: '300' → '320'"),
    "consult": ("silent: 中国电信泊宁分公司", "again: {'known'}", "decided: C002 not_adopted", "ledger whole"),
}  # fmt: skip


@pytest.mark.parametrize("name", FACTS)
def test_an_example_runs_from_any_folder_and_says_what_is_true(name: str, tmp_path: Path) -> None:
    result = subprocess.run(
        [sys.executable, HOME / "examples" / f"{name}.py"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(HOME), "PYTHONIOENCODING": "utf-8"},
        check=False,
        capture_output=True,
        encoding="utf-8",
    )
    assert result.returncode == 0, result.stderr
    for fact in FACTS[name]:
        assert fact in result.stdout
    assert list(tmp_path.iterdir()) == []  # an example leaves nothing behind


def test_every_example_is_run() -> None:
    assert {path.stem for path in (HOME / "examples").glob("*.py")} == set(FACTS)
