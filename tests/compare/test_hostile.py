"""Whatever a stream holds, it is folded and compared, and a comparison with itself is silent."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from inspector.compare.case import compare_case
from inspector.compare.settings import Scrubber, Settings, ToolMode
from inspector.compare.turns.folding import fold
from inspector.compare.turns.turn import Turn
from inspector.recording import load
from tests.compare.sample import Sample

JUNK: tuple[Any, ...] = (
    None, True, False, 0, -1, 1.5, 2**63, "", "id", "\u2028", "<tool:1>", [], [[]], {}, [None],
    {"type": 7}, {"type": "text"}, {"id": []}, [{"type": "tool_use", "id": 3, "input": "x"}],
)  # fmt: skip
"""What stands in the place of what should."""


def spoilt(rng: random.Random, value: Any) -> Any:
    """A JSON value, some of which is replaced or left out."""
    if rng.random() < 0.02:
        return rng.choice(JUNK)
    if isinstance(value, dict):
        return {key: spoilt(rng, item) for key, item in value.items() if rng.random() > 0.01}
    return [spoilt(rng, item) for item in value] if isinstance(value, list) else value


def spoil(sample: Sample, rng: random.Random) -> None:
    """Spoil the events and the request; some events are left out, or come twice."""
    sample.body = {key: spoilt(rng, item) for key, item in sample.body.items()}
    events = []
    for name, data in sample.events:
        made = spoilt(rng, data)
        times = rng.choices([0, 1, 2], [0.02, 0.96, 0.02])[0]
        events += [(name, made)] * times
    sample.events = events


def turn_of(path: Path) -> Turn:
    """A recording, folded."""
    with load(path) as recording:
        return fold(recording)


@pytest.mark.parametrize("name", ["tools", "search", "thinking", "max-tokens"])
def test_a_spoilt_stream_is_compared(name: str, tmp_path: Path) -> None:
    """Nothing raises, each finding is one line, and what is spoilt equals itself."""
    modes: tuple[ToolMode, ...] = ("strict", "unordered", "subset", "superset")
    whole = turn_of(Sample.of(name).write(tmp_path / "whole.jsonl"))
    for seed in range(12):
        sample = Sample.of(name)
        spoil(sample, random.Random(seed))
        turn = turn_of(sample.write(tmp_path / "spoilt.jsonl"))
        settings = Settings(tool_mode=modes[seed % 4], scrub=frozenset[Scrubber]({"number"}))
        for bases, heads in (([whole], [turn]), ([turn], [whole]), ([whole, turn], [turn, whole])):
            result = compare_case(name, bases, heads, settings)
            assert result.refused is None
            for found in result.findings():
                assert "\n" not in found.text + found.path
        alone = compare_case(name, [turn], [turn], settings)
        assert [found.text for found in alone.findings()] == []
        assert alone.identical


def test_values_that_nest_as_deep_as_they_can_are_compared(tmp_path: Path) -> None:
    """Recursion has limits that a stream does not know of."""
    deep: Any = "end"
    for level in range(200):
        deep = {"in": deep} if level % 2 else [deep]
    turns = []
    for number, extra in enumerate(({}, {"more": 1})):
        sample = Sample.of("search")
        block = sample.data("content_block_start", 2)["content_block"]
        block["content"] = [{"type": "web_search_result", "deep": deep, **extra}]
        turns.append(turn_of(sample.write(tmp_path / f"{number}.jsonl")))
    result = compare_case("deep", turns[:1], turns[1:], Settings())
    assert [found.path for found in result.findings()][-1:] == ["content[2].content[0].more"]
