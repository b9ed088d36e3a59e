"""`inspect show`: what it prints of a sound recording, in each format."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from inspector.wire.frame import canonical
from tests.cli.conftest import Run, delta, event, header, line, written

MS = 1_000_000
EVENTS: list[tuple[int, str, bytes]] = [
    (85 * MS, "message_start", b'{"type":"message_start","message":{"model":"m","id":"msg_1"}}'),
    (
        85 * MS,
        "content_block_start",
        b'{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}  }',
    ),
    (116 * MS, "content_block_delta", delta("Hello — 😀\n")),
    (116 * MS, "content_block_delta", delta("[bold]a lot more of it[/bold]")),
    (2_368 * MS, "content_block_stop", b'{"type":"content_block_stop","index":0}'),
    (2_368 * MS, "message_stop", b'{"type":"message_stop"}'),
]
TIMELINE = [
    "small.jsonl   m   200   complete   2.400 s   6 events",
    "      #      time       gap  event               bk  payload",
    "            0.000            request              -  POST http://127.0.0.1/v1/m…",
    "            0.080            response             -  200  text/event-stream",
    "      1     0.085     +5 ms  message_start        -  m  msg_1",
    "*     2     0.085            content_block_start  0  text",
    '      3     0.116    +31 ms  text_delta           0  "Hello — 😀\\n"',
    '      4     0.116            text_delta           0  "[bold]a lot more of it[/b…',
    "      5     2.368  +2.252 s  content_block_stop   0",
    "      6     2.368            message_stop         -",
    "            2.400    +32 ms  end                  -  complete",
]
BODY = b"".join(canonical(name, data) for _, name, data in EVENTS)


def end(**members: Any) -> bytes:
    """The end line that fits the events."""
    fields = {"t": 2_400 * MS, "outcome": "complete", "events": len(EVENTS), "bytes": len(BODY)}
    return line("end", **fields | {"sha256": hashlib.sha256(BODY).hexdigest()} | members)


def begin() -> list[bytes]:
    """All lines before the end."""
    url = "http://127.0.0.1/v1/messages"
    return [
        header(),
        line("request", t=0, method="POST", url=url, headers=[], body={"model": "m"}),
        line("response", t=80 * MS, status=200, headers=[["content-type", "text/event-stream"]]),
        *(event(t, data, name) for t, name, data in EVENTS),
    ]


@pytest.fixture
def small(folder: Path) -> Path:
    """A recording of a short answer."""
    return written(folder / "small.jsonl", *begin(), end())


def test_the_timeline_in_80_columns(small: Path, inspect: Run) -> None:
    """Title, headings, a row a line of the file; nothing is said where nothing is wrong."""
    ran = inspect("show", small, "--width", 80)
    assert (ran.code, ran.said) == (0, [])
    assert ran.lines == TIMELINE


def test_a_pipe_gets_wide_lines(small: Path, inspect: Run) -> None:
    """Whoever reads it has no width."""
    assert any("[bold]a lot more of it[/bold]" in line for line in inspect("show", small).lines)


@pytest.mark.parametrize(
    ("options", "numbers"),
    [
        (("--kind", "text_delta"), [3, 4]),
        (("--kind", "content_block_delta"), [3, 4]),
        (("--kind", "message_start", "--kind", "message_stop"), [1, 6]),
        (("--kind", "event"), [1, 2, 3, 4, 5, 6]),
        (("--kind", "response"), [None]),
        (("--block", "0"), [2, 3, 4, 5]),
        (("--block", "0", "--kind", "content_block_stop"), [5]),
        (("--block", "1"), []),
    ],
)
def test_rows_are_chosen_by_kind_and_block(
    options: tuple[str, ...], numbers: list[int | None], small: Path, inspect: Run
) -> None:
    """A kind is the type of an event or of its delta, or the kind of another line."""
    ran = inspect("show", small, "--format", "jsonl", *options)
    assert [json.loads(line).get("number") for line in ran.lines] == numbers
    assert (ran.code, ran.err) == (0, "")


def test_a_kind_that_is_not_there_is_answered_with_those_that_are(
    small: Path, inspect: Run
) -> None:
    """It is most likely misspelt."""
    ran = inspect("show", small, "--kind", "text-delta")
    there = "content_block_start, content_block_stop, end, message_start, message_stop, request"
    assert ran.said == [
        f"inspect: no row is of kind text-delta; there are {there}, response, text_delta"
    ]


def test_raw_shows_the_frames(small: Path, inspect: Run) -> None:
    """Each in one line."""
    ran = inspect("show", small, "--raw", "--kind", "content_block_start")
    assert ran.lines[-1].endswith(
        r'event: content_block_start\ndata: {"type":"content_block_start","index":0,'
        r'"content_block":{"type":"text","text":""}  }\n\n'
    )


def test_json_is_one_document_with_a_schema_and_a_version(small: Path, inspect: Run) -> None:
    """And the header, the outcome, the rows."""
    document = json.loads(inspect("show", small, "--format", "json").out)
    rows = document.pop("rows")
    assert document == {
        "schema": "stream-inspector/show",
        "version": 1,
        "path": str(small),
        "header": json.loads(header()),
        "outcome": "complete",
    }
    assert [row["line"] for row in rows] == list(range(2, 11))
    assert rows[4] == {
        "line": 6,
        "kind": "event",
        "number": 3,
        "t_ns": 116 * MS,
        "gap_ns": 31 * MS,
        "event": "content_block_delta",
        "type": "content_block_delta",
        "block": 0,
        "data": json.loads(delta("Hello — 😀\n")),
    }


def test_jsonl_has_the_same_rows(small: Path, inspect: Run) -> None:
    """An object a line, the data as it was sent."""
    ran = inspect("show", small, "--format", "jsonl")
    document = json.loads(inspect("show", small, "--format", "json").out)
    assert [json.loads(line) for line in ran.lines] == document["rows"]
    assert ran.lines[3].endswith(',"data":' + EVENTS[1][2].decode() + "}")


def test_an_incomplete_stream_is_shown_and_named(small: Path, inspect: Run) -> None:
    """The work could be done, so the exit code is 0; what is wrong is said."""
    written(small, *begin(), end(outcome="truncated"))
    ran = inspect("show", small)
    assert (ran.code, ran.said) == (0, [f"inspect: {small}: truncated: no message_stop"])


def test_nothing_is_coloured(small: Path, inspect: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """With or without NO_COLOR."""
    assert "\x1b" not in inspect("show", small).out
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in inspect("show", small).out
