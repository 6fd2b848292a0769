"""LibreOffice as a second judge: its own accept and refuse of all tracked changes, by a macro in a profile of the test's own."""

from __future__ import annotations

import subprocess
from pathlib import Path

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
_DTD = '<!DOCTYPE {0} PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "{1}.dtd">'
_LIBRARY = (
    f"{_HEAD}{_DTD.format('library:library', 'library')}"
    '<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard" '
    'library:readonly="false" library:passwordprotected="false">{}</library:library>'
)
_MODULE = f"""{_HEAD}{_DTD.format("script:module", "module")}
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Judge" script:language="StarBasic">
Sub Run(source, target, command)
Dim hidden(0) as new com.sun.star.beans.PropertyValue
hidden(0).Name = "Hidden" : hidden(0).Value = True
document = StarDesktop.loadComponentFromURL("file://" &amp; source, "_blank", 0, hidden())
Dim none()
createUnoService("com.sun.star.frame.DispatchHelper").executeDispatch(document.CurrentController.Frame, command, "", 0, none())
Dim format(0) as new com.sun.star.beans.PropertyValue
format(0).Name = "FilterName" : format(0).Value = "MS Word 2007 XML"
document.storeToURL("file://" &amp; target, format())
document.close(True)
End Sub
</script:module>"""


def judged(folder: Path, data: bytes, verdict: str) -> bytes:
    """The file as LibreOffice stores it with all changes accepted ("Accept") or refused ("Reject")."""
    profile = folder / "judge"
    office = ["soffice", f"-env:UserInstallation=file://{profile}", "--headless"]
    library = profile / "user" / "basic" / "Standard"
    if not library.exists():  # a first start makes the profile
        subprocess.run([*office, "--terminate_after_init"], capture_output=True, timeout=120, check=False)
        library.mkdir(parents=True, exist_ok=True)
        (library / "script.xlb").write_text(_LIBRARY.format('<library:element library:name="Judge"/>'), "utf-8")
        (library / "dialog.xlb").write_text(_LIBRARY.format(""), "utf-8")
        (library / "Judge.xba").write_text(_MODULE, "utf-8")
    source, target = folder / "judge-in.docx", folder / f"judge-{verdict}.docx"
    source.write_bytes(data)
    target.unlink(missing_ok=True)
    macro = f"macro:///Standard.Judge.Run({source},{target},.uno:{verdict}AllTrackedChanges)"
    # some builds stumble while they close, with the file long written
    subprocess.run([*office, macro], capture_output=True, timeout=180, check=False)
    return target.read_bytes()
