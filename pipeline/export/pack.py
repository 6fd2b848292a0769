"""The archive of a case (案卷包): a zip with the digest of every file, which anybody can check without this program's data.

``manifest.json`` (schema ``huiqian.pack/1``) lists name, size and sha256 of each file, ``目录.txt`` the same to be read; the zip has
no clock, so the same files always give the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from hashlib import sha256
from io import BytesIO
from pathlib import Path, PurePosixPath
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from pipeline.errors import InputError, UsageError
from pipeline.export.json_text import json_text
from pipeline.model.finding import Finding
from pipeline.model.limits import DEFAULT, Limits
from pipeline.ooxml.archive import Archive, open_archive

SCHEMA = "huiqian.pack/1"
MANIFEST = "manifest.json"
CONTENTS = "目录.txt"
_EPOCH = (1980, 1, 1, 0, 0, 0)
_PACKED = frozenset(
    {".docx", ".xlsx", ".zip", ".pdf", ".png", ".jpg", ".jpeg", ".ofd", ".db"}
)  # gain nothing by deflating


def pack_files(files: Mapping[str, bytes], *, title: str = "", date: str | None = None) -> bytes:
    """Return a zip with the files under their names, in the order of the names, and the two lists before them.

    Args:
        files: name → content; a name may hold folders (``复函/某局.docx``).
        title: what the pack is about, for the lists.
        date: ISO date of the case, for the lists.

    Raises:
        UsageError: M-NAME, a name is empty, absolute, leads out of the pack, is taken by the lists, or differs from another only in case.
    """
    _check_names(files)
    ordered = sorted(files.items())
    record = {
        "schema": SCHEMA,
        "title": title,
        "date": date,
        "files": [{"name": name, "size": len(data), "sha256": sha256(data).hexdigest()} for name, data in ordered],
    }
    contents = _contents(title, date, ordered).encode()
    buffer = BytesIO()
    with ZipFile(buffer, "w") as archive:
        for name, data in ((MANIFEST, json_text(record).encode()), (CONTENTS, contents), *ordered):
            entry = ZipInfo(name, _EPOCH)
            entry.compress_type = ZIP_STORED if PurePosixPath(name).suffix.lower() in _PACKED else ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data)
    return buffer.getvalue()


def verify_pack(path: Path, limits: Limits = DEFAULT) -> tuple[Finding, ...]:
    """Return what is wrong with a pack; nothing for one that is whole.

    P-CHANGED: a file is not what the manifest says; P-MISSING: a file of the manifest is not there; P-EXTRA: a file that it does not
    know. 目录.txt is read by people only and must say what the manifest says.

    Raises:
        InputError: P-NOT-A-PACK, it is no zip with such a manifest; E-… as for any archive that is damaged or hostile.
    """
    try:
        archive = open_archive(path.read_bytes(), path.name, limits, any_case=False)
    except FileNotFoundError as error:
        raise InputError("E-MISSING", file=path.name) from error
    listed = _manifest(archive, path.name)
    return tuple(_wrong(archive, listed))


def _check_names(files: Mapping[str, bytes]) -> None:
    seen: set[str] = set()
    for name in files:
        parts = PurePosixPath(name).parts
        bad = not parts or name.startswith("/") or "\\" in name or ":" in name or {".", ".."} & set(name.split("/"))
        if bad or str(PurePosixPath(name)) != name or name in {MANIFEST, CONTENTS} or name.casefold() in seen:
            raise UsageError("M-NAME", file=name)
        seen.add(name.casefold())


def _contents(title: str, date: str | None, files: list[tuple[str, bytes]]) -> str:
    head = [line for line in (title, date or "") if line]
    lines = [f"{number}. {name}（{len(data)} 字节）" for number, (name, data) in enumerate(files, 1)]
    digests = [f"{sha256(data).hexdigest()}  {name}" for name, data in files]
    return "\r\n".join(
        [*head, f"共 {len(files)} 个文件", "", *lines, "", "sha256（可用 sha256sum -c 核对）：", *digests, ""]
    )


def _manifest(archive: Archive, file: str) -> dict[str, tuple[int, str]]:
    try:
        record = json.loads(archive.read(MANIFEST)) if archive.has(MANIFEST) else None
        if not isinstance(record, dict) or record.get("schema") != SCHEMA:
            raise ValueError(SCHEMA)
        return {str(one["name"]): (int(one["size"]), str(one["sha256"])) for one in record["files"]}
    except (ValueError, KeyError, TypeError, RecursionError, BadZipFile) as error:
        raise InputError("P-NOT-A-PACK", file=file) from error


def _wrong(archive: Archive, listed: Mapping[str, tuple[int, str]]) -> Iterator[Finding]:
    for name, (size, digest) in listed.items():
        if not archive.has(name):
            yield Finding("P-MISSING", "error", (("file", name),))
            continue
        try:
            data = archive.read(name)
        except InputError:
            data = b""
        if (len(data), sha256(data).hexdigest()) != (size, digest):
            yield Finding("P-CHANGED", "error", (("file", name),))
    known = {*listed, MANIFEST, CONTENTS}
    yield from (Finding("P-EXTRA", "error", (("file", name),)) for name in archive.names if name not in known)
    if archive.has(CONTENTS):
        said = archive.read(CONTENTS).decode("utf-8", "replace")
        if any(f"{digest}  {name}" not in said for name, (_size, digest) in listed.items()):
            yield Finding("P-CHANGED", "error", (("file", CONTENTS),))
    else:
        yield Finding("P-MISSING", "error", (("file", CONTENTS),))
