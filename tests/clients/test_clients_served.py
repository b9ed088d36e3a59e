"""Real clients against `inspect serve`: what they make of a recording is what is in it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import inspector
from inspector.server.scenarios import SCENARIOS
from tests.clients.conftest import NAMES, run

SAMPLES = Path(__file__).parents[2] / "recordings"

_WHOLE = ("text", "thinking", "tools", "max-tokens", "search", "buffered", "rate-limit")
"""Scenarios whose message arrives whole, the last at the second attempt."""

_BROKEN = ("error", "abort")
"""Scenarios that every client has to fail at."""


@pytest.mark.parametrize("scenario", _WHOLE)
@pytest.mark.parametrize("name", NAMES)
def test_a_client_gets_what_was_recorded(name: str, scenario: str, clients: Path) -> None:
    """Its text, tool calls, stop reason and usage are those of the recording."""
    paths = [path for path in _files(scenario) if path.exists()]
    with inspector.load(paths[-1]) as recording:
        message = inspector.assemble(recording)
    with inspector.serve(*paths, instant=True, match="order") as server:
        told = run(name, clients, server.base_url, _calls(message))
    assert told.code == 0, told.errors
    assert told.summary is not None
    _compare(name, told.summary, message)


@pytest.mark.parametrize("scenario", _BROKEN)
@pytest.mark.parametrize("name", NAMES)
def test_an_error_is_never_played_as_a_success(name: str, scenario: str, clients: Path) -> None:
    """The client raises, as it would have at the API."""
    with inspector.serve(SAMPLES / f"{scenario}.jsonl", instant=True) as server:
        assert run(name, clients, server.base_url).code != 0


def test_every_scenario_is_tried() -> None:
    """But for the long ones, and the cut at which most clients do not notice anything."""
    assert set(SCENARIOS) == {*_WHOLE, *_BROKEN, "cut", "stall", "long"}


def _files(scenario: str) -> list[Path]:
    return [SAMPLES / f"{scenario}.jsonl", SAMPLES / f"{scenario}.2.jsonl"]


def _calls(message: dict[str, Any]) -> list[str]:
    return [block["name"] for block in message["content"] if block["type"] == "tool_use"]


def _compare(name: str, summary: dict[str, Any], message: dict[str, Any]) -> None:
    text = "".join(block["text"] for block in message["content"] if block["type"] == "text")
    assert summary["text"].strip() == text.strip()
    assert summary["tools"] == _calls(message)
    if "inputs" in summary:
        assert summary["inputs"] == [
            block["input"] for block in message["content"] if block["type"] == "tool_use"
        ]
    if summary.get("stop") is not None:
        assert summary["stop"] == message["stop_reason"]
    usage = summary.get("usage", {})
    assert usage.get("output") in (None, message["usage"]["output_tokens"])
    assert usage.get("input") in (None, message["usage"]["input_tokens"])
