"""The programs that huiqian is compared with.

Takes: peers.toml, the packages that are installed, and what pip said of those that are not.
Gives: the table of peers; `install` puts the extra `bench` into a virtual environment, package by package.
May import: the standard library.
To add one more: a row of peers.toml; where it can be run, a requirement of the extra `bench`, and its way in a benchmark.
"""
