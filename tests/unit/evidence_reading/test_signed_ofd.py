"""An OFD changed after it was signed: found by the digests its signature lists."""

import hashlib
from base64 import b64encode
from io import BytesIO
from pathlib import Path
from xml.etree.ElementTree import SubElement, tostring
from zipfile import ZipFile

import pytest

from processors.evidence.opening import Limits, OpenedOfd, open_document
from processors.evidence.tampering.protected import Unprotected, unprotected
from processors.evidence.values import Declared
from specimens.draw import draw
from specimens.values import Specimen

CORPUS = Path(__file__).parents[4] / "shared" / "corpus"
NAMESPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
PAGE = "Doc_0/Pages/Page_0/Content.xml"


def signed(*, method: str = "1.2.156.10197.1.401", **changes: bytes | None) -> OpenedOfd:
    """A drawn OFD with a signature over all of its files but templates; `changes` come after.

    A change is named as `_parts` names its file; None takes the file out.
    """
    spec = Specimen("purchase_invoice", "vat_electronic_ordinary", "ofd")
    with ZipFile(BytesIO(draw(spec, 3).files[0].content)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    root = parts["OFD.xml"].decode()
    listed = "</ofd:DocRoot><ofd:Signatures>Signs/Signatures.xml</ofd:Signatures>"
    parts["OFD.xml"] = root.replace("</ofd:DocRoot>", listed).encode()
    references = "".join(
        f'<ofd:Reference FileRef="/{name}"><ofd:CheckValue>'
        f"{b64encode(hashlib.new('sm3', content).digest()).decode()}"
        "</ofd:CheckValue></ofd:Reference>"
        for name, content in parts.items()
        if "Tpl" not in name
    )
    parts["Signs/Signatures.xml"] = (
        f'<ofd:Signatures {NAMESPACE}><ofd:Signature ID="1" BaseLoc="Sign_0/Signature.xml"/>'
        "</ofd:Signatures>"
    ).encode()
    parts["Signs/Sign_0/Signature.xml"] = (
        f'<ofd:Signature {NAMESPACE}><ofd:SignedInfo><ofd:References CheckMethod="{method}">'
        f"{references}</ofd:References></ofd:SignedInfo></ofd:Signature>"
    ).encode()
    for name, content in changes.items():
        if content is None:
            del parts[_parts[name]]
        else:
            parts[_parts[name]] = content
    packed = BytesIO()
    with ZipFile(packed, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    opened = open_document(packed.getvalue(), Declared(), Limits())
    assert isinstance(opened, OpenedOfd)
    return opened


_parts = {
    "page": PAGE,
    "original": "Doc_0/Attachs/original_invoice.xml",
    "tags": "Doc_0/Tags/CustomTags.xml",
    "document": "Doc_0/Document.xml",
    "signature": "Signs/Sign_0/Signature.xml",
    "notes": "Doc_0/Annots/Annotations.xml",
    "note": "Doc_0/Annots/Page_0.xml",
}


@pytest.mark.rule("E-11")
def test_an_ofd_as_it_was_signed_shows_no_sign() -> None:
    assert unprotected(signed()) == ()


@pytest.mark.rule("E-11")
def test_a_page_changed_and_a_file_removed_after_the_signing_are_told() -> None:
    other = f"<ofd:Page {NAMESPACE}/>".encode()

    found = unprotected(signed(page=other, tags=None))

    assert found == (
        Unprotected(PAGE, "changed", 1),
        Unprotected("Doc_0/Tags/CustomTags.xml", "removed", None),
    )


@pytest.mark.rule("E-11")
def test_a_note_laid_over_the_page_after_the_signing_is_told() -> None:
    notes = (
        f'<ofd:Annotations {NAMESPACE}><ofd:Page PageID="1"><ofd:FileLoc>Page_0.xml</ofd:FileLoc>'
        "</ofd:Page></ofd:Annotations>"
    )
    (entry, _, document) = signed().bodies[0]
    SubElement(document, "{http://www.ofdspec.org/2016}Annotations").text = "Annots/Annotations.xml"

    found = unprotected(signed(document=tostring(document), notes=notes.encode(), note=b"<ofd/>"))

    assert entry == "Doc_0/Document.xml"
    assert found == (Unprotected("Doc_0/Annots/Page_0.xml", "added", None),)


@pytest.mark.rule("E-11")
def test_of_digests_of_an_unknown_kind_nothing_is_said() -> None:
    assert unprotected(signed(method="1.2.156.10197.1.401.2", page=b"<ofd/>")) == ()


@pytest.mark.rule("E-11")
def test_a_broken_signature_says_nothing_of_its_files() -> None:
    assert unprotected(signed(signature=b"<no xml", page=b"<ofd/>")) == ()


@pytest.mark.corpus
def test_no_real_ofd_shows_a_sign() -> None:
    papers = sorted((CORPUS / "ofd").glob("*.ofd"))

    assert papers
    for path in papers:
        opened = open_document(path.read_bytes(), Declared(), Limits())
        assert isinstance(opened, OpenedOfd)
        assert unprotected(opened) == (), path.name
