"""An exchange: one recording of a session, as far as its first and its last lines tell."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from urllib.parse import urlsplit

from inspector.analysis.content import DELTA, content_of
from inspector.analysis.step import payload
from inspector.recording import (
    Event,
    Header,
    Recording,
    RecordingError,
    Request,
    Response,
    Unreadable,
    load,
)
from inspector.recording.scan import line_of
from inspector.timeline.bases import wall_ns
from inspector.timeline.cell import visible
from inspector.timeline.title import model_of

_FIRST = 2_000  # lines among which the first token is looked for
_LAST = 1 << 16  # bytes at the end of a file that are looked at


@dataclass(frozen=True, slots=True)
class Exchange:
    """One HTTP attempt; all that is text holds no control characters."""

    path: Path
    state: str
    """Its outcome; without one `waiting`, `running`, `no end line` or `unreadable`."""
    what: str = ""
    """The model that was asked, else the one that answered; of a side call its method and path."""
    call: str = ""
    """What all attempts of one call have in common."""
    attempt: int = 1
    started_ns: int | None = None
    """When it began, on the wall clock."""
    lasted_ns: int | None = None
    """How long it took; of one without an end, up to its last line."""
    ttft_ns: int | None = None
    tokens: int | None = None
    """Output tokens, once the API has told their number."""
    is_side: bool = False
    """Whether it is about no message: a count of tokens, a look at what there is."""
    is_live: bool = False
    is_wrong: bool = False
    refusal: str = ""
    """Why it cannot be read."""

    def lasted_by(self, now_ns: int) -> int | None:
        """How long it took; of one that is live, until now on the wall clock."""
        if not self.is_live or self.started_ns is None:
            return self.lasted_ns
        return max(now_ns - self.started_ns, self.lasted_ns or 0)

    @property
    def text(self) -> str:
        """What finds it: file, model, state, in lower case."""
        attempt = f"try {self.attempt}" if self.attempt > 1 else ""
        return f"{self.path.name} {self.what} {self.state} {attempt} {self.refusal}".lower()


def read_exchange(path: Path, known: Exchange | None = None) -> Exchange:
    """What there is to tell of a file by now; `known` is what was told of it before."""
    try:
        with load(path) as recording:
            return _told(recording, known)
    except RecordingError as error:
        refusal = visible(str(error).replace(str(path), path.name))
        return Exchange(path, "unreadable", is_wrong=True, refusal=refusal)


def _told(recording: Recording, known: Exchange | None) -> Exchange:
    live = recording.is_live  # first: what is over by now has an end line, if it ever will
    header, end = recording.header, recording.end
    live = live and end is None
    request, response = recording.request, recording.response
    is_side = _is_side(header, request, response)
    ttft_ns: int | None
    if known and known.ttft_ns is not None:
        model, ttft_ns = known.what, known.ttft_ns
    else:
        model, ttft_ns = _first(recording)
    last_ns, tokens = _last(recording)
    running = ("running" if response else "waiting") if live else "no end line"
    call = header.fields.get("call")
    return Exchange(
        path=recording.path,
        state=end.outcome if end else running,
        what=visible(_side(request) if is_side and request else model_of(recording) or model),
        call=call if isinstance(call, str) else header.id,
        attempt=header.attempt,
        started_ns=wall_ns(header.started),
        lasted_ns=end.t_ns if end else last_ns,
        ttft_ns=ttft_ns,
        tokens=tokens,
        is_side=is_side,
        is_live=live,
        is_wrong=end.outcome != "complete" if end else not live,
    )


def _is_side(header: Header, request: Request | None, response: Response | None) -> bool:
    if request is None or header.source == "url":
        return False
    if request.method == "POST" and _path(request).endswith("/messages"):
        return False
    kind = response.header("content-type") if response else None
    return not (kind or "").startswith("text/event-stream")


def _side(request: Request) -> str:
    path = _path(request).removeprefix("/v1/").removeprefix("messages/")
    return f"{request.method} {path}"


def _path(request: Request) -> str:
    try:
        return urlsplit(request.url).path
    except ValueError:
        return request.url


def _first(recording: Recording) -> tuple[str, int | None]:
    """Which model answered, and when the first delta with content came, as the first lines tell."""
    model = ""
    for line in islice(recording.lines(), _FIRST):
        fields = payload(line) if isinstance(line, Event) else None
        if fields is None or not isinstance(line, Event):
            continue
        if fields.get("type") == "message_start":
            message = fields.get("message")
            named = message.get("model") if isinstance(message, dict) else None
            model = named if isinstance(named, str) else ""
        elif fields.get("type") == DELTA and content_of(fields.get("delta")) is not None:
            return model, line.t_ns
    return model, None


def _last(recording: Recording) -> tuple[int | None, int | None]:
    """The time of the last line, and the number of tokens that the last `message_delta` tells."""
    size = recording.source.size
    last_ns = tokens = None
    for text in reversed(recording.source.read_at(max(0, size - _LAST), _LAST).split(b"\n")):
        is_delta = b'"event":"message_delta"' in text
        if last_ns is not None and not is_delta:
            continue
        line = line_of(text, 0) if text else None
        if line is None or isinstance(line, Unreadable):
            continue
        if last_ns is None:
            last_ns = getattr(line, "t_ns", None)
        if isinstance(line, Event) and line.event == "message_delta":
            usage = (payload(line) or {}).get("usage")
            count = usage.get("output_tokens") if isinstance(usage, dict) else None
            tokens = count if isinstance(count, int) else None
            break
    return last_ns, tokens
