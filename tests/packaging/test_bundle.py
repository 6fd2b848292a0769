"""The scripts of the offline bundle; `make bundle` fetches the wheels, and the slow tests install them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.packaging.conftest import ROOT
from tools.bundle.build import FILES, OFFICE, Target, build, encoded, words_of, write_scripts, write_sums

HERE = Target("manylinux_2_28_x86_64", f"{sys.version_info[0]}.{sys.version_info[1]}")
OFFICE_PC = Target("win_amd64", "3.12")


@pytest.fixture
def scripts(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """A bundle's folder without wheels, for the target that the test names."""
    target = getattr(request, "param", HERE)
    folder = tmp_path / "离线 安装包"
    folder.mkdir()
    write_scripts(target, words_of(target, "huiqian[ocr]==1.2.3"), folder)
    folder.joinpath("bundle.txt").write_text(
        f"requirement=huiqian[ocr]==1.2.3\npython={target.python}\nplatform={target.tag}\n", encoding="utf-8"
    )
    return folder


def sh(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False, env={**os.environ, "PYTHONUTF8": "1"}
    )  # fmt: skip


@pytest.mark.parametrize("scripts", [HERE, OFFICE_PC], indirect=True, ids=lambda target: target.tag)
def test_no_field_of_a_template_stays_empty(scripts: Path) -> None:
    for path in scripts.iterdir():
        text = path.read_bytes().decode("gbk" if path.suffix == ".bat" else "utf-8")
        assert not [word for word in text.split() if word.startswith("@") and word.endswith("@") and len(word) > 2], (
            path.name
        )


@pytest.mark.parametrize("scripts", [OFFICE_PC], indirect=True)
def test_windows_gets_scripts_that_cmd_and_notepad_read(scripts: Path) -> None:
    assert {"安装.bat", "huiqian.bat", "python.bat", "install.py", "start.py", "读我.txt"} <= {
        p.name for p in scripts.iterdir()
    }
    assert not list(scripts.glob("*.sh"))
    for path in scripts.glob("*.bat"):
        data = path.read_bytes()
        assert data.count(b"\n") == data.count(b"\r\n") > 3
        data.decode("gbk")
    page = scripts.joinpath("读我.txt").read_bytes()
    assert page.startswith(b"\xef\xbb\xbf")
    assert page.count(b"\n") == page.count(b"\r\n")
    assert "py -3.12 --version" in page.decode("utf-8-sig")


def test_no_character_of_a_bat_file_hides_a_sign_of_the_shell() -> None:
    for name in FILES:
        if name.endswith(".bat"):
            data = encoded(name, OFFICE.joinpath(name).read_text("utf-8"))
            assert len(data.decode("gbk")) == len(data) - sum(byte >= 0xA1 for byte in data) // 2
    with pytest.raises(UnicodeEncodeError):
        encoded("安装.bat", "echo 丂\n")  # 81 40 in GBK: its second byte is a sign


def test_the_linux_scripts_are_started_by_sh(scripts: Path) -> None:
    for name in ("install.sh", "huiqian"):
        assert os.access(scripts / name, os.X_OK)
        assert b"\r" not in scripts.joinpath(name).read_bytes()
        assert sh(scripts, "sh", "-n", name).returncode == 0


def test_a_damaged_or_missing_file_stops_the_installation(scripts: Path) -> None:
    scripts.joinpath("wheels").mkdir()
    scripts.joinpath("wheels", "one.whl").write_bytes(b"whole")
    write_sums(scripts)
    scripts.joinpath("wheels", "one.whl").write_bytes(b"hurt")
    done = sh(scripts, "sh", "install.sh")
    assert done.returncode == 1
    assert "文件已损坏：wheels/one.whl" in done.stdout
    scripts.joinpath("wheels", "one.whl").unlink()
    assert "缺少文件：wheels/one.whl" in sh(scripts, "sh", "install.sh").stdout


def test_the_sums_are_those_of_sha256sum(scripts: Path) -> None:
    write_sums(scripts)
    assert sh(scripts, "sha256sum", "--check", "--quiet", "SHA256SUMS").returncode == 0
    lines = scripts.joinpath("SHA256SUMS").read_text("utf-8").splitlines()
    assert f"{sha256(scripts.joinpath('start.py').read_bytes()).hexdigest()}  start.py" in lines


