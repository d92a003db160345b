"""One PostgreSQL cluster with a password made for this run; each test asks for its own database."""

import secrets
import shutil
import signal
import subprocess
from pathlib import Path

from real_services import installing
from real_services.process import ServerProcess, free_port, unprivileged_user


class Postgres:
    """A database server of our own; restarts keep its port and its data."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.port = free_port()
        self.password = secrets.token_hex(16)
        self._user = unprivileged_user()
        self._server: ServerProcess | None = None

    @property
    def pid(self) -> int:
        assert self._server is not None, "start() first"
        return self._server.pid

    def url(self, database: str = "postgres") -> str:
        return f"postgresql://proofstream:{self.password}@127.0.0.1:{self.port}/{database}"

    def start(self) -> "Postgres":
        """Start, making the cluster the first time; blocks until it accepts connections."""
        data = self._folder / "data"
        if not data.exists():
            self._initialise(data)
        command = [str(installing.postgres_bin() / "postgres"), "-D", str(data)]
        command += ["-p", str(self.port), "-c", "listen_addresses=127.0.0.1"]
        command += ["-c", f"unix_socket_directories={data}", "-c", "max_connections=200"]
        self._server = ServerProcess(command, log=self._folder / "postgres.log", user=self._user)
        self._server.wait_until(self._accepts, seconds=60)
        return self

    def create_database(self, name: str) -> str:
        """Make an empty database and return its URL."""
        self._psql(f'CREATE DATABASE "{name}"')
        return self.url(name)

    def stop(self) -> None:
        if self._server:
            self._server.stop(signal.SIGINT)

    def kill(self) -> None:
        assert self._server is not None, "start() first"
        self._server.kill()

    def _initialise(self, data: Path) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        secret = self._folder / "password"
        secret.write_text(self.password)
        if self._user:
            for path in (self._folder, secret):
                shutil.chown(path, self._user)
        done = subprocess.run(
            [
                str(installing.postgres_bin() / "initdb"),
                "-D",
                str(data),
                "-U",
                "proofstream",
                f"--pwfile={secret}",
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C.UTF-8",
            ],
            user=self._user,
            cwd="/",
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise installing.CannotInstall(f"initdb failed:\n{done.stdout}{done.stderr}")

    def _accepts(self) -> bool:
        tool = installing.postgres_bin() / "pg_isready"
        command = [str(tool), "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        return subprocess.run(command, check=False).returncode == 0

    def _psql(self, statement: str) -> None:
        tool = installing.postgres_bin() / "psql"
        installing.run([str(tool), "-q", "-v", "ON_ERROR_STOP=1", "-c", statement, self.url()])
