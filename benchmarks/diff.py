"""How well and how fast drafts are compared: huiqian beside difflib, diff-match-patch and redline engines.

Run: ``python benchmarks/diff.py`` (peers: ``pip install diff-match-patch docx-trackdiff 'python-redlines[docxodus]'``; one that
is absent is left out and said to be). Needs the evaluation folder (HUIQIAN_SHARED, else ../shared). jubarte (AGPL) is run as a
program of its own, never imported: `jubarte-redlines` on the path or in HUIQIAN_JUBARTE, from a virtual environment that is
thrown away. LibreOffice compares through `uno`: HUIQIAN_UNO_PYTHON is a Python that has it, else python3.

Quality, on pair-1: `good` of 30 known edits, marked characters, islands (one or two equal characters between two marks); a
redline engine's file is read back by our reader, so only its marks and whether accepting and refusing give the two texts are
counted. Time: the same two Word files for all, files to result, as a ratio to ours in the same run, the median of three.
"""

from __future__ import annotations

import contextlib
import difflib
import io
import json
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
EVAL = Path(os.environ.get("HUIQIAN_SHARED", ROOT.parent / "shared")) / "eval"

from pipeline.export.diff_json import comparison_to_dict  # noqa: E402
from pipeline.read.formats import read_document  # noqa: E402
from pipeline.workflow.diff import compare_files, redline_files  # noqa: E402
from pipeline.workflow.documents import ReadingOptions  # noqa: E402

ROUNDS = 3
LONGEST = 150  # seconds that a peer may take
Change = dict[str, Any]


def texts(old: Path, new: Path) -> tuple[str, str]:
    return read_document(old.read_bytes(), old.name).text, read_document(new.read_bytes(), new.name).text


def as_diff(old: str, new: str, pieces: list[tuple[int, int, int, int]]) -> Change:
    changes = []
    for number, (a, b, c, d) in enumerate(pieces, 1):
        kind = "replace" if a < b and c < d else "delete" if a < b else "insert"
        changes.append({
            "id": f"c{number}", "kind": kind, "topic": "wording", "within": None, "group": None,
            "old": {"start": a, "end": b, "text": old[a:b]} if a < b else None,
            "new": {"start": c, "end": d, "text": new[c:d]} if c < d else None,
        })  # fmt: skip
    return {"old_text": old, "new_text": new, "changes": changes, "fields": []}


def by_difflib(old: Path, new: Path) -> Change:
    one, two = texts(old, new)
    codes = difflib.SequenceMatcher(None, one, two, autojunk=False).get_opcodes()
    return as_diff(one, two, [(a, b, c, d) for tag, a, b, c, d in codes if tag != "equal"])


def by_match_patch(old: Path, new: Path) -> Change:
    from diff_match_patch import diff_match_patch  # type: ignore[import-not-found,unused-ignore]

    one, two = texts(old, new)
    engine = diff_match_patch()
    found = engine.diff_main(one, two)
    engine.diff_cleanupSemantic(found)
    pieces: list[tuple[int, int, int, int]] = []
    at = to = 0
    for kind, words in found:
        if kind == 0:
            at, to = at + len(words), to + len(words)
            continue
        went, came = (len(words), 0) if kind < 0 else (0, len(words))
        if pieces and pieces[-1][1] == at and pieces[-1][3] == to:
            pieces[-1] = (pieces[-1][0], at + went, pieces[-1][2], to + came)
        else:
            pieces.append((at, at + went, to, to + came))
        at, to = at + went, to + came
    return as_diff(one, two, pieces)


def by_huiqian(old: Path, new: Path) -> Change:
    return comparison_to_dict(compare_files(old, new, ReadingOptions()), "zh")


def redline_huiqian(old: Path, new: Path) -> bytes:
    return redline_files(old, new, ReadingOptions(), author="会签", date="")[0]


def redline_trackdiff(old: Path, new: Path) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder, "redline.docx")
        command = [sys.executable, "-m", "docx_trackdiff.compare", str(old), str(new), str(target)]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=LONGEST)
        if not target.is_file():
            raise RuntimeError(done.stderr[-200:] or done.stdout[-200:])
        return target.read_bytes()


def redline_docxodus(old: Path, new: Path) -> bytes:
    from python_redlines import DocxodusEngine  # type: ignore[import-not-found,unused-ignore]

    return bytes(DocxodusEngine().run_redline("bench", old.read_bytes(), new.read_bytes())[0])


def redline_jubarte(old: Path, new: Path) -> bytes:
    program = os.environ.get("HUIQIAN_JUBARTE") or shutil.which("jubarte-redlines")
    if not program:
        raise FileNotFoundError("jubarte-redlines is not installed")
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder, "redline.docx")
        command = [program, "-q", "compare", str(old), str(new), "-o", str(target)]
        subprocess.run(command, capture_output=True, check=True, timeout=LONGEST)
        return target.read_bytes()


def redline_libreoffice(old: Path, new: Path) -> bytes:
    """Start an office with a profile of its own, let it compare, and end it."""
    office, python = shutil.which("soffice"), os.environ.get("HUIQIAN_UNO_PYTHON", "python3")
    if not office:
        raise FileNotFoundError("LibreOffice is not installed")
    if subprocess.run([python, "-c", "import uno"], capture_output=True, check=False).returncode:
        raise FileNotFoundError("no Python with uno (HUIQIAN_UNO_PYTHON)")
    with tempfile.TemporaryDirectory() as folder:
        target, pipe = Path(folder, "redline.docx"), f"huiqian{os.getpid()}"
        listening = [
            office, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--norestore", "--nologo",
            f"--accept=pipe,name={pipe};urp;",
        ]  # fmt: skip
        command = [python, str(ROOT / "benchmarks/peers/libreoffice_compare.py"), str(old), str(new), str(target), pipe]
        with subprocess.Popen(
            listening, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        ) as run:
            try:
                subprocess.run(command, capture_output=True, check=True, timeout=LONGEST)
                run.wait(timeout=30)
            finally:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(run.pid, signal.SIGKILL)  # the group that was started here, if it did not end by itself
        return target.read_bytes()


