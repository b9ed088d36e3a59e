"""Saying: the message that a stream adds up to, normalised and taken apart."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from inspector.analysis.block import Block
from inspector.analysis.content import is_call
from inspector.analysis.message import Assembler
from inspector.analysis.usage import INPUTS, Usage
from inspector.analysis.values import loads
from inspector.compare.normalising.values import Normaliser
from inspector.compare.turns.turn import Call, Message, Stretch, TurnBlock, TurnUsage

_TEXTS = {"text": "text", "thinking": "thinking", "compaction": "content"}
"""The field that holds what a block says, by its type."""

_COUNTS = frozenset(
    {*INPUTS, "output_tokens", "output_tokens_details", "cache_creation", "iterations"}
)
"""The fields of a usage that count tokens."""


class Lines(NamedTuple):
    """Where in the file the message stands, beside what its blocks say themselves."""

    start: int | None
    """The line of the first `message_start`."""
    delta: int | None
    """That of the last `message_delta`."""
    last: int
    """That of the last event."""
    stretches: Mapping[int, Sequence[Stretch]]
    """The deltas that made the text of each block, by its position."""


class Said(NamedTuple):
    """A message as a turn holds it, and how much of it was normalised."""

    message: Message
    blocks: tuple[TurnBlock, ...]
    usage: TurnUsage
    ids: int
    sealed: int
    masked: int


def said_by(assembler: Assembler, usage: Usage, lines: Lines) -> Said:
    """What an assembler has put together, whose steps were numbered by their lines."""
    normaliser = Normaliser()
    message = assembler.message()
    counted = message.pop("usage", None)
    contents = message.pop("content", None)
    contents = contents if isinstance(contents, list) else []
    normaliser.normalise(message)
    for content in contents:
        normaliser.normalise(content)
    return Said(
        message=_message(message, lines),
        blocks=tuple(
            _block(block, content, lines)
            for block, content in zip(assembler.blocks, contents, strict=True)
        ),
        usage=TurnUsage(
            line=usage.event,
            input_line=lines.start,
            output=usage.output,
            inputs=dict(usage.inputs),
            rest=_counting(_rest_of(counted, _COUNTS)) if isinstance(counted, dict) else {},
        ),
        ids=normaliser.ids,
        sealed=normaliser.sealed,
        masked=normaliser.masked,
    )


def _message(message: dict[str, Any], lines: Lines) -> Message:
    details = message.get("stop_details")
    refusal = details.pop("category", None) if isinstance(details, dict) else None
    taken = {name: message.pop(name, None) for name in ("model", "stop_reason", "stop_sequence")}
    return Message(
        line=lines.start,
        delta_line=lines.delta,
        refusal=_text(refusal),
        rest=_rest_of(message, frozenset()),
        **{name: _text(value) for name, value in taken.items()},
    )


def _block(block: Block, content: Any, lines: Lines) -> TurnBlock:
    value = content if isinstance(content, dict) else {"value": content}
    value.pop("type", None)
    field = _TEXTS.get(block.type)
    text = value.pop(field, None) if field else None
    citations = value.pop("citations", None)
    is_open = block.closed is None
    return TurnBlock(
        position=block.position,
        type=block.type,
        line=block.opened,
        last_line=lines.last if block.closed is None else block.closed,
        open=is_open,
        text=_text(text) or "",
        citations=tuple(citations) if isinstance(citations, list) else (),
        call=_call(block, value, is_open) if is_call(block.type) else None,
        rest=_rest_of(value, frozenset()),
        stretches=tuple(lines.stretches.get(block.position, ())),
    )


def _call(block: Block, value: dict[str, Any], is_open: bool) -> Call:
    name, given = _text(value.pop("name", None)) or "", value.pop("input", None)
    text = block.text
    if not text:
        return Call(name, given, "", broken=is_open)
    try:
        return Call(name, loads(text.encode(errors="surrogatepass")), text)
    except ValueError:
        return Call(name, None, text, broken=True)


def _rest_of(value: Mapping[str, Any], without: frozenset[str]) -> dict[str, Any]:
    """The fields that say something: absent, null and zero are the same."""
    return {name: each for name, each in value.items() if each and name not in without}


def _counting(usage: dict[str, Any]) -> dict[str, Any]:
    """A usage without the objects of which no member says something."""
    return {
        name: each
        for name, each in usage.items()
        if not isinstance(each, dict) or any(each.values())
    }


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