@pytest.mark.parametrize("scripts", [Target("manylinux_2_28_x86_64", "3.19")], indirect=True)
def test_a_missing_python_is_said_and_not_guessed(scripts: Path) -> None:
    for name in ("install.sh", "huiqian"):
        done = sh(scripts, "sh", name)
        assert done.returncode == 1
        assert "未找到 Python 3.19" in done.stderr
    wrong = sh(scripts, sys.executable, "-I", "install.py")
    assert wrong.returncode == 1
    assert "需要 Python 3.19" in wrong.stdout


@pytest.mark.parametrize(
    "scripts", [Target(tag, HERE.python) for tag in ("win_amd64", "manylinux_2_28_aarch64")], indirect=True
)
def test_a_bundle_for_another_machine_is_refused(scripts: Path) -> None:
    done = sh(scripts, sys.executable, "-I", "install.py")
    assert done.returncode == 1
    assert "不适用于本机" in done.stdout


@pytest.mark.parametrize(
    ("tag", "uv", "takes", "not_"),
    [
        ("win_amd64", "x86_64-pc-windows-msvc", "win_amd64", "win32"),
        ("manylinux_2_28_x86_64", "x86_64-manylinux_2_28", "manylinux2014_x86_64", "manylinux_2_31_x86_64"),
        ("manylinux2014_x86_64", "x86_64-manylinux2014", "manylinux_2_17_x86_64", "manylinux_2_28_x86_64"),
        ("manylinux_2_28_aarch64", "aarch64-manylinux_2_28", "manylinux_2_17_aarch64", "manylinux_2_28_x86_64"),
    ],
)
def test_a_machine_takes_the_wheels_of_older_systems_and_no_others(tag: str, uv: str, takes: str, not_: str) -> None:
    target = Target(tag, "3.11")
    assert target.for_uv == uv
    assert takes in target.for_pip
    assert not_ not in target.for_pip


def test_an_unknown_platform_is_refused_by_name() -> None:
    with pytest.raises(SystemExit, match="loongarch64"):
        _ = Target("manylinux_2_38_loongarch64", "3.11").for_uv


@pytest.mark.slow
def test_a_bundle_installs_without_a_network_and_runs_the_demo(wheel: Path, tmp_path: Path) -> None:
    if find_spec("uv") is None:
        pytest.skip("uv is not installed (make test installs it)")
    made = build(wheel, HERE, (), tmp_path / "dist")
    assert sh(made, "sha256sum", "--check", "--quiet", "SHA256SUMS").returncode == 0
    folder = Path(shutil.move(made, tmp_path / "空 文件夹"))
    alone = ["unshare", "-n"] if os.geteuid() == 0 and shutil.which("unshare") else []
    for _ in range(2):  # the second time it replaces what is there
        done = sh(folder, *alone, "sh", "install.sh")
        assert done.returncode == 0, done.stdout + done.stderr
    assert "安装完成" in done.stdout
    assert not list(folder.glob("app.*"))
    folder = Path(shutil.move(folder, tmp_path / "moved"))  # it may be copied to other machines
    ran = sh(tmp_path, *alone, str(folder / "huiqian"), "run", str(folder / "示例"), "-o", "结果")
    assert ran.returncode == 0, ran.stderr
    assert (tmp_path / "结果" / "责任分工表.xlsx").stat().st_size > 1000
    assert (folder / "示例" / "plan-v1.docx").read_bytes() == (ROOT / "corpora/demo/plan-v1.docx").read_bytes()


@pytest.mark.slow
def test_a_bundle_for_windows_is_complete(wheel: Path, tmp_path: Path) -> None:
    if find_spec("uv") is None:
        pytest.skip("uv is not installed (make test installs it)")
    made = build(wheel, OFFICE_PC, ("ocr", "doc"), tmp_path / "dist")  # resolves it once more from its own wheels
    names = [path.name for path in made.joinpath("wheels").iterdir()]
    assert all(name.endswith(("-none-any.whl", "win_amd64.whl")) for name in names)
    for needed in ("huiqian-", "pip-", "colorama-", "tzdata-", "jieba-", "rapidocr-"):
        assert [name for name in names if name.startswith(needed)], needed
