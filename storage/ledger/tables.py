"""The tables as they stand after the last migration; a test compares the two.

Text sorts by code point on every database, bytes are canonical JSON or a message's own, and
instants are microseconds (`instants`).
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    literal_column,
    text,
)

metadata = MetaData()

NAME = Text().with_variant(Text(collation="C"), "postgresql")
INSTANT = BigInteger()
# States that partial indexes are made for: as literals, since no database plans such an index
# for a parameter.
PENDING = literal_column("'pending'", Text)
PARKED = literal_column("'parked'", Text)
ARMED = literal_column("'armed'", Text)
DONE = literal_column("'done'", Text)
SERIAL = BigInteger().with_variant(Integer(), "sqlite")

inbox = Table(
    "inbox",
    metadata,
    Column("number", SERIAL, autoincrement=True),
    Column("source", NAME, nullable=False),
    Column("id", NAME, nullable=False),
    Column("type", NAME, nullable=False),
    Column("subject", NAME, nullable=False),
    Column("instant", INSTANT, nullable=False),
    Column("rank", Integer, nullable=False),
    Column("topic", NAME, nullable=False),
    Column("partition", Integer, nullable=False),
    Column("offset", BigInteger, nullable=False),
    Column("content_hash", NAME, nullable=False),
    Column("envelope", LargeBinary, nullable=False),
    Column("key", LargeBinary),
    Column("value", LargeBinary),
    Column("headers", LargeBinary, nullable=False),
    Column("job_key", NAME),
    Column("waiting", Boolean, nullable=False),
    Column("job_outcome", NAME),
    Column("state", NAME, nullable=False),
    Column("taken_at", INSTANT, nullable=False),
    PrimaryKeyConstraint("number", name="inbox_pk"),
    UniqueConstraint("source", "id", name="inbox_event_once"),
)
_pending = text("state = 'pending'")
_parked = text("state = 'parked'")
_waiting = text("waiting")
Index(
    "inbox_due",
    inbox.c.partition,
    inbox.c.instant,
    inbox.c.rank,
    inbox.c.offset,
    inbox.c.topic,
    postgresql_where=_pending,
    sqlite_where=_pending,
)
Index("inbox_pending", inbox.c.subject, postgresql_where=_pending, sqlite_where=_pending)
Index("inbox_parked", inbox.c.subject, postgresql_where=_parked, sqlite_where=_parked)
Index("inbox_waiting", inbox.c.job_key, postgresql_where=_waiting, sqlite_where=text("waiting = 1"))

positions = Table(
    "positions",
    metadata,
    Column("topic", NAME, nullable=False),
    Column("partition", Integer, nullable=False),
    Column("next_offset", BigInteger, nullable=False),
    Column("last_instant", INSTANT),
    PrimaryKeyConstraint("topic", "partition", name="positions_pk"),
)

cases = Table(
    "cases",
    metadata,
    Column("case_id", NAME, nullable=False),
    Column("partition", Integer, nullable=False),
    Column("kind", NAME, nullable=False),
    Column("state", NAME, nullable=False),
    Column("open", Boolean, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("snapshot", LargeBinary, nullable=False),
    Column("head_hash", NAME, nullable=False),
    Column("merged_into", NAME),
    Column("updated_at", INSTANT, nullable=False),
    Column("seal", NAME, nullable=False),
    PrimaryKeyConstraint("case_id", name="cases_pk"),
)
_merged = text("merged_into IS NOT NULL")
Index("cases_merged", cases.c.merged_into, postgresql_where=_merged, sqlite_where=_merged)

case_events = Table(
    "case_events",
    metadata,
    Column("case_id", NAME, ForeignKey("cases.case_id", name="case_events_case"), nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("source", NAME, nullable=False),
    Column("id", NAME, nullable=False),
    Column("type", NAME, nullable=False),
    Column("instant", INSTANT, nullable=False),
    Column("event", LargeBinary, nullable=False),
    Column("context", LargeBinary, nullable=False),
    Column("outcome", LargeBinary, nullable=False),
    Column("hash", NAME, nullable=False),
    PrimaryKeyConstraint("case_id", "seq", name="case_events_fence"),
)

timers = Table(
    "timers",
    metadata,
    Column("case_id", NAME, nullable=False),
    Column("name", NAME, nullable=False),
    Column("partition", Integer, nullable=False),
    Column("generation", Integer, nullable=False),
    Column("due_at", INSTANT, nullable=False),
    Column("state", NAME, nullable=False),
    PrimaryKeyConstraint("case_id", "name", name="timers_pk"),
)
_armed = text("state = 'armed'")
Index(
    "timers_due",
    timers.c.partition,
    timers.c.due_at,
    timers.c.case_id,
    timers.c.name,
    postgresql_where=_armed,
    sqlite_where=_armed,
)

attempts = Table(
    "attempts",
    metadata,
    Column("key", NAME, nullable=False),
    Column("count", Integer, nullable=False),
    PrimaryKeyConstraint("key", name="attempts_pk"),
)

jobs = Table(
    "jobs",
    metadata,
    Column("key", NAME, nullable=False),
    Column("request", LargeBinary, nullable=False),
    Column("state", NAME, nullable=False),
    Column("not_before", INSTANT, nullable=False),
    Column("queued_at", INSTANT, nullable=False),
    Column("examiner", NAME),
    Column("lease_until", INSTANT),
    Column("lease", Integer, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("findings", LargeBinary),
    PrimaryKeyConstraint("key", name="jobs_pk"),
)
_open = text("state <> 'done'")
Index("jobs_open", jobs.c.not_before, jobs.c.key, postgresql_where=_open, sqlite_where=_open)

facts = Table(
    "facts",
    metadata,
    Column("scope", NAME, nullable=False),
    Column("key", NAME, nullable=False),
    Column("owner", NAME, nullable=False),
    Column("value", LargeBinary, nullable=False),
    PrimaryKeyConstraint("scope", "key", "owner", name="facts_pk"),
)

tallies = Table(
    "tallies",
    metadata,
    Column("scope", NAME, nullable=False),
    Column("key", NAME, nullable=False),
    Column("day", NAME, nullable=False),
    Column("name", NAME, nullable=False),
    Column("amount", BigInteger, nullable=False),
    PrimaryKeyConstraint("scope", "key", "day", "name", name="tallies_pk"),
)

likenesses = Table(
    "likenesses",
    metadata,
    Column("look", NAME, nullable=False),
    Column("owner", NAME, nullable=False),
    Column("value", LargeBinary, nullable=False),
    PrimaryKeyConstraint("look", "owner", name="likenesses_pk"),
)

likeness_places = Table(
    "likeness_places",
    metadata,
    Column("place", LargeBinary, nullable=False),
    PrimaryKeyConstraint("place", name="likeness_places_pk"),
    sqlite_with_rowid=False,
)

outbox = Table(
    "outbox",
    metadata,
    Column("number", BigInteger, nullable=False, autoincrement=False),
    Column("topic", NAME, nullable=False),
    Column("id", NAME, nullable=False),
    Column("key", LargeBinary),
    Column("value", LargeBinary),
    Column("headers", LargeBinary, nullable=False),
    Column("event_source", NAME),
    Column("event_id", NAME),
    Column("digest", NAME, nullable=False),
    PrimaryKeyConstraint("number", name="outbox_pk"),
    UniqueConstraint("id", name="outbox_id_once"),
)
Index("outbox_topic", outbox.c.topic, outbox.c.number)
Index("outbox_key", outbox.c.key, outbox.c.number)

shadow_notes = Table(
    "shadow_notes",
    metadata,
    Column("number", SERIAL, autoincrement=True),
    Column("case_id", NAME, nullable=False),
    Column("source", NAME, nullable=False),
    Column("id", NAME, nullable=False),
    Column("instant", INSTANT, nullable=False),
    Column("policy", NAME, nullable=False),
    Column("shadow", NAME, nullable=False),
    Column("failed", Boolean, nullable=False),
    Column("body", LargeBinary, nullable=False),
    PrimaryKeyConstraint("number", name="shadow_notes_pk"),
)
Index("shadow_notes_case", shadow_notes.c.case_id, shadow_notes.c.number)

counters = Table(
    "counters",
    metadata,
    Column("name", NAME, nullable=False),
    Column("last", BigInteger, nullable=False),
    PrimaryKeyConstraint("name", name="counters_pk"),
)
