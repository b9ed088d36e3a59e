"""Marks: the named moments of a stream."""

from __future__ import annotations

from inspector.analysis.content import DELTA, Content
from inspector.analysis.figure import NO_TIMES, Figure, between, moment
from inspector.analysis.occurrence import Occurrence
from inspector.recording.lines import End, Response

HEADLINE = "first_token"
"""The mark that is meant where somebody says TTFT."""

MARKS = {
    "headers": "status line and headers arrived",
    "first_event": "message_start arrived",
    "first_delta": "first content_block_delta of any type",
    "first_token": "first delta with content (TTFT)",
    "first_answer": "first text, or input of a client tool",
    "first_text": "first text that is not white space",
    "message_stop": "message_stop arrived (E2E)",
    "tail": "from the last content delta to message_stop",
    "eof": "the body ended",
}
"""What each mark means, in few words, in the order in which they are shown."""

_ABSENT = {
    "first_event": "no message_start",
    "first_delta": "no delta",
    "first_token": "no delta with content",
    "first_answer": "no text and no tool input",
    "first_text": "no text",
    "message_stop": "no message_stop",
    "last_content": "no delta with content",
}

_NO_EOF = frozenset({"no_response", "aborted_client", "timeout", "interrupted"})
"""Outcomes of a body that was not read until it ended."""


class Marks:
    """Notes when each mark was first reached."""

    def __init__(self) -> None:
        self._reached: dict[str, tuple[int | None, int]] = {}
        self._client_tools: set[int | None] = set()

    def take(self, now: Occurrence) -> None:
        """Take the next event."""
        if now.content is not None:
            self._content(now, now.content)
        if now.type == DELTA:
            self._reach("first_delta", now)
        elif now.type == "message_start":
            self._reach("first_event", now)
        elif now.type == "message_stop":
            self._reach("message_stop", now)
        elif now.opens is not None:
            self._open(now.block, now.opens.get("type") == "tool_use")

    def close(
        self, response: Response | None, end: End | None, *, timed: bool
    ) -> dict[str, Figure]:
        """The marks by name, those that cannot be known with the reason."""
        marks = {name: self._mark(name, timed=timed) for name in _ABSENT}
        last_content = marks.pop("last_content")
        marks["tail"] = between("tail", last_content, marks["message_stop"])
        marks["headers"] = _headers(response, timed=timed)
        marks["eof"] = _eof(end, timed=timed)
        return {name: marks[name] for name in MARKS}

    def _open(self, index: int | None, is_client_tool: bool) -> None:
        if is_client_tool:
            self._client_tools.add(index)
        else:
            self._client_tools.discard(index)

    def _content(self, now: Occurrence, content: Content) -> None:
        self._reached["last_content"] = (now.at.t_ns, now.number)
        self._reach("first_token", now)
        if content.kind == "text":
            self._reach("first_answer", now)
            if "first_text" not in self._reached and not content.text.isspace():
                self._reach("first_text", now)
        elif content.kind == "json" and now.block in self._client_tools:
            self._reach("first_answer", now)

    def _reach(self, name: str, now: Occurrence) -> None:
        if name not in self._reached:
            self._reached[name] = (now.at.t_ns, now.number)

    def _mark(self, name: str, *, timed: bool) -> Figure:
        if name in self._reached:
            return moment(name, *self._reached[name])
        return Figure(name, "ns", why=_ABSENT[name] if timed else NO_TIMES)


def _headers(response: Response | None, *, timed: bool) -> Figure:
    if response is None:
        return Figure("headers", "ns", why="no response" if timed else NO_TIMES)
    return moment("headers", response.t_ns)


def _eof(end: End | None, *, timed: bool) -> Figure:
    if not timed:
        return Figure("eof", "ns", why=NO_TIMES)
    if end is None:
        return Figure("eof", "ns", why="no end line")
    if end.outcome in _NO_EOF:
        return Figure("eof", "ns", why=f"{end.outcome}: not read to its end")
    return moment("eof", end.t_ns)
