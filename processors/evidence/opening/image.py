"""Pictures: size asked before decoding, first frame only, upright by EXIF, three channels."""

import io
import math
import struct
import warnings
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import (
    BmpImagePlugin,
    ExifTags,
    GifImagePlugin,
    Image,
    ImageOps,
    JpegImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)

from processors.evidence.opening.limits import Limits
from processors.evidence.opening.refusals import FileRefused

Picture = NDArray[np.uint8]
"""Height × width × 3, blue-green-red as OpenCV has it."""

FORMATS = tuple(
    plugin.format
    for plugin in (
        JpegImagePlugin.JpegImageFile,
        PngImagePlugin.PngImageFile,
        WebPImagePlugin.WebPImageFile,
        BmpImagePlugin.BmpImageFile,
        TiffImagePlugin.TiffImageFile,
        GifImagePlugin.GifImageFile,
    )
)
"""Every other plugin of Pillow stays out of reach of strangers' bytes."""
_BROKEN = (OSError, SyntaxError, ValueError, TypeError, KeyError, IndexError, OverflowError)
_BROKEN_TOO = (struct.error, ZeroDivisionError, EOFError, AttributeError, RuntimeError)
_SAID = (ExifTags.Base.Software, ExifTags.Base.Make, ExifTags.Base.Model, ExifTags.Base.DateTime)


@dataclass(frozen=True, slots=True)
class OpenedImage:
    """A decoded picture, at most `Limits.picture_pixels` large."""

    picture: Picture
    metadata: dict[str, str]


def open_image(content: bytes, limits: Limits) -> OpenedImage:
    """Raises FileRefused: FILE_TOO_MANY_PIXELS, FILE_DAMAGED or FILE_TYPE_UNKNOWN."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            image = Image.open(io.BytesIO(content), formats=FORMATS)
        except Image.DecompressionBombError as error:
            raise FileRefused("FILE_TOO_MANY_PIXELS") from error
        except (*_BROKEN, *_BROKEN_TOO) as error:
            raise FileRefused("FILE_DAMAGED", "image") from error
        refuse_too_many_pixels(image.width, image.height, limits)
        try:
            metadata = _metadata(image)
            picture = _decode(image, limits)
        except Image.DecompressionBombError as error:
            raise FileRefused("FILE_TOO_MANY_PIXELS") from error
        except (*_BROKEN, *_BROKEN_TOO) as error:
            raise FileRefused("FILE_DAMAGED", "image") from error
    return OpenedImage(picture, metadata)


def refuse_too_many_pixels(width: int, height: int, limits: Limits) -> None:
    if width * height > limits.page_pixels:
        raise FileRefused("FILE_TOO_MANY_PIXELS", f"{width} × {height}")


def most_scale(width: float, height: float, limits: Limits) -> float:
    """The largest scale at which a page of this size is within the limits of a page picture."""
    by_area = math.sqrt(limits.picture_pixels / max(width * height, 1))
    return min(by_area, limits.picture_side / max(width, height, 1))


def to_picture(image: Image.Image) -> Picture:
    """Blue-green-red on white: what is transparent becomes paper, as a reader would see it."""
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        layered = image.convert("RGBA")
        paper = Image.new("RGBA", layered.size, "white")
        image = Image.alpha_composite(paper, layered)
    elif image.mode in ("I", "I;16", "I;16B", "F"):
        image = _stretched(image)
    coloured = image if image.mode == "RGB" else image.convert("RGB")
    picture = cv2.cvtColor(np.asarray(coloured), cv2.COLOR_RGB2BGR)
    return np.asarray(picture, dtype=np.uint8)


def _decode(image: Image.Image, limits: Limits) -> Picture:
    scale = min(1.0, most_scale(image.width, image.height, limits))
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    image.draft("RGB", size)
    image.load()
    if scale < 1.0:
        if image.mode in ("P", "1"):
            image = image.convert("RGBA" if "transparency" in image.info else "RGB")
        image.thumbnail(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
    return to_picture(_upright(image))


def _upright(image: Image.Image) -> Image.Image:
    """The picture itself where it is upright. Broken EXIF is no reason to refuse a readable one."""
    try:
        if image.getexif().get(ExifTags.Base.Orientation, 1) == 1:
            return image
        return ImageOps.exif_transpose(image)
    except (*_BROKEN, *_BROKEN_TOO):
        return image


def _stretched(image: Image.Image) -> Image.Image:
    values = np.asarray(image, dtype=np.float32)
    low, high = float(values.min()), float(values.max())
    if high <= low:
        return Image.new("L", image.size, 255)
    return Image.fromarray(((values - low) * (255.0 / (high - low))).astype(np.uint8))


def _metadata(image: Image.Image) -> dict[str, str]:
    said: dict[str, str] = {"format": str(image.format)}
    try:
        exif: Any = image.getexif()
    except (*_BROKEN, *_BROKEN_TOO):
        return said
    for tag in _SAID:
        value = exif.get(tag)
        if isinstance(value, str) and value.strip("\x00 "):
            said[tag.name] = value.strip("\x00 ")[:200]
    return said
