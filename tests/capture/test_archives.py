"""Archives: what HAR files and cassettes hold becomes exchanges, whatever wrote them."""

from __future__ import annotations

import base64
import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from inspector.capture.archives import Archive, ArchiveError, Exchange, NoArchive, keep, opened
from inspector.recording import load
from tests.capture.conftest import ASKED, KEY, STREAM

URL = "https://api.anthropic.com/v1/messages?beta=true"
SSE = "text/event-stream; charset=utf-8"


def har(**response: Any) -> dict[str, Any]:
    """A HAR with one entry, as a proxy writes it."""
    entry = {
        "startedDateTime": "2026-11-22T10:48:22.565525+01:00",
        "request": {
            "method": "POST",
            "url": URL,
            "headers": [{"name": ":authority", "value": "x"}, {"name": "x-api-key", "value": KEY}],
            "postData": {"mimeType": "application/json", "text": json.dumps(ASKED)},
        },
        "response": {
            "status": 200,
            "httpVersion": "h2",
            "headers": [{"name": "Content-Type", "value": SSE}],
            "content": {"text": STREAM.decode()},
            "bodySize": 99,
            **response,
        },
        "timings": {
            "blocked": 1,
            "dns": -1,
            "connect": 2,
            "ssl": 1,
            "send": 1,
            "wait": 80,
            "receive": 20,
        },
    }
    creator = {"name": "WebInspector", "version": "537.36"}
    return {"log": {"version": "1.2", "creator": creator, "entries": [entry]}}


def cassette(**response: Any) -> dict[str, Any]:
    """A cassette with one interaction, as vcrpy writes it."""
    request = {
        "method": "POST",
        "uri": URL,
        "body": json.dumps(ASKED),
        "headers": {"x-api-key": [KEY], "Accept": ["*/*"]},
    }
    answer = {
        "status": {"code": 200, "message": "OK"},
        "headers": {"content-type": [SSE]},
        "body": {"string": STREAM.decode()},
        **response,
    }
    return {"version": 1, "interactions": [{"request": request, "response": answer}]}


def archive(document: Any, name: str = "x.json") -> Archive:
    """The archive that a JSON document is."""
    return opened(Path(name), json.dumps(document).encode())


def only(document: Any) -> Exchange:
    """The one exchange of a document."""
    (exchange,) = archive(document).exchanges()
    return exchange


def body(exchange: Exchange) -> bytes:
    """All of an exchange's body."""
    return b"".join(chunk.data for chunk in exchange.chunks)


def test_a_har_is_told_by_what_is_in_it() -> None:
    """Whatever the file is called; a byte order mark before it, as some tools write, is no harm."""
    content = b"\xef\xbb\xbf" + json.dumps(har()).encode()
    assert opened(Path("session.txt"), content).kind == "har"


def test_a_har_keeps_request_and_answer() -> None:
    """Without the headers that HTTP/2 has for a first line."""
    exchange = only(har())
    assert (exchange.method, exchange.url, exchange.status) == ("POST", URL, 200)
    assert exchange.request_headers == (("x-api-key", KEY),)
    assert (exchange.http_version, exchange.wire_bytes) == ("2", 99)
    assert json.loads(exchange.request_body or b"") == ASKED
    assert body(exchange) == STREAM


def test_a_har_knows_when_headers_and_end_came() -> None:
    """In ns since the request was begun; `ssl` is a part of `connect`."""
    exchange = only(har())
    assert (exchange.headers_ns, exchange.end_ns) == (84_000_000, 104_000_000)
    assert not exchange.has_times


@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_a_base64_body_of_a_har_is_decoded(encoding: str) -> None:
    """And its content coding is taken off where it was left on."""
    kept = gzip.compress(STREAM) if encoding == "gzip" else STREAM
    exchange = only(
        har(
            headers=[{"name": "content-encoding", "value": encoding}],
            content={"text": base64.b64encode(kept).decode(), "encoding": "base64"},
        )
    )
    assert body(exchange) == STREAM


def test_an_encoding_that_was_taken_off_already_is_no_harm() -> None:
    """Browsers keep the header and the decoded text."""
    exchange = only(har(headers=[{"name": "content-encoding", "value": "br"}]))
    assert body(exchange) == STREAM


def test_the_events_of_an_event_source_have_their_times() -> None:
    """Chrome keeps each with its moment, and the text of none of them as it was sent."""
    document = har(content={})
    document["log"]["entries"][0]["_eventSourceMessages"] = [
        {"time": 1795340902.665525, "eventName": "token", "eventId": "", "data": "a\nb"},
        {"time": 1795340902.865525, "eventName": "message", "eventId": "", "data": "c"},
    ]
    exchange = only(document)
    assert exchange.has_times
    assert body(exchange) == b"event: token\ndata: a\ndata: b\n\nevent: message\ndata: c\n\n"
    first, second = (chunk.t_ns or 0 for chunk in exchange.chunks)
    assert abs(second - first - 200_000_000) < 1_000


def test_a_request_without_an_answer_has_no_status() -> None:
    """Browsers write 0, and what went wrong beside it."""
    exchange = only(har(status=0, _error="net::ERR_CONNECTION_REFUSED"))
    assert (exchange.status, exchange.error) == (None, "net::ERR_CONNECTION_REFUSED")


def test_a_cassette_keeps_request_and_answer() -> None:
    """One pair a value of a header."""
    exchange = only(cassette())
    assert (exchange.method, exchange.url, exchange.status) == ("POST", URL, 200)
    assert exchange.request_headers == (("x-api-key", KEY), ("Accept", "*/*"))
    assert json.loads(exchange.request_body or b"") == ASKED
    assert body(exchange) == STREAM


