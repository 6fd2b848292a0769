"""What works on this machine: every format is tried on a small file of our own, every optional helper is looked for.

Nothing is installed, fetched or changed.
"""

from __future__ import annotations

import os
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from time import monotonic

import pipeline
from pipeline.errors import HuiqianError
from pipeline.ledger.mounts import is_network
from pipeline.model.health import Calendar, FormatHealth, Health, Helper, LedgerState
from pipeline.model.source import SourceDocument
from pipeline.read import libreoffice
from pipeline.read.formats import FORMATS, Format
from pipeline.read.supervised.pool import Supervisor
from pipeline.read.supervised.reading import read_safely
from pipeline.read.trials import Trial, trials
from pipeline.text.private_folder import private_folder
from pipeline.workflow.office import report_calendar

_UNSEEN = {"opc", "ole", "binary"}  # what a user has no name for
_MISSING = {"E-OLD", "E-SCAN"}  # what says that an optional reader is not there
_ADVICE = {
    "doc": "M-GET-DOC", "image": "M-GET-OCR", "pptx": "M-ASK-PDF", "ppt": "M-ASK-PDF", "msg": "M-ASK-EML",
    "tnef": "M-ASK-EML", "encrypted": "M-ASK-OPEN", "rar": "M-ASK-UNPACKED", "7z": "M-ASK-UNPACKED", "gz": "M-ASK-UNPACKED",
}  # fmt: skip
_NEEDED = (
    "click", "rich", "lxml", "python-docx", "pypdfium2", "pdfplumber", "pdfminer.six", "jieba", "spacy", "networkx",
    "XlsxWriter", "openpyxl", "jinja2", "olefile", "xlrd", "chinesecalendar", "numpy", "Pillow", "ahocorasick-rs",
    "rapidfuzz", "SQLAlchemy", "alembic", "icalendar", "docxtpl", "vl-convert-python",
)  # fmt: skip
# package, the module that it brings, what for, how to get it
_PACKAGES = (
    ("msdoc2docx", "doc2docx", "M-FOR-DOC", "M-GET-DOC"),
    ("rapidocr", "rapidocr", "M-FOR-OCR", "M-GET-OCR"),
    ("onnxruntime", "onnxruntime", "M-FOR-OCR", "M-GET-OCR"),
    ("psycopg", "psycopg", "M-FOR-POSTGRES", "M-GET-POSTGRES"),
    ("rjieba", "rjieba", "M-FOR-SPEED", "M-GET-SPEED"),
)
_FONTS = (
    "simsun.ttc",
    "simfang.ttf",
    "simhei.ttf",
    "simkai.ttf",
    "msyh.ttc",
    "PingFang.ttc",
    "Songti.ttc",
    "STHeiti Medium.ttc",
)
_FONT_FOLDERS = (r"C:\Windows\Fonts", "/System/Library/Fonts", "/System/Library/Fonts/Supplemental", "/Library/Fonts")
_SECONDS = 20  # that a program may take to state its version
_PASSWORD = re.compile(r"(?<=://)([^:@/]*):[^@/]*@")


def examine(
    *,
    settings: Path,
    calendar: Path,
    ledger: str,
    encoding: str,
    tried: Callable[[], None] = lambda: None,
) -> Health:
    """Return what works here.

    Args:
        settings: the user's folder of settings.
        calendar: the file of working days, which need not exist.
        ledger: where the ledger would be: a path or a URL.
        encoding: that of the console.
        tried: called after each format that was tried.

    Raises:
        InputError: a line of the calendar file is no day.
    """
    state: LedgerState = "server" if "://" in ledger else "file" if Path(ledger).is_file() else "none"
    cache = None if os.environ.get("HUIQIAN_CACHE", "").lower() == "off" else private_folder()
    known = report_calendar(calendar)
    return Health(
        version=pipeline.__version__,
        python=platform.python_version(),
        system=f"{platform.system()} {platform.release()} {platform.machine()}",
        encoding=encoding,
        chinese=_holds_chinese(encoding),
        settings=str(settings),
        cache=str(cache or ""),
        calendar=Calendar(str(known.path), known.exists, *known.official, known.added),
        variables=tuple(
            sorted((k, _PASSWORD.sub(r"\1:…@", v)) for k, v in os.environ.items() if k.startswith("HUIQIAN_"))
        ),
        ledger=_PASSWORD.sub(r"\1:…@", ledger),
        ledger_state=state,
        network=state != "server" and is_network(_nearest(Path(ledger))),
        formats=(*_tried(tried), *_refused()),
        helpers=(*_packages(), *_programs(), _fonts()),
        packages=tuple((name, _version_of(name)) for name in _NEEDED),
    )


