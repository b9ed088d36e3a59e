"""`inspector.serve`: what a program's tests do with it."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import anthropic
import pytest

from inspector.recording import NotARecording, UnreadableFile, load
from inspector.server.faults import BadFault
from inspector.server.repertoire import from_paths
from inspector.server.samples import sample_folder
from inspector.server.script import NothingToPlay
from inspector.server.serve import serve
from tests.server.rawclient import ask

SAMPLES = sample_folder()
QUESTION: dict[str, Any] = {
    "model": "m",
    "max_tokens": 10,
    "messages": [{"role": "user", "content": "Hello"}],
}


def asked_in(name: str) -> dict[str, Any]:
    """The request of a sample, less `stream`."""
    with load(SAMPLES / f"{name}.jsonl") as recording:
        assert recording.request is not None
        body: dict[str, Any] = recording.request.json()
    body.pop("stream")
    return body


def test_a_recording_answers_a_client_and_the_server_knows_what_was_asked() -> None:
    """Once the client has its message, the request can be looked at."""
    with serve(SAMPLES / "text.jsonl", instant=True) as server:
        client = anthropic.Anthropic(base_url=server.base_url, api_key="none")
        with client.messages.stream(**QUESTION) as stream:
            assert stream.get_final_text().startswith("That smell is chemistry")
    (seen,) = server.requests
    assert (seen.method, seen.path, seen.status) == ("POST", "/v1/messages", 200)
    assert (seen.recording, seen.match, seen.outcome) == ("text.jsonl", "one", "served whole")
    assert seen.json()["messages"] == QUESTION["messages"]
    assert seen.headers["user-agent"].startswith("Anthropic/Python")


async def test_the_asynchronous_twin_leaves_the_event_loop_alone() -> None:
    """The same server; what else runs on the loop goes on."""
    async with serve(SAMPLES / "text.jsonl", speed=20) as server:
        client = anthropic.AsyncAnthropic(base_url=server.base_url, api_key="none")
        async with client.messages.stream(**QUESTION) as stream:
            message, _ = await asyncio.gather(stream.get_final_message(), asyncio.sleep(0))
        await client.close()
    assert message.stop_reason == "end_turn"
    assert server.requests[0].outcome == "served whole"


def test_a_folder_answers_each_request_with_its_own_recording() -> None:
    """A session: by request, and the attempts of a call in order."""
    with serve(SAMPLES, instant=True) as server:
        client = anthropic.Anthropic(base_url=server.base_url, api_key="none", max_retries=2)
        for name in ("tools", "stall", "rate-limit", "search"):
            with client.messages.stream(**asked_in(name)) as stream:
                stream.get_final_message()
    played = [(seen.recording, seen.status) for seen in server.requests]
    assert played == [
        ("tools.jsonl", 200),
        ("stall.jsonl", 200),
        ("rate-limit.jsonl", 429),
        ("rate-limit.2.jsonl", 200),
        ("search.jsonl", 200),
    ]


def test_side_calls_use_up_no_turn() -> None:
    """Counting tokens, listing models, looking whether someone is there."""
    paths = [SAMPLES / "text.jsonl", SAMPLES / "tools.jsonl"]
    with serve(*paths, instant=True, match="order") as server:
        client = anthropic.Anthropic(base_url=server.base_url, api_key="none")
        asked = asked_in("tools")
        counted = client.messages.count_tokens(
            model=asked["model"], messages=asked["messages"], tools=asked["tools"]
        )
        models = [model.id for model in client.models.list()]
        one = client.models.retrieve("claude-sonnet-5-5").id
        assert ask(server.base_url, b"", method="HEAD", path="/").status == 200
        with client.messages.stream(**QUESTION) as stream:
            assert stream.get_final_text().startswith("That smell")
    assert counted.input_tokens == 1184
    assert models == ["claude-sonnet-5-5"]
    assert one == "claude-sonnet-5-5"
    assert [seen.recording for seen in server.requests][-1] == "text.jsonl"


@pytest.mark.parametrize("prefix", ["/v1", "", "/case/tools/v1", "/case/tools"])
def test_base_urls_may_end_in_v1_and_name_a_case(prefix: str) -> None:
    """As some SDKs have it, and for programs that can set nothing else."""
    with serve(SAMPLES, instant=True, match="one") as server:
        path = f"{prefix}/messages?beta=true"
        assert ask(server.base_url, json.dumps(QUESTION).encode(), path=path).status < 600
    expected = "tools.jsonl" if "case" in prefix else server.requests[0].recording
    assert server.requests[0].recording == expected


@pytest.mark.parametrize(
    ("name", "status", "kind"),
    [("error", 529, "overloaded_error"), ("rate-limit", 429, "rate_limit_error")],
)
def test_an_error_without_stream_is_that_error_with_its_status(
    name: str, status: int, kind: str
) -> None:
    """Never a success."""
    with serve(SAMPLES / f"{name}.jsonl", instant=True) as server:
        got = ask(server.base_url, json.dumps(QUESTION).encode())
    assert got.status == status
    assert got.json()["error"]["type"] == kind


def test_a_truncated_stream_is_a_message_without_a_stop_reason() -> None:
    """As far as it went."""
    with serve(SAMPLES / "cut.jsonl", instant=True) as server:
        client = anthropic.Anthropic(base_url=server.base_url, api_key="none")
        message = client.messages.create(**QUESTION)
    assert message.stop_reason is None
    assert message.content[0].type == "text"


def test_an_aborted_stream_is_a_message_that_breaks_off() -> None:
    """A reset, before the length that was promised."""
    with serve(SAMPLES / "abort.jsonl", instant=True) as server:
        got = ask(server.base_url, json.dumps(QUESTION).encode())
    assert got.reset
    assert 0 < len(got.framed) < int(dict(got.headers)["content-length"])


def test_what_no_recording_answers_is_an_error_that_is_not_tried_again() -> None:
    """And says what is nearest."""
    with serve(SAMPLES, instant=True) as server:
        client = anthropic.Anthropic(base_url=server.base_url, api_key="none", max_retries=2)
        body = {**asked_in("tools"), "tools": []}
        with pytest.raises(anthropic.NotFoundError, match=r"nearest: tools\.jsonl, whose tools"):
            client.messages.create(**body)
    assert len(server.requests) == 1
    assert server.requests[0].outcome.startswith("no recording answers this request; nearest: ")


def test_the_first_recording_may_answer_the_rest() -> None:
    """`unmatched="first"`."""
    paths = [SAMPLES / "text.jsonl", SAMPLES / "tools.jsonl"]
    with serve(*paths, instant=True, unmatched="first") as server:
        assert ask(server.base_url).status == 200
    assert server.requests[0].match == "first"


def test_faults_and_their_limits_can_be_given() -> None:
    """As on the command line."""
    with serve(SAMPLES / "text.jsonl", instant=True, faults=["cut@event=5", "crlf"]) as server:
        got = ask(server.base_url)
    assert dict(got.headers)["inspector-fault"] == "cut@event=5, crlf"
    assert server.requests[0].faults == ("cut@event=5", "crlf")


def test_silences_can_be_cut_short() -> None:
    """A stall of two seconds and a half is over at once."""
    with serve(SAMPLES / "stall.jsonl", max_gap=0.001) as server:
        assert ask(server.base_url).arrivals[-1][0] < 2


def test_a_client_that_leaves_is_noted_with_the_event_it_got_to() -> None:
    """On the server's side of things."""
    with serve(SAMPLES / "stall.jsonl") as server:
        client = anthropic.Anthropic(base_url=server.base_url, api_key="none")
        with client.messages.create(**QUESTION, stream=True) as events:
            next(iter(events))
        client.close()
        until = 200
        while not server.requests[0].outcome and until:
            until -= 1
            ask(server.base_url, b"", method="HEAD", path="/")
    assert server.requests[0].outcome == "client hung up at event 3"


