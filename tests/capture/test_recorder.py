"""The recorder in a client of the SDK: what it records of calls, wherever they are made from."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

import anthropic
import httpx2
import pytest

from inspector import Recorder, Recording, Summary
from tests.capture.conftest import (
    ASKED,
    EVENTS,
    KEY,
    MESSAGE,
    STREAM,
    Kind,
    Server,
    call,
    refused,
    sized,
    streamed,
)

Serve = Callable[..., Server]
Open = Callable[[Path], list[Recording]]

JSON = "application/json"


def client(server: Server, *middleware: Any) -> anthropic.Anthropic:
    """A synchronous client of the server, to be closed."""
    return anthropic.Anthropic(
        base_url=server.url, api_key=KEY, max_retries=0, middleware=middleware
    )


@pytest.mark.parametrize("kind", get_args(Kind))
def test_the_request_is_recorded_as_it_was_really_sent(
    kind: Kind, serve: Serve, folder: Path, recorded: Open
) -> None:
    """Its final URL and headers, and every byte of its body; but no credentials."""
    server = serve(streamed(STREAM))
    call(kind, "events", server.url, Recorder(folder), default_headers={"x-extra": "mine"})
    (one,) = recorded(folder)
    (sent,) = server.requests
    request = one.request
    assert request is not None
    assert (request.method, request.url) == ("POST", f"{server.url}/v1/messages")
    assert sent.endswith(b"\r\n\r\n" + (request.body or b""))
    assert request.json()["messages"] == ASKED["messages"]
    found = dict(request.headers)
    assert found["anthropic-version"] in sent.decode()
    assert [found[name] for name in ("authorization", "x-extra")] == ["[redacted]"] * 2


def test_the_header_says_who_recorded_what(serve: Serve, folder: Path, recorded: Open) -> None:
    """Source, labels, the case, and the versions of all that had a part in it."""
    recorder = Recorder(folder, case="greeting", labels={"team": "blue"})
    call("sync", "events", serve(streamed(STREAM)).url, recorder)
    (one,) = recorded(folder)
    assert one.header.source == "middleware"
    assert one.header.labels == {"team": "blue", "case": "greeting"}
    assert one.header.session == recorder.session
    assert one.header.recorder["anthropic"] == anthropic.__version__
    assert re.fullmatch(r"\d{8}-\d{6}\.\d{6}-say-hello\.jsonl", one.path.name)


def test_every_way_to_call_is_recorded(serve: Serve, folder: Path, recorded: Open) -> None:
    """Streams raw, typed and accumulated, of the beta resource too; messages; counts of tokens."""
    stream, message = streamed(STREAM), sized(MESSAGE, JSON)
    count = sized(b'{"input_tokens":3}', JSON)
    server = serve(stream, stream, stream, stream, stream, message, message, count, message)
    with client(server, Recorder(folder)) as made:
        asked: dict[str, Any] = dict(ASKED)
        messages, beta = made.messages, made.beta.messages
        with messages.stream(**asked) as text:
            assert text.get_final_text() == "Hello — 😀"
        with beta.stream(**asked, extra_query={"beta": "true"}) as text:
            assert text.get_final_text() == "Hello — 😀"
        with messages.create(**asked, stream=True) as events:
            assert len(list(events)) == EVENTS - 1
        with beta.with_raw_response.create(**asked, stream=True).parse() as events:
            assert len(list(events)) == EVENTS - 1
        with messages.create(**asked, stream=True) as events:
            assert len(list(anthropic.Stream.raw_events(events.response))) == EVENTS
        assert messages.create(**asked).stop_reason == "end_turn"
        assert messages.with_raw_response.create(**asked).parse().stop_reason == "end_turn"
        assert messages.count_tokens(model="m", messages=asked["messages"]).input_tokens == 3
        with messages.with_streaming_response.create(**asked) as answer:
            assert json.loads(answer.read()) == json.loads(MESSAGE)
    made_of = recorded(folder)
    assert [one.outcome for one in made_of] == ["complete"] * 9
    assert [one.body() for one in made_of] == [STREAM] * 5 + [
        MESSAGE,
        MESSAGE,
        b'{"input_tokens":3}',
        MESSAGE,
    ]
    urls = [one.request.url.removeprefix(server.url) for one in made_of if one.request]
    assert urls == [sent.split()[1].decode() for sent in server.requests]
    assert [one.problems() for one in made_of] == [[]] * 9


def test_other_resources_are_recorded_too(serve: Serve, folder: Path, recorded: Open) -> None:
    """A list of models asks for no stream, so that JSON is what it should get."""
    body = b'{"data":[],"has_more":false,"first_id":null,"last_id":null}'
    with client(serve(sized(body, JSON)), Recorder(folder)) as made:
        assert made.models.list().data == []
    (one,) = recorded(folder)
    assert one.request is not None
    assert (one.request.method, one.outcome, one.body()) == ("GET", "complete", body)


def test_a_bare_response_is_recorded_too(serve: Serve, folder: Path, recorded: Open) -> None:
    """The SDK gives the HTTP library's own to who asks for it."""
    with client(serve(sized(MESSAGE, JSON)), Recorder(folder)) as made:
        response = made.post("/v1/messages", cast_to=httpx2.Response, body=ASKED)
        assert response.content == MESSAGE
    (one,) = recorded(folder)
    assert (one.outcome, one.body()) == ("complete", MESSAGE)


