"""Record, replay and compare the raw event streams of the Claude Messages API.

    import inspector
    from anthropic import Anthropic

    client = Anthropic(middleware=[inspector.Recorder("recordings/")])

    with inspector.load("recordings/weather.jsonl") as recording:
        for event in recording.events:
            print(event.t_ns, event.event, event.json())

Everything here is imported when it is first touched; only `Recorder` brings the anthropic SDK.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from inspector.capture.recorder import Recorder
    from inspector.recording import Event, Read, Recording, RecordingError, Summary, load

__all__ = ["Event", "Read", "Recorder", "Recording", "RecordingError", "Summary", "load"]
__version__ = "0.1.0"


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    home = "inspector.capture.recorder" if name == "Recorder" else "inspector.recording"
    value = getattr(import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
