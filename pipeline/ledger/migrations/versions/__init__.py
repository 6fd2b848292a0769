"""The versions of the tables.

Takes: a database of the version before. Gives: one of its own version. May import: Alembic and SQLAlchemy only.
To add one more: a module named v, its number and what it adds, whose `down_revision` is the version before.
"""
