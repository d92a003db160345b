"""create the notes of a shadow policy"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

NAME = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "shadow_notes",
        sa.Column("number", SERIAL, autoincrement=True),
        sa.Column("case_id", NAME, nullable=False),
        sa.Column("source", NAME, nullable=False),
        sa.Column("id", NAME, nullable=False),
        sa.Column("instant", sa.BigInteger(), nullable=False),
        sa.Column("policy", NAME, nullable=False),
        sa.Column("shadow", NAME, nullable=False),
        sa.Column("failed", sa.Boolean(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="shadow_notes_pk"),
    )
    op.create_index("shadow_notes_case", "shadow_notes", ["case_id", "number"])
