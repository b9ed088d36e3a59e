"""What the rules find in real streams: nothing of weight, or the reason stands here."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from inspector.analysis.rules import Findings, reaches

NO_BLANK_LINE = (
    "the fixture's file lacks the blank line after message_stop, so that nothing dispatches it",
    {"protocol.message-stop-missing", "frames.unterminated"},
)
NO_BLANK_LINES = (
    "the fixture has no blank lines between its events, so that not one is dispatched",
    {"protocol.message-start-missing", "frames.merged", "frames.unterminated"},
)
EXCEPTIONS: dict[str, tuple[str, set[str]]] = {
    "anthropic-sdk-python.streaming.tool_use_response": NO_BLANK_LINE,
    "rig.streaming_prompt_caching_reuses_tool_cache.1": NO_BLANK_LINE,
    "anthropic-sdk-python.incomplete_partial_json_response": (
        "max_tokens cut a tool's input short, and the blank line after message_stop is missing",
        {*NO_BLANK_LINE[1], "tools.args-truncated"},
    ),
    "codecompanion.nvim.anthropic_reasoning_streaming": NO_BLANK_LINES,
    "codecompanion.nvim.stubs.anthropic_streaming": NO_BLANK_LINES,
    "rig.gateway_message_delta_metadata": (
        "the gateway sends [DONE] after message_stop, at which the SDK raises",
        {"protocol.data-not-json", "protocol.after-message-stop"},
    ),
}
"""The recorded streams with findings above info: why, and the rules."""


def test_recorded_streams_raise_nothing_above_info(
    corpus: Path,
    manifest: list[dict[str, Any]],
    find: Callable[[list[dict[str, Any]] | bytes], Findings],
) -> None:
    """What the API really sends is never complained of, but where the fixture broke it."""
    found = {}
    for row in manifest:
        if row["origin"].startswith("recorded"):
            findings = find((corpus / f"{row['name']}.sse").read_bytes()).kept
            grave = {each.rule.id for each in findings if reaches(each.severity, "warning")}
            if grave:
                found[row["name"]] = grave
    assert found == {name: rules for name, (_, rules) in EXCEPTIONS.items()}


def test_hand_made_splices_are_caught(
    corpus: Path, find: Callable[[list[dict[str, Any]] | bytes], Findings]
) -> None:
    """A second message spliced into a stream is told as such, and the block that it left open."""
    body = (corpus / "vercel-ai.spliced-message-start.sse").read_bytes()
    grave = [each.rule.id for each in find(body).kept if each.severity == "error"]
    assert grave == ["protocol.block-stop-missing", "protocol.message-start-repeated"]
