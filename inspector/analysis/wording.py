"""Wordings: what each content block says, as far as its tokens are concerned."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from inspector.analysis.content import is_call, is_result, is_thinking
from inspector.analysis.occurrence import Occurrence, given_blocks
from inspector.analysis.text import Text
from inspector.analysis.values import loads

Role: TypeAlias = Literal["text", "thinking", "call", "compaction", "input", "unknown"]
"""How a block counts: `input` is what the model did not write, such as the result of a tool."""


@dataclass(frozen=True, slots=True)
class Wording:
    """What one block says."""

    role: Role
    pieces: tuple[str, ...]
    """The words that the model wrote and we can see: a text; a call's name, keys and values."""
    parameters: int = 0
    """Top-level parameters of a call."""
    citations: int = 0
    follows_call: bool = False
    """Whether it is a call made in parallel to one before it."""

    @property
    def is_hidden(self) -> bool:
        """Whether it is thinking without a text."""
        return self.role == "thinking" and not self.pieces

    @property
    def is_empty(self) -> bool:
        """Whether nothing was written at all."""
        return self.role == "text" and not self.pieces


class Wordings:
    """Collects what each block says, in the order in which blocks open."""

    def __init__(self) -> None:
        self._all: list[_Draft] = []
        self._open: dict[int | None, _Draft] = {}

    def take(self, now: Occurrence) -> None:
        """Take the next event."""
        draft = self._open.get(now.block)
        if now.content is not None:
            if draft is not None:
                draft.text.append(now.content.text)
        elif now.opens is not None:
            self._begin(now.block, now.opens)
        elif now.type == "message_start":
            for index, block in given_blocks(now):
                self._begin(index, block)
        elif draft is not None and now.part("delta").get("type") == "citations_delta":
            draft.citations += 1

    def close(self) -> tuple[Wording, ...]:
        """What the blocks say."""
        wordings: list[Wording] = []
        in_calls = False
        for draft in self._all:
            wording = draft.wording(follows_call=in_calls)
            in_calls = wording.role == "call" or (in_calls and wording.role != "input")
            wordings.append(wording)
        return tuple(wordings)

    def _begin(self, index: int | None, block: dict[str, Any]) -> None:
        self._open[index] = _Draft(block)
        self._all.append(self._open[index])


class _Draft:
    """A wording while it grows."""

    def __init__(self, block: dict[str, Any]) -> None:
        self.block = block
        self.role = _role(block)
        field = {"text": "text", "thinking": "thinking"}.get(self.role)
        begun = block.get(field) if field else None
        self.text = Text(begun if isinstance(begun, str) else "")
        citations = block.get("citations")
        self.citations = len(citations) if isinstance(citations, list) else 0

    def wording(self, *, follows_call: bool) -> Wording:
        if self.role == "call":
            return self._call(follows_call)
        pieces = (str(self.text),) if self.text.size and self.role != "input" else ()
        return Wording(self.role, pieces, citations=self.citations)

    def _call(self, follows_call: bool) -> Wording:
        name = str(self.block.get("name", ""))
        arguments = self.block.get("input")
        if self.text.size:
            try:
                arguments = loads(str(self.text).encode(errors="surrogatepass"))
            except ValueError:  # cut off: its text still tells how much was written
                return Wording("call", (name, str(self.text)), follows_call=follows_call)
        parameters = len(arguments) if isinstance(arguments, dict) else 0
        words = () if arguments is None else _words(arguments)
        return Wording("call", (name, *words), parameters, follows_call=follows_call)


def _role(block: dict[str, Any]) -> Role:
    kind = str(block.get("type"))
    if is_call(kind):
        return "input" if _by_program(block) else "call"
    if is_thinking(kind):
        return "thinking"
    if kind == "compaction":
        return "compaction"
    if is_result(kind) or kind in {"fallback", "container_upload"}:
        return "input"
    return "text" if kind == "text" else "unknown"


def _by_program(block: dict[str, Any]) -> bool:
    """Whether a program that the model wrote earlier made the call, and not the model."""
    caller = block.get("caller")
    kind = caller.get("type") if isinstance(caller, dict) else None
    return isinstance(kind, str) and kind != "direct"


def _words(value: Any) -> Iterator[str]:
    """The keys and the values of a JSON value in order, without recursion."""
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, dict):
            waiting.extend(reversed([part for pair in item.items() for part in pair]))
        elif isinstance(item, list):
            waiting.extend(reversed(item))
        else:
            yield item if isinstance(item, str) else json.dumps(item)
