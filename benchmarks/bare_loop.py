"""The yardstick: a Faust worker that sends each record on, and does nothing else."""

import sys
import tempfile

import faust


def build(bootstrap: str, prefix: str) -> faust.App:
    app = faust.App(
        f"{prefix}loop",
        broker=f"kafka://{bootstrap}",
        key_serializer="raw",
        value_serializer="raw",
        consumer_auto_offset_reset="earliest",
        topic_allow_declare=False,
        topic_disable_leader=True,
        web_enabled=False,
        datadir=tempfile.mkdtemp(),
    )
    source = app.topic(
        f"{prefix}complaints", f"{prefix}case-actions", key_type=bytes, value_type=bytes
    )
    out = app.topic(f"{prefix}out", key_type=bytes, value_type=bytes)

    @app.agent(source)
    async def send_on(stream: faust.StreamT[bytes]) -> None:
        async for key, value in stream.items():
            await out.send(key=key, value=value)

    return app


if __name__ == "__main__":
    app = build(sys.argv[1], sys.argv[2])
    faust.Worker(app, loglevel="ERROR").execute_from_commandline()
