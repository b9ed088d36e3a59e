"""How a stream ended, judged from the stream and never from what a client made of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from inspector.recording.lines import Outcome

Closing: TypeAlias = Literal["eof", "upstream", "client", "timeout", "interrupted"]
"""What ended the body: its own end, the other side, its consumer, a time limit, a signal."""

_CUT: dict[Closing, Outcome] = {
    "upstream": "aborted_upstream",
    "client": "aborted_client",
    "timeout": "timeout",
    "interrupted": "interrupted",
}


@dataclass(slots=True)
class Seen:
    """What a writer has seen of an exchange that decides its outcome."""

    asked_for_stream: bool = False
    status: int | None = None
    is_stream: bool = False
    events: int = 0
    start: bool = False
    stop: bool = False
    error: bool = False
    heard: list[tuple[str, Any]] | None = None
    """Type and parsed data of the events of the last read, where somebody listens."""

    @property
    def all(self) -> bool:
        """Whether it is to be told of every frame."""
        return self.heard is not None

    def frame(self, event: str | None, data: Any) -> None:
        """Take note of what a frame dispatched; one that dispatches nothing is no event."""
        type_: object = event
        if event is None:
            self.events -= 1
        elif self.heard is not None:
            self.heard.append((event, data))
        if event == "content_block_delta":
            return
        if event == "message" and isinstance(data, dict):  # it has no name of its own
            type_ = data.get("type")
        if type_ == "message_start":
            self.start = True
        elif type_ == "message_stop":
            self.stop = True
        elif type_ == "error":
            self.error = True


def judge(seen: Seen, closing: Closing) -> Outcome:
    """The outcome of an exchange whose body ended by `closing`.

    A status of 400 or more wins, then an error event, then message_stop, then how the body ended.
    """
    if seen.status is None:
        return "no_response" if closing in ("eof", "upstream") else _CUT[closing]
    if seen.status >= 400:
        return "http_error"
    if seen.error:
        return "error_event"
    if seen.stop:
        return "complete"
    if closing != "eof":
        return _CUT[closing]
    if not seen.is_stream:
        return "not_a_stream" if seen.asked_for_stream else "complete"
    return "truncated" if seen.start or not seen.events else "complete"
