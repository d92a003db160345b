"""From an opened document to what stands on its pages."""

from processors.evidence.reading.document import Reading, read_document

__all__ = ["Reading", "read_document"]