def test_one_recorder_serves_any_number_of_clients(
    serve: Serve, folder: Path, recorded: Open
) -> None:
    """Of both kinds, into one session."""
    server = serve(streamed(STREAM))
    recorder = Recorder(folder)
    for kind in get_args(Kind) * 2:
        call(kind, "events", server.url, recorder)
    made = recorded(folder)
    assert [one.body() for one in made] == [STREAM] * 4
    assert {one.header.session for one in made} == {recorder.session}


def test_a_client_can_be_given_a_recorder_for_some_calls(
    serve: Serve, folder: Path, recorded: Open
) -> None:
    """With `with_options`, which leaves the client itself as it is."""
    with client(serve(streamed(STREAM))) as made:
        heard = made.with_options(middleware=[*made.middleware, Recorder(folder)])
        for one in (made, heard, made):
            assert len(list(one.messages.create(**ASKED, stream=True))) == EVENTS - 1
    assert len(recorded(folder)) == 1


@pytest.mark.parametrize("kind", get_args(Kind))
def test_two_recorders_record_the_same(
    kind: Kind, serve: Serve, folder: Path, recorded: Open
) -> None:
    """One inside the other, through a retry and a stream."""
    server = serve(refused(529, "overloaded_error", "Overloaded"), streamed(STREAM))
    both = Recorder(folder / "outer"), Recorder(folder / "inner")
    with_them = call(kind, "events", server.url, *both, max_retries=1)
    assert with_them == call(kind, "events", server.url, max_retries=1)
    outer, inner = recorded(folder / "outer"), recorded(folder / "inner")
    assert [one.body() for one in outer] == [one.body() for one in inner]
    assert [one.outcome for one in outer] == ["http_error", "complete"]


def test_a_file_takes_one_call_with_its_attempts(
    serve: Serve, tmp_path: Path, recorded: Open
) -> None:
    """A second call is not recorded; it overwrites nothing, and the program goes on."""
    server = serve(refused(529, "overloaded_error", "Overloaded"), streamed(STREAM))
    path = tmp_path / "one.jsonl"
    recorder = Recorder(path)
    call("sync", "events", server.url, recorder, max_retries=1)
    kept = path.read_bytes()
    with pytest.warns(RuntimeWarning, match=r"one\.jsonl holds an earlier call") as warned:
        seen = call("sync", "events", server.url, recorder, max_retries=1)
    assert len(seen.got) == EVENTS - 1
    assert len(warned) == 2, "one an attempt"
    assert path.read_bytes() == kept
    assert [one.path.name for one in recorded(tmp_path)] == ["one.jsonl", "one.2.jsonl"]


@pytest.mark.parametrize("kind", get_args(Kind))
def test_a_folder_that_cannot_be_made_is_a_warning_an_attempt(
    kind: Kind, serve: Serve, tmp_path: Path
) -> None:
    """And nothing else changes."""
    (tmp_path / "file").write_text("no folder")
    server = serve(refused(529, "overloaded_error", "Overloaded"), streamed(STREAM))
    recorder = Recorder(tmp_path / "file" / "folder")
    with pytest.warns(RuntimeWarning, match="inspector: not recorded: cannot write") as warned:
        with_it = call(kind, "events", server.url, recorder, max_retries=1)
    assert len(warned) == 2
    assert with_it == call(kind, "events", server.url, max_retries=1)


def test_the_body_of_a_request_may_be_left_out(serve: Serve, folder: Path, recorded: Open) -> None:
    """Then its words are not in the file's name either."""
    recorder = Recorder(folder, keep_request_body=False)
    call("sync", "events", serve(streamed(STREAM)).url, recorder)
    (one,) = recorded(folder)
    assert one.request is not None
    assert one.request.body is None
    assert one.path.name[23:] == "claude-test.jsonl"
    assert b"Say hello" not in one.path.read_bytes()


def test_what_is_to_be_redacted_is_in_no_line_and_no_name(
    serve: Serve, folder: Path, recorded: Open
) -> None:
    """Patterns reach the request, the answer, and the words of the prompt in the file's name."""
    recorder = Recorder(folder, redact=["(?i)hello"])
    call("sync", "events", serve(streamed(STREAM, b"data: HELLO\n\n")).url, recorder)
    (one,) = recorded(folder)
    assert one.path.name[23:] == "say-redacted.jsonl"
    assert b"hello" not in one.path.read_bytes().lower()
    assert one.problems() == []
    assert one.end is not None
    assert one.end.fields["redacted"] == 1


@pytest.mark.parametrize("kind", get_args(Kind))
def test_the_end_of_each_recording_is_told(kind: Kind, serve: Serve, folder: Path) -> None:
    """Once each, with what it came to, by when the program has read it."""
    ended: list[Summary] = []
    server = serve(refused(529, "overloaded_error", "Overloaded"), streamed(STREAM))
    call(kind, "events", server.url, Recorder(folder, on_end=ended.append), max_retries=1)
    assert [(one.outcome, one.events) for one in ended] == [("http_error", 0), ("complete", EVENTS)]
    assert sorted(one.path for one in ended) == sorted(folder.iterdir())
