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

from inspector.version import __version__ as __version__

if TYPE_CHECKING:
    from inspector.analysis.assembly import assemble
    from inspector.capture.recorder import Recorder
    from inspector.compare.comparing import diff
    from inspector.compare.result import Comparison
    from inspector.recording import Event, Read, Recording, RecordingError, Summary, load
    from inspector.server.serve import serve

__all__ = [
    "Comparison",
    "Event",
    "Read",
    "Recorder",
    "Recording",
    "RecordingError",
    "Summary",
    "assemble",
    "diff",
    "load",
    "serve",
]

_HOMES = {
    "Comparison": "inspector.compare.result",
    "Recorder": "inspector.capture.recorder",
    "assemble": "inspector.analysis.assembly",
    "diff": "inspector.compare.comparing",
    "serve": "inspector.server.serve",
}
"""Where names live that do not live in `inspector.recording`."""


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_HOMES.get(name, "inspector.recording")), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
