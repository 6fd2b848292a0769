"""How well and how fast drafts are compared: huiqian beside difflib, diff-match-patch and redline engines.

Quality, on pair-1 of the evaluation set: `good` of 30 known edits, marked characters, islands (one or two equal characters
between two marks); a redline engine's file is read back by our reader: whether accepting and refusing all gives the two
texts, and how many characters are marked. Time: the same two Word files for all, files to result, seconds of the clock,
medians of rounds in turn. "N times over" writes the draft N times into one file: near-duplicate chapters, which mislead a
comparison most. jubarte and prosediff (AGPL, GPL) are run as programs of their own, never imported: on the path, in
HUIQIAN_JUBARTE or HUIQIAN_PROSEDIFF. LibreOffice compares through `uno` by peers/libreoffice_compare.py: HUIQIAN_UNO_PYTHON is
a Python that has it, else the system's.
"""

from __future__ import annotations

import contextlib
import difflib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.measure import exponent, in_turn
from benchmarks.table import ROOT, Figure, Row, from_parts, guarded, publish
from pipeline.export.diff_json import comparison_to_dict
from pipeline.read.formats import read_document
from pipeline.workflow.diff import compare_files, redline_files
from pipeline.workflow.documents import ReadingOptions

TITLE = "Comparing drafts"
EVAL = Path(os.environ.get("HUIQIAN_SHARED", ROOT.parent / "shared")) / "eval"
LONGEST = 100  # seconds that a peer may take
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
    signs = {0: "=", -1: "-", 1: "+"}
    return as_diff(one, two, joined([(signs[kind], len(words)) for kind, words in found]))


def by_huiqian(old: Path, new: Path) -> Change:
    return comparison_to_dict(compare_files(old, new, ReadingOptions()), "zh")


def by_fast_match_patch(old: Path, new: Path) -> Change:
    import fast_diff_match_patch as engine  # type: ignore[import-not-found,unused-ignore]

    one, two = texts(old, new)
    return as_diff(one, two, joined(engine.diff(one, two, counts_only=True, cleanup="Semantic")))


def joined(found: list[tuple[str, int]]) -> list[tuple[int, int, int, int]]:
    """Return stretches of equal, deleted and inserted characters (signs of fast-diff-match-patch) as pieces."""
    pieces: list[tuple[int, int, int, int]] = []
    at = to = 0
    for sign, length in found:
        if sign == "=":
            at, to = at + length, to + length
            continue
        went, came = (length, 0) if sign == "-" else (0, length)
        if pieces and pieces[-1][1] == at and pieces[-1][3] == to:
            pieces[-1] = (pieces[-1][0], at + went, pieces[-1][2], to + came)
        else:
            pieces.append((at, at + went, to, to + came))
        at, to = at + went, to + came
    return pieces


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


def by_program(variable: str, name: str, *words: str) -> Callable[[Path, Path], bytes]:
    """Return a way to compare by a program that is named by a variable of the environment or stands on the path."""

    def compare(old: Path, new: Path) -> bytes:
        program = os.environ.get(variable) or shutil.which(name)
        if not program:
            raise FileNotFoundError(f"{name} is not installed ({variable})")
        with tempfile.TemporaryDirectory() as folder:
            target = Path(folder, "redline.docx")
            places = {"OLD": str(old), "NEW": str(new), "OUT": str(target)}
            command = [program, *(places.get(word, word) for word in words)]
            subprocess.run(command, capture_output=True, check=True, timeout=LONGEST)
            return target.read_bytes()

    return compare


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


