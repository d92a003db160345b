"""What is kept: ledger, blobs, audit chain."""
