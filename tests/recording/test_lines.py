"""The lines of a recording as values."""

from __future__ import annotations

import math

import pytest

from inspector.recording import Event, Request, Response


def event(data: bytes) -> Event:
    """An event with that data."""
    return Event(1, 0, "ping", data)


def test_an_event_gives_its_frame_back() -> None:
    """Spelled canonically, unless it came otherwise."""
    assert event(b"{}").raw == b"event: ping\ndata: {}\n\n"
    assert Event(1, 0, "ping", b"{}", exact=b"data:{}\n\n").raw == b"data:{}\n\n"


def test_data_that_orjson_refuses_is_parsed_as_the_sdk_does() -> None:
    """Half a surrogate pair and NaN are read by the standard library."""
    assert event(b'"\\ud83d"').json() == "\ud83d"
    assert math.isnan(event(b"NaN").json())


DEEP = 100_000
"""Deeper than any version of Python parses JSON."""


@pytest.mark.parametrize(
    "data",
    [b"", b"[DONE]", b"[" * DEEP, b"[" * DEEP + b"]" * DEEP],
    ids=["empty", "no JSON", "open", "deep"],
)
def test_data_that_is_no_json_raises_a_value_error(data: bytes) -> None:
    """Nested ever so deep, too."""
    if data.endswith(b"]" * DEEP):
        with pytest.raises(ValueError, match="nested too deep"):
            event(data).json()
    else:
        with pytest.raises(ValueError):
            event(data).json()


def test_a_request_gives_its_body_parsed_or_none() -> None:
    """None for what is no JSON, or was not kept."""
    bodies = [b'{"a":1}', b"{", b"", None]
    requests = [Request(2, 0, "POST", "/", (), body) for body in bodies]
    assert [request.json() for request in requests] == [{"a": 1}, None, None, None]


def test_a_response_finds_the_first_header_of_a_name() -> None:
    """Names are kept in lower case."""
    response = Response(3, 0, 200, None, (("via", "1"), ("via", "2")), {})
    assert response.header("via") == "1"
    assert response.header("server") is None
