"""Checks (检查): what a person should look at in a plan before it goes out.

Takes: a `Plan`. Gives: findings, sorted by place. May import: `recognize`, `text`, `lexicon`, `model`, `errors`.
To add one more: a function `(Subject) -> tuple[Finding, ...]` in `rules.ALL_CHECKS`, its words in messages.toml.
"""
