"""The Faust application: five topics as raw bytes, one agent frame, our own transport."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, cast

import faust
from faust.types import TP

from streams import transport
from streams.frame import Frame
from streams.inbound import INBOUND
from streams.kafka import tls_context
from streams.offsets import OffsetTracker
from streams.settings import KafkaAccess, Settings

__all__ = ["TP", "App", "build_app"]

Positions = Callable[[set[TP]], Awaitable[Mapping[TP, int]]]


class App(faust.App):
    """A Faust app whose consumer starts at the positions the ledger keeps."""

    kept_positions: Positions

    @property
    def tracker(self) -> OffsetTracker[TP]:
        """What was handed out and what of it is kept."""
        return cast(transport.Consumer, self.consumer).tracker


def build_app(settings: Settings, frame: Frame, kept_positions: Positions) -> App:
    """Return the app with one framed agent per inbound topic; nothing is connected yet."""
    transport.register()
    access = settings.bus
    app = App(
        settings.group,
        broker=[f"{transport.SCHEME}://{server}" for server in access.bootstrap.split(",")],
        broker_credentials=_credentials(access),
        broker_client_id=settings.group,
        autodiscover=False,
        broker_session_timeout=10.0,
        broker_heartbeat_interval=3.0,
        broker_rebalance_timeout=30.0,
        broker_commit_interval=1.0,
        broker_max_poll_records=100,
        broker_check_crcs=True,
        consumer_auto_offset_reset="earliest",
        key_serializer="raw",
        value_serializer="raw",
        processing_guarantee="at_least_once",
        store="memory://",
        stream_buffer_maxsize=64,
        stream_wait_empty=True,
        table_standby_replicas=0,
        topic_allow_declare=False,
        topic_disable_leader=True,
        web_enabled=False,
        web_bind="127.0.0.1",
        datadir=str(settings.home / "faust"),
    )
    app.kept_positions = kept_positions
    for name in INBOUND:
        _add_agent(app, settings.topic(name), frame)
    return app


def _add_agent(app: App, topic: str, frame: Frame) -> None:
    channel = app.topic(
        topic,
        key_type=bytes,
        value_type=bytes,
        key_serializer="raw",
        value_serializer="raw",
        allow_empty=True,
    )
    app.agent(channel, name=f"keep-{topic}", concurrency=1)(frame.run)


def _credentials(access: KafkaAccess) -> Any:
    if access.protocol == "PLAINTEXT":
        return None
    context = tls_context(access)
    if access.protocol == "SSL":
        return faust.SSLCredentials(context)
    return faust.SASLCredentials(
        username=access.user,
        password=access.password,
        mechanism=access.sasl_mechanism,
        ssl_context=context,
    )
