"""OFD (GB/T 33190): a zip of XML, opened down to the list of its pages."""

import posixpath
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from processors.evidence.opening.archive import Package, open_package
from processors.evidence.opening.limits import Limits
from processors.evidence.opening.markup import child, children, parse_xml, text_of
from processors.evidence.opening.refusals import FileRefused


@dataclass(frozen=True, slots=True)
class OfdPage:
    """Where a page is; `templates` maps a template's id to its entry."""

    id: str
    entry: str
    box: tuple[float, float, float, float]
    templates: dict[str, str]


@dataclass(frozen=True, slots=True)
class OpenedOfd:
    """An OFD whose directory, root and page list are in order; pages are parsed when read."""

    package: Package
    limits: Limits
    pages: tuple[OfdPage, ...]
    bodies: tuple[tuple[str, Element, Element], ...]
    """Per document body: entry of its Document.xml, the DocBody element, the Document element."""

    def xml(self, entry: str) -> Element:
        """Raises KeyError if the package has no such entry, FileRefused if it is unsafe."""
        return parse_xml(self.package.read(entry), self.limits)


def open_ofd(content: bytes, limits: Limits) -> OpenedOfd:
    """Raises FileRefused: those of the archive and of XML, FILE_TYPE_UNKNOWN (some other zip),
    FILE_TOO_MANY_PAGES, FILE_TOO_MANY_PIXELS, FILE_DAMAGED."""
    package = open_package(content, limits)
    root_entry = next((name for name in package.names if name.lower() == "ofd.xml"), None)
    if root_entry is None:
        raise FileRefused("FILE_TYPE_UNKNOWN", "zip")
    root = parse_xml(package.read(root_entry), limits)
    bodies = []
    pages: list[OfdPage] = []
    for body in children(root, "DocBody"):
        location = text_of(child(body, "DocRoot"))
        entry = resolve("", location)
        document = _required(package, entry, limits)
        bodies.append((entry, body, document))
        pages.extend(_pages(entry, document))
    if not pages:
        raise FileRefused("FILE_DAMAGED", "OFD")
    if len(pages) > limits.pages:
        raise FileRefused("FILE_TOO_MANY_PAGES", f"{len(pages)} > {limits.pages}")
    return OpenedOfd(package, limits, tuple(pages), tuple(bodies))


def resolve(base_entry: str, location: str) -> str:
    """An OFD location as the name of an entry: absolute from the root, else beside its file."""
    cleaned = location.strip().replace("\\", "/")
    if cleaned.startswith("/"):
        return posixpath.normpath(cleaned).lstrip("/")
    return posixpath.normpath(posixpath.join(posixpath.dirname(base_entry), cleaned))


def box_of(text: str) -> tuple[float, float, float, float] | None:
    """`x y width height` in millimetres, or None where it is not four plain numbers."""
    try:
        numbers = [float(part) for part in text.split()]
    except ValueError:
        return None
    if len(numbers) != 4 or not all(abs(number) < 1e6 for number in numbers):
        return None
    x, y, width, height = numbers
    return (x, y, width, height)


def _required(package: Package, entry: str, limits: Limits) -> Element:
    try:
        return parse_xml(package.read(entry), limits)
    except KeyError as error:
        raise FileRefused("FILE_DAMAGED", "OFD") from error


def _pages(entry: str, document: Element) -> list[OfdPage]:
    common = child(document, "CommonData")
    area = box_of(text_of(child(common, "PageArea", "PhysicalBox"))) or (0.0, 0.0, 210.0, 297.0)
    templates = {
        one.get("ID", ""): resolve(entry, one.get("BaseLoc", ""))
        for one in (children(common, "TemplatePage") if common is not None else [])
    }
    listed = child(document, "Pages")
    return [
        OfdPage(page.get("ID", ""), resolve(entry, page.get("BaseLoc", "")), area, templates)
        for page in (children(listed, "Page") if listed is not None else [])
    ]
