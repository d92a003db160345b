"""Every metric of the product: type, name and meaning. No label ever carries a person's data."""

from prometheus_client import Counter, Gauge

KEPT = Counter("proofstream_records_kept", "Records of the bus kept in the ledger", ["topic"])
APPLIED = Counter("proofstream_items_applied", "Events and clocks applied")
RELAYED = Counter("proofstream_rows_relayed", "Outbox rows published in committed transactions")
EXAMINED = Counter("proofstream_jobs_examined", "Examination jobs ended", ["outcome"])
EXAMINATIONS_FAILED = Counter(
    "proofstream_examinations_failed",
    "Documents whose reading broke off: time, memory, size, fault (ours), crash (native), parent",
    ["cause"],
)
JOBS_WAITING = Gauge("proofstream_jobs_waiting", "Examination jobs not ended")
WATERMARK = Gauge(
    "proofstream_watermark_seconds",
    "Instant below which a partition is complete, seconds since 1970",
    ["partition"],
)
SHADOWED = Counter(
    "proofstream_shadow_steps",
    "Steps a shadow policy decided too: same, differs, failed",
    ["outcome"],
)
