"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make all tables."""
    op.create_table(
        "event",
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", sa.String(40), nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("act", sa.String(16), nullable=False),
        sa.Column("subject_kind", sa.String(16), nullable=False),
        sa.Column("subject_id", sa.Text, nullable=False),
        sa.Column("before", sa.Text, nullable=False),
        sa.Column("after", sa.Text, nullable=False),
        sa.Column("prev_hash", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False, unique=True),
    )
    op.create_table(
        "entry",
        sa.Column("seq", sa.Integer, sa.ForeignKey("event.seq"), primary_key=True, autoincrement=False),
        sa.Column("subject_kind", sa.String(16), nullable=False, index=True),
        sa.Column("subject_id", sa.Text, nullable=False),
        sa.Column("field", sa.String(40), nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("at", sa.String(40), nullable=False),
        sa.Column("undone_by", sa.Integer, sa.ForeignKey("event.seq")),
    )
    op.create_table(
        "original",
        sa.Column("sha256", sa.String(64), primary_key=True),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("purged_at", sa.String(40)),
    )
    op.create_table(
        "content",
        sa.Column("sha256", sa.String(64), sa.ForeignKey("original.sha256"), primary_key=True),
        sa.Column("data", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "reading",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("sha256", sa.String(64), sa.ForeignKey("original.sha256"), nullable=False, index=True),
        sa.Column("text_id", sa.Text, nullable=False),
        sa.Column("source", sa.LargeBinary),
        sa.UniqueConstraint("sha256", "text_id"),
    )
    _make_letters()


def _make_letters() -> None:
    op.create_table(
        "round",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("value", sa.Text, nullable=False),
    )
    op.create_table(
        "letter",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("round", sa.Integer, sa.ForeignKey("round.number"), nullable=False, index=True),
        sa.Column("sha256", sa.String(64), sa.ForeignKey("original.sha256"), nullable=False),
        sa.Column("file_key", sa.String(64), nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.UniqueConstraint("round", "sha256", "file_key"),
    )
    op.create_table(
        "comment",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("letter", sa.Integer, sa.ForeignKey("letter.number"), nullable=False, index=True),
        sa.Column("gone", sa.Integer, sa.ForeignKey("event.seq")),
    )
    op.create_table(
        "past",
        sa.Column("sha256", sa.String(64), primary_key=True),
        sa.Column("letter", sa.Integer, sa.ForeignKey("letter.number"), nullable=False),
        sa.Column("value", sa.Text, nullable=False),
    )
