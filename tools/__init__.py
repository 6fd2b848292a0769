"""What builds and releases the program; no part of it.

Takes: this repository. Gives: dist/ (wheel, sdist, offline bundles) and a tag.
May import: the standard library; calls hatchling, uv, pip and git as programs.
To add a platform to the offline bundle: `tools/bundle/build.py` (`Target`); what an office reads there: `tools/bundle/office/`.
"""
