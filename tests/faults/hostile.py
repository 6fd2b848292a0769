"""All hostile and damaged files, built on demand, each with what must become of it."""

from tests.faults import other_files, page_files, pdf_files, word_files, zip_files
from tests.faults.fault import FAULTS, LATIN, WORDS, Fault

KINDS = (zip_files, word_files, pdf_files, page_files, other_files)
"""Each files its own when it is imported."""

__all__ = ["FAULTS", "KINDS", "LATIN", "WORDS", "Fault"]
