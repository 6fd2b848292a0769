"""LibreOffice as a converter, called so that nothing is fetched, run, left behind or waited for without end.

Each call has a profile of its own that forbids links to the outside and macros, and a process group of its own that is
ended when time is up. LibreOffice ends with code 0 whatever happened, so only the file it wrote counts; and it converts
any noise as "text", so callers hand over only what they know by its signature.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path

from pipeline.errors import InputError
from pipeline.model.limits import DEFAULT, Limits
from pipeline.read.programs import run

PROGRAMS = ("soffice", "libreoffice")
_USUAL = (
    r"C:\Program Files\LibreOffice\program\soffice.exe",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.exe",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
)
# measured: without the first of these a picture that a document only names is asked for over the network
# INCLUDEPICTURE fields of a doc get round it, so all addresses are sent to a proxy that is not there as well
_NOWHERE = tuple(
    ("/org.openoffice.Inet/Settings", f"ooInet{kind}Proxy{what}", value)
    for kind in ("HTTP", "HTTPS", "FTP")
    for what, value in (("Name", "127.0.0.1"), ("Port", "9"))
)
_SETTINGS = (
    ("/org.openoffice.Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("/org.openoffice.Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("/org.openoffice.Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("/org.openoffice.Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("/org.openoffice.Office.Writer/Content/Update", "Link", "2"),
    ("/org.openoffice.Office.Writer/Content/Update", "Field", "false"),
    ("/org.openoffice.Office.Calc/Content/Update", "Link", "2"),
    ("/org.openoffice.Inet/Settings", "ooInetProxyType", "2"),
    ("/org.openoffice.Inet/Settings", "ooInetNoProxy", ""),
    *_NOWHERE,
)
_PROFILE = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<oor:items xmlns:oor="http://openoffice.org/2001/registry" '
    'xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
    + "".join(
        f'<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in _SETTINGS
    )
    + "</oor:items>\n"
)


def program() -> str | None:
    """Return the path of LibreOffice's program, or None where it is not installed."""
    found = next((path for name in PROGRAMS if (path := shutil.which(name))), None)
    return found or next((path for path in _USUAL if Path(path).is_file()), None)


@cache
def version(path: str) -> str:
    """Return the version that a LibreOffice program states about itself, "" where it states none."""
    with tempfile.TemporaryDirectory(prefix="huiqian-") as folder:
        try:
            said = run([path, *_profile(Path(folder)), "--version"], Path(folder), DEFAULT)
        except (OSError, subprocess.TimeoutExpired):
            return ""
    words = said.decode("utf-8", "replace").split()
    return next((word for word in words if word[:1].isdigit()), "")


def convert(data: bytes, suffix: str, name: str, *, to: str = "docx", limits: Limits = DEFAULT) -> bytes:
    """Return a document converted by LibreOffice; the document itself is not touched.

    Args:
        data: the bytes of the document, whose signature the caller has checked.
        suffix: what its copy is called for LibreOffice's sake (``doc``, ``rtf``), whatever the user's file is called.
        name: the name of the user's file, for messages.
        to: the format wanted.
        limits: `seconds` bound the call, `memory` and `unpacked_bytes` what it may take.

    Raises:
        InputError: E-OLD (LibreOffice is not installed), E-TIME (it took too long), E-CRASH (it wrote nothing),
            E-LIMIT (it wrote far too much).
    """
    path = program()
    if path is None:
        raise InputError("E-OLD", file=name, format=suffix)
    with tempfile.TemporaryDirectory(prefix="huiqian-", ignore_cleanup_errors=True) as made:
        folder = Path(made)
        source, target = folder / f"document.{suffix}", folder / "out" / f"document.{to}"
        source.write_bytes(data)
        target.parent.mkdir()
        command = [path, *_profile(folder), "--convert-to", to, "--outdir", str(target.parent), str(source)]
        try:
            run(command, folder, limits)
        except subprocess.TimeoutExpired as error:
            raise InputError("E-TIME", file=name, seconds=limits.seconds) from error
        except OSError as error:
            raise InputError("E-OLD", file=name, format=suffix) from error
        if not target.is_file() or not target.stat().st_size:
            raise InputError("E-CRASH", file=name)
        if target.stat().st_size > limits.unpacked_bytes:
            found, limit = target.stat().st_size >> 20, limits.unpacked_bytes >> 20
            raise InputError("E-LIMIT", file=name, what="MiB", found=found, limit=limit)
        return target.read_bytes()


def _profile(folder: Path) -> list[str]:
    """Write the profile into a private folder; return the options that make LibreOffice use it, silently."""
    user = folder / "profile" / "user"
    user.mkdir(parents=True, exist_ok=True)
    (user / "registrymodifications.xcu").write_text(_PROFILE, encoding="utf-8")
    return [
        f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore", "--nolockcheck",
        "--nodefault", "--nofirststartwizard",
    ]  # fmt: skip
