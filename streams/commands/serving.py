"""`proofstream setup`, `worker`, `relay`, `examiner`, `health`: the cluster's processes."""

import asyncio
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Awaitable, Callable, Mapping
from typing import Annotated, Protocol

import structlog
import typer

from streams import health, logs
from streams.examiners import Examiners
from streams.exits import REFUSED, UNREACHABLE, USAGE, errors_as_exits, fail
from streams.opening import pipeline_of, sandbox, services
from streams.settings import Settings
from streams.setup import set_up

log = structlog.get_logger(__name__)

ROLES = ("worker", "relay", "examiner")


class Stoppable(Protocol):
    """A process's work: `run` ends soon after `stop`."""

    def stop(self) -> None:
        """Ask it to drain and end."""

    def run(self) -> Awaitable[None]:
        """Work until stopped."""


def setup_command() -> None:
    """Create topics, bucket and tables; may be repeated; says what it changed."""
    with errors_as_exits():
        changes = set_up(Settings.from_env(os.environ))
        for change in changes or ["nothing to change"]:
            print(change)


def worker_command(
    everything: Annotated[
        bool, typer.Option("--all", help="relay and examiner too, in one process group")
    ] = False,
) -> None:
    """Read the inbound topics and apply what is complete; SIGTERM drains."""
    from streams.worker import Worker, WorkerCrashed  # Faust takes a second to import

    with errors_as_exits():
        settings = _cluster_settings()
        if everything:
            raise typer.Exit(_run_all())
        with services(settings) as opened:
            worker = Worker(
                settings,
                opened.ledger,
                opened.blobs,
                opened.policies,
                pipeline=pipeline_of(opened.policies),
                shadow=opened.shadow,
            )
            try:
                _serve(settings, worker, lambda: worker.wrong)
            except WorkerCrashed as error:
                raise fail(UNREACHABLE, "worker_crashed", detail=error) from None


def relay_command() -> None:
    """Publish the outbox in Kafka transactions; a second relay takes over from the first."""
    from streams.relay import Relay  # aiokafka takes its time to import

    with errors_as_exits():
        settings = _cluster_settings()
        with services(settings) as opened:
            relay = Relay(settings, opened.ledger)
            _serve(settings, relay, lambda: relay.wrong)


def examiner_command() -> None:
    """Examine documents, each in a throw-away process; SIGTERM lets running ones end."""
    with errors_as_exits():
        settings = Settings.from_env(os.environ)
        logs.configure(settings.log_level)
        with services(settings) as opened, sandbox(settings) as examining:
            examining.start()
            examiners = Examiners(
                opened.ledger,
                opened.blobs,
                examining.examine,
                opened.policies,
                most_bytes=settings.max_file_bytes,
            )
            _on_signals(examiners.stop)
            with health.served(settings.listen, lambda: examining.wrong or examiners.wrong):
                examiners.run(settings.examiners)


def health_command() -> None:
    """Ask the process at PROOFSTREAM_LISTEN whether it is well; exit 1 if not."""
    with errors_as_exits():
        listen = Settings.from_env(os.environ).listen
        if listen is None:
            raise fail(USAGE, "nobody_to_ask")
        wrong = health.ask(listen)
        if wrong:
            raise fail(REFUSED, "not_well", detail=wrong)
        print("well")


def _cluster_settings() -> Settings:
    settings = Settings.from_env(os.environ)
    logs.configure(settings.log_level)
    sys.excepthook = logs.log_crash
    settings.bus  # noqa: B018 - raises SettingsWrong in the embedded default
    return settings


def _serve(settings: Settings, work: Stoppable, check: health.Check) -> None:
    """Run `work` with its health page until a signal; a broken ledger ends it unreleased."""

    async def main() -> None:
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(_log_unhandled)
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, work.stop)
        await work.run()

    with health.served(settings.listen, check):
        asyncio.run(main())


def _log_unhandled(_loop: asyncio.AbstractEventLoop, context: Mapping[str, object]) -> None:
    """A broken producer leaves futures behind that nobody reads: one line each is enough."""
    error = context.get("exception")
    log.warning("left behind", what=str(context.get("message")), error=type(error).__name__)


def _on_signals(stop: Callable[[], None]) -> None:
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stop())


def _run_all() -> int:
    """Run the three in one process group; one that ends ends the others."""
    children = [
        subprocess.Popen([sys.executable, "-m", "streams.cli", role], env=_own_listen(role))
        for role in ROLES
    ]
    ended = threading.Event()
    for child in children:
        threading.Thread(target=_tell, args=(child, ended), daemon=True).start()
    _on_signals(ended.set)
    ended.wait()
    for child in children:
        child.terminate()
    codes = [child.wait() for child in children]
    return next((code for code in codes if code not in (0, -signal.SIGTERM)), 0)


def _tell(child: "subprocess.Popen[bytes]", ended: threading.Event) -> None:
    child.wait()
    ended.set()


def _own_listen(role: str) -> dict[str, str]:
    """One address serves one process: in the group the worker has it."""
    environment = dict(os.environ)
    if role != "worker":
        environment.pop("PROOFSTREAM_LISTEN", None)
    return environment
