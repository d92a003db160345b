"""Real services for tests and benchmarks: `install`, or `run -- COMMAND` with them up.

`run` starts Kafka, MinIO and PostgreSQL on free ports of the loopback, puts their addresses into
the command's environment, and stops them when it ends. Where the environment names services that
run already (PROOFSTREAM_TEST_*), those are used and none is started.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from real_services import installing
from real_services.kafka import Kafka
from real_services.minio import Minio
from real_services.postgres import Postgres
from real_services.process import ServiceFailed


def run(command: list[str]) -> int:
    folder = Path(tempfile.mkdtemp(prefix="proofstream-services-"))
    folder.chmod(0o755)
    servers: list[Kafka | Minio | Postgres] = []
    try:
        kafka, minio, postgres = (
            Kafka(folder / "kafka"),
            Minio(folder / "minio"),
            Postgres(folder / "postgres"),
        )
        for server in (kafka, minio, postgres):
            installing.say(f"starting {type(server).__name__}")
            servers.append(server)
            server.start()
        addresses = {
            "PROOFSTREAM_TEST_KAFKA": kafka.bootstrap,
            "PROOFSTREAM_TEST_S3_ENDPOINT": minio.endpoint,
            "PROOFSTREAM_TEST_S3_ACCESS_KEY": minio.access_key,
            "PROOFSTREAM_TEST_S3_SECRET_KEY": minio.secret_key,
            "PROOFSTREAM_TEST_POSTGRES": postgres.url(),
        }
        return subprocess.run(command, env={**os.environ, **addresses}, check=False).returncode
    finally:
        for server in reversed(servers):
            server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    actions = parser.add_subparsers(dest="action", required=True)
    actions.add_parser("install", help="fetch and build what the services need, once")
    runner = actions.add_parser("run", help="run a command with the services up")
    runner.add_argument("command", nargs=argparse.REMAINDER)
    chosen = parser.parse_args()
    try:
        installing.everything()
        if chosen.action == "install":
            return 0
        return run([part for part in chosen.command if part != "--"])
    except (installing.CannotInstall, ServiceFailed) as problem:
        installing.say(str(problem))
        return 3


if __name__ == "__main__":
    sys.exit(main())
