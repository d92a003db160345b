"""Every way of making a file hostile, by name. A new way is a line here."""

from specimens.hostile import (
    bits,
    cuts,
    headers,
    markup_nests,
    markup_sizes,
    package_sizes,
    pdf_nests,
    pdf_sizes,
    picture_nests,
    picture_sizes,
)
from specimens.hostile.values import Form, Way

_PDF: frozenset[Form] = frozenset(("pdf",))
_OFD: frozenset[Form] = frozenset(("ofd",))
_XML: frozenset[Form] = frozenset(("xml",))
_PNG: frozenset[Form] = frozenset(("png",))
_JPEG: frozenset[Form] = frozenset(("jpeg",))
_TIFF: frozenset[Form] = frozenset(("tiff",))
_FILMS: frozenset[Form] = frozenset(("gif", "webp", "tiff"))
_OTHER_PICTURES: frozenset[Form] = frozenset(("gif", "bmp", "webp"))

WAYS: tuple[Way, ...] = (
    Way("one bit", "bits", bits.one_bit),
    Way("few bits", "bits", bits.few_bits),
    Way("many bits", "bits", bits.many_bits),
    Way("bits of the header", "bits", bits.first_bits),
    Way("a run overwritten", "bits", bits.run_overwritten),
    Way("blocks exchanged", "bits", bits.blocks_exchanged),
    Way("bits inside an entry", "bits", bits.inside_an_entry, _OFD),
    Way("bits inside a stream", "bits", bits.inside_a_stream, _PDF),
    Way("bits inside a chunk", "bits", bits.inside_a_chunk, _PNG),
    Way("start cut", "cut", cuts.start),
    Way("first bytes cut", "cut", cuts.first_bytes),
    Way("middle cut", "cut", cuts.middle),
    Way("end cut", "cut", cuts.end),
    Way("last bytes cut", "cut", cuts.last_bytes),
    Way("cut to few bytes or none", "cut", cuts.to_few_bytes),
    Way("an entry cut", "cut", cuts.an_entry, _OFD),
    Way("header overwritten", "header", headers.overwritten),
    Way("header put before", "header", headers.put_before),
    Way("header put behind", "header", headers.put_behind),
    Way("header pushed down", "header", headers.pushed_down),
    Way("another name", "header", headers.under_another_name, claims=True),
    Way("two in one", "header", headers.two_in_one),
    Way("deep markup", "nested", markup_nests.deep, _XML),
    Way("wide markup", "nested", markup_nests.wide, _XML),
    Way("entities", "nested", markup_nests.entities, _XML),
    Way("markup in itself", "nested", markup_nests.itself_within, _XML),
    Way("deep markup in a part", "nested", markup_nests.deep_in_a_part, _OFD),
    Way("package in itself", "nested", markup_nests.package_in_package, _OFD),
    Way("parts that are themselves", "nested", markup_nests.parts_that_are_themselves, _OFD),
    Way("a page many times", "nested", markup_nests.a_page_many_times, _OFD),
    Way("bomb of parts", "nested", markup_nests.bomb, _OFD),
    Way("page tree in itself", "nested", pdf_nests.page_tree, _PDF),
    Way("drawing in itself", "nested", pdf_nests.drawing, _PDF),
    Way("deep values", "nested", pdf_nests.deep_values, _PDF),
    Way("streams of streams", "nested", pdf_nests.streams_of_streams, _PDF),
    Way("tables in a circle", "nested", pdf_nests.earlier_tables, _PDF),
    Way("JPEG in JPEG", "nested", picture_nests.jpeg_in_jpeg, _JPEG),
    Way("EXIF in a circle", "nested", picture_nests.exif_that_circles, _JPEG),
    Way("PNG in PNG", "nested", picture_nests.png_in_png, _PNG),
    Way("directory in a circle", "nested", picture_nests.directory_that_circles, _TIFF),
    Way("many frames", "nested", picture_nests.many_frames, _FILMS),
    Way("local record lies", "size", package_sizes.local_record, _OFD),
    Way("directory lies", "size", package_sizes.directory, _OFD),
    Way("end record lies", "size", package_sizes.end_record, _OFD),
    Way("sizes agree and lie", "size", package_sizes.sizes_agree_and_lie, _OFD),
    Way("entries share bytes", "size", package_sizes.entries_share_bytes, _OFD),
    Way("names lie", "size", package_sizes.names, _OFD),
    Way("values lie in a part", "size", markup_sizes.values_in_a_part, _OFD),
    Way("encoding lies", "size", markup_sizes.encoding, _XML),
    Way("values lie", "size", markup_sizes.values, _XML),
    Way("numbers lie", "size", pdf_sizes.numbers, _PDF),
    Way("boxes lie", "size", pdf_sizes.boxes, _PDF),
    Way("offsets lie", "size", pdf_sizes.offsets, _PDF),
    Way("references lie", "size", pdf_sizes.references, _PDF),
    Way("picture on a page lies", "size", pdf_sizes.picture, _PDF),
    Way("PNG header lies", "size", picture_sizes.png_header, _PNG),
    Way("PNG lengths lie", "size", picture_sizes.png_lengths, _PNG),
    Way("PNG bomb", "size", picture_sizes.png_bomb, _PNG),
    Way("JPEG frame lies", "size", picture_sizes.jpeg_frame, _JPEG),
    Way("JPEG segments lie", "size", picture_sizes.jpeg_segments, _JPEG),
    Way("TIFF directory lies", "size", picture_sizes.tiff_directory, _TIFF),
    Way("plain header lies", "size", picture_sizes.plain_header, _OTHER_PICTURES),
)
