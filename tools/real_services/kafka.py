"""One Kafka node in KRaft mode, from jars, on the loopback."""

import signal
import subprocess
from pathlib import Path

from real_services import installing
from real_services.process import ServerProcess, answers_tcp, free_port

PROPERTIES = """\
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:{controller}
listeners=PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller}
advertised.listeners=PLAINTEXT://127.0.0.1:{port}
controller.listener.names=CONTROLLER
listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT
log.dirs={data}
auto.create.topics.enable=false
offsets.topic.replication.factor=1
offsets.topic.num.partitions=4
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=4
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
group.initial.rebalance.delay.ms=0
"""


class Kafka:
    """A broker of our own; restarts keep its ports and its data."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.port = free_port()
        self._controller = free_port()
        self._server: ServerProcess | None = None

    @property
    def bootstrap(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        return self._running().pid

    def start(self) -> "Kafka":
        """Start, formatting the storage the first time; blocks until it answers (about 5 s)."""
        properties = self._folder / "server.properties"
        if not properties.exists():
            self._format(properties)
        self._server = ServerProcess(
            [*self._java("-Xmx512m"), "kafka.Kafka", str(properties)],
            log=self._folder / "kafka.log",
        )
        self._server.wait_until(lambda: answers_tcp(self.port), seconds=60)
        self._server.wait_until(self._started, seconds=60)
        return self

    def stop(self) -> None:
        if self._server:
            self._server.stop(signal.SIGTERM)

    def kill(self) -> None:
        self._running().kill()

    def _running(self) -> ServerProcess:
        assert self._server is not None, "start() first"
        return self._server

    def _started(self) -> bool:
        # The port may be another's: the log is this process's own word.
        return "Kafka Server started" in (self._folder / "kafka.log").read_text(errors="replace")

    def _format(self, properties: Path) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        data = self._folder / "data"
        properties.write_text(
            PROPERTIES.format(port=self.port, controller=self._controller, data=data)
        )
        tool = [*self._java(), "kafka.tools.StorageTool"]
        identity = subprocess.run(
            [*tool, "random-uuid"], capture_output=True, text=True, check=True
        ).stdout.split()[-1]
        installing.run([*tool, "format", "-t", identity, "-c", str(properties)])

    @staticmethod
    def _java(*options: str) -> list[str]:
        return [installing.java(), *options, "-cp", f"{installing.kafka_jars()}/*"]
