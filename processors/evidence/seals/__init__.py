"""Red seals: found, unrolled, read."""
