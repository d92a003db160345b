"""An OFD with some of its entries changed."""

import io
import zipfile
from collections.abc import Callable


def with_entry(content: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The OFD with the entries whose name ends so changed."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w") as new:
        for entry in old.namelist():
            body = old.read(entry)
            new.writestr(entry, change(body) if entry.endswith(name) else body)
    return made.getvalue()
