"""Installs huiqian from the wheels beside this file into the folder `app` beside it: no network, no rights, no venv.

It runs on any Python of the version that the bundle is for, the embeddable one too (which has neither pip nor venv): pip comes
with the bundle and is run from its wheel. The folder may be moved or copied to other machines afterwards.
"""

from __future__ import annotations

import hashlib
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
BUNDLE = {
    key: value.strip()
    for key, _, value in (line.partition("=") for line in (HERE / "bundle.txt").read_text("utf-8").splitlines())
}
APP, NEW, OLD = HERE / "app", HERE / "app.new", HERE / "app.old"


def say(chinese: str, english: str) -> None:
    """Print one message in both languages; a console that cannot show a character shows a question mark."""
    print(f"{chinese}\n{english}", flush=True)


def stop(chinese: str, english: str) -> None:
    """Say what is wrong and leave."""
    say(f"错误：{chinese}", f"Error: {english}")
    sys.exit(1)


def check_python() -> None:
    """Refuse a Python or a machine that the wheels are not made for: pip's own words would not help an office."""
    found = f"{sys.version_info[0]}.{sys.version_info[1]}"
    if found != BUNDLE["python"]:
        stop(
            f"本安装包需要 Python {BUNDLE['python']}，当前是 {found}（{sys.executable}）。",
            f"this bundle is for Python {BUNDLE['python']}, this is {found} ({sys.executable}).",
        )
    windows = BUNDLE["platform"].startswith("win")
    machine = {"AMD64": "x86_64", "amd64": "x86_64", "arm64": "aarch64", "ARM64": "aarch64"}.get(
        platform.machine(), platform.machine()
    )
    wanted = "aarch64" if BUNDLE["platform"].endswith(("aarch64", "arm64")) else "x86_64"
    if windows != (sys.platform == "win32") or machine != wanted or sys.maxsize < 2**32:
        stop(
            f"本安装包适用于 {BUNDLE['platform']}，不适用于本机（{sys.platform} {platform.machine()}）。",
            f"this bundle is for {BUNDLE['platform']}, not for this machine ({sys.platform} {platform.machine()}).",
        )


def check_files() -> None:
    """Refuse files that were damaged or changed on the way."""
    for line in (HERE / "SHA256SUMS").read_text("utf-8").splitlines():
        digest, _, name = line.partition("  ")
        path = HERE / name
        if not path.is_file():
            stop(f"缺少文件：{name}。请重新复制整个文件夹。", f"missing file: {name}. Copy the whole folder again.")
        if hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            stop(f"文件已损坏：{name}。请重新复制整个文件夹。", f"damaged file: {name}. Copy the whole folder again.")


def install() -> None:
    """Let pip put the wheels into a new folder, and exchange it for the old one when it is whole."""
    pip = next(HERE.joinpath("wheels").glob("pip-*.whl"))
    shutil.rmtree(NEW, ignore_errors=True)
    command = [
        sys.executable, "-I", "-S", str(pip / "pip"), "--isolated", "install", "--quiet", "--no-index", "--find-links", "wheels",
        "--only-binary=:all:", "--disable-pip-version-check", "--no-warn-script-location", "--no-cache-dir",
        "--root-user-action=ignore", "--constraint", "constraints.txt", "--target", NEW.name, BUNDLE["requirement"],
    ]  # fmt: skip
    if subprocess.run(command, cwd=HERE, check=False, env={**os.environ, "PYTHONUTF8": "1"}).returncode:
        stop("安装未完成，原有内容未改动。", "not installed; what was there is unchanged.")
    shutil.rmtree(OLD, ignore_errors=True)
    if APP.exists():
        APP.rename(OLD)
    NEW.rename(APP)
    shutil.rmtree(OLD, ignore_errors=True)


def main() -> None:
    """Check, install, and prove that the program starts."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr] # both are text streams
    check_python()
    say("正在核对文件……", "Checking the files …")
    check_files()
    say("正在安装，约需一两分钟……", "Installing; this takes a minute or two …")
    install()
    started = subprocess.run([sys.executable, "-s", "-P", str(HERE / "start.py"), "--version"], cwd=HERE, check=False)
    if started.returncode:
        stop("程序不能启动。", "the program does not start.")
    name = "huiqian.bat" if sys.platform == "win32" else "./huiqian"
    say(f"安装完成。用法：{name} --help", f"Done. Try: {name} --help")


if __name__ == "__main__":
    main()
