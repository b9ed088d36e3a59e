"""The request as a curl command: it runs as it is, and holds no secret."""

from __future__ import annotations

import shlex
import subprocess

import pytest

from inspector.recording import Request
from inspector.timeline.curl import curl


def _request(
    headers: tuple[tuple[str, str], ...] = (), body: bytes | None = b"{}", url: str = "http://h/v1"
) -> Request:
    return Request(2, 0, "POST", url, headers, body)


def test_it_is_a_command_of_one_option_a_line() -> None:
    """The key is the reader's own; what was redacted, and what curl makes itself, is left out."""
    headers = (
        ("host", "h"),
        ("content-type", "application/json"),
        ("x-api-key", "[redacted]"),
        ("x-secret", "[redacted]"),
        ("content-length", "2"),
    )
    assert curl(_request(headers, b'{"a":"it\'s"}')) == (
        "curl -N -X POST http://h/v1 \\\n"
        "  -H 'content-type: application/json' \\\n"
        '  -H "x-api-key: $ANTHROPIC_API_KEY" \\\n'
        """  --data-raw '{"a":"it'"'"'s"}'"""
    )


@pytest.mark.parametrize("body", [b"@file $HOME `id` \\ \n 'x' \"y\"", "é 🙂".encode()])
def test_a_shell_passes_on_what_was_sent(body: bytes) -> None:
    """Quotes, dollars and newlines arrive as they are, the key alone is put in."""
    command = curl(_request((("authorization", "Bearer sk-ant-secret"),), body, "http://h/?a=b&c"))
    assert "secret" not in command
    shown = subprocess.run(
        ["sh", "-c", command.replace("curl", "printf '%s\\0'", 1)],
        env={"ANTHROPIC_API_KEY": "mine"},
        capture_output=True,
        check=True,
    ).stdout.split(b"\0")
    assert shown == [
        b"-N", b"-X", b"POST", b"http://h/?a=b&c", b"-H", b"authorization: Bearer mine",
        b"--data-raw", body, b"",
    ]  # fmt: skip


@pytest.mark.parametrize("body", [None, b"\xff\xfe", b"a\0b"])
def test_a_body_that_cannot_be_written_down_comes_from_standard_input(body: bytes | None) -> None:
    """It was not kept, or no shell can hold it."""
    assert curl(_request(body=body)).endswith("--data-binary @-")


def test_a_request_without_a_body_sends_none() -> None:
    """And a key is put in where none was recorded."""
    words = shlex.split(curl(_request(body=b"")).replace("\\\n", ""))
    assert words == [
        "curl",
        "-N",
        "-X",
        "POST",
        "http://h/v1",
        "-H",
        "x-api-key: $ANTHROPIC_API_KEY",
    ]
