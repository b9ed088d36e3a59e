"""Mutations: for each rule of the message's levels, a change to a stream that makes it fire."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Final

from tests.compare.mutation import Mutation
from tests.compare.sample import Sample

Change = Callable[[Sample], None]


def _changed(name: str, change: Change, before: Change | None, folder: Path) -> tuple[Path, Path]:
    """A sample as BASE, changed as HEAD; `before` is done to both of them first."""
    base = Sample.of(name)
    if before is not None:
        before(base)
    head = base.copy()
    change(head)
    return base.write(folder / "base.jsonl"), head.write(folder / "head.jsonl")


def _unmatched(lacking: str, folder: Path) -> tuple[Path, Path]:
    """Two folders, one of which lacks one of two cases."""
    for side in ("base", "head"):
        (folder / side).mkdir()
        for name in ("text", "tools"):
            if name == "text" or side != lacking:
                sample = Sample.of(name)
                sample.labels = {"case": name}
                sample.write(folder / side / f"{name}.jsonl")
    return folder / "base", folder / "head"


def _beside(change: Change, folder: Path) -> tuple[Path, Path]:
    """A baseline of three runs, the second of them changed, and the first once more."""
    for name in ("base/text-1", "base/text-2", "base/text-3", "head/text-1"):
        sample = Sample.of("text")
        if name == "base/text-2":
            change(sample)
        (folder / name).parent.mkdir(exist_ok=True)
        sample.write(folder / f"{name}.jsonl")
    return folder / "base", folder / "head"


def _cut(sample: Sample) -> None:
    del sample.events[-2:]


def _asking_else(sample: Sample) -> None:
    sample.body["messages"] = [{"role": "user", "content": "What else?"}]


MUTATIONS: Final[dict[str, Mutation]] = {
    "case.missing": Mutation("case.missing", partial(_unmatched, "head")),
    "case.new": Mutation("case.new", partial(_unmatched, "base")),
    "case.incomplete": Mutation("case.incomplete", partial(_beside, _cut)),
    "case.mixed": Mutation("case.mixed", partial(_beside, _asking_else)),
}


def _mutation(
    rule: str, name: str = "text", before: Change | None = None
) -> Callable[[Change], Change]:
    """Registers what follows as the mutation of a rule."""

    def register(change: Change) -> Change:
        MUTATIONS[rule] = Mutation(rule, partial(_changed, name, change, before))
        return change

    return register


def _start(sample: Sample, index: int = 0) -> Any:
    return next(
        data
        for _, data in sample.events
        if data["type"] == "content_block_start" and data["index"] == index
    )


def _stop_at(sample: Sample, index: int = 0) -> int:
    return next(
        at
        for at, (_, data) in enumerate(sample.events)
        if data["type"] == "content_block_stop" and data["index"] == index
    )


# The request.


@_mutation("request.model")
def _(sample: Sample) -> None:
    sample.body["model"] = "claude-another-1"


@_mutation("request.parameters")
def _(sample: Sample) -> None:
    sample.body["max_tokens"] = 7


@_mutation("request.system")
def _(sample: Sample) -> None:
    sample.body["system"] = "Answer in rhymes."


@_mutation("request.tools", "tools")
def _(sample: Sample) -> None:
    sample.body["tools"].pop()


@_mutation("request.messages")
def _(sample: Sample) -> None:
    sample.body["messages"].append({"role": "user", "content": "And then?"})


@_mutation("request.betas")
def _(sample: Sample) -> None:
    sample.betas = "context-management-2025-06-27"


@_mutation("request.endpoint")
def _(sample: Sample) -> None:
    sample.path = "/v1/messages?beta=true"


# The protocol: the message as a whole.


@_mutation("protocol.outcome")
def _(sample: Sample) -> None:
    sample.events = sample.events[:-10]
    sample.closing = "upstream"


@_mutation("protocol.status")
def _(sample: Sample) -> None:
    sample.status = 529


@_mutation("protocol.message-start-missing")
def _(sample: Sample) -> None:
    sample.drop("message_start")


@_mutation("protocol.message-start-late")
def _(sample: Sample) -> None:
    sample.events[0], sample.events[1] = sample.events[1], sample.events[0]
    while sample.events[0][0] == "ping":
        sample.events.insert(2, sample.events.pop(0))


@_mutation("protocol.message-start-repeated")
def _(sample: Sample) -> None:
    sample.events.insert(1, sample.events[0])


@_mutation("protocol.message-delta-missing")
def _(sample: Sample) -> None:
    sample.drop("message_delta")


@_mutation("protocol.message-delta-repeated")
def _(sample: Sample) -> None:
    at = sample.at("message_delta")
    sample.events.insert(at, sample.events[at])


@_mutation("protocol.stop-reason-missing")
def _(sample: Sample) -> None:
    sample.data("message_delta")["delta"]["stop_reason"] = None


@_mutation("protocol.message-stop-missing")
def _(sample: Sample) -> None:
    sample.drop("message_stop")


def _of_another_vocabulary(sample: Sample) -> None:
    sample.events = [
        ("chunk", {"type": "chunk", "text": "one"}),
        ("chunk", {"type": "chunk", "text": "two"}),
    ]


@_mutation("protocol.stream-cut", before=_of_another_vocabulary)
def _(sample: Sample) -> None:
    sample.closing = "upstream"


@_mutation("protocol.other-vocabulary")
def _(sample: Sample) -> None:
    _of_another_vocabulary(sample)


@_mutation("protocol.after-message-stop")
def _(sample: Sample) -> None:
    at = sample.at("message_delta")
    sample.events.append(sample.events.pop(at))


_ERROR: Final = {
    "type": "error",
    "error": {"details": None, "type": "overloaded_error", "message": "Overloaded"},
}


@_mutation("protocol.error-event")
def _(sample: Sample) -> None:
    sample.events[20:] = [("error", _ERROR)]


def _failed(sample: Sample) -> None:
    sample.events[20:] = [("error", _ERROR)]


@_mutation("protocol.after-error", before=_failed)
def _(sample: Sample) -> None:
    sample.events.append(sample.events[10])


# The protocol: content blocks.


@_mutation("protocol.block-index", "thinking")
def _(sample: Sample) -> None:
    for _, data in sample.events:
        if data.get("index") == 1:
            data["index"] = 5


@_mutation("protocol.block-repeated", "thinking")
def _(sample: Sample) -> None:
    for _, data in sample.events:
        if data.get("index") == 1:
            data["index"] = 0


@_mutation("protocol.block-overlap", "thinking")
def _(sample: Sample) -> None:
    stop = sample.events.pop(_stop_at(sample))
    sample.events.insert(_stop_at(sample, 1), stop)


@_mutation("protocol.block-stop-missing")
def _(sample: Sample) -> None:
    sample.drop("content_block_stop")


@_mutation("protocol.block-stop-unmatched")
def _(sample: Sample) -> None:
    at = _stop_at(sample)
    sample.events.insert(at, sample.events[at])


@_mutation("protocol.delta-outside-block")
def _(sample: Sample) -> None:
    at = _stop_at(sample)
    sample.events.insert(at - 1, sample.events.pop(at))


@_mutation("protocol.delta-mismatch")
def _(sample: Sample) -> None:
    delta = {"type": "input_json_delta", "partial_json": "{}"}
    sample.insert(_stop_at(sample), {"type": "content_block_delta", "index": 0, "delta": delta})


@_mutation("protocol.block-after-message-delta")
def _(sample: Sample) -> None:
    at = _stop_at(sample)
    sample.events.insert(sample.at("message_stop") - 1, sample.events.pop(at))


# The protocol: payloads.


@_mutation("protocol.data-not-json")
def _(sample: Sample) -> None:
    sample.events[20] = ("content_block_delta", b'{"type":"content_block_delta","index":0,')


@_mutation("protocol.data-not-strict")
def _(sample: Sample) -> None:
    sample.events[20] = (
        "content_block_delta",
        b'{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"\\ud83d"}}',
    )


@_mutation("protocol.name-mismatch")
def _(sample: Sample) -> None:
    sample.events[20] = ("content_delta", sample.events[20][1])


@_mutation("protocol.field-missing")
def _(sample: Sample) -> None:
    del sample.data("content_block_start")["index"]


@_mutation("protocol.unknown-event")
def _(sample: Sample) -> None:
    sample.insert(20, {"type": "progress", "share": 0.5})


@_mutation("protocol.unknown-block")
def _(sample: Sample) -> None:
    _start(sample)["content_block"] = {"type": "hologram", "text": ""}


@_mutation("protocol.unknown-delta")
def _(sample: Sample) -> None:
    delta = {"type": "hologram_delta", "beam": "…"}
    sample.insert(20, {"type": "content_block_delta", "index": 0, "delta": delta})


@_mutation("protocol.unknown-field")
def _(sample: Sample) -> None:
    sample.data("message_start")["gateway"] = "one"


@_mutation("protocol.unknown-stop-reason")
def _(sample: Sample) -> None:
    sample.data("message_delta")["delta"]["stop_reason"] = "boredom"


# Frames.


@_mutation("frames.bom")
def _(sample: Sample) -> None:
    _respell(sample, 0, lambda frame: b"\xef\xbb\xbf" + frame)


@_mutation("frames.invalid-utf8")
def _(sample: Sample) -> None:
    _respell(sample, 20, lambda frame: frame.replace(b'"text":"', b'"text":"\xff'))


@_mutation("frames.nameless")
def _(sample: Sample) -> None:
    _respell(sample, 20, lambda frame: frame.partition(b"\n")[2])


@_mutation("frames.without-data")
def _(sample: Sample) -> None:
    _respell(sample, 20, lambda frame: b"event: content_block_delta\n\n" + frame)


@_mutation("frames.merged")
def _(sample: Sample) -> None:
    _respell(sample, 20, lambda frame: b"event: content_block_delta\n" + frame)


@_mutation("frames.unknown-field")
def _(sample: Sample) -> None:
    _respell(sample, 20, lambda frame: b"gateway: one\n" + frame)


@_mutation("frames.unterminated")
def _(sample: Sample) -> None:
    sample.after = b"event: ping\ndata: {"


def _respell(sample: Sample, at: int, spell: Callable[[bytes], bytes]) -> None:
    """Give the frame of one event another spelling."""
    sample.respelled[at] = spell


def _answered_by(error: str) -> Change:
    """A change to an answer that is no stream, but an error."""

    def change(sample: Sample) -> None:
        sample.events = []
        sample.status = 400
        sample.headers = {"content-type": "application/json"}
        told = {"type": error, "message": "It cannot be done."}
        sample.after = json.dumps({"type": "error", "error": told}).encode()

    return change


_mutation("protocol.body", before=_answered_by("invalid_request_error"))(
    _answered_by("authentication_error")
)


# The structure.


@_mutation("structure.block-sequence", "thinking")
def _(sample: Sample) -> None:
    del sample.events[
        sample.events.index(("content_block_start", _start(sample))) : _stop_at(sample) + 1
    ]
    for _, data in sample.events:
        if data.get("index") == 1:
            data["index"] = 0


@_mutation("structure.stop-reason")
def _(sample: Sample) -> None:
    sample.data("message_delta")["delta"]["stop_reason"] = "max_tokens"


def _stopped_by(sequence: str) -> Change:
    def change(sample: Sample) -> None:
        delta = sample.data("message_delta")["delta"]
        delta |= {"stop_reason": "stop_sequence", "stop_sequence": sequence}

    return change


_mutation("structure.stop-sequence", before=_stopped_by("STOP"))(_stopped_by("END"))


def _refused_for(category: str) -> Change:
    def change(sample: Sample) -> None:
        details = {"type": "refusal", "category": category, "explanation": "No."}
        delta = sample.data("message_delta")["delta"]
        delta |= {"stop_reason": "refusal", "stop_details": details}

    return change


_mutation("structure.refusal-category", before=_refused_for("cyber"))(_refused_for("bio"))


@_mutation("structure.model")
def _(sample: Sample) -> None:
    sample.data("message_start")["message"]["model"] = "claude-another-1"


@_mutation("structure.empty")
def _(sample: Sample) -> None:
    for delta in sample.deltas("text_delta"):
        delta["text"] = ""


@_mutation("structure.sealed", "thinking")
def _(sample: Sample) -> None:
    at = next(
        at
        for at, (_, data) in enumerate(sample.events)
        if data.get("delta", {}).get("type") == "signature_delta"
    )
    del sample.events[at]


@_mutation("structure.message-fields")
def _(sample: Sample) -> None:
    sample.data("message_start")["message"]["container"] = {
        "id": "container_1",
        "expires_at": "2026-11-22T10:30:00Z",
    }


# Tools.


@_mutation("tools.names", "tools")
def _(sample: Sample) -> None:
    _start(sample, 1)["content_block"]["name"] = "another_tool"


@_mutation("tools.arguments", "tools")
def _(sample: Sample) -> None:
    _give(sample, 1, '{"location":"Nowhere"}')


@_mutation("tools.arguments-lost", "tools")
def _(sample: Sample) -> None:
    _give(sample, 1, "")


@_mutation("tools.id-lost", "tools")
def _(sample: Sample) -> None:
    _start(sample, 1)["content_block"]["id"] = ""


@_mutation("tools.args-invalid-json", "tools")
def _(sample: Sample) -> None:
    _give(sample, 1, '{"location":"Nowhere",}')


@_mutation("tools.args-not-object", "tools")
def _(sample: Sample) -> None:
    _give(sample, 1, '["Nowhere"]')


@_mutation("tools.args-truncated", "tools")
def _(sample: Sample) -> None:
    sample.events = sample.events[: _stop_at(sample, 1) - 3]
    sample.closing = "upstream"


@_mutation("tools.id-repeated", "tools")
def _(sample: Sample) -> None:
    _start(sample, 2)["content_block"]["id"] = _start(sample, 1)["content_block"]["id"]


@_mutation("tools.result-unmatched", "search")
def _(sample: Sample) -> None:
    _start(sample, 2)["content_block"]["tool_use_id"] = "srvtoolu_of_another"


@_mutation("tools.reference", "search")
def _(sample: Sample) -> None:
    _start(sample, 2)["content_block"]["tool_use_id"] = "srvtoolu_of_another"


@_mutation("tools.result-error", "search")
def _(sample: Sample) -> None:
    error = {"type": "web_search_tool_result_error", "error_code": "unavailable"}
    _start(sample, 2)["content_block"]["content"] = error


@_mutation("tools.stop-reason", "tools")
def _(sample: Sample) -> None:
    sample.data("message_delta")["delta"]["stop_reason"] = "end_turn"


def _give(sample: Sample, index: int, text: str) -> None:
    """Make a tool call bring that input."""
    deltas = [
        data["delta"]
        for _, data in sample.events
        if data["type"] == "content_block_delta" and data["index"] == index
    ]
    for delta in deltas:
        delta["partial_json"] = ""
    deltas[-1]["partial_json"] = text


# Usage.


@_mutation("usage.input")
def _(sample: Sample) -> None:
    sample.data("message_start")["message"]["usage"]["input_tokens"] += 9
    sample.data("message_delta")["usage"].pop("input_tokens", None)


@_mutation("usage.output")
def _(sample: Sample) -> None:
    sample.data("message_delta")["usage"]["output_tokens"] *= 2


def _read_from_cache(sample: Sample) -> None:
    for usage in (
        sample.data("message_start")["message"]["usage"],
        sample.data("message_delta")["usage"],
    ):
        usage["cache_read_input_tokens"] = 1_000


@_mutation("usage.cache-read", before=_read_from_cache)
def _(sample: Sample) -> None:
    for usage in (
        sample.data("message_start")["message"]["usage"],
        sample.data("message_delta")["usage"],
    ):
        usage["cache_creation_input_tokens"] = usage.pop("cache_read_input_tokens")


@_mutation("usage.fields")
def _(sample: Sample) -> None:
    sample.data("message_start")["message"]["usage"]["service_tier"] = "priority"


@_mutation("usage.missing")
def _(sample: Sample) -> None:
    del sample.data("message_delta")["usage"]["output_tokens"]


@_mutation("usage.invalid")
def _(sample: Sample) -> None:
    sample.data("message_delta")["usage"]["output_tokens"] = -1


@_mutation("usage.not-cumulative")
def _(sample: Sample) -> None:
    at = sample.at("message_delta")
    _, data = sample.copy().events[at]
    data["usage"]["output_tokens"] += 100
    sample.insert(at, data)


@_mutation("usage.thinking-over-output")
def _(sample: Sample) -> None:
    usage = sample.data("message_delta")["usage"]
    usage["output_tokens_details"] = {"thinking_tokens": usage["output_tokens"] + 1}


# Content.


@_mutation("content.text")
def _(sample: Sample) -> None:
    sample.deltas("text_delta")[5]["text"] = " something else"


@_mutation("content.thinking", "thinking")
def _(sample: Sample) -> None:
    sample.deltas("thinking_delta")[5]["thinking"] = " something else"


@_mutation("content.citations", "search")
def _(sample: Sample) -> None:
    sample.deltas("citations_delta")[0]["citation"]["title"] = "Another page"


@_mutation("content.blocks", "search")
def _(sample: Sample) -> None:
    _start(sample, 2)["content_block"]["content"][0]["title"] = "Another page"