def readable_count() -> int:
    """Return how many formats `examine` tries."""
    return len(trials())


# ── formats ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _tried(tried: Callable[[], None]) -> Iterator[FormatHealth]:
    rows = {row.id: row for row in FORMATS}
    with Supervisor() as supervisor:
        for trial in trials():
            yield try_format(rows[trial.format], trial, supervisor)
            tried()


def try_format(row: Format, trial: Trial, supervisor: Supervisor | None = None) -> FormatHealth:
    """Return whether a format can be read: its trial is read as a user's file would be, and its words are looked for."""
    begun = monotonic()
    health = FormatHealth(row.id, row.title, row.suffixes, "ok")
    try:
        found = read_safely(trial.data, trial.name, supervisor=supervisor)
    except HuiqianError as error:
        health = replace(health, state="failed", code=error.code, details=_details(error), advice="M-GET-AGAIN")
        if error.code in _MISSING:
            health = replace(health, state="missing", advice=_ADVICE[row.id])
    else:
        health = replace(health, reader=found.reader)
        if not any(trial.words in text for text in _texts(found)):
            missed = (("file", trial.name),)
            health = replace(health, state="failed", code="E-EMPTY", details=missed, advice="M-GET-AGAIN")
    return replace(health, seconds=round(monotonic() - begun, 3))


def _details(error: HuiqianError) -> tuple[tuple[str, str], ...]:
    return tuple((key, value) for key, value in error.details.items() if key != "traceback")


def _texts(document: SourceDocument) -> Iterator[str]:
    yield document.text
    for inner in document.attachments:
        yield from _texts(inner)


def _refused() -> Iterator[FormatHealth]:
    for row in FORMATS:
        if not row.reader and row.id not in _UNSEEN:
            details = (("file", row.id), ("found", row.title), ("format", row.title))
            advice = _ADVICE.get(row.id, "M-ASK-DOCX")
            yield FormatHealth(row.id, row.title, row.suffixes, "refused", "", None, row.refusal, details, advice)


# ── helpers ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _packages() -> Iterator[Helper]:
    for name, module, purpose, advice in _PACKAGES:
        number = _version_of(name) if find_spec(module) else ""  # another package may bring a module of that name
        yield Helper(name, "package", bool(number), purpose, advice, number)


def _programs() -> Iterator[Helper]:
    office = libreoffice.program() or ""
    number = libreoffice.version(office) if office else ""
    yield Helper("LibreOffice", "program", bool(office), "M-FOR-DOC", "M-GET-LIBREOFFICE", number, office)
    antiword = shutil.which("antiword") or ""
    yield Helper("antiword", "program", bool(antiword), "M-FOR-ANTIWORD", "M-GET-ANTIWORD", "", antiword)
    tesseract = shutil.which("tesseract") or ""
    chinese = "chi_sim" in _said(tesseract, "--list-langs").split()
    stated = _said(tesseract, "--version").partition("\n")[0].removeprefix("tesseract").strip()
    yield Helper("tesseract chi_sim", "program", chinese, "M-FOR-OCR", "M-GET-TESSERACT", stated, tesseract)


def _fonts() -> Helper:
    lister = shutil.which("fc-list") or ""
    families = sorted(
        {line.split(",")[0].strip() for line in _said(lister, ":lang=zh-cn", "family").splitlines()} - {""}
    )
    if not families:
        families = [name for name in _FONTS if any((Path(folder) / name).is_file() for folder in _FONT_FOLDERS)]
    return Helper("、".join(families[:6]) or "—", "font", bool(families), "M-FOR-FONTS", "M-GET-FONTS")


def _said(program: str, *arguments: str) -> str:
    if not program:
        return ""
    try:
        done = subprocess.run(  # noqa: S603 -- a program found by its name, our own arguments, no shell
            [program, *arguments], capture_output=True, timeout=_SECONDS, stdin=subprocess.DEVNULL, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.decode("utf-8", "replace")


def _version_of(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


# ── surroundings ────────────────────────────────────────────────────────────────────────────────────────────────────


def _holds_chinese(encoding: str) -> bool:
    try:
        "会签台账".encode(encoding)
    except (LookupError, UnicodeEncodeError):
        return False
    return True


def _nearest(path: Path) -> Path:
    """The nearest folder above a path that exists."""
    return next((folder for folder in path.absolute().parents if folder.is_dir()), Path(sys.prefix)).resolve()
