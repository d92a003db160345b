"""create the inbox, cases, timers, jobs, facts and outbox"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

NAME = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _inbox()
    _positions()
    _cases()
    _case_events()
    _timers()
    _attempts()
    _jobs()
    _facts()
    _tallies()
    _outbox()
    _counters()


def _inbox() -> None:
    op.create_table(
        "inbox",
        sa.Column("number", SERIAL, autoincrement=True, nullable=False),
        sa.Column("source", NAME, nullable=False),
        sa.Column("id", NAME, nullable=False),
        sa.Column("type", NAME, nullable=False),
        sa.Column("subject", NAME, nullable=False),
        sa.Column("instant", sa.BigInteger(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("topic", NAME, nullable=False),
        sa.Column("partition", sa.Integer(), nullable=False),
        sa.Column("offset", sa.BigInteger(), nullable=False),
        sa.Column("content_hash", NAME, nullable=False),
        sa.Column("envelope", sa.LargeBinary(), nullable=False),
        sa.Column("key", sa.LargeBinary()),
        sa.Column("value", sa.LargeBinary()),
        sa.Column("headers", sa.LargeBinary(), nullable=False),
        sa.Column("job_key", NAME),
        sa.Column("waiting", sa.Boolean(), nullable=False),
        sa.Column("job_outcome", NAME),
        sa.Column("state", NAME, nullable=False),
        sa.Column("taken_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="inbox_pk"),
        sa.UniqueConstraint("source", "id", name="inbox_event_once"),
    )
    op.create_index(
        "inbox_due",
        "inbox",
        ["partition", "instant", "rank", "offset", "topic"],
        postgresql_where=sa.text("state = 'pending'"),
        sqlite_where=sa.text("state = 'pending'"),
    )
    op.create_index(
        "inbox_parked",
        "inbox",
        ["subject"],
        postgresql_where=sa.text("state = 'parked'"),
        sqlite_where=sa.text("state = 'parked'"),
    )
    op.create_index(
        "inbox_pending",
        "inbox",
        ["subject"],
        postgresql_where=sa.text("state = 'pending'"),
        sqlite_where=sa.text("state = 'pending'"),
    )
    op.create_index(
        "inbox_waiting",
        "inbox",
        ["job_key"],
        postgresql_where=sa.text("waiting"),
        sqlite_where=sa.text("waiting = 1"),
    )


def _positions() -> None:
    op.create_table(
        "positions",
        sa.Column("topic", NAME, nullable=False),
        sa.Column("partition", sa.Integer(), nullable=False),
        sa.Column("next_offset", sa.BigInteger(), nullable=False),
        sa.Column("last_instant", sa.BigInteger()),
        sa.PrimaryKeyConstraint("topic", "partition", name="positions_pk"),
    )


def _cases() -> None:
    op.create_table(
        "cases",
        sa.Column("case_id", NAME, nullable=False),
        sa.Column("partition", sa.Integer(), nullable=False),
        sa.Column("kind", NAME, nullable=False),
        sa.Column("state", NAME, nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("snapshot", sa.LargeBinary(), nullable=False),
        sa.Column("head_hash", NAME, nullable=False),
        sa.Column("merged_into", NAME),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("seal", NAME, nullable=False),
        sa.PrimaryKeyConstraint("case_id", name="cases_pk"),
    )
    op.create_index(
        "cases_merged",
        "cases",
        ["merged_into"],
        postgresql_where=sa.text("merged_into IS NOT NULL"),
        sqlite_where=sa.text("merged_into IS NOT NULL"),
    )


def _case_events() -> None:
    op.create_table(
        "case_events",
        sa.Column("case_id", NAME, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("source", NAME, nullable=False),
        sa.Column("id", NAME, nullable=False),
        sa.Column("type", NAME, nullable=False),
        sa.Column("instant", sa.BigInteger(), nullable=False),
        sa.Column("event", sa.LargeBinary(), nullable=False),
        sa.Column("context", sa.LargeBinary(), nullable=False),
        sa.Column("outcome", sa.LargeBinary(), nullable=False),
        sa.Column("hash", NAME, nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.case_id"], name="case_events_case"),
        sa.PrimaryKeyConstraint("case_id", "seq", name="case_events_fence"),
    )


def _timers() -> None:
    op.create_table(
        "timers",
        sa.Column("case_id", NAME, nullable=False),
        sa.Column("name", NAME, nullable=False),
        sa.Column("partition", sa.Integer(), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("state", NAME, nullable=False),
        sa.PrimaryKeyConstraint("case_id", "name", name="timers_pk"),
    )
    op.create_index(
        "timers_due",
        "timers",
        ["partition", "due_at", "case_id", "name"],
        postgresql_where=sa.text("state = 'armed'"),
        sqlite_where=sa.text("state = 'armed'"),
    )


def _attempts() -> None:
    op.create_table(
        "attempts",
        sa.Column("key", NAME, nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="attempts_pk"),
    )


def _jobs() -> None:
    op.create_table(
        "jobs",
        sa.Column("key", NAME, nullable=False),
        sa.Column("request", sa.LargeBinary(), nullable=False),
        sa.Column("state", NAME, nullable=False),
        sa.Column("not_before", sa.BigInteger(), nullable=False),
        sa.Column("queued_at", sa.BigInteger(), nullable=False),
        sa.Column("examiner", NAME),
        sa.Column("lease_until", sa.BigInteger()),
        sa.Column("lease", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("findings", sa.LargeBinary()),
        sa.PrimaryKeyConstraint("key", name="jobs_pk"),
    )
    op.create_index(
        "jobs_open",
        "jobs",
        ["not_before", "key"],
        postgresql_where=sa.text("state <> 'done'"),
        sqlite_where=sa.text("state <> 'done'"),
    )


def _facts() -> None:
    op.create_table(
        "facts",
        sa.Column("scope", NAME, nullable=False),
        sa.Column("key", NAME, nullable=False),
        sa.Column("owner", NAME, nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("scope", "key", "owner", name="facts_pk"),
    )


def _tallies() -> None:
    op.create_table(
        "tallies",
        sa.Column("scope", NAME, nullable=False),
        sa.Column("key", NAME, nullable=False),
        sa.Column("day", NAME, nullable=False),
        sa.Column("name", NAME, nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("scope", "key", "day", "name", name="tallies_pk"),
    )


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("topic", NAME, nullable=False),
        sa.Column("id", NAME, nullable=False),
        sa.Column("key", sa.LargeBinary()),
        sa.Column("value", sa.LargeBinary()),
        sa.Column("headers", sa.LargeBinary(), nullable=False),
        sa.Column("event_source", NAME),
        sa.Column("event_id", NAME),
        sa.Column("digest", NAME, nullable=False),
        sa.PrimaryKeyConstraint("number", name="outbox_pk"),
        sa.UniqueConstraint("id", name="outbox_id_once"),
    )
    op.create_index("outbox_key", "outbox", ["key", "number"])
    op.create_index("outbox_topic", "outbox", ["topic", "number"])


def _counters() -> None:
    op.create_table(
        "counters",
        sa.Column("name", NAME, nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="counters_pk"),
    )
    op.execute("INSERT INTO counters (name, last) VALUES ('outbox', 0)")
