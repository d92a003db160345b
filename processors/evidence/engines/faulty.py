"""Engines that fail on purpose, one way each: what the sandbox and the reader must withstand."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
from abc import ABC, abstractmethod
from dataclasses import dataclass, field

from processors.evidence.engines.port import PageText, Picture
from processors.evidence.values import Source, Span


@dataclass(frozen=True, slots=True)
class NullEngine:
    """Sees nothing on any page."""

    name: str = "null"
    version: str = "1"

    def read_page(self, picture: Picture) -> PageText:
        return PageText(0, ())

    def read_line(self, picture: Picture) -> Span | None:
        return None


@dataclass(frozen=True, slots=True)
class ScriptedEngine:
    """Answers with the spans it was given, whatever the picture."""

    spans: tuple[Span, ...] = ()
    line: Span | None = None
    turned: int = 0
    name: str = "scripted"
    version: str = "1"

    def read_page(self, picture: Picture) -> PageText:
        return PageText(self.turned, self.spans)

    def read_line(self, picture: Picture) -> Span | None:
        return self.line


class _Failing(ABC):
    """Does its one misdeed at every call."""

    name = "failing"
    version = "1"

    @abstractmethod
    def misbehave(self) -> None: ...

    def read_page(self, picture: Picture) -> PageText:
        self.misbehave()
        return PageText(0, ())

    def read_line(self, picture: Picture) -> Span | None:
        self.misbehave()
        return None


class RaisingEngine(_Failing):
    """Raises an error nobody planned for."""

    name = "raising"

    def misbehave(self) -> None:
        raise ValueError("the engine broke")


class CrashingEngine(_Failing):
    """Writes to address zero, as a broken native library does."""

    name = "crashing"

    def misbehave(self) -> None:
        ctypes.memset(0, 1, 1)


class AbortingEngine(_Failing):
    """Ends its process, as native libraries do that find themselves broken."""

    name = "aborting"

    def misbehave(self) -> None:
        os.abort()


class ExhaustedEngine(_Failing):
    """Takes all memory there is and ends its process then, as PDFium does."""

    name = "exhausted"

    def misbehave(self) -> None:
        taken = []
        try:
            while True:
                taken.append(bytearray(b"x") * (1024 * 1024))
        except MemoryError:
            os.abort()


class KilledEngine(_Failing):
    """Is killed from outside, as by the kernel's out-of-memory killer."""

    name = "killed"

    def misbehave(self) -> None:
        os.kill(os.getpid(), signal.SIGKILL)


class HangingEngine(_Failing):
    """Waits for a signal that never comes, and does not listen to polite ones."""

    name = "hanging"

    def misbehave(self) -> None:
        for polite in (signal.SIGTERM, signal.SIGINT, signal.SIGALRM):
            signal.signal(polite, signal.SIG_IGN)
        while True:
            signal.pause()


class SpinningEngine(_Failing):
    """Burns processor time without end."""

    name = "spinning"

    def misbehave(self) -> None:
        while True:
            pass


class GreedyEngine(_Failing):
    """Takes memory until there is none."""

    name = "greedy"

    def misbehave(self) -> None:
        hoard = []
        while True:
            hoard.append(bytearray(64 * 1024 * 1024))


class ForkingEngine(_Failing):
    """Starts a process that would outlive it, then waits for it; its id is written to `note`."""

    name = "forking"

    def __init__(self, note: str) -> None:
        self._note = note

    def misbehave(self) -> None:
        command = [sys.executable, "-c", "import signal; signal.pause()"]
        with subprocess.Popen(command) as orphan, open(self._note, "w", encoding="ascii") as note:
            note.write(str(orphan.pid))
            note.flush()
            orphan.wait()


class CallingEngine(_Failing):
    """Connects to a port of this machine, as a document that phones home would."""

    name = "calling"

    def __init__(self, port: int) -> None:
        self._port = port

    def misbehave(self) -> None:
        socket.create_connection(("127.0.0.1", self._port), timeout=2).close()


class ScribblingEngine(_Failing):
    """Writes a file without end into its folder."""

    name = "scribbling"

    def misbehave(self) -> None:
        with open("scribble", "wb") as endless:
            while True:
                endless.write(bytes(1024 * 1024))


@dataclass(frozen=True, slots=True)
class LyingEngine:
    """Returns boxes off the page, scores above one, no-numbers, and empty texts."""

    name: str = "lying"
    version: str = "1"
    spans: tuple[Span, ...] = field(
        default=(
            Span("off", (-500.0, -500.0, -400.0, -400.0), 0.9, 0.9, Source.OCR, "lying", 1),
            Span("sure", (0.0, 0.0, 10.0, 10.0), 7.0, 7.0, Source.OCR, "lying", 1),
            Span("nan", (0.0, 0.0, float("nan"), 10.0), 0.9, 0.9, Source.OCR, "lying", 1),
            Span("", (0.0, 0.0, 10.0, 10.0), 0.9, 0.9, Source.OCR, "lying", 1),
            Span("true", (1.0, 1.0, 9.0, 9.0), 0.9, 0.8, Source.OCR, "lying", 1),
        )
    )

    def read_page(self, picture: Picture) -> PageText:
        return PageText(0, self.spans)

    def read_line(self, picture: Picture) -> Span | None:
        return self.spans[0]


@dataclass(frozen=True, slots=True)
class TalkativeEngine:
    """Answers with more text than any page holds."""

    name: str = "talkative"
    version: str = "1"

    def read_page(self, picture: Picture) -> PageText:
        height, width = picture.shape[:2]
        box = (0.0, 0.0, float(width), float(height))
        line = Span("发票" * 500_000, box, 0.9, 0.9, Source.OCR, self.name, 1)
        return PageText(0, (line,) * 60)

    def read_line(self, picture: Picture) -> Span | None:
        return None
