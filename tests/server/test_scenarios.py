"""Every scenario shows what its name says, in a stream that the API could have sent."""

from __future__ import annotations

import json
import random
from collections import Counter
from itertools import pairwise
from typing import Any

import pytest

from inspector.server.scenarios import DEFAULT, SCENARIOS, UnknownScenario, scenario
from inspector.server.script import Script
from inspector.wire.decoder import Decoder
from inspector.wire.frame import canonical

NAMES = list(SCENARIOS)
BROKEN = ["error", "cut", "abort"]
WHOLE = [name for name in NAMES if name not in BROKEN]
MS = 1_000_000

DELTAS = {
    "text": {"text_delta", "citations_delta"},
    "thinking": {"thinking_delta", "signature_delta"},
    "tool_use": {"input_json_delta"},
    "server_tool_use": {"input_json_delta"},
    "web_search_tool_result": set(),
}
"""Block type → the deltas that it may have."""


def played(name: str) -> Script:
    """The attempt that has a stream: the last one."""
    return scenario(name).attempts()[-1]


def events(script: Script) -> list[dict[str, Any]]:
    """The data of every event of a script."""
    decoder = Decoder()
    frames = [frame for chunk in script.chunks for frame in decoder.feed(chunk.data)]
    found = []
    for frame in frames:
        assert frame.event is not None
        assert frame.raw == canonical(frame.event, frame.data)
        data = json.loads(frame.data)
        assert data["type"] == frame.event
        found.append(data)
    return found


