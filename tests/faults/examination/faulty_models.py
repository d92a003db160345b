"""A process that runs models, made to be slow, to hang or not to load: `BYTES FOLDER`.

Files in the folder say how it behaves (`broken`: it does not load; `hold` and `meet`: a number of
questions), and it notes each question there. A page is answered by its colour; the brightest takes
more than a second of processor time.
"""

import os
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from processors.evidence.engines.models import Labels, Letters, Models, Tensor
from processors.evidence.engines.port import Picture
from streams.examination.model_process import run

BRIGHTEST = 255


class Watched:
    """Answers only pages, and tells each by a file `asked-NUMBER-PROCESS`."""

    precision = "f32"
    characters: Sequence[str] = ("", "a")

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def text_at(self, page: Picture) -> Tensor:
        number = self._note()
        if number < self._figure("hold"):
            threading.Event().wait()
        while len(list(self._folder.glob("asked-*"))) < self._figure("meet"):
            threading.Event().wait(0.01)
        begun = time.process_time()
        while page[0, 0, 0] == BRIGHTEST and time.process_time() < begun + 1.1:
            pass
        return page[:, :, 0].astype(np.float32)

    def turned(self, lines: Sequence[Picture]) -> Tensor:
        raise NotImplementedError

    def letters(self, lines: Sequence[Picture]) -> list[Letters]:
        raise NotImplementedError

    def weighed(self, line: Picture, labels: Labels) -> tuple[Letters, Tensor]:
        raise NotImplementedError

    def _note(self) -> int:
        number = 0
        while True:
            try:
                os.close(os.open(self._folder / f"taken-{number}", os.O_CREAT | os.O_EXCL))
            except FileExistsError:
                number += 1
            else:
                (self._folder / f"asked-{number}-{os.getpid()}").touch()
                return number

    def _figure(self, name: str) -> int:
        path = self._folder / name
        return int(path.read_text(encoding="ascii")) if path.exists() else 0


def _load() -> Models:
    folder = Path(sys.argv[2])
    if (folder / "broken").exists():
        raise OSError("no model here")
    return Watched(folder)


if __name__ == "__main__":
    run(_load, int(sys.argv[1]))
