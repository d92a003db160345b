"""Readable reports: each case, and each examined document, as a page that explains itself.

Pure: values in, HTML text out. The pages carry their pictures, load nothing and run no script.
"""

from reports.render import render_case, render_documents, render_index
from reports.values import CaseReport, ClockRun, Document, IndexRow, PageImage, Party

__all__ = [
    "CaseReport",
    "ClockRun",
    "Document",
    "IndexRow",
    "PageImage",
    "Party",
    "render_case",
    "render_documents",
    "render_index",
]