def scored(diff: Change) -> str:
    """What the evaluation's own scorer says of a comparison of pair-1."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "diff.json")
        path.write_text(json.dumps(diff, ensure_ascii=False), encoding="utf-8")
        command = [sys.executable, str(EVAL / "score_pair.py"), "diff", str(EVAL / "pair-1" / "edits.json"), str(path)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    return done.stdout.strip().splitlines()[-1]


def read_back(data: bytes, old: str, new: str) -> str:
    """Whether accepting and refusing all gives the two texts, and how many characters are marked."""
    final, original = (read_document(data, "redline.docx", view=view) for view in ("final", "original"))
    marks = sum(len(r.text) for r in final.revisions if not r.kind.startswith("move"))
    plain = str.split
    accept, refuse = plain(final.text) == plain(new), plain(original.text) == plain(old)
    return f"accept {'yes' if accept else 'NO'}; refuse {'yes' if refuse else 'NO'}; marks {marks}"


def timed(call: Callable[[Path, Path], Any], old: Path, new: Path) -> tuple[float, Any]:
    began = time.perf_counter()
    result = call(old, new)
    return time.perf_counter() - began, result


def longer(path: Path, times: int, folder: Path) -> Path:
    """Write a draft `times` times over into one file: near-duplicate chapters, which mislead a comparison most."""
    from copy import deepcopy

    from docx import Document

    document = Document(str(path))
    body = document.element.body
    own = [child for child in body if not child.tag.endswith("}sectPr")]
    for _copy in range(times - 1):
        for child in own:
            own[-1].getparent().insert(len(body) - 1, deepcopy(child))
    target = folder / f"{path.stem}-{times}.docx"
    document.save(str(target))
    return target


def rounds(
    ways: dict[str, Callable[[Path, Path], Any]], old: Path, new: Path, count: int
) -> tuple[dict[str, list[float]], dict[str, Any], dict[str, str]]:
    taken: dict[str, list[float]] = {name: [] for name in ways}
    results: dict[str, Any] = {}
    absent: dict[str, str] = {}
    for _round in range(count):
        for name, call in ways.items():
            if name in absent:
                continue
            try:
                with contextlib.redirect_stdout(io.StringIO()):
                    seconds, results[name] = timed(call, old, new)
                taken[name].append(seconds)
            except Exception as error:  # a peer that is not installed, or fails: said in the table
                absent[name] = f"{type(error).__name__}: {str(error).splitlines()[0][:80] if str(error) else ''}"
    return taken, results, absent


def table(
    title: str,
    ways: dict[str, Callable[[Path, Path], Any]],
    old: Path,
    new: Path,
    tell: Callable[[Any], str],
    count: int = ROUNDS,
) -> float:
    """Print one table; return our own seconds."""
    taken, results, absent = rounds(ways, old, new, count)
    own = statistics.median(taken["huiqian"])
    print(f"## {title}\n\n| program | result | time, ratio to huiqian |\n|---|---|---|")
    for name in ways:
        if name in absent:
            print(f"| {name} | not run: {absent[name]} | — |")
        else:
            print(f"| {name} | {tell(results[name])} | {statistics.median(taken[name]) / own:.2f} |")
    print()
    return own


def main() -> None:
    old, new = EVAL / "pair-1" / "old.docx", EVAL / "pair-1" / "new.docx"
    one, two = texts(old, new)
    print(
        "# Comparing drafts beside other programs\n\nPrinted by `python benchmarks/diff.py`; the figures of one run.\n"
    )
    table(
        "pair-1: thirty known edits",
        {"huiqian": by_huiqian, "difflib, by character": by_difflib, "diff-match-patch, semantic": by_match_patch},
        old, new, scored,
    )  # fmt: skip
    table(
        "pair-1 as a Word file with tracked changes",
        {
            "huiqian": redline_huiqian, "docx-trackdiff": redline_trackdiff, "python-redlines (Docxodus)": redline_docxodus,
            "jubarte (program)": redline_jubarte, "LibreOffice compare": redline_libreoffice,
        },
        old, new, lambda data: read_back(data, one, two),
    )  # fmt: skip
    with tempfile.TemporaryDirectory() as name:
        taken = []
        for times in (10, 50):
            many = [longer(path, times, Path(name)) for path in (old, new)]
            first, second = texts(*many)
            ways = {
                "huiqian": redline_huiqian,
                "docx-trackdiff": redline_trackdiff,
                "jubarte (program)": redline_jubarte,
            }
            if times == 10:
                ways |= {"python-redlines (Docxodus)": redline_docxodus, "LibreOffice compare": redline_libreoffice}
            taken.append(
                table(
                    f"The same, {times} times over, as a Word file with tracked changes",
                    ways,
                    *many,
                    lambda data, first=first, second=second: read_back(data, first, second),
                    1,
                )
            )
    print(f"huiqian takes {taken[1] / taken[0]:.1f} times as long for 50 as for 10. "
          "Docxodus and LibreOffice are not run at 50.")  # fmt: skip


if __name__ == "__main__":
    main()
