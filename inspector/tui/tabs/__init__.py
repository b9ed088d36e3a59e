"""The tabs of the detail pane: their names, and what each shows of the row at the cursor."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from inspector.timeline import detail
from inspector.tui.line import Line, line, styled
from inspector.tui.sitting import Sitting


class Tab(NamedTuple):
    """One tab."""

    name: str
    key: str
    words: str
    lines: Callable[[Sitting], list[Line]]
    of_row: bool = True
    """Whether it shows something else for each row."""


def _payload(sitting: Sitting) -> list[Line]:
    return [styled(told) for told in detail.payload(sitting.timeline.line(sitting.row))]


def _raw(sitting: Sitting) -> list[Line]:
    return [styled(told) for told in detail.raw(sitting.timeline.line(sitting.row))]


def _http(sitting: Sitting) -> list[Line]:
    return [
        line("Request", "strong"),
        *map(styled, detail.request(sitting.recording)),
        line(),
        line("Response", "strong"),
        *map(styled, detail.response(sitting.recording)),
    ]


def _text(sitting: Sitting) -> list[Line]:
    from inspector.tui.tabs.text import text  # the first screen does without it

    return text(sitting)


def _summary(sitting: Sitting) -> list[Line]:
    from inspector.tui.tabs.summary import summary  # the first screen does without it

    return summary(sitting)


TABS = {
    tab.name: tab
    for tab in (
        Tab("payload", "p", "payload", _payload),
        Tab("raw", "r", "raw", _raw),
        Tab("http", "h", "http", _http, of_row=False),
        Tab("text", "x", "text so far", _text),
        Tab("summary", "v", "summary", _summary, of_row=False),
    )
}
"""By name, in the order in which they stand on the screen."""