def test_a_cassette_in_yaml_is_told_by_its_name() -> None:
    """Bytes that are no text stand there in base64."""
    packed = base64.b64encode(gzip.compress(STREAM)).decode()
    text = f"""
interactions:
- request: {{method: POST, uri: "{URL}", body: null, headers: {{}}}}
  response:
    status: {{code: 200, message: OK}}
    headers: {{content-type: ["{SSE}"], content-encoding: [gzip]}}
    body: {{string: !!binary {packed}}}
version: 1
"""
    found = opened(Path("tests/cassettes/weather.yaml"), text.encode())
    (exchange,) = found.exchanges()
    assert (found.kind, body(exchange)) == ("vcr", STREAM)
    assert exchange.wire_bytes == len(gzip.compress(STREAM))


def test_a_cassette_of_ruby_is_read() -> None:
    """It calls its list differently, and knows the day."""
    document = cassette(body={"encoding": "UTF-8", "base64_string": _base64(STREAM)})
    (interaction,) = document["interactions"]
    interaction["recorded_at"] = "Sun, 22 Nov 2026 09:30:00 GMT"
    exchange = only({"http_interactions": [interaction], "recorded_with": "VCR 6.3.1"})
    assert (body(exchange), exchange.facts) == (STREAM, {"creator": "VCR 6.3.1"})


def test_yaml_cannot_make_objects() -> None:
    """What a cassette asks Python to run is refused, in a line."""
    text = b"interactions: !!python/object/apply:os.system ['true']"
    with pytest.raises(ArchiveError, match=r"^x\.yaml is not YAML: could not determine a construc"):
        opened(Path("x.yaml"), text)


@pytest.mark.parametrize("content", [b"event: ping\ndata: {}\n\n", b"{}", b"[1]", b"{", b"\0\1"])
def test_any_other_file_is_no_archive(content: bytes) -> None:
    """It may be the body of a response."""
    with pytest.raises(NoArchive):
        opened(Path("x.json"), content)


@pytest.mark.parametrize(
    ("document", "why"),
    [
        ({"log": {"entries": [3]}}, "entry 1 has no request"),
        ({"log": {"entries": [{"request": {}}]}}, "entry 1 has no response"),
        (har(content={"text": "?", "encoding": "base64"}), "entry 1 has a body that is not base64"),
        ({"interactions": [{"request": {}}]}, "interaction 1 has no response"),
        (cassette(status={}), "interaction 1 has no status code"),
    ],
)
def test_a_broken_archive_says_where(document: Any, why: str) -> None:
    """The entry by its number, and what it lacks."""
    with pytest.raises(ArchiveError, match=why):
        list(archive(document).exchanges())


def test_what_is_called_a_har_and_is_none_is_refused() -> None:
    """Somebody was wrong about it, and learns so."""
    with pytest.raises(ArchiveError, match=r"^x\.json is not a HAR$"):
        opened(Path("x.json"), json.dumps(cassette()).encode(), "har")


@pytest.mark.parametrize("document", [har(), cassette()], ids=["har", "vcr"])
def test_a_kept_exchange_is_a_recording(document: Any, tmp_path: Path) -> None:
    """With the same body, without the key, and with a word on what it lacks."""
    path = tmp_path / "x.jsonl"
    found = archive(document)
    keep(only(document), path, found.kind, labels={"case": "hello"})
    with load(path) as recording:
        assert recording.body() == STREAM
        assert (recording.outcome, recording.header.labels) == ("complete", {"case": "hello"})
        assert recording.header.clock is None
        assert recording.header.fields["imported"]["lacks"] == ["the times of events"]
        assert recording.problems() == []
    assert KEY.encode() not in path.read_bytes()


def test_a_har_tells_when_it_began_and_ended(tmp_path: Path) -> None:
    """By the wall clock in UTC; the moments it knows stand in the header."""
    keep(only(har()), tmp_path / "x.jsonl", "har", labels={})
    with load(tmp_path / "x.jsonl") as recording:
        assert recording.header.started == "2026-11-22T09:48:22.565525Z"
        assert recording.end is not None
        assert recording.end.ended == "2026-11-22T09:48:22.669525Z"
        imported = recording.header.fields["imported"]
        assert (imported["headers_ns"], imported["end_ns"]) == (84_000_000, 104_000_000)


def test_event_source_messages_are_kept_with_their_times(tmp_path: Path) -> None:
    """So that they can be measured and replayed."""
    document = har(content={})
    document["log"]["entries"][0]["_eventSourceMessages"] = [
        {"time": 1795340902.665525, "eventName": "token", "data": "a"},
        {"time": 1795340902.865525, "eventName": "token", "data": "b"},
    ]
    keep(only(document), tmp_path / "x.jsonl", "har", labels={})
    with load(tmp_path / "x.jsonl") as recording:
        assert recording.header.clock == "har"
        assert [round((event.t_ns or 0) / 1e6) for event in recording.events] == [100, 300]
        assert recording.header.fields["imported"]["lacks"] == ["the exact bytes"]


def test_a_refused_request_is_kept_as_no_response(tmp_path: Path) -> None:
    """With what the browser said of it."""
    exchange = only(har(status=0, content={}, _error="net::ERR_CONNECTION_REFUSED"))
    summary = keep(exchange, tmp_path / "x.jsonl", "har", labels={})
    assert summary.outcome == "no_response"
    assert summary.error == {"type": "Error", "message": "net::ERR_CONNECTION_REFUSED"}


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()
