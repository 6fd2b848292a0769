"""How much of a file is read at most (DESIGN §6)."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds for one document (上限): beyond them it is refused with a code, never read in part without a word.

    Sizes are bytes. `ratio` is how many times larger than its compressed form a member of an archive may be once it is
    larger than `ratio_from`; `attachments` is how many files of a mail or an archive are read, over all its levels, and
    `nesting` how many mails and archives may stand one in the other; `table_cells` bounds rows times columns of a
    table. `seconds` (without a page read) and `memory` bound the child process of a reader that could loop,
    `wall_seconds` whatever progress it reports.
    """

    file_bytes: int = 100 * MIB
    unpacked_bytes: int = 512 * MIB
    part_bytes: int = 128 * MIB
    ratio: int = 100
    ratio_from: int = 10 * MIB
    entries: int = 4096
    attachments: int = 500
    nesting: int = 3
    xml_depth: int = 256
    table_cells: int = 1_000_000
    pdf_pages: int = 2000
    seconds: int = 60
    memory: int = 1536 * MIB
    wall_seconds: int = 1800


DEFAULT = Limits()
