"""The table of rules, and for each rule a stream that is faultless but for one thing."""

from __future__ import annotations

import re
from collections.abc import Callable
from copy import deepcopy
from functools import reduce
from typing import Any, TypeAlias

import pytest

from inspector.analysis.rules import RULES, SEVERITIES, Findings, check
from inspector.recording.lines import End, Event, Header, Line, Split, Unknown, Unreadable

Payloads: TypeAlias = list[dict[str, Any]]
START, BLOCK, PING, TEXT, MORE, STOP, CALL, EMPTY, ARGS, REST, CALLED, DELTA, END = range(13)
"""The places of the events in the shared stream."""


def without(*places: int) -> Callable[[Payloads], Payloads]:
    """Drops events."""
    return lambda events: [event for place, event in enumerate(events) if place not in places]


def twice(place: int) -> Callable[[Payloads], Payloads]:
    """Doubles an event."""
    return lambda events: [*events[: place + 1], *deepcopy(events[place:])]


def swapped(place: int) -> Callable[[Payloads], Payloads]:
    """The event of that place changes places with the next one."""
    return lambda events: [
        *events[:place],
        events[place + 1],
        events[place],
        *events[place + 2 :],
    ]


def changed(place: int, **changes: Any) -> Callable[[Payloads], Payloads]:
    """Sets members of an event; `a__b` is member b of member a."""

    def change(events: Payloads) -> Payloads:
        for path, value in changes.items():
            *holders, name = path.split("__")
            target = events[place]
            for holder in holders:
                target = target[holder]
            target[name] = value
        return events

    return change


def all_of(*changes: Callable[[Payloads], Payloads]) -> Callable[[Payloads], Payloads]:
    """Makes one change after the other."""
    return lambda events: reduce(lambda so_far, change: change(so_far), changes, events)


def then(*more: dict[str, Any], at: int = END + 1) -> Callable[[Payloads], Payloads]:
    """Puts events in, at the end unless a place is given."""
    return lambda events: [*events[:at], *more, *events[at:]]


