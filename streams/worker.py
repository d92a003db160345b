"""The worker: reads the inbound topics into the ledger and applies what is complete."""

import asyncio
import os
import time
from collections.abc import Mapping
from datetime import datetime

import structlog

from processors.errors import Retry
from processors.policy import Policies
from storage.blobs.port import BlobStore
from storage.ledger import Ledger
from streams.applier import Applier
from streams.ends import EndsAsker
from streams.faust_app import TP, App, build_app
from streams.frame import Frame
from streams.inbound import INBOUND
from streams.intake import arrival
from streams.keeping import LedgerKeeper
from streams.metrics import APPLIED, JOBS_WAITING, WATERMARK
from streams.opening import make_home
from streams.settings import Settings
from streams.shadow import Shadow
from streams.stuck import StuckReading
from streams.topics import check_topics
from streams.waiting import Backoff
from streams.watermark import watermark

LOOK_SECONDS = 0.2
PRESSURE_SECONDS = 1.0
KEPT_POSITIONS_SECONDS = 5.0
STUCK_SECONDS = 120.0
"""After this a handed-out record that is not kept, though the ledger answers, counts as lost in
this process: starting it again reads from the ledger's position."""

log = structlog.get_logger(__name__)


class WorkerCrashed(Exception):
    """Faust gave up; nothing unkept was released. The process must be started again."""


class Worker:
    """Everything one worker process does; `run` ends after `stop`, drained."""

    def __init__(
        self,
        settings: Settings,
        ledger: Ledger,
        blobs: BlobStore,
        policies: Policies,
        *,
        pipeline: str,
        shadow: Shadow | None = None,
    ) -> None:
        self._settings = settings
        self._ledger = ledger
        keeper = LedgerKeeper(
            ledger, blobs, pipeline=pipeline, instant_of=arrival(settings.trusted_sources)
        )
        self._frame = Frame(
            keeper,
            batch=settings.intake_batch,
            attempts=settings.attempts,
            topic_prefix=settings.topic_prefix,
        )
        self._applier = Applier(
            ledger,
            policies,
            attempts=settings.attempts,
            batch=settings.apply_batch,
            shadow=shadow,
        )
        self._stop = asyncio.Event()
        self.wrong: str | None = "starting"

    def stop(self) -> None:
        """Stop reading, finish the batch at work, release nothing that is not kept."""
        self._stop.set()

    async def run(self) -> None:
        """Work until stopped. Raises SettingsWrong, WorkerCrashed or Halt."""
        await check_topics(self._settings)
        make_home(self._settings)
        app = build_app(self._settings, self._frame, self._kept_positions)
        await app.start()
        log.info("worker reads", group=self._settings.group)
        tasks = [
            asyncio.create_task(self._stop.wait()),
            asyncio.create_task(app.wait_until_stopped()),
            asyncio.create_task(self._apply_forever()),
            asyncio.create_task(self._relieve_forever(app)),
        ]
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        stopped = self._stop.is_set()
        self._stop.set()
        await app.stop()
        await asyncio.gather(*tasks[2:])
        for task in done:
            task.result()
        if not stopped:
            raise WorkerCrashed("the stream stopped by itself: see the log before this line")

    async def _kept_positions(self, partitions: set[TP]) -> Mapping[TP, int]:
        """Return where the ledger wants to read on; empty where it does not answer."""
        try:
            return await asyncio.wait_for(
                asyncio.to_thread(self._positions, partitions), KEPT_POSITIONS_SECONDS
            )
        except (Retry, TimeoutError) as error:
            log.warning("the group's own offsets are used", error=str(error))
            return {}

    def _positions(self, partitions: set[TP]) -> dict[TP, int]:
        kept: dict[TP, int] = {}
        for number in {tp.partition for tp in partitions}:
            for name, position in self._ledger.positions(number).items():
                tp = TP(self._settings.topic(name), number)
                if tp in partitions:
                    kept[tp] = position.next_offset
        return kept

    # Applying

    async def _apply_forever(self) -> None:
        backoff = Backoff()
        while not self._stop.is_set():
            asker = EndsAsker(self._settings)
            try:
                await asker.start()
                while not self._stop.is_set():
                    await self._apply_once(asker)
                    backoff.reset()
                    self.wrong = None
                    await self._pause(LOOK_SECONDS)
            except Retry as error:
                self.wrong = "the ledger or the brokers don't answer"
                log.warning("applying waits", error=str(error))
                await self._pause(backoff.next_wait())
            finally:
                await asker.close()

    async def _apply_once(self, asker: EndsAsker) -> None:
        """Apply every partition up to its watermark, a different one first in each process."""
        asked = await asker.ask()
        first = os.getpid() % len(asked)
        for number in [*range(first, len(asked)), *range(first)]:
            if self._stop.is_set():
                return
            positions = await asyncio.to_thread(self._ledger.positions, number)
            ends = await asker.probe(number, positions, asked[number])
            mark = watermark(INBOUND, positions, ends)
            if mark is not None:
                await asyncio.to_thread(self._apply, number, mark)

    def _apply(self, partition: int, mark: datetime) -> None:
        WATERMARK.labels(partition=str(partition)).set(mark.timestamp())
        while not self._stop.is_set():
            report = self._applier.apply_batch(partition, mark)
            if report is None or not report.items:
                return
            APPLIED.inc(report.items)

    # Back-pressure

    async def _relieve_forever(self, app: App) -> None:
        """Pause reading of evidence while too many examinations wait; nothing else is paused."""
        topic = self._settings.topic("evidence")
        stuck: StuckReading[TP] = StuckReading(STUCK_SECONDS)
        paused = False
        while not self._stop.is_set():
            try:
                waiting = await asyncio.to_thread(self._ledger.jobs_waiting)
            except Retry as error:
                log.warning("jobs not counted", error=str(error))
                stuck.forgive()
                await self._pause(PRESSURE_SECONDS)
                continue
            lost = stuck.look(app.tracker, time.monotonic())
            if lost is not None:
                raise WorkerCrashed(f"a record of {lost} never reached the ledger: read it again")
            JOBS_WAITING.set(waiting)
            was = paused
            paused = waiting > (self._settings.jobs_low if was else self._settings.jobs_high)
            evidence = {tp for tp in app.consumer.assignment() if tp.topic == topic}
            if paused:
                app.consumer.pause_partitions(evidence)
            elif was:
                app.consumer.resume_partitions(evidence)
            await self._pause(PRESSURE_SECONDS)

    async def _pause(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._stop.wait(), timeout=seconds)
        except TimeoutError:
            return
