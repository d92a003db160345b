"""Every event type: its model, its topic, its direction; found in `schemas/topics/`, not listed."""

import importlib
import pkgutil
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import ModuleType

from pydantic import ValidationError

import schemas.topics
from schemas.canonical import JSON
from schemas.dead_letters import Reason
from schemas.envelope import Envelope
from schemas.errors import Refused, invalid
from schemas.fields import EventData
from schemas.strict_json import path_name, printable
from schemas.topic import Topic
from schemas.upcast import Upcasts

_CASE_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_MOST_NAMED = 20
# The branch of a union that pydantic tried: a type's name, never a field of a contract.
_BRANCH = re.compile(r"[A-Z]\w*|str|.*[-\[].*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Registry:
    """Topics with their types, and the steps from old versions to new ones."""

    topics: Mapping[str, Topic]
    upcasts: Upcasts = field(default_factory=Upcasts)

    def topic(self, event_type: str) -> Topic:
        """Return the topic of a type; raises Refused(`unknown_type`)."""
        for topic in self.topics.values():
            if event_type in topic.events:
                return topic
        raise Refused(
            Reason.UNKNOWN_TYPE,
            "type",
            f"type: {printable(event_type)} is not known to this release; correct the type, or "
            "replay the message after an upgrade that knows it",
        )

    def model(self, event_type: str) -> type[EventData]:
        """Return the model of a type's data; raises Refused(`unknown_type`)."""
        return self.topic(event_type).events[event_type]

    def validate(self, envelope: Envelope, *, topic: str | None = None) -> EventData:
        """Return the data as its model. Pure.

        `topic` is the topic it was read from (without prefix), where there is one. Raises
        Refused(`unknown_type`), or Refused(`invalid`) naming each wrong or missing field.
        """
        home = self.topic(envelope.type)
        if topic is not None and topic != home.name:
            raise invalid(
                "type",
                f"{envelope.type} does not belong on {printable(topic)}",
                f"send it to {home.name}",
            )
        if home.keyed_by == "case" and not _CASE_ID.fullmatch(envelope.subject):
            raise invalid(
                "subject",
                "is not a case's id",
                "send 1 to 64 of the characters A-Z a-z 0-9 _ -",
            )
        return _read(home.events[envelope.type], envelope)

    def upcast(self, envelope: Envelope) -> Envelope:
        """Return the event in the newest version of its type. Pure; raises as `validate` does.

        The content hash of an event that came in an old version is that of the old spelling:
        take it before.
        """
        event_type, data = self.upcasts.latest(envelope.type, envelope.data)
        if event_type == envelope.type:
            return envelope
        newest = replace(envelope, type=event_type, data=data)
        self.validate(newest)
        return newest


def _read(model: type[EventData], envelope: Envelope) -> EventData:
    try:
        return model.model_validate(envelope.data)
    except ValidationError as error:
        named: dict[str, str] = {}
        for wrong in error.errors(include_input=False, include_url=False):
            named.setdefault(_path(wrong["loc"]), wrong["msg"])
        told = [f"{path}: {message}" for path, message in named.items()]
        more = f"; and {len(told) - _MOST_NAMED} more" if len(told) > _MOST_NAMED else ""
        detail = (
            f"{envelope.type}: {'; '.join(told[:_MOST_NAMED])}{more}; correct what is named and "
            "send the event again with a new id"
        )
        raise Refused(Reason.INVALID, next(iter(named)), detail) from None


def _path(loc: tuple[int | str, ...]) -> str:
    steps = tuple(step for step in loc if isinstance(step, int) or not _BRANCH.fullmatch(step))
    return path_name(("data", *steps))


def _modules() -> list[ModuleType]:
    names = sorted(info.name for info in pkgutil.iter_modules(schemas.topics.__path__))
    return [importlib.import_module(f"schemas.topics.{name}") for name in names]


def collect(modules: list[ModuleType]) -> dict[str, Topic]:
    """Return the topics of the modules by name. Raises ValueError for a type or name twice."""
    topics: dict[str, Topic] = {}
    types: set[str] = set()
    for module in modules:
        topic: Topic = module.TOPIC
        if topic.name in topics or types & set(topic.events):
            raise ValueError(f"{module.__name__}: the topic or one of its types exists already")
        topics[topic.name] = topic
        types |= set(topic.events)
    return topics


REGISTRY = Registry(collect(_modules()))


def without_absent(data: Mapping[str, JSON]) -> dict[str, JSON]:
    """Return the data without members that are null, at any depth: null is absent. Pure."""
    return {key: _pruned(value) for key, value in data.items() if value is not None}


def _pruned(value: JSON) -> JSON:
    if isinstance(value, dict):
        return without_absent(value)
    if isinstance(value, list):
        return [_pruned(item) for item in value]
    return value