ERROR = {"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}}
RESULT = {"type": "web_search_tool_result", "tool_use_id": "srvtoolu_1", "content": []}
THINKING = {"type": "thinking", "thinking": "", "signature": ""}
SIGNATURE = {"type": "signature_delta", "signature": "c2ln"}

BY_EVENTS: dict[str, Callable[[Payloads], Payloads]] = {
    "protocol.message-start-missing": without(START),
    "protocol.message-start-late": swapped(START),
    "protocol.message-start-repeated": twice(START),
    "protocol.message-delta-missing": without(DELTA),
    "protocol.message-delta-repeated": twice(DELTA),
    "protocol.stop-reason-missing": changed(DELTA, delta__stop_reason=None),
    "protocol.message-stop-missing": without(END),
    "protocol.after-message-stop": twice(END),
    "protocol.error-event": then(ERROR, at=END),
    "protocol.after-error": then(ERROR, at=END),
    "protocol.block-index": changed(CALL, index=2),
    "protocol.block-repeated": twice(BLOCK),
    "protocol.block-overlap": swapped(STOP),
    "protocol.block-stop-missing": without(STOP),
    "protocol.block-stop-unmatched": twice(STOP),
    "protocol.delta-outside-block": without(BLOCK),
    "protocol.delta-mismatch": changed(TEXT, delta__type="thinking_delta", delta__thinking="Hm"),
    "protocol.block-after-message-delta": swapped(CALLED),
    "protocol.data-not-strict": changed(TEXT, delta__text="\ud83d"),
    "protocol.field-missing": changed(TEXT, index="0"),
    "protocol.unknown-event": then({"type": "surprise"}, at=MORE),
    "protocol.unknown-block": changed(BLOCK, content_block__type="hologram"),
    "protocol.unknown-delta": changed(TEXT, delta__type="hologram_delta"),
    "protocol.unknown-field": changed(BLOCK, content_block__colour="blue"),
    "protocol.unknown-stop-reason": changed(DELTA, delta__stop_reason="bored"),
    "protocol.other-vocabulary": lambda events: [{"type": "response.created"}],
    "tools.args-invalid-json": without(REST),
    "tools.args-truncated": lambda events: events[:REST],
    "tools.args-not-object": all_of(
        changed(ARGS, delta__partial_json="[1"), changed(REST, delta__partial_json="]")
    ),
    "tools.id-repeated": changed(
        BLOCK, content_block={"type": "tool_use", "id": "toolu_1", "name": "clock", "input": {}}
    ),
    "tools.result-unmatched": changed(BLOCK, content_block=RESULT),
    "tools.stop-reason": changed(DELTA, delta__stop_reason="end_turn"),
    "usage.missing": changed(DELTA, usage=None),
    "usage.invalid": changed(DELTA, usage__output_tokens=-1),
    "usage.not-cumulative": all_of(twice(DELTA), changed(DELTA + 1, usage={"output_tokens": 39})),
    "usage.thinking-over-output": changed(
        DELTA, usage__output_tokens_details={"thinking_tokens": 41}
    ),
    "health.hidden-thinking": all_of(
        changed(BLOCK, content_block=THINKING), changed(TEXT, delta=SIGNATURE), without(MORE)
    ),
}
"""Changes to the events of the stream."""

BY_BYTES: dict[str, tuple[bytes, bytes]] = {
    "protocol.data-not-json": (b'{"type": "message_stop"}', b"[DONE]"),
    "protocol.name-mismatch": (b"event: message_delta", b"event: message_detla"),
    "frames.bom": (b"event: message_start", b"\xef\xbb\xbfevent: message_start"),
    "frames.invalid-utf8": (b"Let me", b"Let \xff me"),
    "frames.nameless": (b"event: message_delta\n", b""),
    "frames.without-data": (b"event: message_delta\n", b"event: message_delta\n: keep-alive\n\n"),
    "frames.merged": (b"\n\nevent: message_stop", b"\nevent: message_stop"),
    "frames.unknown-field": (b"event: message_stop", b"evnet: x\nevent: message_stop"),
    "frames.unterminated": (b'{"type": "message_stop"}\n\n', b'{"type": "message_stop"}\n'),
}
"""What is replaced in the body of the stream, and by what."""


def end(**changes: Any) -> Callable[[list[Line]], list[Line]]:
    """Changes the end line."""
    return lambda lines: [
        line._replace(**changes) if isinstance(line, End) else line for line in lines
    ]


def before_end(*more: Line) -> Callable[[list[Line]], list[Line]]:
    """Puts lines in before the end line."""
    return lambda lines: [*lines[:-1], *more, lines[-1]]


def stamped(lines: list[Line]) -> list[Line]:
    """Each event is stamped a nanosecond earlier than the one before."""
    return [
        line._replace(t_ns=1_000 - line.line) if isinstance(line, Event) else line for line in lines
    ]


BY_LINES: dict[str, Callable[[list[Line]], list[Line]]] = {
    "protocol.stream-cut": lambda lines: [
        Event(1, None, "tick", b"1"),
        *end(outcome="aborted_upstream")(lines[-1:]),
    ],
    "recording.end-missing": lambda lines: lines[:-1],
    "recording.hash-mismatch": end(sha256="0" * 64),
    "recording.count-mismatch": end(events=12),
    "recording.lines-lost": end(fields={"lost_lines": 2, "lost_bytes": 300}),
    "recording.line-unreadable": before_end(Unreadable(16, b"{", "bad JSON at byte 2")),
    "recording.line-unknown": before_end(Unknown(16, "mark", {})),
    "recording.line-misplaced": before_end(Header(16, "", None, None, "", None, 1, {}, {}, {})),
    "recording.bytes-lost": before_end(Split(16, None, 20)),
    "recording.time-backwards": stamped,
    "recording.no-stream": lambda lines: end(outcome="no_response")(lines[-1:]),
}
"""Changes to the lines of its recording."""

FROM_TIMING = {"health.stall", "health.silence", "health.buffered"}
"""Rules that take their facts from the timing; `test_rules_health.py` has their examples."""


def ids(findings: Findings) -> set[str]:
    """The rules that fired."""
    return {finding.rule.id for finding in findings.kept}


def test_every_rule_has_an_example() -> None:
    """No rule is listed that nothing fires, and no example names a rule that is not listed."""
    assert set(RULES) == {*BY_EVENTS, *BY_BYTES, *BY_LINES, *FROM_TIMING}


def test_the_faultless_stream_raises_nothing(
    events: Payloads, find: Callable[[Payloads | bytes], Findings]
) -> None:
    """What the examples change is without any finding by itself."""
    assert find(events).kept == ()


@pytest.mark.parametrize("rule", BY_EVENTS)
def test_a_change_of_the_events_fires_the_rule_that_names_it(
    rule: str, events: Payloads, find: Callable[[Payloads | bytes], Findings]
) -> None:
    """Dropping, doubling, swapping and renaming events is told by the rule for it."""
    assert rule in ids(find(BY_EVENTS[rule](events)))


@pytest.mark.parametrize("rule", BY_BYTES)
def test_a_change_of_the_bytes_fires_the_rule_that_names_it(
    rule: str,
    events: Payloads,
    spell: Callable[[Payloads], bytes],
    find: Callable[[Payloads | bytes], Findings],
) -> None:
    """Frames that clients choke on or drop are told by the rule for it."""
    body = spell(events)
    changed_body = body.replace(*BY_BYTES[rule])
    assert changed_body != body
    assert rule in ids(find(changed_body))


@pytest.mark.parametrize("rule", BY_LINES)
def test_a_change_of_the_file_fires_the_rule_that_names_it(
    rule: str,
    events: Payloads,
    spell: Callable[[Payloads], bytes],
    record: Callable[[bytes], list[Line]],
) -> None:
    """A file that is not what its recorder wrote is told by the rule for it."""
    assert rule in ids(check(BY_LINES[rule](record(spell(events)))))


def test_every_rule_says_what_is_wrong_in_one_sentence() -> None:
    """The table can be read: stable ids, a known severity, one sentence that ends."""
    for id_, rule in RULES.items():
        assert id_ == rule.id
        assert re.fullmatch(r"[a-z]+\.[a-z0-9]+(-[a-z0-9]+)*", id_)
        assert rule.severity in SEVERITIES
        assert re.fullmatch(r"[A-Zm][^.]*\.", rule.sentence), rule.sentence
