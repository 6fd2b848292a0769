"""Compare two Word files with LibreOffice: run by a Python that has `uno`, by `benchmarks/diff.py`.

usage: libreoffice_compare.py OLD NEW OUT PIPE     a soffice listens on the pipe; it is told to end
"""

import contextlib
import sys
import time

import uno  # type: ignore[import-not-found,unused-ignore]
from com.sun.star.beans import PropertyValue  # type: ignore[import-not-found,unused-ignore]


def prop(name: str, value: object) -> object:
    held = PropertyValue()
    held.Name, held.Value = name, value
    return held


def main(old: str, new: str, out: str, pipe: str) -> None:
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    office = None
    for _attempt in range(150):
        with contextlib.suppress(Exception):
            office = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            break
        time.sleep(0.2)
    if office is None:
        raise SystemExit("soffice did not answer")
    make = office.ServiceManager.createInstanceWithContext
    desktop = make("com.sun.star.frame.Desktop", office)
    document = desktop.loadComponentFromURL(uno.systemPathToFileUrl(new), "_blank", 0, (prop("Hidden", True),))
    compare = (prop("URL", uno.systemPathToFileUrl(old)), prop("NoAcceptDialog", True))
    frame = document.CurrentController.Frame
    make("com.sun.star.frame.DispatchHelper", office).executeDispatch(frame, ".uno:CompareDocuments", "", 0, compare)
    document.storeToURL(uno.systemPathToFileUrl(out), (prop("FilterName", "MS Word 2007 XML"),))
    document.close(True)
    with contextlib.suppress(Exception):  # it ends before it can answer
        desktop.terminate()


if __name__ == "__main__":
    main(*sys.argv[1:5])
