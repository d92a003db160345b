"""Only the frame may run as a Faust agent, and only the Faust we have read may be underneath."""

import ast
import hashlib
import inspect
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import pytest
from faust.transport.consumer import Consumer
from faust.transport.drivers.aiokafka import AIOKafkaConsumerThread

REPOSITORY = Path(__file__).parents[2]
KNOWS_FAUST = {"streams/faust_app.py", "streams/transport.py"}
KNOWS_AIOKAFKA = {"streams/kafka.py", "streams/topics.py"}
READ_VERSION = "0.15.3"
READ = {
    Consumer._new_offset: "1d2c7ea89a7ad4f1",
    Consumer._filter_tps_with_pending_acks: "f6f9239774234e7e",
    Consumer.perform_seek: "0e8c130ff4b0afd8",
    Consumer.on_partitions_revoked: "d04b7ae72c6fc206",
    Consumer._commit_offsets: "1a69799041188441",
    Consumer.getmany: "4b168d84882a70d6",
    Consumer._wait_next_records: "6218e1969a636b3f",
    AIOKafkaConsumerThread._create_worker_consumer: "c2701bfc3e6f6cad",
}
"""What our transport overrides or leans on, by the digest of the text we have read."""


def agents_outside_the_frame(source: str) -> list[str]:
    """Return every way of making an agent but `app.agent(…)(frame.run)`."""
    tree = ast.parse(source)
    framed = {
        id(call.func)
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Call)
        and [ast.unparse(argument) for argument in call.args] == ["frame.run"]
    }
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(".agent"):
            if id(node) not in framed:
                found.append(ast.unparse(node))
            if "concurrency=1" not in ast.unparse(node):
                found.append(ast.unparse(node))
        if isinstance(node, ast.Attribute) and node.attr in {"take", "noack", "on_commit_send"}:
            found.append(ast.unparse(node))
    return found


def imports(source: str, library: str) -> bool:
    for node in ast.walk(ast.parse(source)):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        if any(name.split(".")[0] == library for name in names):
            return True
    return False


def sources() -> dict[str, str]:
    packages = ("schemas", "processors", "storage", "streams", "specimens", "reports", "console")
    return {
        str(path.relative_to(REPOSITORY)): path.read_text()
        for package in packages
        for path in (REPOSITORY / package).rglob("*.py")
    }


def test_no_agent_is_written_outside_the_frame() -> None:
    found = {
        name: bad for name, text in sources().items() if (bad := agents_outside_the_frame(text))
    }

    assert found == {}


@pytest.mark.parametrize(
    "source",
    [
        "@app.agent(topic)\nasync def loses(stream): ...",
        "app.agent(topic, concurrency=1)(another)",
        "app.agent(topic, concurrency=2)(frame.run)",
        "async def loses(stream):\n    async for batch in stream.take(10, within=1): ...",
    ],
)
def test_the_check_sees_an_agent_outside_the_frame(source: str) -> None:
    assert agents_outside_the_frame(source)


@pytest.mark.parametrize(
    ("library", "files"), [("faust", KNOWS_FAUST), ("aiokafka", KNOWS_AIOKAFKA)]
)
def test_few_files_know_the_kafka_libraries(library: str, files: set[str]) -> None:
    assert {name for name, text in sources().items() if imports(text, library)} == files


def test_faust_is_the_one_that_was_read() -> None:
    assert version("faust-streaming") == READ_VERSION


@pytest.mark.parametrize("function", READ, ids=lambda function: function.__qualname__)
def test_what_our_transport_leans_on_is_unchanged(function: Callable[..., object]) -> None:
    source = inspect.getsource(function).encode()

    assert hashlib.sha256(source).hexdigest()[:16] == READ[function], (
        "read the new text; see whether streams/transport.py still keeps every record; then "
        "write the new digest down"
    )
