"""Real clients against `inspect serve`: what they make of a recording is what is in it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import inspector
from inspector.server.pacing import AT_ONCE
from inspector.server.samples import demo_scripts
from inspector.server.scenarios import SCENARIOS
from inspector.server.thread import serving
from tests.clients.conftest import NAMES, run

SAMPLES = Path(__file__).parents[2] / "recordings"

_WHOLE = (
    "text",
    "thinking",
    "stall",
    "tools",
    "max-tokens",
    "search",
    "buffered",
    "rate-limit",
    "long",
)
"""Scenarios whose message arrives whole, `rate-limit` at the second attempt."""

_CUT = "cut"
"""The scenario that ends without its end, at which no two clients do the same."""

_BROKEN = ("error", "abort")
"""Scenarios that every client has to fail at."""


_OWN_WAYS = {
    ("langchain_stream.py", "max-tokens"): "a call whose input was cut is no call",
    ("langchain_stream.py", "stall"): "text that follows other blocks is left out of the chunks",
    ("langchain_stream.py", "search"): "text that follows other blocks is left out of the chunks",
    ("langchain_stream.py", "thinking"): "text that follows other blocks is left out of the chunks",
    ("langchain_stream.py", "tools"): "text that other blocks follow is left out of the chunks",
    ("litellm_stream.py", "max-tokens"): "the input of a call that was cut does not parse",
    ("litellm_stream.py", "search"): "the server's search is a call like any other",
    ("litellm_stream.py", "rate-limit"): "it does not try again by itself",
    ("pydantic_ai_stream.py", "max-tokens"): "the input of a call that was cut does not parse",
    ("vercel_stream.mjs", "max-tokens"): "a call whose input was cut is no call",
    ("vercel_stream.mjs", "search"): "the server's search is a call like any other",
}
"""What clients make of a scenario that is not what it says, at whatever server."""

_SWALLOWS = {"vercel_stream.mjs": "its text stream ends at an error event as if it were whole"}


@pytest.mark.parametrize("scenario", _WHOLE)
@pytest.mark.parametrize("name", NAMES)
def test_a_client_gets_what_was_recorded(name: str, scenario: str, clients: Path) -> None:
    """Its text, tool calls, stop reason and usage are those of the recording."""
    paths = [path for path in _files(scenario) if path.exists()]
    with inspector.load(paths[-1]) as recording:
        message = inspector.assemble(recording)
    goes_on = "tool_runner" in name and scenario == "tools"
    if goes_on:
        paths.append(SAMPLES / "text.jsonl")
    with inspector.serve(*paths, instant=True, match="order") as server:
        told = run(name, clients, server.base_url, _calls(message))
    if goes_on:  # it has called the tools and asked on
        assert (told.code, len(server.requests)) == (0, 2), told.errors
        return
    if (name, scenario) in _OWN_WAYS:
        with serving(demo_scripts(scenario), speed=AT_ONCE) as url:
            first = run(name, clients, url, _calls(message))
        assert (told.code, told.summary) == (first.code, first.summary)
        return
    assert told.code == 0, told.errors
    assert told.summary is not None
    _compare(name, told.summary, message)


@pytest.mark.parametrize("scenario", _BROKEN)
@pytest.mark.parametrize("name", NAMES)
def test_an_error_is_never_played_as_a_success(name: str, scenario: str, clients: Path) -> None:
    """The client raises, as it would have at the API."""
    if scenario == "error" and name in _SWALLOWS:
        pytest.skip(_SWALLOWS[name])
    with inspector.serve(SAMPLES / f"{scenario}.jsonl", instant=True) as server:
        assert run(name, clients, server.base_url).code != 0


@pytest.mark.parametrize("name", NAMES)
def test_a_cut_is_to_a_client_what_it_was(name: str, clients: Path) -> None:
    """Most do not notice, and hand on what came; whatever they do, they do it here as well."""
    with serving(demo_scripts(_CUT), speed=AT_ONCE) as url:
        first = run(name, clients, url)
    with inspector.serve(SAMPLES / f"{_CUT}.jsonl", instant=True) as server:
        again = run(name, clients, server.base_url)
    assert (again.code, again.summary) == (first.code, first.summary)


def test_every_scenario_is_tried() -> None:
    """A new one has to be put where it belongs."""
    assert set(SCENARIOS) == {*_WHOLE, *_BROKEN, _CUT}


def _files(scenario: str) -> list[Path]:
    names = (f"{scenario}.jsonl", f"{scenario}.2.jsonl", f"{scenario}.jsonl.gz")
    return [SAMPLES / name for name in names]


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
