"""Builds a folder from which huiqian is installed without a network (`make bundle`): wheels, scripts, a page of instructions.

The versions are those of constraints.txt, resolved for the platform and the Python of the office and not for those of this
machine (uv evaluates the environment markers of the target; pip would take its own). What is published as source only is made
into a wheel here, and refused if that wheel fits this machine alone. At the end the folder is resolved once more, from its own
wheels and nothing else.
"""

from __future__ import annotations

import argparse
import hashlib
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OFFICE = Path(__file__).resolve().parent / "office"
SOURCE_ONLY = ("jieba",)  # published without a wheel; pure Python, so that one wheel serves everywhere
EXAMPLE = ("request.docx", "plan-v1.docx", "plan-v2.docx", "received.csv", "letters")
OLDER_GLIBC = (5, 12, 17, 24, 26, 27, 28, 31, 34, 35)  # a manylinux_2_N system takes wheels of every lower N
WINDOWS, LINUX, BOTH = "windows", "linux", "both"
# template → (name in the bundle, systems); what begins with a sign of the shell keeps LF, the rest is for Notepad and cmd
FILES = {
    "install.py": BOTH, "start.py": BOTH, "读我.txt": BOTH,
    "安装.bat": WINDOWS, "huiqian.bat": WINDOWS, "python.bat": WINDOWS,
    "install.sh": LINUX, "huiqian": LINUX, "python.sh": LINUX,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Target:
    """What the office has: `tag` as wheels name it (``win_amd64``), `python` as ``3.11``."""

    tag: str
    python: str

    @property
    def windows(self) -> bool:
        """Whether it is a Windows machine."""
        return self.tag.startswith("win")

    @property
    def for_uv(self) -> str:
        """The platform in uv's words: system and machine change places."""
        known = {"win_amd64": "x86_64-pc-windows-msvc", "win_arm64": "aarch64-pc-windows-msvc"}
        if self.tag in known:
            return known[self.tag]
        for machine in ("x86_64", "aarch64"):
            if self.tag.startswith("manylinux") and self.tag.endswith(f"_{machine}"):
                return f"{machine}-{self.tag.removesuffix(f'_{machine}')}"
        raise SystemExit(
            f"PLATFORM={self.tag}: known are win_amd64, manylinux_2_28_x86_64, manylinux_2_28_aarch64 and the like"
        )

    @property
    def for_pip(self) -> tuple[str, ...]:
        """Every tag that the machine takes, newest first: pip does not know that a newer glibc takes older wheels."""
        if self.windows:
            return (self.tag,)
        machine = "x86_64" if self.tag.endswith("x86_64") else "aarch64"
        old = {"manylinux1": 5, "manylinux2010": 12, "manylinux2014": 17}
        name = self.tag.removesuffix(f"_{machine}")
        minor = old[name] if name in old else int(name.rpartition("_")[2])
        tags = [f"manylinux_2_{n}_{machine}" for n in range(minor, 4, -1)]
        return (*tags, *(f"{word}_{machine}" for word, n in old.items() if n <= minor), f"linux_{machine}")


def run(*command: str | Path) -> None:
    """Run a program and stop with its words if it fails."""
    words = [str(word) for word in command]
    if subprocess.run(words, check=False).returncode:
        raise SystemExit(f"stopped: {' '.join(words[:6])} … failed")


def resolve(target: Target, requirement: str, wheels: Path, out: Path) -> None:
    """Write the versions that the target needs, one a line, into `out`."""
    command = [
        sys.executable, "-m", "uv", "pip", "compile", "--quiet", "--no-header", "--no-annotate", "--python-platform", target.for_uv,
        "--python-version", target.python, "--find-links", str(wheels), "--only-binary", ":all:",
        "--output-file", str(out), "-",
    ]  # fmt: skip
    for name in SOURCE_ONLY:
        command[-3:-3] = ["--no-binary", name]
    wanted = f"{requirement}\npip\n".encode()
    pinned = subprocess.run(
        [*command, "--constraint", str(ROOT / "constraints.txt")], input=wanted, capture_output=True, check=False
    )
    if pinned.returncode == 0:
        return
    print(
        f"constraints.txt does not fit {target.tag}; other versions are taken:\n{pinned.stderr.decode()}",
        file=sys.stderr,
    )
    if subprocess.run(command, input=wanted, check=False).returncode:
        raise SystemExit(f"no set of wheels serves {requirement} on {target.tag} with Python {target.python}")


def download(target: Target, pins: Path, wheels: Path) -> None:
    """Fetch the wheel of each pinned version; what has none is built."""
    lines = [line for line in pins.read_text("utf-8").splitlines() if line and not line.startswith("huiqian")]
    built = [line for line in lines if line.partition("==")[0].lower() in SOURCE_ONLY]
    for line in built:
        run(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", wheels, line)
    rest = wheels.parent / "rest.txt"
    rest.write_text("\n".join(line for line in lines if line not in built), "utf-8")
    tags = [word for tag in target.for_pip for word in ("--platform", tag)]
    short = f"cp{target.python.replace('.', '')}"
    abis = [word for abi in (short, "abi3", "none") for word in ("--abi", abi)]
    run(
        sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:", "--dest", wheels, *tags,
        "--implementation", "cp", "--python-version", target.python, *abis, "--requirement", rest,
    )  # fmt: skip
    rest.unlink()
    for line in built:
        name = line.partition("==")[0]
        if not list(wheels.glob(f"{name}-*-none-any.whl")):
            raise SystemExit(f"{line} was built for this machine only and serves no other")


def prove(target: Target, requirement: str, wheels: Path) -> None:
    """Resolve the requirement for the target from the folder's own wheels; nothing may be missing."""
    with tempfile.TemporaryDirectory() as folder:
        run(
            sys.executable, "-m", "uv", "pip", "install", "--quiet", "--dry-run", "--offline", "--no-index", "--find-links", wheels,
            "--only-binary", ":all:", "--python", sys.executable, "--python-platform", target.for_uv, "--python-version",
            target.python, "--target", folder, requirement,
        )  # fmt: skip


def encoded(name: str, text: str) -> bytes:
    """Return a file as its reader needs it: cmd and Notepad want CRLF, Notepad a byte order mark, cmd the office's code page.

    Every two-byte character of a bat file is of GB2312, whose second byte is never one that cmd takes for a sign.
    """
    if name.endswith(".bat"):
        text.encode("gb2312")
        return text.replace("\n", "\r\n").encode("gbk")
    if name.endswith(".txt"):
        return text.replace("\n", "\r\n").encode("utf-8-sig")
    return text.encode("utf-8")


def write_scripts(target: Target, words: Mapping[str, str], folder: Path) -> None:
    """Write the scripts and the page of instructions for the target's system."""
    system = WINDOWS if target.windows else LINUX
    prerequisite = OFFICE.joinpath(f"{system}.txt").read_text("utf-8").rstrip("\n")
    words = {**words, "GET_PYTHON": prerequisite}
    for name, wanted in FILES.items():
        if wanted not in (system, BOTH):
            continue
        text = OFFICE.joinpath(name).read_text("utf-8")
        for _ in range(2):  # the prerequisite holds fields of its own
            for key, value in words.items():
                text = text.replace(f"@{key}@", value)
        folder.joinpath(name).write_bytes(encoded(name, text))
        if name in ("install.sh", "huiqian"):
            folder.joinpath(name).chmod(0o755)


def words_of(target: Target, requirement: str) -> dict[str, str]:
    """Return the fields of the templates."""
    major, minor = target.python.split(".")
    return {
        "VERSION": requirement.rpartition("==")[2], "PLATFORM": target.tag, "PYTHON": target.python, "MAJOR": major, "MINOR": minor,
        "REQUIREMENT": requirement,
        "CHECK": f"py -{target.python} --version" if target.windows else f"python{target.python} --version",
        "INSTALL": "双击 安装.bat，等待一两分钟，" if target.windows else "在终端中进入本文件夹，输入 sh install.sh ，等待一两分钟，",
        "COMMAND": "huiqian.bat" if target.windows else "./huiqian",
    }  # fmt: skip


def write_sums(folder: Path) -> None:
    """Write the sha256 of every file, in the form that `sha256sum -c` reads."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    lines = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder).as_posix()}\n" for path in files
    ]
    folder.joinpath("SHA256SUMS").write_text("".join(lines), "utf-8", newline="\n")


def build(wheel: Path, target: Target, extras: Sequence[str], dist: Path) -> Path:
    """Build the bundle of a wheel and return its folder.

    Args:
        wheel: huiqian's own wheel.
        target: what the office has.
        extras: names of extras (``ocr``, ``doc``).
        dist: the folder to put it into; an older bundle of the same name is replaced.
    """
    version = wheel.name.split("-")[1]
    named = f"[{','.join(extras)}]" if extras else ""
    requirement = f"huiqian{named}=={version}"
    folder = dist / f"huiqian-{version}-py{target.python}-{target.tag}"
    shutil.rmtree(folder, ignore_errors=True)
    wheels = folder / "wheels"
    wheels.mkdir(parents=True)
    shutil.copy(wheel, wheels)
    try:
        fill(folder, target, requirement)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)  # half a bundle is worse than none
        raise
    return folder


def fill(folder: Path, target: Target, requirement: str) -> None:
    """Put everything into the folder of a bundle that holds its own wheel already; the digests come last."""
    wheels = folder / "wheels"
    pins = folder / "constraints.txt"
    resolve(target, requirement, wheels, pins)
    download(target, pins, wheels)
    prove(target, requirement, wheels)
    pins.write_text(
        "".join(line + "\n" for line in pins.read_text("utf-8").splitlines() if "--" not in line), "utf-8", newline="\n"
    )
    write_scripts(target, words_of(target, requirement), folder)
    facts = {"requirement": requirement, "python": target.python, "platform": target.tag}
    folder.joinpath("bundle.txt").write_text("".join(f"{k}={v}\n" for k, v in facts.items()), "utf-8", newline="\n")
    shutil.copy(ROOT / "LICENSE", folder)
    copy_example(folder / "示例")
    write_sums(folder)


def copy_example(folder: Path) -> None:
    """Copy the demo case, so that an office can try the program before it trusts it with a letter."""
    folder.mkdir()
    for name in EXAMPLE:
        source = ROOT / "corpora" / "demo" / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, folder / name)


def size_of(paths: Iterable[Path]) -> str:
    """Return the size of files in MiB, to be read."""
    return f"{sum(path.stat().st_size for path in paths) / (1 << 20):.1f} MiB"


def main() -> None:
    """Read the command line, build, and say what came of it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("wheel", type=Path)
    parser.add_argument("--platform", default="win_amd64")
    parser.add_argument("--python", default=f"{sys.version_info[0]}.{sys.version_info[1]}", dest="version")
    parser.add_argument("--extras", default="", help="ocr,doc")
    parser.add_argument("--dist", type=Path, default=ROOT / "dist")
    given = parser.parse_args()
    extras = [name.strip() for name in given.extras.split(",") if name.strip()]
    folder = build(given.wheel, Target(given.platform, given.version), extras, given.dist)
    files = [path for path in folder.rglob("*") if path.is_file()]
    wheels = [path for path in files if path.suffix == ".whl"]
    print(f"{folder}: {len(wheels)} wheels, {len(files)} files, {size_of(files)}")


if __name__ == "__main__":
    main()
