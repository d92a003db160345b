"""Specimen documents and sample cases that the project draws itself."""