def test_what_the_end_of_the_server_cuts_off_is_noted_too() -> None:
    """It was not the client."""
    with serve(SAMPLES / "stall.jsonl") as server:
        client = anthropic.Anthropic(base_url=server.base_url, api_key="none")
        events = client.messages.create(**QUESTION, stream=True)
        next(iter(events))
    events.close()
    client.close()
    assert server.requests[0].outcome == "server stopped at event 3"


def test_it_runs_inside_its_block_only() -> None:
    """Before and after there is no URL; it can be entered again."""
    server = serve(SAMPLES / "text.jsonl")
    with pytest.raises(RuntimeError, match="inside its with block"):
        assert server.base_url
    for _ in range(2):
        with server:
            assert ask(server.base_url, b"", method="HEAD", path="/").status == 200
            with pytest.raises(RuntimeError, match="runs already"):
                server.__enter__()


def test_recordings_that_cannot_be_played_are_refused_at_once(tmp_path: Path) -> None:
    """Each in a line: missing, something else, empty."""
    with pytest.raises(UnreadableFile, match="No such file"):
        serve(tmp_path / "missing.jsonl")
    (tmp_path / "note.txt").write_text("hello")
    with pytest.raises(NotARecording):
        serve(tmp_path / "note.txt")
    with pytest.raises(NothingToPlay, match="there is no recording below"):
        serve(tmp_path)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"speed": 0}, "the speed must be more than 0"),
        ({"match": "luck"}, "match is one of auto, case, request, order, one, not 'luck'"),
        ({"unmatched": "ignore"}, "unmatched is error or first"),
    ],
)
def test_what_makes_no_sense_is_refused_at_once(given: dict[str, Any], told: str) -> None:
    """As a `ValueError`, before anything listens."""
    with pytest.raises(ValueError, match=told):
        serve(SAMPLES / "text.jsonl", **given)
    with pytest.raises(ValueError, match="name a recording"):
        serve()
    with pytest.raises(BadFault, match="is no fault"):
        serve(SAMPLES / "text.jsonl", faults=["explode"])


