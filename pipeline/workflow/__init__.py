"""The order of the stages: one module per command.

Takes: paths and options. Gives: what a command prints or writes, as values. May import: every stage and what lies below.
To add a command: a module here, one in `cli/`, and a row in the table of `cli/main.py`.
"""
