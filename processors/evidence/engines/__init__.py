"""OCR engines behind one port; one file knows each library."""

from dataclasses import dataclass

from processors.evidence.engines.models import Models
from processors.evidence.engines.port import LineFinder, OcrEngine, PageText, honest_spans

__all__ = ["Engines", "LineFinder", "OcrEngine", "PageText", "honest_spans", "load_engines"]


@dataclass(frozen=True, slots=True)
class Engines:
    """`reader` reads pages; `second` reads doubtful crops again. Either may be missing."""

    reader: OcrEngine | None
    second: OcrEngine | None = None

    @property
    def version(self) -> str:
        """Names and versions, as they go into the pipeline version."""
        present = [engine for engine in (self.reader, self.second) if engine is not None]
        return "+".join(f"{engine.name}-{engine.version}" for engine in present) or "no-engine"


def load_engines(models: Models | None = None) -> Engines:
    """RapidOCR reads and Tesseract, where installed, reads again; blocks about a second.

    `models` run elsewhere; without them they are loaded into this process. Imports lie inside so
    that a process that never reads a picture never loads a model.
    """
    from processors.evidence.engines.tesseract_engine import TesseractEngine, tesseract_is_here

    second = TesseractEngine() if tesseract_is_here() else None
    try:
        from processors.evidence.engines.rapidocr_engine import RapidOcrEngine

        if models is None:
            from processors.evidence.engines.own_models import OwnModels

            models = OwnModels()
    except ImportError:
        return Engines(second)
    return Engines(RapidOcrEngine(models), second)
