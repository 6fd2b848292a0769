"""The outside test suites in ../shared/eval/specs, read through one adapter each.

An answer of ours counts as right where it equals the suite's, or where it differs by a convention that is named here
and listed with the result. `tests/specs/test_floors.py` keeps the figures from falling; `benchmarks/recognition.py`
prints them beside other programs.
"""
