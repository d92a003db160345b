"""Whether what is kept is what was written."""
