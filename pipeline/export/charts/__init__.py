"""The pictures of a case: who answered, heat map of responsibilities, time line of deadlines, task graph; for the page, svg and png.

Takes: values of `model/`. Gives: `Chart` values, whose Vega-Lite specifications hold all their data; `draw` makes svg and png.
May import: `text`, `lexicon`, `model`; `draw.py` alone imports vl_convert.
To add one more: a file named after the chart, with one function that takes the value and returns a `Chart`, or None for nothing
to show; it looks by `look.py` and counts by `parts.py`.
"""
