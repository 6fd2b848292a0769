"""Where the evaluation set is, outside the project; tests that use it skip with a visible reason when it is absent."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

SHARED = Path(os.environ.get("HUIQIAN_SHARED", Path(__file__).resolve().parents[2] / "shared"))
needs_shared = pytest.mark.skipif(not (SHARED / "eval").is_dir(), reason=f"the evaluation set is not here ({SHARED})")
EVAL = SHARED / "eval"
