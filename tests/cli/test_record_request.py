"""`inspect record`: the request that really arrives, for each way to put it together."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import anthropic
import pytest

from inspector.capture.body import DEFAULT_MAX_TOKENS, DEFAULT_MODEL
from inspector.cli.record.options import DEFAULT_RETRIES
from tests.capture.conftest import KEY, STREAM, streamed
from tests.cli.conftest import Run, Serve, written

ASKED = {
    "model": DEFAULT_MODEL,
    "max_tokens": DEFAULT_MAX_TOKENS,
    "messages": [{"role": "user", "content": "hi"}],
    "stream": True,
}


class Arrived:
    """A request as a server got it."""

    def __init__(self, request: bytes) -> None:
        head, _, body = request.partition(b"\r\n\r\n")
        first, *rest = head.decode().split("\r\n")
        self.asked = first.rpartition(" ")[0]
        self.headers = {
            name.lower(): value for name, _, value in (line.partition(": ") for line in rest)
        }
        self.body: Any = json.loads(body)


@pytest.fixture
def sent(key: str, inspect: Run, serve: Serve) -> Callable[..., Arrived]:
    """Runs `inspect record` with these arguments; gives what a server got of it."""

    def run(*arguments: object, stdin: bytes = b"") -> Arrived:
        server = serve(streamed(STREAM))
        ran = inspect("record", "--base-url", server.url, "-q", *arguments, stdin=stdin)
        assert (ran.code, ran.err) == (0, "")
        (request,) = server.requests
        return Arrived(request)

    return run


def test_a_prompt_alone_gets_a_model_and_room(sent: Callable[..., Arrived]) -> None:
    """And goes to the Messages API as the SDK sends it."""
    request = sent("hi")
    assert request.asked == "POST /v1/messages"
    assert request.body == ASKED
    assert request.headers["authorization"] == f"Bearer {KEY}"


@pytest.mark.parametrize(
    ("arguments", "stdin"),
    [
        (["-"], "grüezi"),
        ([], "grüezi"),
        (["@-"], "grüezi"),
        (["@prompt.txt"], ""),
        (["grüezi"], "not this"),
    ],
)
def test_a_prompt_comes_from_anywhere(
    arguments: list[str], stdin: str, folder: Path, sent: Callable[..., Arrived]
) -> None:
    """An argument, a file, standard input."""
    written(folder / "prompt.txt", "grüezi".encode())
    request = sent(*arguments, stdin=stdin.encode())
    assert request.body["messages"] == [{"role": "user", "content": "grüezi"}]


@pytest.mark.parametrize(
    ("options", "members"),
    [
        (["-m", "m-1"], {"model": "m-1"}),
        (["--max-tokens", "7"], {"max_tokens": 7}),
        (["--system", "Be brief."], {"system": "Be brief."}),
        (["--system", "@system.txt"], {"system": "From a file.\n"}),
        (["--tools", "tools.json"], {"tools": [{"name": "t"}]}),
        (["--param", "temperature=0.5"], {"temperature": 0.5}),
        (["--param", 'metadata.user_id="me"'], {"metadata": {"user_id": "me"}}),
        (
            ["--param", "a.b=1", "--param", "a.c=[2]", "--param", "d=null"],
            {"a": {"b": 1, "c": [2]}, "d": None},
        ),
        (["--thinking", "adaptive"], {"thinking": {"type": "adaptive"}}),
        (["--thinking", "disabled"], {"thinking": {"type": "disabled"}}),
        (
            ["--thinking", "2000"],
            {
                "thinking": {"type": "enabled", "budget_tokens": 2000},
                "max_tokens": DEFAULT_MAX_TOKENS + 2000,
            },
        ),
        (["--thinking", '{"type":"new"}'], {"thinking": {"type": "new"}}),
    ],
    ids=str,
)
def test_members_of_the_body_arrive(
    options: list[str], members: dict[str, Any], folder: Path, sent: Callable[..., Arrived]
) -> None:
    """Beside those that every request has."""
    written(folder / "system.txt", b"From a file.\n")
    written(folder / "tools.json", b'[{"name": "t"}]')
    assert sent("hi", *options).body == {**ASKED, **members}


def test_a_whole_request_is_sent_as_it_is(folder: Path, sent: Callable[..., Arrived]) -> None:
    """From a file or standard input; a prompt is added to it as a turn."""
    body = {"model": "m", "max_tokens": 3, "messages": [{"role": "user", "content": "a"}], "x": 1}
    written(folder / "request.json", json.dumps(body).encode())
    assert sent("--request", "request.json").body == {**body, "stream": True}
    assert sent("--request", "-", stdin=json.dumps(body).encode()).body == {**body, "stream": True}
    turns = sent("b", "--request", "request.json").body["messages"]
    assert [turn["content"] for turn in turns] == ["a", "b"]


def test_betas_and_headers_arrive(sent: Callable[..., Arrived]) -> None:
    """As the SDK sends them."""
    request = sent("hi", "--beta", "one", "--beta", "two", "--header", "x-team: red: blue")
    assert request.headers["anthropic-beta"] == "one,two"
    assert request.headers["x-team"] == "red: blue"


def test_a_key_may_come_as_a_header(inspect: Run, serve: Serve, folder: Path) -> None:
    """Then the SDK needs none, and the file does not have it either."""
    server = serve(streamed(STREAM))
    header = f"x-api-key: {KEY}"
    ran = inspect("record", "hi", "--base-url", server.url, "--header", header, "-o", "x.jsonl")
    assert ran.code == 0
    assert Arrived(server.requests[0]).headers["x-api-key"] == KEY
    assert KEY not in (folder / "x.jsonl").read_text()


def test_the_endpoint_comes_from_the_environment_too(
    key: str, inspect: Run, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the SDK reads it."""
    server = serve(streamed(STREAM))
    monkeypatch.setenv("ANTHROPIC_BASE_URL", server.url)
    assert inspect("record", "hi").code == 0
    assert len(server.requests) == 1


