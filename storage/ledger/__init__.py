"""The record of truth, on PostgreSQL or SQLite."""
