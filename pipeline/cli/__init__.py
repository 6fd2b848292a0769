"""What a user types: one file per command, loaded on demand.

Takes: the command line. Gives: text on stdout, files, an exit code. May import: `workflow` and what lies below; only here
click. To add a command: a file with its function, declared by `command.py`, a row in `main.COMMANDS`, and its words, H-CMD-NAME
and those of its options, in `lexicon/help.toml`; then `make docs`.
"""
