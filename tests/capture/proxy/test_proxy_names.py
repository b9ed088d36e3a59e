"""What the proxy calls the files that it makes."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.capture.conftest import STREAM, Server, streamed
from tests.capture.proxy.conftest import ASKING, Start, request

Serve = Callable[..., Server]


@pytest.mark.parametrize(
    ("target", "body"),
    [
        ("/u/abcdefgh12345678ijkl", b""),
        ("/v1/messages", ASKING.replace(b"Say hello!", b"Is abcdefgh12345678ijkl safe?")),
    ],
)
def test_no_credential_is_in_the_name_of_a_file(
    serve: Serve, proxied: Start, target: str, body: bytes
) -> None:
    """Whether it is in the path that is asked for, or in the prompt."""
    key = "abcdefgh12345678ijkl"
    proxy = proxied(serve(streamed(STREAM)).url)
    line = proxy.line()
    line.send(request("POST", target, f"X-Api-Key: {key}", body=body))
    proxy.over()
    (path,) = proxy.folder.iterdir()
    assert key not in path.name
    assert "redacted" in path.name
