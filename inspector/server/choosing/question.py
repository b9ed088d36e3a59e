"""What a request asks, without what differs each time that it is asked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import zip_longest
from typing import Any

import orjson

from inspector.recording.redaction import Redactor

_VOLATILE_KEYS = frozenset({"cache_control", "caller", "signature"})
"""Members of blocks and tools that say nothing of what is asked."""

_REMEMBERED = 4096
"""Messages, tools and system prompts whose spelling is kept."""

_NESTED = 3
"""How deep blocks stand in blocks: those of a tool's result, and of a document in it."""

_VOLATILE = re.compile(
    r"""
      (?P<id> \b (?: toolu | srvtoolu | mcptoolu | msg | req | call | file | container | chatcmpl )
              [_-] [A-Za-z0-9_-]{6,} )
    | (?P<uuid> \b [0-9a-fA-F]{8} (?: -[0-9a-fA-F]{4} ){3} -[0-9a-fA-F]{12} \b )
    | (?P<date> \b (?: 19 | 20 ) \d\d - [01]\d - [0-3]\d
              (?: [T\ ] [0-2]\d : [0-5]\d (?: : [0-5]\d (?: [.,] \d+ )? )?
                  \ ? (?: Z | [+-] \d\d :? \d\d )? )? )
    | (?P<time> \b [0-2]\d : [0-5]\d : [0-5]\d (?: [.,] \d+ )? \b )
    """,
    re.VERBOSE,
)
_SNAPSHOT = re.compile(r"[-@]20\d{6}$")
"""The date at the end of a model's full name."""


@dataclass(frozen=True, slots=True)
class Question:
    """A request to the Messages API, normalised: equal questions may have the same answer."""

    model: str
    system: str
    tools: tuple[str, ...]
    messages: tuple[str, ...]
    """Each message in one spelling."""
    stream: bool = field(compare=False)
    """Whether a stream is asked for."""
    continues: str | None = field(compare=False)
    """The id of the message that the request is to be added to, in a thread."""

    @classmethod
    def from_body(cls, body: Any) -> Question | None:
        """The question of a request body as JSON; `None` where it is no object.

        Raises `TypeError` where it nests deeper than JSON is read.
        """
        if not isinstance(body, Mapping):
            return None
        thread = body.get("thread")
        previous = thread.get("previous_message_id") if isinstance(thread, Mapping) else None
        return cls(
            model=_SNAPSHOT.sub("", str(body.get("model", ""))),
            system=_spelled(_as_blocks(body.get("system"))),
            tools=tuple(sorted(_spelled(_steady(tool)) for tool in _listed(body.get("tools")))),
            messages=tuple(map(_message, _listed(body.get("messages")))),
            stream=body.get("stream") is True,
            continues=previous if isinstance(previous, str) else None,
        )

    @classmethod
    def from_bytes(cls, body: bytes) -> Question | None:
        """The same of a body's bytes, secrets replaced as a recorder does; `None` for no JSON."""
        try:
            return cls.from_body(orjson.loads(Redactor().request_body(body)))
        except (orjson.JSONDecodeError, orjson.JSONEncodeError):
            return None

    def is_but_for_system(self, other: Question) -> bool:
        """Whether another question is the same but for its system prompt."""
        mine = (self.model, self.messages, self.tools)
        return mine == (other.model, other.messages, other.tools)

    def differences(self, other: Question) -> Iterator[str]:
        """Where another question differs, the members that matter most first."""
        if self.model != other.model:
            yield f"model is {self.model or 'not named'}"
        for number, (mine, its) in enumerate(zip_longest(self.messages, other.messages)):
            if mine is None or its is None:
                yield f"conversation has {_count(len(self.messages), 'message')}"
                break
            if mine != its:
                yield f"messages[{number}] differs"
        if self.tools != other.tools:
            yield "tools differ"
        if self.system != other.system:
            yield "system prompt differs"

    def likeness(self, other: Question) -> float:
        """How much of another question is the same, from 0 to 1: 1 for equal questions."""
        longest = max(len(self.messages), len(other.messages), 1)
        alike = sum(map(str.__eq__, self.messages, other.messages)) / longest
        tools = set(self.tools) | set(other.tools)
        shared = len(set(self.tools) & set(other.tools)) / len(tools) if tools else 1.0
        same = (self.model == other.model, self.system == other.system)
        return 0.6 * alike + 0.2 * same[0] + 0.1 * same[1] + 0.1 * shared


def nearest(asked: Question, there: Iterable[tuple[str, Question]]) -> str | None:
    """What is most like a question, and why it is not the same; `None` where there is nothing."""
    best = max(there, key=lambda named: named[1].likeness(asked), default=None)
    if best is None:
        return None
    name, question = best
    why = next(question.differences(asked), "thread continues another message")
    return f"nearest: {name}, whose {why}"


def _message(message: Any) -> str:
    if not isinstance(message, Mapping):
        return _spelled(message)
    return _spelled({**message, "content": _as_blocks(message.get("content"))})


def _as_blocks(content: Any) -> Any:
    """A plain text as the one block that it is short for, and blocks without what is volatile."""
    if isinstance(content, str):
        return [{"type": "text", "text": content}] if content else []
    return [_steady(block) for block in _listed(content)]


def _steady(value: Any, depth: int = _NESTED) -> Any:
    """A block or a tool without its volatile members."""
    if not isinstance(value, Mapping):
        return value
    kept = {key: member for key, member in value.items() if key not in _VOLATILE_KEYS}
    if depth and isinstance(kept.get("content"), list):
        kept["content"] = [_steady(block, depth - 1) for block in kept["content"]]
    return kept


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _spelled(value: Any) -> str:
    return _settled(orjson.dumps(value, option=orjson.OPT_SORT_KEYS))


@lru_cache(_REMEMBERED)
def _settled(text: bytes) -> str:
    """A text with names in the place of its volatile parts.

    A conversation is sent again with each of its turns, and streams must not wait for that.
    """
    return _VOLATILE.sub(_placeholder, text.decode())


def _placeholder(found: re.Match[str]) -> str:
    return f"<{found.lastgroup}>"


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
