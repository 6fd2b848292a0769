"""A consultation as it is kept (台账): rounds, letters, comments, people's words, and the journal of all that happened.

Takes: rounds and letters as understood. Gives: `Ledger`, which `workflow` opens; what follows from letters and deadline (`status`).
May import: `recognize`, `text`, `lexicon`, `model`, `errors`; alone of all, a database. To add a table: `schema` and a migration.
"""
