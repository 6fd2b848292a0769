"""Builds the demo case beside this file: `python corpora/demo/build_demo.py [FOLDER]`.

The words are data (`demo_text`, `demo_revision`, `demo_issue`, `demo_letters`); the files depend on them alone, byte for
byte: `word_parts` writes the WordprocessingML itself, `letter_files` the other forms that letters come in.
"""

from __future__ import annotations

import sys
from pathlib import Path

import demo_issue
import demo_letters
import demo_revision
import demo_text as words
from letter_files import letter_file, received_table, truth
from plan_files import plan_body, request_body
from word_parts import package


def build() -> dict[str, bytes]:
    """Return the demo files by name; those of the letters begin with `letters/`."""
    drafts = ((1, words, "2026-03-16"), (2, demo_revision, "2026-04-13"), (3, demo_issue, "2026-05-11"))
    files = {
        f"plan-v{number}.docx": package(plan_body(draft), "".join(draft.TITLE), day, words.ISSUER)
        for number, draft, day in drafts
    }
    files["request.docx"] = package(request_body(), "".join(words.REQUEST_TITLE), "2026-03-17", words.ISSUER)
    files |= {f"letters/{letter.file}": letter_file(letter) for letter in demo_letters.LETTERS}
    return files | {"received.csv": received_table(), "truth.json": truth()}


if __name__ == "__main__":
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent
    (folder / "letters").mkdir(exist_ok=True)
    for name, data in build().items():
        (folder / name).write_bytes(data)
        print(f"{folder / name}: {len(data)} bytes")
