"""Readable reports: each case as a page that explains itself to a stranger."""
