"""Engines that recognise the words of a picture (文字识别, OCR): rapidocr, else tesseract with chi_sim.

Nothing is ever downloaded: rapidocr is given the model files that lie in its own wheel, by name. A picture is an array
of grey values, 0 black to 255 white; boxes are (left, top, right, bottom) in its pixels.
"""

from __future__ import annotations

import csv
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from shutil import which
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

    Grey = NDArray[numpy.uint8]

Box = tuple[float, float, float, float]
THREADS = 2  # more bring little on one page, and several documents are read at a time
LONGEST_SIDE = 4500  # pixels; rapidocr would shrink a page of A4 at 200 dpi to 2000
TESSERACT_SECONDS = 120
FINDER_SIDE = 1760  # pixels; where lines stand is found as well on a smaller page, with two thirds of the memory
SMALL_SIDE = 736  # pixels; smaller pictures are enlarged to it
SPECKS = frozenset("·•.'`")  # what a speck of dust reads as where it stands by itself
FAINT = 0.3  # what an engine gives with less is noise


@dataclass(frozen=True, slots=True)
class OcrLine:
    """A line, or a piece of one, as an engine read it; `score` is how sure it is (0 to 1)."""

    text: str
    box: Box
    score: float


class Engine(Protocol):
    """What an engine can do. `version` names the engine and its models: results of another version are not the same."""

    version: str

    def recognise(self, picture: Grey) -> list[OcrLine]:
        """Return the lines of a page, roughly from top to bottom."""

    def line(self, picture: Grey) -> tuple[str, float]:
        """Return the words and the score of a picture that holds one line."""


@cache
def find_engine() -> Engine | None:
    """Return the engine to use here, or None where none is installed.

    The environment variable HUIQIAN_OCR (``rapidocr``, ``tesseract`` or ``off``) chooses one.
    """
    wanted = os.environ.get("HUIQIAN_OCR", "").strip().lower()
    for name, make in (("rapidocr", _rapid), ("tesseract", _tesseract)):
        if wanted in ("", name) and (engine := make()) is not None:
            return engine
    return None


# ── rapidocr ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _rapid() -> Engine | None:
    try:
        from importlib.metadata import version

        import onnxruntime  # noqa: F401 -- rapidocr names its engines only when it is called
        import rapidocr
    except ImportError:
        return None
    models = Path(rapidocr.__file__).parent / "models"
    finders, readers = sorted(models.glob("*_det_*.onnx")), sorted(models.glob("*_rec_*.onnx"))
    if not finders or not readers:  # a build without models would download them
        return None
    return RapidEngine(finders[-1], readers[-1], version("rapidocr"))


