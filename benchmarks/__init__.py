"""How fast, how large, how right: huiqian beside the programs it can be compared with.

Takes: files that the modules make, corpora/demo, and the evaluation folder where it is there (HUIQIAN_SHARED, else ../shared).
Gives: rows (`table.Row`), printed and written to the module's .md; `run_all` gathers all of them in RESULTS.md.
May import: everything; the peers of `peers/peers.toml` only where they are measured.
To add one more: a module with TITLE and `rows(quick)`, and a line in `run_all.STEPS`.
"""
