"""The recorder in a client whose calls have OpenTelemetry spans."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import anthropic
import pytest
from opentelemetry.trace import INVALID_SPAN_CONTEXT, Span, SpanContext

from inspector import Recorder, Recording
from tests.capture.conftest import ASKED, EVENTS, KEY, STREAM, Server, refused, streamed


class Noted(Span):
    """A span that notes what it is told."""

    def __init__(self) -> None:
        self.status: Any = None
        self.ended = 0

    def end(self, end_time: int | None = None) -> None:
        self.ended += 1

    def set_status(self, status: Any, description: str | None = None) -> None:
        self.status = status

    def is_recording(self) -> bool:
        return not self.ended

    def get_span_context(self) -> SpanContext:
        return INVALID_SPAN_CONTEXT

    def set_attributes(self, attributes: Any) -> None: ...
    def set_attribute(self, key: str, value: Any) -> None: ...
    def add_event(self, name: str, attributes: Any = None, timestamp: Any = None) -> None: ...
    def update_name(self, name: str) -> None: ...
    def record_exception(self, *arguments: Any, **named: Any) -> None: ...


class Tracing:
    """A provider of one tracer, which is itself."""

    def __init__(self) -> None:
        self.spans: list[Noted] = []

    def get_tracer(self, *arguments: Any, **named: Any) -> Tracing:
        return self

    def start_span(self, *arguments: Any, **named: Any) -> Noted:
        self.spans.append(Noted())
        return self.spans[-1]


def test_the_spans_of_opentelemetry_end_as_they_do_without_it(
    serve: Callable[..., Server], folder: Path, recorded: Callable[[Path], list[Recording]]
) -> None:
    """At the end of a stream, and as a failure where it is cut; `elapsed` is there too."""
    server = serve(streamed(STREAM), refused(529, "overloaded_error", "Overloaded"))
    spans: list[list[Any]] = []
    for middleware in ([Recorder(folder)], []):
        tracing = Tracing()
        options: Any = {"traces": {"enabled": True}, "tracer_provider": tracing}
        with anthropic.Anthropic(
            base_url=server.url,
            api_key=KEY,
            max_retries=0,
            middleware=middleware,
            open_telemetry=options,
        ) as client:
            with client.messages.create(**ASKED, stream=True) as events:
                assert len(list(events)) == EVENTS - 1
            assert events.response.elapsed.total_seconds() > 0
            with pytest.raises(anthropic.APIStatusError):
                client.messages.create(**ASKED, stream=True)
        spans.append(
            [(span.ended, span.status and span.status.status_code) for span in tracing.spans]
        )
    assert spans[0] == spans[1]
    assert len(spans[0]) == 2
    assert [one.outcome for one in recorded(folder)] == ["complete", "http_error"]
