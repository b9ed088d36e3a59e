"""Usage: what the counts may do from one event to the next."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import pytest

Payloads: TypeAlias = list[dict[str, Any]]
Told: TypeAlias = Callable[[Payloads | bytes], list[str]]


def test_the_placeholder_of_message_start_is_no_base(events: Payloads, told: Told) -> None:
    """Its output count may be more than the total, and compaction may take input away."""
    events[0]["message"]["usage"] = {"output_tokens": 100, "cache_read_input_tokens": 50_000}
    events[11]["usage"] = {"output_tokens": 3, "cache_read_input_tokens": 0}
    assert told(events) == []


def test_counts_left_out_or_null_keep_what_they_were(events: Payloads, told: Told) -> None:
    """Each field stands for itself; a second message_delta need not repeat the first."""
    events[11]["usage"] = {"output_tokens": 40, "input_tokens": 30}
    again = {**events[11], "usage": {"output_tokens": 40, "input_tokens": None}}
    assert told([*events[:12], again, events[12]]) == [
        "line 15: info protocol.message-delta-repeated",
        "event 13 is message_delta number 2",
    ]


def test_usage_may_come_with_the_first_of_two(events: Payloads, told: Told) -> None:
    """What has come once is not missing."""
    again = {**events[11], "usage": {}}
    assert "usage.missing" not in " ".join(told([*events[:12], again, events[12]]))


@pytest.mark.parametrize("value", ["40", 40.5, True, -1])
def test_what_is_no_count_is_told(value: object, events: Payloads, told: Told) -> None:
    """Wherever it stands."""
    events[0]["message"]["usage"]["input_tokens"] = value
    where, text = told(events)
    assert where == "line 3: error usage.invalid"
    assert text.startswith("input_tokens is ")
