"""Signs of editing: how many edited papers show one, and how many genuine ones.

Invoices and letters that nothing was tuned on (the seeds, a layout and fonts of the held-out
set): genuine ones clean, scanned and photographed; `pasted` ones, edited before they were printed;
and scans and photographs in which a total was painted over afterwards. Beside them the real
pictures, PDFs and OFDs of the corpus, all taken to be genuine.
"""

import os
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from benchmarks.reading import CORPUS, THRESHOLDS
from processors.evidence.engines import Engines, load_engines
from processors.evidence.opening import Limits, open_document
from processors.evidence.reading import read_document
from processors.evidence.tampering import tamper_signals
from processors.evidence.values import Declared
from specimens.draw import LETTER_KINDS, draw
from specimens.fonts import available
from specimens.invoices import DIGITAL
from specimens.retouching import retouched
from specimens.values import Damage, Form, Specimen

COUNT = int(os.environ.get("BENCHMARK_TAMPERING", "510"))
EDITED = COUNT // 10
_FIRST_SEED = 1_950_000
_KINDS = ("vat_ordinary", "digital_ordinary", "vat_special", "vat_electronic_ordinary", "", "")
_DAMAGES: tuple[Damage, ...] = ("clean", "scanned", "photographed")
_PICTURES = ("invoices", "letters", "licences", "receipts")


def main() -> None:
    os.environ["OMP_THREAD_LIMIT"] = "1"
    engines = load_engines()
    shown: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    spent = 0.0
    for what, content in papers():
        found, seconds = signs(content, engines)
        asked[what] += 1
        shown[what] += found > 0
        spent += seconds
    for what, count in asked.items():
        print(f"  {what:40s} a sign on {shown[what]}/{count}")
    print(f"  looking for signs: {1_000 * spent / asked.total():.1f} ms a document")


def papers() -> Iterator[tuple[str, bytes]]:
    """What it is, and its bytes."""
    for number in range(COUNT):
        spec = _spec(number)
        yield f"genuine, {spec.damage}", draw(spec, _FIRST_SEED + number).files[0].content
    for number in range(EDITED):
        invoice = _spec(number, invoice=True)
        seed = _FIRST_SEED + number
        for form in ("pdf", "png", "jpeg"):
            clean = replace(invoice, damage="clean", form=form, doctored="pasted")
            yield f"pasted, then saved as {form}", draw(clean, seed).files[0].content
        taken = replace(invoice, damage="scanned", form="jpeg", doctored="pasted")
        yield "pasted, printed, then scanned", draw(taken, seed).files[0].content
        for damage in _DAMAGES[1:]:
            spec = replace(invoice, damage=damage)
            genuine, edited = retouched(spec, seed, name="total_amount", text="¥98765.40")
            yield f"genuine, {damage}", genuine
            yield f"painted over once {damage}", edited
    for folder in _PICTURES:
        for path in sorted((CORPUS / folder).iterdir()):
            yield "real pictures", path.read_bytes()
    for path in sorted((CORPUS / "ofd").iterdir()):
        yield "real OFD", path.read_bytes()


def signs(content: bytes, engines: Engines) -> tuple[int, float]:
    """How many signs a document shows, taken for an invoice, and the seconds it took to look."""
    opened = open_document(content, Declared(), Limits())
    reading = read_document(opened, engines.reader, THRESHOLDS.settling)
    begun = time.process_time()
    found = tamper_signals(content, opened, reading, "purchase_invoice", {}, THRESHOLDS.tampering)
    return len(found), time.process_time() - begun


def _spec(number: int, *, invoice: bool = False) -> Specimen:
    """A kind, layout and font by turns; the held-out layout and fonts among them."""
    variant = _KINDS[number % (4 if invoice else len(_KINDS))]
    font = ("ming", "serif", "sans")[number // 18 % 3]
    damage = _DAMAGES[number // 6 % 3]
    form: Form = "jpeg" if damage != "clean" else ("jpeg", "png", "pdf")[number // 18 % 3]
    if variant in DIGITAL and damage == "clean" and number % 2:
        form = "pdf"
    return Specimen(
        kind="purchase_invoice" if variant else LETTER_KINDS[number % 2],
        variant=variant or "zh",
        form=form,
        damage=damage,
        layout=("d", "a", "b", "c")[number // 54 % 4],
        font=font if font in available() else "sans",
    )
