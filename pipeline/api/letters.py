"""Reply letters of a folder, without a ledger: what they ask for, who sent them, what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.api.given import File, path_of, reading

if TYPE_CHECKING:
    from pipeline.model.settlement import Decision
    from pipeline.model.status import ConsultationStatus
    from pipeline.workflow.apply import MergedDraft
    from pipeline.workflow.comments import Asked, Commented
    from pipeline.workflow.documents import ReadingOptions
    from pipeline.workflow.settle import SettledCase


def comments(
    letters: File,
    draft: File,
    *,
    request: File | None = None,
    roster: Sequence[str] = (),
    deadline: str | None = None,
    received: File | None = None,
    options: ReadingOptions | None = None,
) -> Commented:
    """Return what a folder of reply letters says about a draft: letters, and each comment with its place in the draft.

    A letter that cannot be read stops nothing; it is in `Commented.failures`.

    Args:
        letters: the folder.
        draft: the draft that was sent, or the 征求意见函 that holds it.
        request: the 征求意见函, which says who was asked and until when.
        roster: who was asked, instead of whom it names.
        deadline: ISO date or time, instead of its own.
        received: a csv ``file,received_at``; None looks for ``received.csv`` in the folder and beside it.
        options: how files are read.

    Raises:
        Error: there is no such folder; the draft or the request cannot be read.
    """
    from pipeline.workflow.comments import comments_of_folder

    asked = _asked(request, roster, deadline, options)
    return comments_of_folder(Path(letters), Path(draft), reading(options), asked=asked, received=path_of(received))


def status(commented: Commented, now: datetime) -> ConsultationStatus:
    """Return who of those asked has answered by `now` (with a zone), in time or late, and who is missing.

    Raises:
        Error: nobody says who was asked.
    """
    from pipeline.workflow.status import status_of

    return status_of(commented, now)


def apply(commented: Commented, draft: File, options: ReadingOptions | None = None) -> MergedDraft:
    """Return the draft that was sent with every comment in it (合稿): tracked changes of each unit, reasons in the margin. Comments
    that contradict each other are only in the margin; the file was read back and proved (`save` as docx).

    Args:
        commented: from `comments` or `Case.comments`.
        draft: the file of the draft that was sent.
        options: how it is read.

    Raises:
        Error: the draft cannot be read, or is not the one that the comments are about.
    """
    from pipeline.workflow.apply import apply_commented

    return apply_commented(commented, Path(draft), reading(options))


def settle(
    letters: File,
    old: File,
    new: File,
    *,
    request: File | None = None,
    roster: Sequence[str] = (),
    deadline: str | None = None,
    received: File | None = None,
    decisions: Sequence[Decision] = (),
    options: ReadingOptions | None = None,
) -> SettledCase:
    """Return what became of each comment of a folder of letters in the revised draft (`settled.items`), and which changes
    nobody asked for (`settled.unexplained`). What no rule can tell is "undecided".

    Args:
        letters, request, roster, deadline, received, options: as `comments` takes them.
        old: the draft that was sent.
        new: the revised draft.
        decisions: what people decided; it goes before every rule.

    Raises:
        Error: as `comments`; the revised draft cannot be read.
    """
    from pipeline.workflow.settle import settle_folder

    return settle_folder(
        Path(letters), Path(old), Path(new), reading(options), asked=_asked(request, roster, deadline, options),
        received=path_of(received), decisions=decisions,
    )  # fmt: skip


def _asked(
    request: File | None, roster: Sequence[str], deadline: str | None, options: ReadingOptions | None
) -> Asked:  # fmt: skip
    from pipeline.workflow.comments import asked_by

    return asked_by(path_of(request), reading(options), roster=roster, deadline=deadline)
