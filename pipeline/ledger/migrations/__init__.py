"""How the tables came to be: one module a version, run in order by Alembic when a ledger is opened.

Takes: a database of an older version. Gives: the tables of `schema`.
May import: Alembic and SQLAlchemy only, never `schema`: history does not change. To add one more: a module in `versions`, and `HEAD`.
"""
