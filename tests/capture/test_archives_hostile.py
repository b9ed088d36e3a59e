"""Archives that are wrong somewhere: an exchange or a reason, and no secret."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from inspector.capture.archives import Archive, ArchiveError, Kind, keep, opened
from inspector.capture.archives.cassette import is_cassette
from inspector.capture.archives.har import is_har
from inspector.capture.archives.moments import epoch_ns, in_ns, iso
from inspector.recording import load
from tests.capture.conftest import KEY
from tests.capture.test_archives import cassette, har

TOUCHED = [{"time": 1_795_328_069.9, "eventName": "ping", "data": "{}"}]
ODD: list[Any] = [
    *(None, True, 0, -1, 99_999, 10**30, 1e308, -1e308, float("inf"), float("nan")),
    *("", "\ud800", "a\r\nb: c", "http://[bad", "//\x00", "gzip, br, zstd, nope", "base64"),
    *("0001-01-01T00:00:00", "9999-12-31T23:59:59.9-14:00", "Mon, 01 Jan 0001 00:00:00 +2359"),
    *(b"\xff\xfe", date(1, 1, 1), [], {}, [[]], [{}], {"string": {}}, {"base64_string": "\u00e9"}),
]


def _har() -> dict[str, Any]:
    whole = har()
    whole["log"]["entries"][0]["_eventSourceMessages"] = TOUCHED
    return whole


@pytest.mark.parametrize(("kind", "whole"), [("har", _har()), ("vcr", cassette())])
@pytest.mark.parametrize("odd", ODD, ids=repr)
def test_whatever_stands_wherever_it_is_read_or_refused(
    odd: object, kind: Kind, whole: dict[str, Any], tmp_path: Path
) -> None:
    """By nothing but an `ArchiveError`; what is read becomes a whole recording, without the key."""
    path = tmp_path / "made.jsonl"
    is_archive = is_har if kind == "har" else is_cassette
    for place in _places(whole):
        document = _with(whole, place, odd)
        if not is_archive(document):
            continue
        with suppress(ArchiveError):
            for exchange in Archive(kind, document).exchanges():
                assert exchange.is_wanted in (True, False)
                keep(exchange, path, kind, labels={}, force=True)
                with load(path) as recording:
                    assert recording.end is not None
                assert KEY not in path.read_text()


@pytest.mark.parametrize("content", [b'{"log":{"entries":[', b"\x00\xff", b"event: ping\n", b"{}"])
def test_a_har_that_broke_off_is_no_body(content: bytes) -> None:
    """Its name says what it was meant to be."""
    with pytest.raises(ArchiveError, match=r"session\.har is not "):
        opened(Path("session.har"), content)


def test_a_body_that_contains_itself_is_refused() -> None:
    """Which YAML can write."""
    endless: list[Any] = []
    endless.append(endless)
    whole = _with(cassette(), ("interactions", 0, "request", "body"), endless)
    with pytest.raises(ArchiveError, match="interaction 1 has a body that is neither"):
        list(Archive("vcr", whole).exchanges())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-22T10:48:22.5+01:00", "2026-11-22T09:48:22.500000Z"),
        ("Sun, 22 Nov 2026 06:14:29 GMT", "2026-11-22T06:14:29.000000Z"),
        ("yesterday", None),
        ("", None),
        ("9999-12-31T23:59:59-14:00", None),
    ],
)
def test_wall_clock_times_are_utc(text: str, expected: str | None) -> None:
    """However they were spelled; `None` where they make no sense."""
    assert iso(text) == expected
    assert (epoch_ns(text) is None) == (expected is None)


def test_durations_that_make_no_sense_are_none() -> None:
    """They are milliseconds in HAR, and -1 where they do not apply."""
    assert in_ns(1.5, 1_000_000) == 1_500_000
    assert {in_ns(odd, 1_000_000) for odd in (-1, True, "1", None, 1e308, float("nan"))} == {None}


def _places(value: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if place:
        yield place
    if isinstance(value, dict):
        for key, member in value.items():
            yield from _places(member, (*place, key))
    elif isinstance(value, list):
        for number, member in enumerate(value):
            yield from _places(member, (*place, number))


def _with(whole: Any, place: tuple[Any, ...], odd: object) -> Any:
    changed = holder = copy.deepcopy(whole)
    for step in place[:-1]:
        holder = holder[step]
    holder[place[-1]] = odd
    return changed
