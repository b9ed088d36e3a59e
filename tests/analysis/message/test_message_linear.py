"""Assembly is linear: what one more delta costs does not depend on how many there were."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import orjson
import pytest

from inspector.analysis.message import Assembler
from inspector.analysis.scan import Scan
from inspector.analysis.step import steps
from inspector.analysis.values import loads
from inspector.recording.lines import Event

if TYPE_CHECKING:
    from tests.analysis.message.conftest import Say


class Orjson:
    """orjson, counted."""

    JSONDecodeError = orjson.JSONDecodeError

    def __init__(self, parsed: list[int]) -> None:
        self._parsed = parsed

    def loads(self, data: bytes | bytearray) -> Any:
        """Parse, and count."""
        self._parsed.append(len(data))
        return orjson.loads(data)


class Work:
    """Counts the bytes that inputs are parsed and scanned in."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.parsed: list[int] = []
        self.scanned: list[int] = []
        over = Scan.over

        def counted_loads(data: bytes | bytearray) -> Any:
            self.parsed.append(len(data))
            return loads(data)

        def counted_over(scan: Scan, data: bytearray, end: int) -> Scan:
            self.scanned.append(end - scan.at)
            return over(scan, data, end)

        monkeypatch.setattr("inspector.analysis.partial_json.loads", counted_loads)
        monkeypatch.setattr("inspector.analysis.partial_json.orjson", Orjson(self.parsed))
        monkeypatch.setattr(Scan, "over", counted_over)


def test_an_input_is_parsed_once_when_its_block_stops_and_once_for_the_message(
    say: Say, events: Callable[[bytes], list[Event]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not at each of its 5,000 deltas, as the SDK does; and it is not scanned at all."""
    text = json.dumps([{"id": number} for number in range(1_000)])
    fragments = [text[at : at + 2] for at in range(0, len(text), 2)]
    stream = events(say.start() + say.tool(0, *fragments) + say.end())
    work = Work(monkeypatch)
    assembler = Assembler()
    for step in steps(stream):
        assembler.step(step)
        if step.type == "content_block_delta":
            assert not work.parsed
    assert assembler.message()["content"][0]["input"] == json.loads(text)
    assert work.parsed == [len(text), len(text)]
    assert not work.scanned


def test_a_view_of_the_input_at_every_event_scans_each_stretch_of_it_once(
    say: Say, events: Callable[[bytes], list[Event]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The fold goes on while the partial input is looked at, and no look starts from the start."""
    text = json.dumps([{"id": number} for number in range(1_000)])
    fragments = [text[at : at + 10] for at in range(0, len(text), 10)]
    assembler, work = Assembler(), Work(monkeypatch)
    seen = 0
    for step in steps(events(say.start() + say.tool(0, *fragments))):
        assembler.step(step)
        for block in assembler.blocks:
            seen += block.partial_input() is not None
    assert seen > len(fragments)
    assert max(work.scanned) <= 256 + len('{"id": 1000}')
