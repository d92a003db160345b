"""The inbound topics, in the order that decides between events of one instant."""

INBOUND = ("complaints", "infringement-reports", "evidence", "case-actions", "shop-records")
OUTBOUND = ("evidence-findings", "decisions", "notifications", "shop-standing", "dead-letters")

RELAY_POSITIONS = "relay-positions"
"""Internal, compacted, one partition: how far the outbox has been published."""

CLOCK = "clock"
"""Internal, one partition: a record of ours comes back with the broker's time."""


def rank(topic: str) -> int:
    """Return the topic's place among events of one instant."""
    return INBOUND.index(topic)
