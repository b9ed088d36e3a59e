"""The assembled message beside the SDK's own, on every real stream of the corpus."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from inspector.analysis.message import Assembler
from inspector.analysis.step import Step, steps
from inspector.recording.lines import Event

if TYPE_CHECKING:
    from tests.analysis.message.conftest import Sdk

REFUSED = {
    "codecompanion.nvim.anthropic_compaction_streaming": (
        "no blank line stands between its events: none is dispatched, and there is no message"
    ),
    "codecompanion.nvim.anthropic_reasoning_streaming": (
        "no blank line stands between its events: none is dispatched, and there is no message"
    ),
    "codecompanion.nvim.stubs.anthropic_streaming": (
        "no blank line stands between its events: none is dispatched, and there is no message"
    ),
    "rig.gateway_message_delta_metadata": (
        "its last event, `data`, holds `[DONE]`: the SDK raises on data that is not JSON"
    ),
}
"""The streams that the SDK does not accept, stable or beta, and why."""

BETA_ONLY = {
    "anthropic-sdk-python.fable-fallback.stream-a-refusal": {"usage"},
    "braintrust-js.claude-agent-sdk-v0-latest.14": {"context_management", "usage"},
    "braintrust-js.claude-agent-sdk-v0-latest.17": {"context_management", "usage"},
    "braintrust-js.claude-agent-sdk-v0-latest.21": {"context_management", "usage"},
    "braintrust-js.claude-agent-sdk-v0.2.76.10": {"context_management"},
    "pydantic-ai.anthropic_advisor_tool_stream": {"usage"},
    "pydantic-ai.anthropic_compaction_usage_with_cache_streaming": {
        "content",
        "context_management",
        "usage",
    },
    "pydantic-ai.anthropic_mcp_servers_stream": {"content"},
    "vercel-ai.__fixtures__.anthropic-fallback": {"model", "usage"},
    "vercel-ai.clear-thinking.1": {"context_management"},
    "vercel-ai.clear-tool-uses.1": {"context_management"},
}
"""Where the stable types give less than the beta types: they do not take `context_management` and
`usage.iterations` from message_delta, the model from a fallback block, the content of a compaction,
nor the input of an MCP tool."""


@pytest.fixture(scope="module")
def streams(corpus: Path) -> dict[str, bytes]:
    """The bodies of the corpus by name."""
    return {path.stem: path.read_bytes() for path in sorted(corpus.glob("*.sse"))}


def test_the_message_of_every_accepted_stream_is_the_one_the_sdk_gives(
    streams: dict[str, bytes], sdk: Sdk, assembled: Callable[[bytes], Assembler]
) -> None:
    """Equal as JSON to the beta `get_final_message()`, and nothing but REFUSED is refused."""
    assert len(streams) == 159
    refused = set()
    for name, body in streams.items():
        verdict = sdk.judge(body)
        if verdict.message is None:
            refused.add(name)
        else:
            assert assembled(body).message() == verdict.message, name
    assert refused == set(REFUSED)


def test_the_message_is_the_sdk_s_snapshot_after_every_event(
    streams: dict[str, bytes], sdk: Sdk, events: Callable[[bytes], list[Event]]
) -> None:
    """Not only at the end: the state after event n is what the SDK has after it."""
    compared = 0
    for name, body in streams.items():
        snapshots = sdk.judge(body).snapshots
        assembler = Assembler()
        for step, snapshot in zip(_handed_on(assembler, events(body)), snapshots, strict=False):
            assert assembler.message() == snapshot, (name, step.number)
            compared += 1
    assert compared > 4_900


def test_the_stable_types_give_the_same_but_for_what_only_the_beta_types_know(
    streams: dict[str, bytes], sdk: Sdk, assembled: Callable[[bytes], Assembler]
) -> None:
    """Equal to the stable `get_final_message()` as well, but for the keys in BETA_ONLY."""
    differing = {}
    for name, body in streams.items():
        stable = sdk.judge(body, beta=False).message
        if stable is None:
            assert name in REFUSED
            continue
        message = assembled(body).message()
        keys = {
            key for key in message.keys() | stable.keys() if message.get(key) != stable.get(key)
        }
        if keys:
            differing[name] = keys
    assert differing == BETA_ONLY


def test_a_stream_is_called_refused_if_and_only_if_the_sdk_refuses_it(
    streams: dict[str, bytes], assembled: Callable[[bytes], Assembler]
) -> None:
    """`refused` problems, with what is unfinished at the end, foretell the SDK's verdict."""
    refused = set()
    for name, body in streams.items():
        assembler = assembled(body)
        if any(problem.refused for problem in (*assembler.problems, *assembler.unfinished())):
            refused.add(name)
    assert refused == set(REFUSED)


def _handed_on(assembler: Assembler, events: list[Event]) -> Iterator[Step]:
    """Fold the events, and stop at each that the SDK hands on, too."""
    for step in steps(events):
        assembler.step(step)
        if step.event.event != "ping" and step.payload is not None:
            yield step
