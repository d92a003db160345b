"""file the looks of pages in sorted orders instead of bands"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_AT_ONCE = 1_000
_ORDERS = 18


def upgrade() -> None:
    op.create_table(
        "likeness_places",
        sa.Column("place", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("place", name="likeness_places_pk"),
        sqlite_with_rowid=False,
    )
    _file_what_is_kept()
    op.drop_table("likeness_bands")


def _file_what_is_kept() -> None:
    connection = op.get_bind()
    kept = sa.text(
        "SELECT DISTINCT look FROM likenesses WHERE look > :after ORDER BY look LIMIT :most"
    )
    file = sa.text("INSERT INTO likeness_places (place) VALUES (:place)")
    after = ""
    while looks := list(connection.scalars(kept, {"after": after, "most": _AT_ONCE})):
        connection.execute(file, [{"place": place} for look in looks for place in _places(look)])
        after = looks[-1]


def _places(look: str) -> list[bytes]:
    """As `storage.ledger.likenesses.places_of` stood when this was written."""
    length = 4 * len(look)
    bits = f"{int(look, 16):0{length}b}"
    spread = "".join(bits[first::_ORDERS] for first in range(_ORDERS))
    starts = (order * length // _ORDERS for order in range(_ORDERS))
    return [
        bytes((order,)) + int(spread[start:] + spread[:start], 2).to_bytes(-(-length // 8))
        for order, start in enumerate(starts)
    ]
