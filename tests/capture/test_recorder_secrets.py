"""Credentials that come back in answers: nothing of them is in any file, nor in its name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

import pytest

from inspector import Recorder
from tests.capture.conftest import (
    ASKED,
    BEGIN,
    KEY,
    STREAM_HEAD,
    Answer,
    Do,
    Kind,
    Server,
    call,
    chunk,
    delta,
    frame,
    head,
    refused,
    streamed,
)

Serve = Callable[..., Server]

TOKEN = "oat-1f0c6b8e9d7a4235-Wkq7Tz3mPvXb"
"""A credential that is not shaped like a key."""

STYLES: dict[str, tuple[str, dict[str, Any]]] = {
    "a key": (KEY, {}),
    "a token": (TOKEN, {"api_key": None, "auth_token": TOKEN}),
    "x-api-key by hand": (TOKEN, {"default_headers": {"x-api-key": TOKEN}}),
    "authorization by hand": (TOKEN, {"default_headers": {"Authorization": f"Bearer {TOKEN}"}}),
    "a gateway's header": (TOKEN, {"default_headers": {"x-gateway-token": f"Token {TOKEN}"}}),
    "a query": (TOKEN, {"default_query": {"api_key": TOKEN}}),
}


def echoes(secret: str) -> dict[str, Answer]:
    """Ways in which a server gives back what it was given."""
    denied = refused(401, "authentication_error", f"invalid x-api-key {secret}")
    half = len(denied[1]) - len(secret) // 2 - 20
    said = f"You sent {secret}, which is {secret}."
    return {
        "an error": denied,
        "an error in two reads": [
            head(401, "content-type: application/json", "transfer-encoding: chunked"),
            chunk(denied[1][:half]),
            chunk(denied[1][half:]),
            chunk(b""),
        ],
        "text": [
            head(403, "content-type: text/plain", f"content-length: {len(said)}"),
            said.encode(),
        ],
        "a header": [
            head(400, f"request-id: {secret}", f"x-echo: {secret}", "content-length: 0"),
        ],
        "an event": streamed(BEGIN, delta(said), frame("error", error={"message": said})),
        "an event in two reads": streamed(BEGIN + delta(said)[:-30], delta(said)[-30:]),
        "a comment": streamed(BEGIN, f": {said}\n\n".encode()),
        "a tail": [STREAM_HEAD, chunk(BEGIN + delta(said)[:-40]), Do.CLOSE],
        "no HTTP": [f"sorry, {said}\r\n\r\n".encode(), Do.CLOSE],
    }


def parts(secret: str) -> list[bytes]:
    """Every twelve characters in a row of what is secret in it."""
    shown = secret.removeprefix("sk-ant-api03-").encode()
    return [shown[at : at + 12] for at in range(len(shown) - 11)]


@pytest.mark.parametrize("kind", get_args(Kind))
@pytest.mark.parametrize("style", STYLES)
def test_a_credential_that_is_echoed_is_nowhere(
    style: str, kind: Kind, serve: Serve, folder: Path
) -> None:
    """However it was given, however it comes back."""
    secret, options = STYLES[style]
    for name, answer in echoes(secret).items():
        server = serve(answer)
        call(kind, "raw", server.url, Recorder(folder / name.replace(" ", "-")), **options)
        assert secret.encode() in server.requests[0], "it was really sent"
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert len(files) == len(echoes(secret))
    for path in files:
        written = path.read_bytes() + str(path).encode()
        assert b"[redacted]" in written
        found = [part for part in parts(secret) if part in written]
        assert found == [], path


def test_a_key_in_a_prompt_is_neither_in_the_file_nor_in_its_name(
    serve: Serve, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """People paste them."""
    message = {"role": "user", "content": f"{KEY} does not work"}
    monkeypatch.setitem(ASKED, "messages", [message])
    call(
        "sync", "raw", serve(streamed(BEGIN)).url, Recorder(folder), auth_token=TOKEN, api_key=None
    )
    (path,) = folder.iterdir()
    assert path.name[23:] == "redacted-does-not-work.jsonl"
    written = path.read_bytes()
    assert [part for part in parts(KEY) + parts(TOKEN) if part in written] == []
