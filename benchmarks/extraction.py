"""Extraction against jieba.lcut on the same text, and `--help` against bare Python: ratios in one run.

Usage: python benchmarks/extraction.py [FILE ...]   (default: the demo plan)
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from pipeline.extract import extract_plan
from pipeline.read.formats import read_document
from pipeline.structure import structure

ROUNDS = 15


def best(task: Callable[[], object]) -> float:
    """The least CPU time of some rounds, in seconds."""
    times = []
    for _round in range(ROUNDS):
        begin = time.process_time()
        task()
        times.append(time.process_time() - begin)
    return min(times)


def child_cpu(*arguments: str) -> float:
    """CPU time of a child process, the least of some."""
    least = float("inf")
    for _round in range(7):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL, env={**os.environ})
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        least = min(least, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return least


def main(paths: list[str]) -> None:
    """Print both tables."""
    import jieba

    jieba.setLogLevel(60)
    jieba.dt.tmp_dir = str(Path.home() / ".cache" / "huiqian")
    Path(jieba.dt.tmp_dir).mkdir(parents=True, exist_ok=True, mode=0o700)
    jieba.initialize()
    print("| document | characters | jieba.lcut | extract | structure + extract |\n|---|---|---|---|---|")
    for name in paths or ["corpora/demo/plan-v1.docx"]:
        path = Path(name)
        source = read_document(path.read_bytes(), path.name)
        document = structure(source)
        words = best(lambda text=source.text: jieba.lcut(text))
        tasks = best(lambda s=source, d=document: extract_plan(s, d))
        both = best(lambda s=source: extract_plan(s, structure(s)))
        print(f"| {path.name} | {len(source.text)} | 1.00 | {tasks / words:.2f} | {both / words:.2f} |")
    bare, helped = child_cpu("-c", "pass"), child_cpu("-m", "pipeline", "--help")
    print(f"\n| bare python | huiqian --help |\n|---|---|\n| 1.0 | {helped / bare:.1f} |")


if __name__ == "__main__":
    main(sys.argv[1:])
