"""How time and memory grow: with the length of a plan, the number of letters, of comments, of versions, and with a whole case.

Each figure is one run of a command in a process of its own: CPU seconds of the process and its children, and the larger of
their peaks of memory (`ru_maxrss`). "Grows to the power of" is the slope of a line through the logarithms, by least squares,
of what the larger sizes take more than the smallest: 1 is linear, 2 is quadratic. Plans are those of
docx_reading.py, drafts that are compared the random ones of the tests with one edit in twelve lines, letters those of
tests/feedback/fitness.py, each with a line of its own, and versions the three of corpora/demo in turn.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.measure import Child, command, growth, watched
from benchmarks.table import HERE, ROOT, Row, figure, guarded, publish

TITLE = "How time and memory grow"
DEMO = ROOT / "corpora" / "demo"
PAGES = 5  # of the smallest plan


@dataclass(frozen=True, slots=True)
class Series:
    """One kind of growth: its sizes, for a whole run and for a quick one, and what measures one size."""

    name: str
    of: str
    sizes: tuple[int, ...]
    quick: tuple[int, ...]
    measure: Callable[[int, Path], Child]


def plan_extracted(times: int, folder: Path) -> Child:
    return command("extract", "-q", str(built(PAGES * times, folder)), "-o", str(folder / f"{times}.json"))


def plan_read(times: int, folder: Path) -> Child:
    return command(
        "read", "-q", str(built(PAGES * times, folder)), "--format", "json", "-o", str(folder / f"read-{times}.json")
    )


def built(pages: int, folder: Path) -> Path:
    """Return a plan of so many pages; written in a child, so that this process stays small."""
    path = folder / f"plan-{pages}.docx"
    if not path.exists():
        watched("from pathlib import Path; from benchmarks.docx_reading import build\n"
                "Path(sys.argv[2]).write_bytes(build(int(sys.argv[1])))", str(pages), str(path))  # fmt: skip
    return path


def drafts_compared(chapters: int, folder: Path) -> Child:
    watched("from benchmarks.scaling import write_drafts; write_drafts(*sys.argv[1:])", str(chapters), str(folder))
    return command(
        "diff",
        "-q",
        *(str(folder / f"{name}.docx") for name in ("old", "new")),
        "-o",
        str(folder / f"diff-{chapters}.json"),
    )


def write_drafts(chapters: str, folder: str) -> None:
    """Write a random draft of so many chapters and an edited one."""
    import random

    from tests.diff.documents import draft, edit
    from tests.export.test_redline import word

    rng = random.Random(3)  # noqa: S311 -- drafts, no secrets
    old = draft(rng, int(chapters))
    new = list(old)
    step = 200
    for at in range(0, len(old) - step // 2, step):  # each stretch has its edits, so that they grow with the draft
        part = edit(rng, new[at : at + step], 16).lines
        new[at : at + step] = part[:step] + [""] * (step - len(part)) if len(part) < step else part[:step]
    for name, lines in (("old", old), ("new", [line for line in new if line])):
        Path(folder, f"{name}.docx").write_bytes(word(lines))


def letters_ingested(count: int, folder: Path) -> Child:
    case = folder / f"case-{count}"
    watched("from benchmarks.scaling import write_letters; write_letters(*sys.argv[1:])", str(count), str(case))
    ledger = str(case / "ledger.db")
    command("open", str(DEMO / "request.docx"), str(case / "draft.txt"), "-q", "--ledger", ledger)
    return command("ingest", str(case / "letters"), "-q", "--ledger", ledger)


def write_letters(count: str, folder: str) -> None:
    """Write so many letters as Word files, none like another, and the draft they speak of."""
    from tests.feedback.fitness import DRAFT, LETTERS
    from tests.ooxml.builder import docx, p, r

    target = Path(folder, "letters")
    target.mkdir(parents=True, exist_ok=True)
    Path(folder, "draft.txt").write_text(DRAFT, encoding="utf-8")
    for number in range(int(count)):
        lines = [*LETTERS[number % len(LETTERS)][1].splitlines(), f"（第{number}号来函）"]
        (target / f"{number:04d}.docx").write_bytes(docx("".join(p(r(line)) for line in lines)))


def comments_placed(chapters: int, folder: Path) -> Child:
    """A hundred requests of ten letters, each to be found in a draft of so many chapters."""
    case = folder / f"asked-{chapters}"
    watched("from benchmarks.scaling import write_asked; write_asked(*sys.argv[1:])", str(chapters), str(case))
    letters, draft = str(case / "letters"), str(case / "draft.docx")
    return command("comments", "-q", "--letters", letters, "--draft", draft, "-o", str(case / "comments.json"))


def write_asked(chapters: str, folder: str) -> None:
    """Write a random draft and ten letters that quote it, some words of them as misquoted as in real ones."""
    import random

    from tests.diff.documents import draft
    from tests.export.test_redline import word

    rng = random.Random(5)  # noqa: S311 -- letters, no secrets
    lines = draft(rng, int(chapters))
    prose = [line for line in lines if isinstance(line, str) and line.count("。") > 1]
    target = Path(folder, "letters")
    target.mkdir(parents=True)
    Path(folder, "draft.docx").write_bytes(word(lines))
    for number in range(10):
        requests = []
        for item in range(1, 11):
            words, part = rng.choice(prose).partition("。")[0], rng.randint(1, min(int(chapters), 90))
            ways = (
                f"第{part}部分第（二）条建议删除“{words[3:18]}”。", f"建议在“{words[-14:]}”后增加“并加强督查”。",
                f"建议将第{part}部分第（一）条中的“{words[:20]}”修改为“{words[:12]}等”。", f"“{words[:9]}的{words[9:20]}”建议再作研究。",
            )  # fmt: skip
            requests.append(f"{item}.{ways[item % 4]}")
        whole = [
            "关于反馈修改意见的函",
            "市政府办公室：",
            "经研究，提出以下意见：",
            *requests,
            "市财政局",
            "2026年4月1日",
        ]
        (target / f"{number}.txt").write_text("\n".join(whole), encoding="utf-8")


def comments_settled(count: int, _folder: Path) -> Child:
    """Comments on one draft of two thousand pages: the seconds are those of settling alone, the memory that of all."""
    run = watched(f"from benchmarks.settle import tell; tell(1850, {count})")
    return replace(run, cpu=json.loads(run.out)["settled"])


def versions_tracked(count: int, folder: Path) -> Child:
    files = []
    for number in range(count):
        files.append(folder / f"v{number + 1}.docx")
        shutil.copy(DEMO / f"plan-v{(1, 2, 3, 2)[number % 4]}.docx", files[-1])
    return command("track", "-q", *map(str, files), "-o", str(folder / f"track-{count}.json"))


def case_run(more: int, folder: Path) -> Child:
    """The demo case with so many letters more."""
    case = folder / f"run-{more}"
    shutil.copytree(DEMO, case, ignore=shutil.ignore_patterns("*.py", "__pycache__", "*.md", "*.json"))
    watched("from benchmarks.scaling import write_letters; write_letters(*sys.argv[1:])", str(more), str(case))
    (case / "draft.txt").unlink()
    return command("run", str(case), "-q", "-o", str(folder / f"out-{more}"))


SERIES = (
    Series("plan read", f"× {PAGES} pages", (1, 2, 4, 8, 16, 32, 64), (1, 4, 8), plan_read),
    Series("plan extracted", f"× {PAGES} pages", (1, 2, 4, 8, 16, 32, 64), (1, 4, 8), plan_extracted),
    Series("drafts compared", "chapters", (10, 40, 160, 640), (10, 40), drafts_compared),
    Series("letters ingested", "letters", (25, 100, 250, 500, 1000), (25, 50), letters_ingested),
    Series("requests found in a draft", "chapters", (20, 80, 320, 1280), (20, 80), comments_placed),
    Series("comments settled", "comments", (10, 100, 1000), (), comments_settled),
    Series("versions tracked", "versions", (2, 4, 8, 16), (2, 4), versions_tracked),
    Series("whole case run", "letters more than the demo's 28", (25, 100, 400), (), case_run),
)  # fmt: skip


def rows(quick: bool = False) -> Iterator[Row]:
    """Yield the rows of each series and, of a whole run, draw the plot of all."""
    points: list[dict[str, object]] = []
    for series in SERIES:
        yield from guarded(series.name, lambda s=series: of_series(s, s.quick if quick else s.sizes, points))
    if points and not quick:
        draw(points)


def of_series(series: Series, sizes: Sequence[int], points: list[dict[str, object]]) -> Iterator[Row]:
    """Yield a row a size, and how time and memory grow."""
    runs: list[Child] = []
    with tempfile.TemporaryDirectory() as name:
        for size in sizes:
            run = series.measure(size, Path(name))
            runs.append(run)
            points.append(
                {"series": series.name, "size": size, "cpu": run.cpu, "peak": run.peak, "times": size / sizes[0]}
            )
            yield Row(
                f"{series.name}: {size} {series.of}",
                "s CPU",
                run.cpu,
                (),
                "1 run",
                f"{run.wall:.1f} s of the clock; peak {run.peak:.0f} MB",
            )
    if len(sizes) > 2:
        memory = growth(sizes, [run.peak for run in runs])
        n, note = f"{len(sizes)} sizes", f"memory {figure(memory)}"
        yield Row(
            f"{series.name}: time grows to the power of", "", growth(sizes, [run.cpu for run in runs]), (), n, note
        )


def draw(points: Sequence[dict[str, object]]) -> None:
    """Write scaling.svg and scaling.png: time and memory beside the size, both axes logarithmic."""
    import vl_convert

    panels = [
        {
            "width": 420, "height": 320,
            "mark": {"type": "line", "point": True},
            "encoding": {
                "x": {"field": "times", "type": "quantitative", "scale": {"type": "log"}, "title": "size, times the smallest"},
                "y": {"field": field, "type": "quantitative", "scale": {"type": "log"}, "title": title},
                "color": {"field": "series", "type": "nominal", "title": None, "sort": [each.name for each in SERIES]},
                "strokeDash": {"field": "series", "type": "nominal", "legend": None, "sort": [each.name for each in SERIES]},
            },
        }
        for field, title in (("cpu", "CPU seconds"), ("peak", "peak memory, MB"))
    ]  # fmt: skip
    spec = {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "title": "huiqian: time and memory beside the size of the work",
        "data": {"values": list(points)},
        "hconcat": panels,
        "config": {"view": {"stroke": None}, "axis": {"gridColor": "#ddd"}},
    }
    (HERE / "scaling.svg").write_text(vl_convert.vegalite_to_svg(json.dumps(spec)), encoding="utf-8")
    (HERE / "scaling.png").write_bytes(vl_convert.vegalite_to_png(json.dumps(spec), scale=1.5))


if __name__ == "__main__":
    publish("scaling", TITLE, __doc__, rows())
