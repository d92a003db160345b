"""A page with one line, for those whose models or engines are at fault."""

import io

from PIL import Image, ImageDraw


def drawn_page() -> bytes:
    image = Image.new("RGB", (400, 300), "white")
    ImageDraw.Draw(image).text((40, 40), "INVOICE 1234", fill="black")
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()
