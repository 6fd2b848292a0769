"""How long extraction takes beside merely segmenting the same text, and beside JioNLP's and Recognizers-Text's search for times.

CPU time, medians of rounds in turn. jieba and rjieba only cut words; JioNLP (times) and Recognizers-Text (times) find one
kind of value where ours finds tasks, units, times, quantities and targets.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from benchmarks.measure import in_turn
from benchmarks.recognition import SHARED, jionlp_readers, recognizers_readers
from benchmarks.table import ROOT, Row, from_parts, guarded, publish
from pipeline.extract import extract_plan
from pipeline.read.formats import read_document
from pipeline.structure import structure

TITLE = "Extraction"
DOCUMENTS = (
    ROOT / "corpora/demo/plan-v1.docx", SHARED / "eval/corpus/seed-shangrao.txt", SHARED / "eval/corpus/gk-njh.txt",
    SHARED / "eval/case-1/plan-v1.html",
)  # fmt: skip


def segmenter() -> Callable[[str], object]:
    """Return jieba's cut, its dictionary loaded from a private folder."""
    import jieba

    jieba.setLogLevel(60)
    jieba.dt.tmp_dir = str(Path.home() / ".cache" / "huiqian")
    Path(jieba.dt.tmp_dir).mkdir(parents=True, exist_ok=True, mode=0o700)
    jieba.initialize()
    return jieba.lcut


def in_rust(text: str) -> object:
    import rjieba

    return rjieba.cut(text)


def of_document(path: Path, peers: dict[str, Callable[[str], object]], rounds: int) -> Iterator[Row]:
    """Yield the rows of one document."""
    source = read_document(path.read_bytes(), path.name)
    document, n = structure(source), f"{rounds} rounds"
    ways: dict[str, Callable[[], object]] = {"huiqian": lambda: extract_plan(source, document)}
    ways |= {name: lambda cut=cut: cut(source.text) for name, cut in peers.items()}
    ways["huiqian, structure"] = lambda: structure(source)
    seconds, _ = in_turn(ways, rounds)
    structured = seconds.pop("huiqian, structure")
    ours, others = from_parts("huiqian", {n: s if isinstance(s, str) else s * 1000 for n, s in seconds.items()})
    note = f"{len(source.text)} characters; structure takes another {float(structured) * 1000:.1f} ms"
    yield Row(f"{path.parent.name}/{path.name} extracted", "ms CPU", ours, others, n, note)


def rows(quick: bool = False) -> Iterator[Row]:
    """Yield a row a document."""
    peers: dict[str, Callable[[str], object]] = {}
    peers["jieba.lcut"] = segmenter()
    peers["rjieba.cut"] = in_rust
    day = date(2024, 6, 3)
    for name, found in (("JioNLP, times", jionlp_readers()), ("Recognizers-Text, times", recognizers_readers())):
        if found is None:
            peers[name] = _absent
        elif not quick:  # they take a second or more a document
            peers[name] = lambda text, read=found[0]: [read(line, day) for line in text.split("\n")]
    for path in [each for each in DOCUMENTS if each.is_file()][: 1 if quick else None]:
        yield from guarded(path.name, lambda p=path: of_document(p, peers, rounds=3))


def _absent(_text: str) -> None:
    raise ModuleNotFoundError("not installed")


if __name__ == "__main__":
    publish("extraction", TITLE, __doc__, rows())
