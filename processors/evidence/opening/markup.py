"""XML from strangers: no DTD, no entities, no surprises about the encoding."""

import re
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from processors.evidence.opening.limits import Limits
from processors.evidence.opening.refusals import FileRefused

_GBK_DECLARATION = re.compile(
    rb"^\s*<\?xml[^>]*?encoding\s*=\s*[\"'](gb2312|gbk|gb18030)[\"'][^>]*\?>", re.IGNORECASE
)


def parse_xml(content: bytes, limits: Limits) -> Element:
    """The root element. Raises FileRefused: FILE_TOO_LARGE, FILE_UNSAFE_XML or FILE_DAMAGED.

    Chinese issuers also write GBK, which expat does not know: it is decoded here.
    """
    if len(content) > limits.xml_bytes:
        raise FileRefused("FILE_TOO_LARGE", "XML")
    declared = _GBK_DECLARATION.match(content)
    source: bytes | str = content
    if declared is not None:
        source = content[declared.end() :].decode("gb18030", errors="replace")
    try:
        root: Element = fromstring(source, forbid_dtd=True)
    except DefusedXmlException as error:
        raise FileRefused("FILE_UNSAFE_XML") from error
    except (ParseError, ValueError, LookupError) as error:
        raise FileRefused("FILE_DAMAGED", "XML") from error
    if _is_deeper(root, limits.xml_depth):
        raise FileRefused("FILE_UNSAFE_XML", "depth")
    return root


def _is_deeper(root: Element, most: int) -> bool:
    """Whether elements stand more than `most` levels within each other."""
    level = [root]
    for _ in range(most):
        level = [below for element in level for below in element]
        if not level:
            return False
    return True


def local_name(element: Element) -> str:
    """The tag without its namespace; comments and instructions have the empty name."""
    tag = element.tag
    return tag.rsplit("}", 1)[-1].rsplit(":", 1)[-1] if isinstance(tag, str) else ""


def children(element: Element, name: str) -> list[Element]:
    return [child for child in element if local_name(child) == name]


def child(element: Element | None, *path: str) -> Element | None:
    """The first descendant along a path of local names, or None."""
    for name in path:
        if element is None:
            return None
        element = next(iter(children(element, name)), None)
    return element


def text_of(element: Element | None) -> str:
    return "" if element is None else "".join(element.itertext()).strip()
