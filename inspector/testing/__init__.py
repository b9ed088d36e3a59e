"""Tests with recorded streams: the pytest plugin, and what tests say of a recording.

@pytest.mark.recording("weather.jsonl")
def test_weather(anthropic_client, stream_recorder):
    answer = ask(anthropic_client)
    assert "rain" in answer
    assert_stream(stream_recorder.last).matches("weather.jsonl")
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from inspector.testing.asserting import AssertedStream, assert_stream
    from inspector.testing.recorder import StreamRecorder

__all__ = ["AssertedStream", "StreamRecorder", "assert_stream"]


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    home = "recorder" if name == "StreamRecorder" else "asserting"
    value = getattr(import_module(f"inspector.testing.{home}"), name)
    globals()[name] = value
    return value
