"""Sheets as OFD (GB/T 33190), a zip of XML, its parts standing as issuers of e-invoices write."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

from specimens.fonts import width_em
from specimens.raster import as_png, modules_png
from specimens.seals import seal_picture
from specimens.sheet import Item, Modules, Patch, Rule, Seal, Sheet, Words

_NAMESPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
_XML = '<?xml version="1.0" encoding="UTF-8"?>'
_FIXED_TIME = (2026, 1, 1, 0, 0, 0)
_FONT_ID, _FIRST_ID = 3, 100
_SEAL_SCALE = 8.0
_MIDDLE_EM = 0.36


@dataclass(slots=True)
class _Package:
    """The document being written: parts by path, pictures, and which object holds which field."""

    parts: dict[str, bytes] = field(default_factory=dict)
    pictures: list[tuple[int, str]] = field(default_factory=list)
    objects: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    last_id: int = _FIRST_ID

    def next_id(self) -> int:
        self.last_id += 1
        return self.last_id

    def add_picture(self, content: bytes) -> int:
        number = self.next_id()
        name = f"image_{number}.png"
        self.parts[f"Doc_0/Res/{name}"] = content
        self.pictures.append((number, name))
        return number


def ofd(
    sheets: Sequence[Sheet],
    *,
    custom_data: Mapping[str, str],
    tags: Mapping[str, str],
    attachment: bytes | None,
    created_on: str,
) -> bytes:
    """Return an OFD file of the sheets.

    `custom_data` goes into OFD.xml; `tags` maps a sheet's field names to the names of a custom
    tag; `attachment` is kept as original_invoice.xml. Fixed texts stand on a template page.
    """
    package = _Package()
    page_ids = []
    for index, sheet in enumerate(sheets):
        page_id = package.next_id()
        page_ids.append(page_id)
        _page(package, sheet, index, page_id)
    _document(package, sheets, page_ids, bool(tags), attachment)
    _resources(package)
    if tags:
        _custom_tags(package, tags)
    package.parts["OFD.xml"] = _entry(custom_data, created_on)
    return _zipped(package.parts)


def _page(package: _Package, sheet: Sheet, index: int, page_id: int) -> None:
    fixed = [x for x in sheet.items if isinstance(x, Rule) or (isinstance(x, Words) and x.fixed)]
    filled = [x for x in sheet.items if x not in fixed]
    box = f"0 0 {sheet.width:g} {sheet.height:g}"
    area = f"<ofd:Area><ofd:PhysicalBox>{box}</ofd:PhysicalBox></ofd:Area>"
    for path, items, template in (
        (f"Doc_0/Tpls/Tpl_{index}/Content.xml", fixed, ""),
        (
            f"Doc_0/Pages/Page_{index}/Content.xml",
            filled,
            f'<ofd:Template TemplateID="{10 + index}" ZOrder="Background"/>',
        ),
    ):
        content = "".join(_object(package, sheet, item, page_id) for item in items)
        package.parts[path] = (
            f"{_XML}\n<ofd:Page {_NAMESPACE}>{area}{template}<ofd:Content>"
            f'<ofd:Layer ID="{package.next_id()}">{content}</ofd:Layer></ofd:Content></ofd:Page>'
        ).encode()


def _object(package: _Package, sheet: Sheet, item: Item, page_id: int) -> str:
    match item:
        case Words():
            return _text(package, item, page_id)
        case Rule():
            return _line(package, item)
        case Modules():
            quiet = item.size / len(item.rows) * 2
            number = package.add_picture(modules_png(item.rows))
            box = (item.x - quiet, item.y - quiet, item.size + 2 * quiet, item.size + 2 * quiet)
            return _image(package, number, box)
        case Seal():
            stamp = seal_picture(item, scale=_SEAL_SCALE, font=sheet.font)
            width, height = stamp.width / _SEAL_SCALE, stamp.height / _SEAL_SCALE
            box = (item.x - width / 2, item.y - height / 2, width, height)
            return _image(package, package.add_picture(as_png(stamp)), box)
        case Patch():
            return ""


def _text(package: _Package, item: Words, page_id: int) -> str:
    number = package.next_id()
    if item.name:
        package.objects.setdefault(item.name, []).append((page_id, number))
    width = width_em(item.font, item.text) * item.size
    left = item.x - {"left": 0.0, "middle": width / 2, "right": width}[item.anchor]
    high = item.size * 1.6
    advances = " ".join(f"{width_em(item.font, c) * item.size:.4g}" for c in item.text[:-1])
    delta = f' DeltaX="{advances}"' if advances else ""
    red, green, blue = item.colour
    return (
        f'<ofd:TextObject ID="{number}" Boundary="{left:.4g} {item.y - high / 2:.4g} '
        f'{width + item.size:.4g} {high:.4g}" Font="{_FONT_ID}" Size="{item.size:.4g}">'
        f'<ofd:FillColor Value="{red} {green} {blue}"/>'
        f'<ofd:TextCode X="0" Y="{high / 2 + item.size * _MIDDLE_EM:.4g}"{delta}>'
        f"{escape(item.text)}</ofd:TextCode></ofd:TextObject>"
    )


def _line(package: _Package, item: Rule) -> str:
    width, height = max(item.x1 - item.x0, 0.4), max(item.y1 - item.y0, 0.4)
    red, green, blue = item.colour
    return (
        f'<ofd:PathObject ID="{package.next_id()}" Boundary="{item.x0:.5g} {item.y0:.5g} '
        f'{width:.5g} {height:.5g}" LineWidth="{item.width}">'
        f'<ofd:StrokeColor Value="{red} {green} {blue}"/><ofd:AbbreviatedData>M 0 0 L '
        f"{item.x1 - item.x0:.5g} {item.y1 - item.y0:.5g}</ofd:AbbreviatedData></ofd:PathObject>"
    )


def _image(package: _Package, resource: int, box: tuple[float, float, float, float]) -> str:
    x, y, width, height = box
    return (
        f'<ofd:ImageObject ID="{package.next_id()}" Boundary="{x:.5g} {y:.5g} {width:.5g} '
        f'{height:.5g}" CTM="{width:.5g} 0 0 {height:.5g} 0 0" ResourceID="{resource}"/>'
    )


def _document(
    package: _Package,
    sheets: Sequence[Sheet],
    page_ids: Sequence[int],
    tagged: bool,
    attachment: bytes | None,
) -> None:
    templates = "".join(
        f'<ofd:TemplatePage ID="{10 + i}" BaseLoc="Tpls/Tpl_{i}/Content.xml"/>'
        for i in range(len(sheets))
    )
    pages = "".join(
        f'<ofd:Page ID="{number}" BaseLoc="Pages/Page_{i}/Content.xml"/>'
        for i, number in enumerate(page_ids)
    )
    extra = "<ofd:CustomTags>Tags/CustomTags.xml</ofd:CustomTags>" if tagged else ""
    if attachment is not None:
        extra += "<ofd:Attachments>Attachs/Attachments.xml</ofd:Attachments>"
        package.parts["Doc_0/Attachs/original_invoice.xml"] = attachment
        package.parts["Doc_0/Attachs/Attachments.xml"] = (
            f'{_XML}<ofd:Attachments {_NAMESPACE}><ofd:Attachment ID="{package.next_id()}" '
            'Name="original_invoice" Format="xml" Visible="false"><ofd:FileLoc>'
            "original_invoice.xml</ofd:FileLoc></ofd:Attachment></ofd:Attachments>"
        ).encode()
    width, height = sheets[0].width, sheets[0].height
    package.parts["Doc_0/Document.xml"] = (
        f"{_XML}\n<ofd:Document {_NAMESPACE}><ofd:CommonData>"
        f"<ofd:MaxUnitID>{package.last_id}</ofd:MaxUnitID>"
        f"<ofd:PageArea><ofd:PhysicalBox>0 0 {width:g} {height:g}</ofd:PhysicalBox></ofd:PageArea>"
        "<ofd:PublicRes>PublicRes.xml</ofd:PublicRes><ofd:DocumentRes>DocumentRes.xml"
        f"</ofd:DocumentRes>{templates}</ofd:CommonData><ofd:Pages>{pages}</ofd:Pages>{extra}"
        "</ofd:Document>"
    ).encode()


def _resources(package: _Package) -> None:
    package.parts["Doc_0/PublicRes.xml"] = (
        f'{_XML}\n<ofd:Res {_NAMESPACE} BaseLoc="Res"><ofd:ColorSpaces><ofd:ColorSpace ID="2" '
        f'Type="RGB"/></ofd:ColorSpaces><ofd:Fonts><ofd:Font ID="{_FONT_ID}" FontName="宋体" '
        'FamilyName="SimSun"/></ofd:Fonts></ofd:Res>'
    ).encode()
    media = "".join(
        f'<ofd:MultiMedia ID="{number}" Type="Image" Format="PNG"><ofd:MediaFile>{name}'
        "</ofd:MediaFile></ofd:MultiMedia>"
        for number, name in package.pictures
    )
    package.parts["Doc_0/DocumentRes.xml"] = (
        f'{_XML}\n<ofd:Res {_NAMESPACE} BaseLoc="Res"><ofd:MultiMedias>{media}</ofd:MultiMedias>'
        "</ofd:Res>"
    ).encode()


def _custom_tags(package: _Package, tags: Mapping[str, str]) -> None:
    """Write the tags; a tag name `A/B` stands as B inside A, as issuers nest buyer and seller."""
    groups: dict[str, str] = {}
    for name, tag in tags.items():
        refs = "".join(
            f'<ofd:ObjectRef PageRef="{page}">{number}</ofd:ObjectRef>'
            for page, number in package.objects.get(name, [])
        )
        group, _, leaf = tag.rpartition("/")
        groups[group] = groups.get(group, "") + f"<ofd:{leaf}>{refs}</ofd:{leaf}>"
    body = groups.pop("", "")
    body += "".join(f"<ofd:{name}>{inner}</ofd:{name}>" for name, inner in groups.items())
    package.parts["Doc_0/Tags/CustomTag.xml"] = (
        f'{_XML}\n<ofd:root {_NAMESPACE} version="1.0">{body}</ofd:root>'
    ).encode()
    package.parts["Doc_0/Tags/CustomTags.xml"] = (
        f'{_XML}\n<ofd:CustomTags {_NAMESPACE}><ofd:CustomTag TypeID="root"><ofd:FileLoc>'
        "CustomTag.xml</ofd:FileLoc></ofd:CustomTag></ofd:CustomTags>"
    ).encode()


def _entry(custom_data: Mapping[str, str], created_on: str) -> bytes:
    data = "".join(
        f"<ofd:CustomData Name={quoteattr(name)}>{escape(value)}</ofd:CustomData>"
        for name, value in custom_data.items()
    )
    custom = f"<ofd:CustomDatas>{data}</ofd:CustomDatas>" if data else ""
    return (
        f'{_XML}\n<ofd:OFD {_NAMESPACE} DocType="OFD" Version="1.0"><ofd:DocBody><ofd:DocInfo>'
        f"<ofd:DocID>{'0' * 32}</ofd:DocID><ofd:Creator>proofstream specimens</ofd:Creator>"
        f"<ofd:CreationDate>{created_on}</ofd:CreationDate>{custom}</ofd:DocInfo>"
        "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"
    ).encode()


def _zipped(parts: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in sorted(parts, key=lambda p: (p != "OFD.xml", p)):
            entry = zipfile.ZipInfo(path, _FIXED_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, parts[path])
    return out.getvalue()
