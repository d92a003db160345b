"""create the index of the looks of pages"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

NAME = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "likenesses",
        sa.Column("look", NAME, nullable=False),
        sa.Column("owner", NAME, nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("look", "owner", name="likenesses_pk"),
    )
    op.create_table(
        "likeness_bands",
        sa.Column("band", sa.BigInteger(), nullable=False),
        sa.Column("look", NAME, nullable=False),
        sa.PrimaryKeyConstraint("band", "look", name="likeness_bands_pk"),
        sqlite_with_rowid=False,
    )
