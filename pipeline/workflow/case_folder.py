"""A case folder (DESIGN §4): which of its files is what."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import UsageError
from pipeline.workflow.documents import PASSED_OVER
from pipeline.workflow.letters import RECEIVED

_VERSION = re.compile(r"(?P<stem>.*-v)(?P<number>[1-9][0-9]{0,3})")


@dataclass(frozen=True, slots=True)
class CaseFolder:
    """The files of a case.

    `request` is the consultation letter, `plan` the draft that was sent with its version `number`; one of the two is there.
    `later` are (number, file) of the versions after it, in order. `letters` is the folder of replies, `received` the list of
    times of receipt, `roster` a list of units that replaces the letter's; each None where it is not there.
    """

    folder: Path
    request: Path | None
    plan: Path | None
    number: int
    later: tuple[tuple[int, Path], ...]
    letters: Path | None
    received: Path | None
    roster: Path | None

    @property
    def draft(self) -> Path:
        """The file that holds the draft that was sent."""
        chosen = self.plan or self.request
        assert chosen is not None  # noqa: S101 -- one of the two is there, or M-NO-CASE was raised
        return chosen


def case_folder(folder: Path, *, plan_name: str = "plan-v1", request_name: str = "request") -> CaseFolder:
    """Return what a case folder holds; names are those of files without suffix.

    Raises:
        UsageError: M-NO-FOLDER, there is no such folder; M-NO-CASE, it holds neither a plan nor a request.
    """
    if not folder.is_dir():
        raise UsageError("M-NO-FOLDER", folder=str(folder))
    plan, request = _named(folder, plan_name), _named(folder, request_name)
    if plan is None and request is None:
        raise UsageError("M-NO-CASE", folder=str(folder), plan=f"{plan_name}.*", request=f"{request_name}.*")
    letters = folder / "letters"
    found = _VERSION.fullmatch(plan_name)
    return CaseFolder(
        folder, request, plan, int(found["number"]) if found else 1, _later(folder, plan_name),
        letters if letters.is_dir() else None,
        next((path for path in (folder / RECEIVED, letters / RECEIVED) if path.is_file()), None),
        _named(folder, "roster"),
    )  # fmt: skip


def _named(folder: Path, stem: str) -> Path | None:
    """The file with this name, whatever its suffix; lock files of Word are passed over."""
    found = [
        path
        for path in sorted(folder.iterdir())
        if path.stem == stem and path.is_file() and not path.name.startswith(PASSED_OVER)
    ]
    return found[0] if found else None


def _later(folder: Path, plan_name: str) -> tuple[tuple[int, Path], ...]:
    """The versions of the plan after the named one, in order of their numbers; none where the name has no number."""
    named = _VERSION.fullmatch(plan_name)
    if named is None:
        return ()
    numbers = {
        int(found["number"])
        for path in folder.iterdir()
        if (found := _VERSION.fullmatch(path.stem)) and found["stem"] == named["stem"]
    }
    found_paths = [(number, _named(folder, f"{named['stem']}{number}")) for number in sorted(numbers)]
    return tuple((number, path) for number, path in found_paths if path is not None and number > int(named["number"]))