def scored(diff: Change) -> Worth:
    """What the evaluation's own scorer says of a comparison of pair-1."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "diff.json")
        path.write_text(json.dumps(diff, ensure_ascii=False), encoding="utf-8")
        command = [sys.executable, str(EVAL / "score_pair.py"), "diff", str(EVAL / "pair-1" / "edits.json"), str(path)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    said = dict(part.strip().split(" ", 1) for part in done.stdout.strip().splitlines()[-1].split(";"))
    return {
        "known edits found as what they are": int(said["good"].partition("/")[0]), "characters marked": int(said["marks"]),
        "islands": int(said["islands"]), "moves found": int(said["moves"]), "nothing lost": said["whole"],
    }  # fmt: skip


def read_back(data: bytes, old: str, new: str) -> Worth:
    """Whether accepting and refusing all gives the two texts, and how many characters are marked."""
    final, original = (read_document(data, "redline.docx", view=view) for view in ("final", "original"))
    accepted, refused = final.text.split() == new.split(), original.text.split() == old.split()
    return {
        "accepting all gives the new text": "yes" if accepted else "NO",
        "refusing all gives the old text": "yes" if refused else "NO",
        "characters marked": sum(len(each.text) for each in final.revisions if not each.kind.startswith("move")),
    }


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


Ways = dict[str, Callable[[Path, Path], Any]]
Worth = dict[str, Figure]
MORE = frozenset({"known edits found as what they are", "moves found"})
TEXTS: Ways = {
    "huiqian": by_huiqian, "difflib, by character": by_difflib, "diff-match-patch, semantic": by_match_patch,
    "fast-diff-match-patch, semantic": by_fast_match_patch,
}  # fmt: skip
REDLINES: Ways = {
    "huiqian": redline_huiqian,
    "docx-trackdiff": redline_trackdiff,
    "python-redlines (Docxodus)": redline_docxodus,
    "jubarte (program)": by_program("HUIQIAN_JUBARTE", "jubarte-redlines", "-q", "compare", "OLD", "NEW", "-o", "OUT"),
    "prosediff (program)": by_program(
        "HUIQIAN_PROSEDIFF", "prosediff", "--files", "OLD", "NEW", "--format", "docx", "-o", "OUT"
    ),
    "LibreOffice compare": redline_libreoffice,
}
SLOW = frozenset({"python-redlines (Docxodus)", "LibreOffice compare", "prosediff (program)"})


def compared(
    what: str, ways: Ways, old: Path, new: Path, tell: Callable[[Any], Worth], rounds: int, *, warm: bool = True
) -> Iterator[Row]:
    """Yield a row of seconds, and one for each side of what the results are worth."""
    calls = {name: lambda c=call: c(old, new) for name, call in ways.items()}
    seconds, results = in_turn(calls, rounds, time.perf_counter, warm=warm)
    n = f"{rounds} round{'s' if rounds > 1 else ''}"
    ours, peers = from_parts("huiqian", seconds)
    yield Row(f"{what}: time", "s", ours, peers, n)
    worths = {name: tell(result) for name, result in results.items()}
    for side in next(iter(worths.values())):
        ours, peers = from_parts("huiqian", {name: worth[side] for name, worth in worths.items()})
        yield Row(f"{what}: {side}", "", ours, peers, more=side in MORE)


def rows(quick: bool = False) -> Iterator[Row]:
    """Yield the rows of pair-1 as texts and as Word files, then many times over."""
    old, new = EVAL / "pair-1" / "old.docx", EVAL / "pair-1" / "new.docx"
    one, two = texts(old, new)
    count = 1 if quick else 2
    yield from guarded(
        "pair-1 as texts", lambda: compared("pair-1, thirty known edits", TEXTS, old, new, scored, count)
    )
    ways = {name: call for name, call in REDLINES.items() if not quick or name not in SLOW}
    yield from guarded(
        "pair-1 as Word",
        lambda: compared("pair-1 as tracked changes", ways, old, new, lambda d: read_back(d, one, two), count),
    )
    sizes = (2, 5) if quick else (10, 50)
    seconds: list[float] = []
    for times in sizes:
        yield from guarded(f"{times} times over", lambda t=times: many(t, old, new, slow=t == 10, seconds=seconds))
    if len(seconds) == len(sizes):
        grows = exponent(sizes, seconds)
        yield Row("huiqian: time grows with the drafts to the power of", "", grows, (), f"{len(sizes)} sizes")


def many(times: int, old: Path, new: Path, *, slow: bool, seconds: list[float]) -> Iterator[Row]:
    """Yield the rows of the pair written many times over; the slow programs only where they are asked for."""
    with tempfile.TemporaryDirectory() as name:
        pair = [longer(path, times, Path(name)) for path in (old, new)]
        first, second = texts(pair[0], pair[1])
        ways = {each: call for each, call in REDLINES.items() if slow or each not in SLOW}
        for row in compared(
            f"the same, {times} times over",
            ways,
            pair[0],
            pair[1],
            lambda d: read_back(d, first, second),
            1,
            warm=False,
        ):
            if row.what.endswith(": time") and not isinstance(row.ours, str):
                seconds.append(row.ours)
            yield row


if __name__ == "__main__":
    publish("diff", TITLE, __doc__, rows())
