"""The fields of a chat record: what was said, and the buyer's admission among it (E-20)."""

from collections.abc import Iterator, Mapping, Sequence

from processors.evidence.understanding.admission import Speaker, find_admission
from processors.evidence.understanding.chat import Message, read_chat
from processors.evidence.understanding.layout import Sheet
from processors.evidence.understanding.readings import trust
from processors.evidence.values import Field

_MESSAGES = 0.9
_SPEAKER: Mapping[Speaker, float] = {"named": 0.97, "by_side": 0.75, "unknown": 0.5}
"""How sure it is that the buyer wrote it. Only a name over or before it is enough."""
_DENIED = 0.6


def chat_fields(sheets: Sequence[Sheet]) -> Iterator[tuple[str, Field]]:
    """Yield `messages`, each with who wrote it by the name printed, else by its side of the
    screen, and `admission`; nothing where nothing was read as said.
    """
    chat = read_chat(sheets)
    if not chat.messages:
        return
    places = [message.place(0, len(message.text)) for message in chat.messages]
    first = places[0]
    sure = min(trust(place) for place in places) * _MESSAGES
    said = [_line(message) for message in chat.messages]
    yield "messages", Field(said, sure, first.source, first.engine, first.page, first.box)
    admission = find_admission(chat)
    if admission is not None:
        place = admission.place
        sure = trust(place) * _SPEAKER[admission.speaker] * (_DENIED if admission.denied else 1.0)
        yield (
            "admission",
            Field(admission.text, sure, place.source, place.engine, place.page, place.box),
        )


def _line(message: Message) -> dict[str, str]:
    if message.name is not None:
        return {"by": message.name.split("(")[0].strip(" :"), "text": message.text}
    if message.side is not None:
        return {"side": message.side, "text": message.text}
    return {"text": message.text}
