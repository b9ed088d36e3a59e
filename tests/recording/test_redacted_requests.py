"""What a request loses: headers, URLs, tokens, and what is shaped like a key."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from inspector.recording import load
from inspector.recording.redaction import KEPT_HEADERS, is_kept

Record = Callable[..., Path]

SECRET_PART = "Qy7Rk2Vm9_Lw4" * 7
KEY = f"sk-ant-api03-{SECRET_PART}"
URL = "https://api.anthropic.com/v1/messages"


def exchange(headers: list[tuple[str, str]], url: str = URL, body: bytes = b"{}") -> Any:
    """A request as the `record` fixture takes it."""
    return ("POST", url, headers, body)


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        (f"https://user:{KEY}@host/v1", "https://[redacted]@host/v1"),
        ("https://user:p@ss@host/v1", "https://[redacted]@host/v1"),
        (f"https://{KEY}@host", "https://[redacted]@host"),
        (
            f"https://host/v1?beta=true&api_key={KEY}",
            "https://host/v1?beta=true&api_key=[redacted]",
        ),
        ("https://host/?key=short&b=1", "https://host/?key=[redacted]&b=1"),
        ("https://host/?Access_Token=a%2Fb#x", "https://host/?Access_Token=[redacted]#x"),
        (f"https://host/{KEY}/v1", "https://host/[redacted]/v1"),
        ("https://host/v1/messages?beta=true", "https://host/v1/messages?beta=true"),
        ("http://[::1", "http://[::1"),
    ],
)
def test_a_url_loses_user_password_and_keys(record: Record, url: str, kept: str) -> None:
    """User info as a whole, and the value of every parameter whose name says that it is secret."""
    path = record(request=exchange([], url))
    assert SECRET_PART[:12].encode() not in path.read_bytes()
    with load(path) as recording:
        assert recording.request is not None
        assert recording.request.url == kept


@pytest.mark.parametrize(
    "url",
    [f"https://user:{SECRET_PART}@host/", f"https://host/?token={SECRET_PART}"],
)
def test_a_credential_in_a_url_is_kept_out_of_the_answer(record: Record, url: str) -> None:
    """It is learned like one in a header."""
    path = record([f"data: {SECRET_PART}\n\n".encode()], request=exchange([], url))
    assert SECRET_PART.encode() not in path.read_bytes()


def test_the_name_of_a_host_is_no_credential(record: Record) -> None:
    """HTTP/2 calls it `:authority`, as imports from browsers do."""
    path = record(request=exchange([(":authority", "api.anthropic.com")]))
    with load(path) as recording:
        assert recording.request is not None
        assert recording.request.url == URL


def test_tokens_of_mcp_servers_are_replaced_in_a_request(record: Record) -> None:
    """Short ones and ones with quotes in them, and only they."""
    body = (
        b'{"mcp_servers":[{"authorization_token": "short", "name":"a"},'
        b'{"name":"b","authorization_token":"a\\"b\\\\"}],"x":"authorization_token"}'
    )
    with load(record(request=exchange([], body=body))) as recording:
        assert recording.request is not None
        assert recording.request.body == (
            b'{"mcp_servers":[{"authorization_token": "[redacted]", "name":"a"},'
            b'{"name":"b","authorization_token":"[redacted]"}],"x":"authorization_token"}'
        )


@pytest.mark.parametrize(
    "shape",
    [
        "sk-ant-api03-" + "x" * 30,
        "sk-proj-" + "x" * 30,
        "AKIAIOSFODNN7EXAMPLE",
        "AIza" + "x" * 35,
        "ya29." + "x" * 30,
        "ghp_" + "x" * 36,
        "github_pat_" + "x" * 40,
        "glpat-" + "x" * 20,
        "xoxb-" + "1" * 20,
        "hf_" + "x" * 34,
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0x.abc-_",
        "-----BEGIN PRIVATE KEY-----\\nMIIE\\n-----END PRIVATE KEY-----",
        "-----BEGIN RSA PRIVATE KEY-----\\nMIIE\\n-----END RSA PRIVATE KEY-----",
    ],
)
@pytest.mark.parametrize("before", ["", "key: ", "\\n", "\\u0009", "=", "_", "(", "/"])
def test_what_is_shaped_like_a_key_is_replaced_in_a_request(
    record: Record, before: str, shape: str
) -> None:
    """Whoever's key it is, at the beginning of a word or behind an escape."""
    body = f'{{"content":"{before}{shape} and so on"}}'.encode()
    with load(record(request=exchange([], body=body))) as recording:
        assert recording.request is not None
        assert recording.request.body == b'{"content":"%b[redacted] and so on"}' % before.encode()


