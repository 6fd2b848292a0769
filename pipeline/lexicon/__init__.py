"""What words mean: data files, their row types and the messages of the program.

Takes: names of data files. Gives: rows, each proven by example sentences. May import: `model`, `errors`.
To add a wording: add a row to a .toml file with the sentences it `finds` and `ignores`; no Python.
"""
