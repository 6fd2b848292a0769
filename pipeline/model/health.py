"""What works on this machine (本机情况): what `doctor` found out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

FormatState = Literal["ok", "failed", "missing", "refused"]
HelperKind = Literal["package", "program", "font"]
LedgerState = Literal["file", "none", "server"]


@dataclass(frozen=True, slots=True)
class FormatHealth:
    """Whether a format can be read here: a small file of it was read (`ok`), its reader failed, an optional reader is
    `missing`, or the program reads no such files (`refused`). `reader` is who read it, with versions; `code` and `details`
    say why not; `advice` is the code of what to do."""

    id: str
    title: str
    suffixes: tuple[str, ...]
    state: FormatState
    reader: str = ""
    seconds: float | None = None
    code: str = ""
    details: tuple[tuple[str, str], ...] = ()
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Helper:
    """Something optional that the program uses where it is installed: `purpose` is the code of what for, `advice` of how
    to get it, `where` its path ("" for a package); `version` is "" where it is not there or does not say."""

    name: str
    kind: HelperKind
    found: bool
    purpose: str
    advice: str
    version: str = ""
    where: str = ""


@dataclass(frozen=True, slots=True)
class Calendar:
    """For which years working days are known (工作日历): officially from `first` to `last`, and those `added` in `file`."""

    file: str
    exists: bool
    first: int
    last: int
    added: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Health:
    """What works on this machine. `encoding` is the console's; `variables` are the HUIQIAN_… that are set, without
    passwords; `network` says that the ledger's folder lies on a network share; `packages` are those always needed."""

    version: str
    python: str
    system: str
    encoding: str
    chinese: bool
    settings: str
    cache: str
    calendar: Calendar
    variables: tuple[tuple[str, str], ...]
    ledger: str
    ledger_state: LedgerState
    network: bool
    formats: tuple[FormatHealth, ...]
    helpers: tuple[Helper, ...]
    packages: tuple[tuple[str, str], ...]
