"""The responsibility matrix (责任分工表) of a plan: as files for the office, and one unit's own list on the terminal."""

import tempfile
from pathlib import Path

from pipeline import api

DEMO = Path(__file__).parents[1] / "corpora" / "demo"

plan = api.extract(DEMO / "plan-v1.docx")
with tempfile.TemporaryDirectory() as folder:
    for name in ("责任分工表.xlsx", "责任分工表.docx", "责任分工表.html"):
        written = api.save(api.matrix(plan), Path(folder) / name)
        print(f"{written.name}: {written.stat().st_size} bytes")

own = api.matrix(plan, unit="市民政局")
print(own.title)
for row in own.rows:
    print("｜".join(cell.replace("\n", " ")[:24] for cell in row.cells))
