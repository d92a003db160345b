"""One MinIO server with credentials made for this run."""

import secrets
import urllib.error
import urllib.request
from pathlib import Path

from real_services import installing
from real_services.process import ServerProcess, free_port


class Minio:
    """An S3 server of our own; restarts keep its port, its data and its credentials."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.port = free_port()
        self.access_key = secrets.token_hex(8)
        self.secret_key = secrets.token_hex(16)
        self._server: ServerProcess | None = None

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        assert self._server is not None, "start() first"
        return self._server.pid

    def start(self) -> "Minio":
        """Start; blocks until its health address answers."""
        data = self._folder / "data"
        data.mkdir(parents=True, exist_ok=True)
        address = f"127.0.0.1:{self.port}"
        self._server = ServerProcess(
            [str(installing.minio()), "server", "--quiet", "--address", address, str(data)],
            log=self._folder / "minio.log",
            environment={
                "MINIO_ROOT_USER": self.access_key,
                "MINIO_ROOT_PASSWORD": self.secret_key,
                "MINIO_BROWSER": "off",
                "MINIO_UPDATE": "off",
            },
        )
        self._server.wait_until(self._healthy, seconds=60)
        return self

    def stop(self) -> None:
        if self._server:
            self._server.stop()

    def kill(self) -> None:
        assert self._server is not None, "start() first"
        self._server.kill()

    def _healthy(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.endpoint}/minio/health/ready", timeout=1) as answer:
                return bool(answer.status == 200)
        except urllib.error.HTTPError:
            return False
