"""The scene: which block is open and which tools run, so that a silence can be explained."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from inspector.analysis.content import is_call, is_result, is_thinking
from inspector.analysis.occurrence import Occurrence


@dataclass(slots=True)
class Actor:
    """An open block."""

    index: int | None
    type: str
    runs_on_server: str | None
    """Its id, where it calls a tool that the server runs."""
    spoke: bool = False
    """Whether visible content came of it."""

    @property
    def is_buffering(self) -> bool:
        """Whether it is a call of which no input has come yet."""
        return is_call(self.type) and not self.spoke

    @property
    def is_pondering(self) -> bool:
        """Whether it is thinking of which no text has come yet."""
        return is_thinking(self.type) and not self.spoke


class Scene:
    """Follows blocks as they open and close, and calls until their results come."""

    def __init__(self) -> None:
        self.running: set[str] = set()
        """Ids of the calls whose result the server owes."""
        self.stopped = False
        """Whether `message_stop` has come."""
        self._open: list[Actor] = []

    @property
    def actor(self) -> Actor | None:
        """The block that was opened last and is open still."""
        return self._open[-1] if self._open else None

    def take(self, now: Occurrence) -> None:
        """Take the next event."""
        if now.content is not None:
            if now.content.text and (speaker := self._find(now.block)):
                speaker.spoke = True
        elif now.opens is not None:
            self._enter(now.block, now.opens)
        elif now.type == "content_block_stop":
            self._leave(now.block)
        elif now.type == "message_stop":
            self.stopped = True

    def _enter(self, index: int | None, block: dict[str, Any]) -> None:
        kind = str(block.get("type"))
        if is_result(kind):
            self.running.discard(str(block.get("tool_use_id")))
        server_call = is_call(kind) and kind != "tool_use"
        self._open.append(Actor(index, kind, str(block.get("id")) if server_call else None))

    def _leave(self, index: int | None) -> None:
        actor = self._find(index)
        if actor:
            self._open.remove(actor)
            if actor.runs_on_server is not None:
                self.running.add(actor.runs_on_server)

    def _find(self, index: int | None) -> Actor | None:
        for actor in reversed(self._open):
            if actor.index == index:
                return actor
        return None
