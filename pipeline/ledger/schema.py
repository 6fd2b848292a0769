"""The tables of a ledger. One database (one file, or one PostgreSQL schema) is one case.

`event` is the journal and the truth about who did what; `entry` is what people said, read from it quickly. `round`,
`letter`, `comment` are facts: their rows are never deleted, so numbers are never given twice. A `reading` is a file as
one version of a reader saw it. All json is canonical ASCII (see `codec`), so any name or text can be stored.
A change here needs a migration in `migrations/versions`, and `HEAD` is its name.
"""

from __future__ import annotations

from sqlalchemy import (
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

HEAD = "0001"
APPLICATION_ID = 0x48514C31  # "HQL1" in the header of the SQLite file

metadata = MetaData()

event = Table(
    "event",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", String(40), nullable=False),
    Column("who", Text, nullable=False),
    Column("act", String(16), nullable=False),
    Column("subject_kind", String(16), nullable=False),
    Column("subject_id", Text, nullable=False),
    Column("before", Text, nullable=False),
    Column("after", Text, nullable=False),
    Column("prev_hash", String(64), nullable=False),
    Column("hash", String(64), nullable=False, unique=True),
)
entry = Table(
    "entry",
    metadata,
    Column("seq", Integer, ForeignKey("event.seq"), primary_key=True, autoincrement=False),
    Column("subject_kind", String(16), nullable=False, index=True),
    Column("subject_id", Text, nullable=False),
    Column("field", String(40), nullable=False),
    Column("value", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("at", String(40), nullable=False),
    Column("undone_by", Integer, ForeignKey("event.seq")),
)
original = Table(
    "original",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("size", Integer, nullable=False),
    Column("purged_at", String(40)),
)
content = Table(  # used where there is no folder beside the database
    "content",
    metadata,
    Column("sha256", String(64), ForeignKey("original.sha256"), primary_key=True),
    Column("data", LargeBinary, nullable=False),
)
reading = Table(
    "reading",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("sha256", String(64), ForeignKey("original.sha256"), nullable=False, index=True),
    Column("text_id", Text, nullable=False),
    Column("source", LargeBinary),  # packed json; NULL once the case was purged
    UniqueConstraint("sha256", "text_id"),
)
round_ = Table(
    "round",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("value", Text, nullable=False),
)
letter = Table(
    "letter",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("round", Integer, ForeignKey("round.number"), nullable=False, index=True),
    Column("sha256", String(64), ForeignKey("original.sha256"), nullable=False),
    Column("file_key", String(64), nullable=False),
    Column("value", Text, nullable=False),
    UniqueConstraint("round", "sha256", "file_key"),
)
comment = Table(
    "comment",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("letter", Integer, ForeignKey("letter.number"), nullable=False, index=True),
    Column("gone", Integer, ForeignKey("event.seq")),  # a newer reading does not find it
)
past = Table(  # what a newer reading replaced, by the sha256 that the event names
    "past",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("letter", Integer, ForeignKey("letter.number"), nullable=False),
    Column("value", Text, nullable=False),
)
