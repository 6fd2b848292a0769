"""What the crash tests run in a process of its own: ``python -m tests.ledger.work PLACE WHAT …``."""

from __future__ import annotations

import sys

from tests.ledger.cases import begin, ledger, letter_of, put


def main(place: str, what: str, *rest: str) -> None:
    """Do one thing to a ledger, in a way that may be done again."""
    with ledger(place) as book:
        if what == "open":
            if not book.rounds():
                begin(book)
        elif what == "file":  # FIRST LAST: letters of these numbers, three comments each
            for number in range(int(rest[0]), int(rest[1]) + 1):
                put(book, f"来函{number}", file=f"{number}.txt", comments=3)
        elif what == "refile":
            one, files = letter_of("来函1", file="1.txt", comments=2)
            book.refile_letter("L001", one, files)
        elif what == "say":
            if book.letters(1)[0].letter.unit != "市气象局":
                book.say("letter", "L001", "unit", "市气象局", "电话核实")
        elif what == "undo":
            for entry in book.entries():
                if entry.undone_by is None:
                    book.undo(entry.seq)
        elif what == "purge":
            if book.round(1).closed_at is None:
                book.close_round(1)
            book.purge()


if __name__ == "__main__":
    main(*sys.argv[1:])