def test_a_recorded_side_call_is_played_as_it_was(tmp_path: Path) -> None:
    """What a proxy kept of other paths."""
    lines = (SAMPLES / "text.jsonl").read_bytes()
    (tmp_path / "talk.jsonl").write_bytes(lines)
    (tmp_path / "files.jsonl").write_bytes(lines.replace(b"/v1/messages", b"/v1/files/7"))
    with serve(tmp_path, instant=True) as server:
        assert ask(server.base_url, path="/v1/files/7").status == 200
        assert ask(server.base_url, path="/v1/files/8").status == 404
    assert server.requests[0].recording == "files.jsonl"


def test_what_a_client_asks_for_cannot_write_lines_of_its_own_into_the_log() -> None:
    """Paths and cases are told as they were spelled."""
    with serve(SAMPLES / "text.jsonl") as server:
        ask(server.base_url, method="GET", path="/a%0Ab")
        ask(server.base_url, path="/case/x%0Ay/v1/messages")
    assert [seen.outcome.isprintable() for seen in server.requests] == [True, True]
    assert [seen.path.isprintable() for seen in server.requests] == [True, True]


def test_a_retry_succeeds_where_only_the_first_answer_is_faulty() -> None:
    """What an SDK does with a 529 is over in one test."""
    with serve(
        SAMPLES / "text.jsonl", instant=True, faults="status=529,0", fault_first=1
    ) as server:
        client = anthropic.Anthropic(base_url=server.base_url, api_key="none", max_retries=1)
        with client.messages.stream(**QUESTION) as stream:
            assert stream.get_final_message().stop_reason == "end_turn"
    assert [seen.status for seen in server.requests] == [529, 200]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"speed": "fast"}, "speed is a number, not 'fast'"),
        ({"max_gap": "1s"}, "max_gap is a number of seconds, not '1s'"),
        ({"max_gap": float("inf")}, "max_gap is a number of seconds, not inf"),
        ({"faults": 3}, "a fault is a text such as 'cut@event=12', not 3"),
        ({"faults": [3]}, "a fault is a text such as 'cut@event=12', not .3."),
        ({"fault_first": 0}, "fault_first is a number of answers, not 0"),
        ({"unmatched": "x"}, "unmatched is error or first, not 'x'"),
    ],
)
def test_options_that_make_no_sense_say_what_would(given: dict[str, Any], told: str) -> None:
    """Before anything is served."""
    with pytest.raises(ValueError, match=told):
        serve(SAMPLES / "text.jsonl", **given)


def test_what_is_broken_in_a_folder_is_left_out(tmp_path: Path) -> None:
    """The others are played; a file that is named has to be a recording."""
    (tmp_path / "broken.jsonl").write_text("{}\n")
    (tmp_path / "text.jsonl").write_bytes((SAMPLES / "text.jsonl").read_bytes())
    repertoire, problems = from_paths([tmp_path])
    assert [turn.name for turn in repertoire.turns] == ["text.jsonl"]
    assert len(problems) == 1
    assert "broken.jsonl is not a recording" in problems[0]
