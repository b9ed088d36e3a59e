"""Frames: what the rules say of them, and that the SDK does with them what the rules claim."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import httpx2
import pytest
from anthropic import Anthropic
from anthropic._streaming import SSEDecoder

Payloads: TypeAlias = list[dict[str, Any]]
Told: TypeAlias = Callable[[Payloads | bytes], list[str]]
Spell: TypeAlias = Callable[[Payloads], bytes]


def names(body: bytes) -> list[str | None]:
    """The names of the events that the SDK's decoder finds; it drops those without one."""
    return [event.event for event in SSEDecoder().iter_bytes(iter([body]))]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"\n", b"\r\n"),
        (b"\n", b"\r"),
        (b"data: ", b"data:"),
        (b"event: ping", b": keep-alive\n\nevent: ping"),
        (b"event: ping", b"id: 7\nretry: 1000\nevent: ping"),
        (b'{"type": "ping"}', b'{"type":\ndata: "ping"}'),
    ],
)
def test_odd_but_legal_frames_are_silent(
    old: bytes, new: bytes, events: Payloads, spell: Spell, told: Told
) -> None:
    """Other line ends, no space, comments, ids, several data lines: all clients read them."""
    body = spell(events).replace(old, new)
    assert told(body) == []


def test_a_byte_order_mark_loses_the_sdk_its_first_event(
    events: Payloads, spell: Spell, told: Told
) -> None:
    """The standard strips the mark; the SDK takes it for a part of the field's name."""
    body = b"\xef\xbb\xbf" + spell(events)
    (where, _) = told(body)
    assert where == "line 3: error frames.bom"
    assert names(body)[0] is None


def test_bytes_that_are_not_utf8_make_the_sdk_raise(
    events: Payloads, spell: Spell, told: Told
) -> None:
    """The standard puts a replacement character in their place."""
    body = spell(events).replace(b"Let me", b"Let \xffme")
    assert told(body) == [
        "line 6: error frames.invalid-utf8",
        "byte 123 of the frame is 0xff",
    ]
    with pytest.raises(UnicodeDecodeError):
        names(body)


def test_a_frame_without_a_name_is_dropped_by_the_sdk(
    events: Payloads, spell: Spell, told: Told
) -> None:
    """It is told as nameless and not as misnamed, and it is followed all the same."""
    body = spell(events).replace(b"event: content_block_stop\n", b"")
    assert told(body) == [
        "line 8: error frames.nameless",
        "event 6, content_block_stop, has no name",
        "line 13: error frames.nameless",
        "event 11, content_block_stop, has no name",
    ]
    assert names(body).count(None) == 2


def test_an_event_that_is_named_message_is_misnamed_and_not_nameless(
    events: Payloads, spell: Spell, told: Told
) -> None:
    """The default name, given in so many words, is a name."""
    body = spell(events).replace(b"event: message_stop", b"event: message")
    assert told(body) == [
        "line 15: error protocol.name-mismatch",
        'the event is named "message", its data says "message_stop"',
    ]


def test_a_comment_inside_a_frame_breaks_it_in_two(
    events: Payloads, spell: Spell, told: Told
) -> None:
    """A keep-alive with its own blank line, put in by a proxy, takes the name from the data."""
    body = spell(events).replace(b"event: ping\n", b"event: ping\n: keep-alive\n\n")
    assert told(body) == [
        "line 5: warning frames.without-data",
        '"event: ping\\n: keep-alive\\n\\n" dispatches nothing',
        "line 6: error frames.nameless",
        "event 3, ping, has no name",
    ]


def test_a_stream_without_blank_lines_is_one_frame(
    events: Payloads, spell: Spell, told: Told
) -> None:
    """It never ends, so nothing comes of it, and all three reasons are told."""
    assert told(spell(events).replace(b"\n\n", b"\n"))[::2] == [
        "line 3: warning frames.unterminated",
        "line 3: error frames.merged",
        "line 4: error protocol.message-start-missing",
    ]


def test_data_that_is_not_json_makes_the_sdk_raise(events: Payloads, spell: Spell) -> None:
    """What is told as an error is one: the SDK parses the data of every event but ping."""
    body = spell(events) + b"event: done\ndata: [DONE]\n\n"
    headers = {"content-type": "text/event-stream"}
    transport = httpx2.MockTransport(
        lambda request: httpx2.Response(200, headers=headers, content=body)
    )
    with Anthropic(api_key="none", http_client=httpx2.Client(transport=transport)) as client:
        stream = client.messages.create(
            model="claude-sonnet-5", max_tokens=9, messages=[], stream=True
        )
        with pytest.raises(ValueError, match="Expecting value"):
            list(stream)