class RapidEngine:
    """PP-OCR models run by onnxruntime; they are loaded with the first page."""

    def __init__(self, finder: Path, reader: Path, version: str) -> None:
        from rapidocr import RapidOCR

        self.version = f"rapidocr {version} {finder.stem} {reader.stem}"
        threads = max(1, min(THREADS, os.cpu_count() or 1))
        self._engine: Any = RapidOCR(
            params={
                "Global.log_level": "critical",
                "Global.use_cls": False,
                "Global.max_side_len": LONGEST_SIDE,
                "Global.text_score": FAINT,
                "Det.model_path": str(finder),
                "Det.limit_type": "max",
                "Det.limit_side_len": FINDER_SIDE,
                "Rec.model_path": str(reader),
                "EngineConfig.onnxruntime.intra_op_num_threads": threads,
                "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            }
        )

    def recognise(self, picture: Grey) -> list[OcrLine]:
        """Return the lines of a page."""
        picture, factor = _enlarged(picture)
        found = self._call(picture, whole=True)
        if found is None or not found.txts:
            return []
        lines = []
        for quad, text, score in zip(found.boxes, found.txts, found.scores, strict=True):
            xs, ys = [float(x) / factor for x, _ in quad], [float(y) / factor for _, y in quad]
            if text.strip() and text.strip() not in SPECKS:
                lines.append(OcrLine(text, (min(xs), min(ys), max(xs), max(ys)), float(score)))
        return lines

    def line(self, picture: Grey) -> tuple[str, float]:
        """Return the words of one line."""
        found = self._call(picture, whole=False)
        return (str(found.txts[0]), float(found.scores[0])) if found is not None and found.txts else ("", 0.0)

    def _call(self, picture: Grey, *, whole: bool) -> Any:
        """What rapidocr returns, None where it fails on a picture: that page has no words then, and a finding says so.

        Raises:
            MemoryError: it was refused memory.
        """
        if 0 in picture.shape:
            return None
        try:
            return self._engine(_three_channels(picture), use_det=whole, use_cls=False, use_rec=True)
        except Exception as error:  # numpy, OpenCV and onnxruntime each raise their own
            if isinstance(error, MemoryError) or "bad_alloc" in str(error):
                raise MemoryError from error
            return None


def _enlarged(picture: Grey) -> tuple[Grey, float]:
    """A picture whose shorter side is at least `SMALL_SIDE` (the longer one at most `FINDER_SIDE`), and how much larger it is."""
    if 0 in picture.shape:
        return picture, 1.0
    height, width = picture.shape[:2]
    factor = min(SMALL_SIDE / min(height, width), FINDER_SIDE / max(height, width))
    if factor <= 1:
        return picture, 1.0
    import numpy
    from PIL import Image

    size = round(width * factor), round(height * factor)
    return numpy.asarray(Image.fromarray(picture).resize(size, Image.Resampling.BICUBIC)), factor


def _three_channels(picture: Grey) -> Any:
    import numpy

    return numpy.ascontiguousarray(numpy.repeat(picture[:, :, None], 3, axis=2))


# ── tesseract ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _tesseract() -> Engine | None:
    program = which("tesseract")
    if program is None:
        return None
    try:
        languages = _run([program, "--list-langs"], b"", 20).decode("utf-8", "replace").split()
        version = _run([program, "--version"], b"", 20).decode("utf-8", "replace").split("\n", 1)[0].strip()
    except OSError:
        return None
    return TesseractEngine(program, version) if "chi_sim" in languages else None


class TesseractEngine:
    """The program tesseract with its simplified Chinese model, one process a call, without a shell."""

    def __init__(self, program: str, version: str) -> None:
        self.version = f"{version} chi_sim"
        self._program = program

    def recognise(self, picture: Grey) -> list[OcrLine]:
        """Return the lines of a page."""
        return self._call(picture, layout="3")

    def line(self, picture: Grey) -> tuple[str, float]:
        """Return the words of one line."""
        found = self._call(picture, layout="7")
        return "".join(line.text for line in found), min((line.score for line in found), default=0.0)

    def _call(self, picture: Grey, *, layout: str) -> list[OcrLine]:
        from PIL import Image

        data = BytesIO()
        Image.fromarray(picture).save(data, "PNG", compress_level=1)
        command = [self._program, "stdin", "stdout", "-l", "chi_sim", "--psm", layout, "tsv"]
        return tsv_lines(_run(command, data.getvalue(), TESSERACT_SECONDS).decode("utf-8", "replace"))


def tsv_lines(table: str) -> list[OcrLine]:
    """Return the lines in tesseract's table of words; a line's score is the mean of its words'."""
    lines: dict[tuple[str, ...], list[tuple[str, Box, float]]] = {}
    for row in csv.DictReader(table.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE):
        if row.get("level") != "5" or not (row.get("text") or "").strip():
            continue
        left, top, width, height = (float(row[name]) for name in ("left", "top", "width", "height"))
        key = tuple(row[name] for name in ("block_num", "par_num", "line_num"))
        word = (row["text"].strip(), (left, top, left + width, top + height), float(row["conf"]) / 100)
        lines.setdefault(key, []).append(word)
    return [_of_words(words) for words in lines.values()]


def _of_words(words: list[tuple[str, Box, float]]) -> OcrLine:
    text = ""
    for word, _box, _score in words:
        text += " " * bool(text and text[-1].isascii() and word[0].isascii() and text[-1].isalpha()) + word
    boxes = [box for _, box, _ in words]
    box = (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes))
    return OcrLine(text, box, max(0.0, sum(score for *_, score in words) / len(words)))


def _run(command: list[str], data: bytes, seconds: int) -> bytes:
    """Return what a program prints; nothing where it takes too long (its whole process group is ended then)."""
    environment = {**os.environ, "OMP_THREAD_LIMIT": str(THREADS)}
    with subprocess.Popen(  # noqa: S603 -- a fixed command; the picture goes in by stdin
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment,
        start_new_session=sys.platform != "win32",
    ) as process:  # fmt: skip
        try:
            return process.communicate(data, timeout=seconds)[0]
        except BaseException as error:
            if sys.platform == "win32":
                process.kill()
            else:
                os.killpg(process.pid, signal.SIGKILL)
            if isinstance(error, subprocess.TimeoutExpired):
                return b""
            raise