@pytest.mark.parametrize(
    "prose",
    ["task-management-application-of-ours", "sk-learn", "AKIA", "eyJ", "risk-free-of-everything"],
)
def test_prose_is_left_alone(record: Record, prose: str) -> None:
    """What only looks like the beginning of a key is none."""
    body = f'{{"content":"{prose}"}}'.encode()
    with load(record(request=exchange([], body=body))) as recording:
        assert recording.request is not None
        assert recording.request.body == body


def test_what_is_shaped_like_a_key_stays_in_an_answer(record: Record) -> None:
    """The model's words are what is recorded, unless a pattern says otherwise."""
    stream = b"data: sk-ant-api03-%b\n\n" % (b"x" * 30)
    with load(record([stream], request=exchange([]))) as recording:
        assert recording.body() == stream
        assert recording.end is not None
        assert "redacted" not in recording.end.fields


def test_headers_are_kept_by_name(record: Record) -> None:
    """What is not on the list keeps its name, in lower case, and nothing of its value."""
    sent = [
        ("Anthropic-Version", "2026-10-21"),
        ("X-Stainless-Retry-Count", "1"),
        ("X-Custom", "private"),
        ("Cookie", "a=b"),
    ]
    answered = [("Set-Cookie", "a=b"), ("Anthropic-Ratelimit-Tokens-Limit", "9"), ("Via", "1.1 x")]
    with load(record(request=exchange(sent), response_headers=answered)) as recording:
        assert recording.request is not None
        assert recording.response is not None
        assert recording.request.headers == (
            ("anthropic-version", "2026-10-21"),
            ("x-stainless-retry-count", "1"),
            ("x-custom", "[redacted]"),
            ("cookie", "[redacted]"),
        )
        assert recording.response.headers == (
            ("content-type", "text/event-stream"),
            ("set-cookie", "[redacted]"),
            ("anthropic-ratelimit-tokens-limit", "9"),
            ("via", "1.1 x"),
        )


@pytest.mark.parametrize("name", "authorization x-api-key cookie set-cookie x-goog-api-key".split())
def test_no_credential_is_on_the_list(name: str) -> None:
    """Whatever is added to it."""
    assert not is_kept(name)
    assert all(kept == kept.lower() for kept in KEPT_HEADERS)


@pytest.mark.parametrize("text", ["\ud83d", "caf\udce9", "\udcff\ud83d"])
def test_texts_that_are_no_unicode_are_kept_as_well_as_can_be(record: Record, text: str) -> None:
    """An error's message or a header may hold half a surrogate pair; the end line is written."""
    headers = [("user-agent", text), ("x-api-key", text * 20)]
    path = record([b"x"], request=exchange(headers), error=f"bad {text}", closing="upstream")
    with load(path) as recording:
        assert recording.problems() == []
        assert recording.end is not None
        assert recording.end.error is not None
        assert recording.end.error["message"].startswith("bad ")


def test_a_body_that_is_not_kept_leaves_its_length(record: Record) -> None:
    """Prompts may be private as a whole."""
    path = record(request=exchange([], body=b'{"private":1}'), keep_request_body=False)
    assert b"private" not in path.read_bytes()
    assert b'"body_bytes":13}' in path.read_bytes()