def blocks(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The content blocks as they began."""
    return [e["content_block"] for e in found if e["type"] == "content_block_start"]


def joined(found: list[dict[str, Any]], index: int, key: str) -> str:
    """The deltas of one block, put together."""
    deltas = [
        e["delta"] for e in found if e["type"] == "content_block_delta" and e["index"] == index
    ]
    return "".join(delta.get(key, "") for delta in deltas)


def check_blocks(found: list[dict[str, Any]]) -> str | None:
    """Hold the events to the protocol; the type of the block that is left open, if one is."""
    assert found[0]["type"] == "message_start"
    begun = 0
    open_block: str | None = None
    for event in found[1:]:
        kind = event["type"]
        if kind == "content_block_start":
            assert open_block is None
            assert event["index"] == begun
            open_block = event["content_block"]["type"]
            begun += 1
        elif kind == "content_block_delta":
            assert open_block is not None
            assert event["index"] == begun - 1
            assert event["delta"]["type"] in DELTAS[open_block]
        elif kind == "content_block_stop":
            assert open_block is not None
            assert event["index"] == begun - 1
            open_block = None
        else:
            assert kind in {"ping", "message_delta", "message_stop", "error"}
    return open_block


def test_the_scenarios_are_the_ones_that_the_documentation_names() -> None:
    """Twelve, in the order in which they are listed; plain text is what one gets unasked."""
    assert set(NAMES) == {
        "text", "thinking", "tools", "search", "stall", "max-tokens",
        "error", "cut", "abort", "buffered", "rate-limit", "long",
    }  # fmt: skip
    assert NAMES[0] == DEFAULT == "text"
    assert all(name == each.name for name, each in SCENARIOS.items())


def test_an_unknown_scenario_is_refused_with_the_known_ones() -> None:
    """One line that says what can be asked for instead."""
    with pytest.raises(UnknownScenario, match=r"^no scenario is called 'txt'; there are text, th"):
        scenario("txt")


@pytest.mark.parametrize("name", NAMES)
def test_titles_fit_one_line(name: str) -> None:
    """So that `--demo list` is a table."""
    title = scenario(name).title
    assert title
    assert len(title) <= 72
    assert "\n" not in title


@pytest.mark.parametrize("name", NAMES)
def test_a_scenario_is_the_same_every_time(name: str) -> None:
    """Its chance is seeded, and the chance of the program around it is left alone."""
    before = random.getstate()
    assert scenario(name).attempts() == scenario(name).attempts()
    assert random.getstate() == before


@pytest.mark.parametrize("name", NAMES)
def test_reads_grow_in_time_between_headers_and_end(name: str) -> None:
    """Headers, then reads strictly one after the other, then the end."""
    for script in scenario(name).attempts():
        times = [script.headers_ns, *(chunk.t_ns for chunk in script.chunks)]
        assert all(a < b for a, b in pairwise(times))
        assert times[-1] <= script.end_ns
        assert all(chunk.data for chunk in script.chunks)


@pytest.mark.parametrize("name", NAMES)
def test_a_scenario_takes_seconds_and_not_minutes(name: str) -> None:
    """Two to six of them, the stall a little more, the long one about eleven."""
    total_ms = sum(script.end_ns for script in scenario(name).attempts()) / MS
    low, high = {"stall": (6_000, 8_000), "long": (10_000, 12_000)}.get(name, (1_800, 6_000))
    assert low <= total_ms <= high


@pytest.mark.parametrize("name", NAMES)
def test_headers_come_as_the_api_sends_them(name: str) -> None:
    """A request id, the rate limits, a content type; none that belongs to one connection."""
    for script in scenario(name).attempts():
        headers = dict(script.headers)
        assert len(headers) == len(script.headers)
        assert headers["request-id"].startswith("req_01")
        assert "anthropic-ratelimit-requests-remaining" in headers
        assert not {"transfer-encoding", "connection"} & set(headers)
        streams = script.status == 200
        assert headers["content-type"].startswith("text/event" if streams else "application/json")
        assert headers.get("content-length") == (None if streams else str(len(script.body)))


@pytest.mark.parametrize("name", WHOLE)
def test_whole_streams_keep_the_protocol(name: str) -> None:
    """Indexes without a gap, every delta inside its block, the message begun once and ended."""
    found = events(played(name))
    kinds = Counter(event["type"] for event in found)
    assert kinds["message_start"] == kinds["message_delta"] == kinds["message_stop"] == 1
    assert [event["type"] for event in found[-2:]] == ["message_delta", "message_stop"]
    assert check_blocks(found) == ("tool_use" if name == "max-tokens" else None)
    assert kinds["ping"] >= 1


@pytest.mark.parametrize("name", WHOLE)
def test_usage_begins_with_a_placeholder_and_ends_with_totals(name: str) -> None:
    """Totals are cumulative, and thinking is a part of the output."""
    found = events(played(name))
    start, end = found[0]["message"]["usage"], found[-2]["usage"]
    assert 1 <= start["output_tokens"] <= 26
    assert end["output_tokens"] > start["output_tokens"]
    assert end["input_tokens"] >= start["input_tokens"]
    assert 0 <= end["output_tokens_details"]["thinking_tokens"] <= end["output_tokens"]
    assert end["output_tokens"] <= scenario(name).request["max_tokens"]
    for key in ("cache_creation_input_tokens", "cache_read_input_tokens"):
        assert start[key] == end[key] == 0


@pytest.mark.parametrize("name", [n for n in NAMES if n != "buffered"])
def test_frames_are_padded_and_reads_end_in_odd_places(name: str) -> None:
    """0 to 15 spaces before the last brace; reads that end in lines and in characters."""
    script = played(name)
    lines = [line for line in script.body.split(b"\n") if line.endswith(b"}")]
    padding = {len(line) - 1 - len(line[:-1].rstrip(b" ")) for line in lines}
    assert min(padding) == 0
    assert 10 <= max(padding) <= 15
    inner = [chunk.data for chunk in script.chunks[:-1] if not chunk.data.endswith(b"\n\n")]
    assert any(data.rpartition(b"\n")[0].endswith(b"content_block_delta") for data in inner)
    assert any(not data.endswith(b"\n") for data in inner)
    if not script.body.isascii():
        assert any(data[-1] >= 0x80 for data in inner)
    assert any(chunk.data.count(b"\ndata: ") > 1 for chunk in script.chunks[1:-1])


@pytest.mark.parametrize("name", NAMES)
def test_the_model_that_was_asked_is_the_one_that_answers(name: str) -> None:
    """Request and answer belong together, and ids have the API's shape."""
    message = events(played(name))[0]["message"]
    assert message["model"] == scenario(name).request["model"]
    assert message["id"].startswith("msg_01")
    assert len(message["id"]) == 28


def test_text_is_one_block_that_answers_the_question() -> None:
    """The default: a ping, then a pleasant answer in one block."""
    found = events(played("text"))
    assert [block["type"] for block in blocks(found)] == ["text"]
    assert found[2] == {"type": "ping"}
    assert joined(found, 0, "text").startswith("That smell is chemistry you can eat.")
    assert found[-2]["delta"]["stop_reason"] == "end_turn"


def test_thinking_comes_before_the_text_and_is_signed() -> None:
    """The signature is the last delta of the thinking block."""
    found = events(played("thinking"))
    assert [block["type"] for block in blocks(found)] == ["thinking", "text"]
    assert "7 + 3 = 10" in joined(found, 0, "thinking")
    deltas = [e["delta"]["type"] for e in found if e.get("index") == 0 and "delta" in e]
    assert deltas.count("signature_delta") == 1
    assert deltas[-1] == "signature_delta"
    assert found[-2]["usage"]["output_tokens_details"]["thinking_tokens"] > 100


def test_tools_are_two_calls_whose_fragments_make_json() -> None:
    """The first fragment is empty; what they add up to is what the tool wants."""
    found = events(played("tools"))
    calls = [block for block in blocks(found) if block["type"] == "tool_use"]
    assert [call["name"] for call in calls] == ["get_forecast", "find_trains"]
    assert all(call["input"] == {} and call["id"].startswith("toolu_01") for call in calls)
    fragments = [e["delta"] for e in found if e.get("index") == 2 and "delta" in e]
    assert fragments[0]["partial_json"] == ""
    assert len(fragments) > 5
    schemas = {tool["name"]: tool["input_schema"] for tool in scenario("tools").request["tools"]}
    for index, call in enumerate(calls, start=1):
        given = json.loads(joined(found, index, "partial_json"))
        assert set(schemas[call["name"]]["required"]) <= set(given)
        assert set(given) <= set(schemas[call["name"]]["properties"])
    assert found[-2]["delta"]["stop_reason"] == "tool_use"


def test_search_brings_its_whole_result_and_cites_it() -> None:
    """One event holds all pages; every citation is of one of them; input tokens grow."""
    found = events(played("search"))
    call, result = blocks(found)[1:3]
    assert (call["type"], call["name"]) == ("server_tool_use", "web_search")
    assert result["tool_use_id"] == call["id"]
    pages = {page["url"]: page["title"] for page in result["content"]}
    assert all(page["encrypted_content"].startswith("E") for page in result["content"])
    cited = [
        e["delta"]["citation"]
        for e in found
        if e["type"] == "content_block_delta" and e["delta"]["type"] == "citations_delta"
    ]
    assert len(cited) == 3
    assert all(pages[citation["url"]] == citation["title"] for citation in cited)
    assert found[-2]["usage"]["server_tool_use"]["web_search_requests"] == 1
    assert found[-2]["usage"]["input_tokens"] > found[0]["message"]["usage"]["input_tokens"]


def test_stall_hides_its_thinking_and_falls_silent_in_the_answer() -> None:
    """No thinking text, pings while it thinks, and two seconds without a byte after that."""
    script = played("stall")
    found = events(script)
    assert joined(found, 0, "thinking") == ""
    assert found[-2]["usage"]["output_tokens_details"]["thinking_tokens"] > 100
    kinds = [event["type"] for event in found]
    assert kinds[:4] == ["message_start", "content_block_start", "ping", "ping"]
    assert found[4]["delta"]["type"] == "signature_delta"
    gaps = sorted(b.t_ns - a.t_ns for a, b in pairwise(script.chunks))
    assert gaps[-1] >= 2_000 * MS
    median = gaps[len(gaps) // 2]
    assert gaps[-1] >= 10 * median


def test_max_tokens_leaves_the_call_open_and_its_json_unfinished() -> None:
    """No `content_block_stop`, and fragments that do not parse."""
    found = events(played("max-tokens"))
    assert check_blocks(found) == "tool_use"
    with pytest.raises(json.JSONDecodeError):
        json.loads(joined(found, 1, "partial_json"))
    assert found[-2]["delta"]["stop_reason"] == "max_tokens"
    asked_for = scenario("max-tokens").request["max_tokens"]
    assert found[-2]["usage"]["output_tokens"] == asked_for


def test_error_is_the_last_event_of_a_200() -> None:
    """The message never stops, and the connection ends cleanly."""
    script = played("error")
    found = events(script)
    assert (script.status, script.ending) == (200, "clean")
    assert found[-1]["error"]["type"] == "overloaded_error"
    assert found[-1]["request_id"] == dict(script.headers)["request-id"]
    assert check_blocks(found) == "text"


def test_cut_ends_cleanly_between_two_frames() -> None:
    """Nothing is torn, but the block is open and the message has no end."""
    script = played("cut")
    assert script.ending == "clean"
    assert script.body.endswith(b"}\n\n")
    assert check_blocks(events(script)) == "text"
    assert b"message_stop" not in script.body


def test_abort_ends_in_a_reset_inside_a_frame() -> None:
    """The last frame is torn inside its data."""
    script = played("abort")
    assert script.ending == "abort"
    assert script.body.rpartition(b"\n")[2].startswith(b'data: {"type":"content_block_delta"')
    assert check_blocks(events(script)) == "text"


def test_buffered_comes_all_at_once_at_the_end() -> None:
    """Even the headers are late, and reads have the size of a proxy's buffers."""
    script = played("buffered")
    assert len(events(script)) > 20
    assert script.chunks[0].t_ns >= 0.8 * script.end_ns
    assert script.chunks[-1].t_ns - script.chunks[0].t_ns < 2 * MS
    assert {len(chunk.data) for chunk in script.chunks[:-1]} == {4096}
    assert dict(script.headers)["via"] == "1.1 edge-proxy"


def test_rate_limit_refuses_once_and_answers_then() -> None:
    """A 429 in the API's error shape that says when to come back, then an ordinary stream."""
    refused, answered = scenario("rate-limit").attempts()
    assert refused.status == 429
    assert dict(refused.headers)["retry-after"] == "1"
    body = json.loads(refused.body)
    assert body["error"]["type"] == "rate_limit_error"
    assert body["request_id"] == dict(refused.headers)["request-id"]
    assert answered.status == 200
    assert dict(answered.headers)["request-id"] != body["request_id"]


def test_long_has_twenty_thousand_events() -> None:
    """Exactly, in one block of text that ends as it should."""
    found = events(played("long"))
    assert len(found) == 20_000
    text = joined(found, 0, "text")
    assert text.startswith("### 1. ")
    assert text.endswith("“and find that it is a matter of taste.”")
    assert len({line for line in text.splitlines() if line.startswith("#")}) > 150