def test_the_help_names_the_sdks_own_number_of_retries() -> None:
    """It is not ours to choose."""
    assert DEFAULT_RETRIES == anthropic.DEFAULT_MAX_RETRIES


NOT_SENT = {
    "no key": (
        ["hi"],
        "no API key: ANTHROPIC_API_KEY is not set; --local and --demo need none",
    ),
    "no prompt": (
        [],
        "nothing to send: give a PROMPT or a --request with messages, or try --demo",
    ),
    "no messages": (
        ["--request", "empty.json"],
        "nothing to send: give a PROMPT or a --request with messages, or try --demo",
    ),
    "no such file": (
        ["@nowhere.txt"],
        "cannot read nowhere.txt: No such file or directory",
    ),
    "a folder": (["hi", "--tools", "."], "cannot read .: Is a directory"),
    "a list": (["--request", "list.json"], "--request list.json is not a JSON object"),
    "no list": (["hi", "--tools", "empty.json"], "--tools empty.json is not a JSON list"),
    "no equals sign": (["hi", "--param", "a"], "--param takes KEY=VALUE, not 'a'"),
    "no quotes": (
        ["hi", "--param", "a=b"],
        "--param a=b is not JSON; a text needs quotes: 'a=\"…\"'",
    ),
    "no colon": (["hi", "--header", "a=b"], "--header takes NAME:VALUE in plain ASCII, not 'a=b'"),
    "no header": (["hi", "--header", "a b: c"], "--header takes NAME:VALUE in plain ASCII, not "),
    "two lines": (["hi", "--header", "a: b\nc"], "--header takes NAME:VALUE in plain ASCII, not "),
    "no ASCII": (["hi", "--header", "a: ä"], "--header takes NAME:VALUE in plain ASCII, not "),
    "no number": (
        ["hi", "--max-tokens", "0"],
        "Invalid value for '--max-tokens': '0' is no number from 1 on; see inspect record --help",
    ),
    "no finite number": (
        ["hi", "--timeout", "nan"],
        "Invalid value for '--timeout': 'nan' is no number from 0.001 on; see inspect record",
    ),
    "no address": (
        ["hi", "--base-url", "localhost:8000"],
        "--base-url takes an address such as http://127.0.0.1:8000/stream, not 'localhost:8000'",
    ),
    "two who answer": (["hi", "--demo", "--base-url", "http://x"], "--demo and --base-url exclude"),
    "a body without a URL": (["--data", "x"], "--data has no meaning without --url"),
}


@pytest.mark.parametrize("name", NOT_SENT)
def test_what_cannot_be_sent_is_one_line(name: str, folder: Path, inspect: Run) -> None:
    """Exit code 2, and no file is left behind."""
    written(folder / "empty.json", b"{}")
    written(folder / "list.json", b"[]")
    before = sorted(folder.iterdir())
    arguments, said = NOT_SENT[name]
    ran = inspect("record", *arguments)
    assert (ran.code, ran.out, len(ran.said)) == (2, "", 1)
    assert ran.err.startswith(f"inspect: {said}")
    assert sorted(folder.iterdir()) == before


def test_thinking_that_is_not_json_is_one_line(inspect: Run) -> None:
    """With what is wrong with it."""
    ran = inspect("record", "hi", "--thinking", "{")
    assert ran.code == 2
    assert ran.err.startswith("inspect: thinking is not JSON: ")
