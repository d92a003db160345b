"""The pictures of an OFD: which entry each is, and where it stands on a page."""

from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element

from processors.evidence.opening import FileRefused, OpenedOfd
from processors.evidence.opening.markup import children, local_name, text_of
from processors.evidence.opening.ofd import OfdPage, box_of, resolve
from processors.evidence.values import Box

PIXELS_PER_MM = 200 / 25.4
"""Page pictures of OFD are drawn as at 200 dpi, like those of PDF."""


def placed_pictures(root: Element, page: OfdPage) -> list[tuple[str, Box]]:
    """The resource and the place in pixels of each picture of a page or a template."""
    area = next((box_of(text_of(x)) for x in root.iter() if local_name(x) == "PhysicalBox"), None)
    left, top, *_ = area or page.box
    found: list[tuple[str, Box]] = []
    for element in root.iter():
        bounds = box_of(element.get("Boundary", ""))
        if local_name(element) != "ImageObject" or bounds is None:
            continue
        x, y, width, height = bounds
        if width > 0 and height > 0:
            corners = (x - left, y - top, x - left + width, y - top + height)
            x0, y0, x1, y1 = (edge * PIXELS_PER_MM for edge in corners)
            found.append((element.get("ResourceID", ""), (x0, y0, x1, y1)))
    return found


def picture_entries(opened: OpenedOfd) -> Mapping[str, str]:
    """Which entry holds the picture of a resource's id. Raises FileRefused: FILE_UNSAFE_XML."""
    return {
        identity: entry
        for base, _, document in opened.bodies
        for element in document.iter()
        if local_name(element) in ("PublicRes", "DocumentRes")
        for identity, entry in _listed(opened, resolve(base, text_of(element)))
    }


def _listed(opened: OpenedOfd, listing: str) -> Iterator[tuple[str, str]]:
    if listing not in opened.package.names:
        return
    try:
        root = opened.xml(listing)
    except FileRefused as error:
        if error.refusal.code == "FILE_UNSAFE_XML":
            raise
        return
    folder = root.get("BaseLoc", "")
    for medium in (x for x in root.iter() if local_name(x) == "MultiMedia"):
        for file in children(medium, "MediaFile"):
            place = text_of(file)
            inside = place if place.startswith("/") else f"{folder}/{place}" if folder else place
            entry = resolve(listing, inside)
            if entry in opened.package.names:
                yield medium.get("ID", ""), entry
