"""A sandbox over `faulty_models`, watched from outside: its processes and what they are asked."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from processors.evidence.values import Declared, Findings
from streams.examination import Failure, ProcessLimits, Sandbox

FACTORY = "modelled_examiners:make"


def until(condition: Callable[[], Any], seconds: float = 30.0) -> Any:
    """What the condition gives once it is true; the last it gave if that takes too long."""
    deadline = time.monotonic() + seconds
    while not (found := condition()) and time.monotonic() < deadline:
        threading.Event().wait(0.02)
    return found


def session(leader: int) -> dict[int, str]:
    """Living processes of the parent's session, each with its command line."""
    found = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError, IndexError):
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
                if int(fields[3]) == leader and fields[0] != "Z":
                    found[int(entry.name)] = (entry / "cmdline").read_text()
    return found


class Watching:
    """A sandbox over `faulty_models`, and what its processes note."""

    def __init__(self, folder: Path, sandbox: Sandbox, failures: list[Failure]) -> None:
        self.folder = folder
        self.sandbox = sandbox
        self.failures = failures

    @property
    def parent(self) -> int:
        assert self.sandbox._process is not None
        return self.sandbox._process.pid

    def models(self) -> list[int]:
        """Processes that run models now."""
        found = session(self.parent)
        return [pid for pid, command in found.items() if "faulty_models" in command]

    def asked(self) -> list[int]:
        """The process of each question, in the order they came."""
        notes = [note.name.split("-") for note in self.folder.glob("asked-*")]
        return [int(pid) for _, _, pid in sorted(notes, key=lambda note: int(note[1]))]

    def set(self, name: str, figure: int) -> None:
        (self.folder / name).write_text(str(figure), encoding="ascii")

    def examine(self, said: str) -> Findings:
        return self.sandbox.examine(said.encode(), Declared(kind="other"))

    def examining(self, *said: str) -> tuple[list[threading.Thread], dict[str, Findings]]:
        """Each in a thread of its own, and what they find, by what they said."""
        found: dict[str, Findings] = {}
        threads = [
            threading.Thread(target=lambda one=one: found.update({one: self.examine(one)}))
            for one in said
        ]
        for thread in threads:
            thread.start()
        return threads, found


@contextmanager
def watched(folder: Path, limits: ProcessLimits | None = None, **config: Any) -> Iterator[Watching]:
    failures: list[Failure] = []
    whole = {"folder": str(folder), **config}
    with Sandbox(limits, factory=FACTORY, config=whole, on_failure=failures.append) as sandbox:
        yield Watching(folder, sandbox, failures)
