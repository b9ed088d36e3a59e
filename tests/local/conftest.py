"""What the tests on the real local model share: one server, and one stream of it as it came."""

from __future__ import annotations

import json
import os
import urllib.request
from collections.abc import Callable, Iterator

import pytest

from inspector.server.local_model import LocalServer, available, cached, running

PROMPT = "Tell me a short story about a fox and a river."
ASKED_FOR = "INSPECTOR_LOCAL"
"""The environment variable that lets the tests fetch the model where it is not in the cache."""


@pytest.fixture(scope="session", autouse=True)
def server() -> Iterator[LocalServer]:
    """The small model, served; where it cannot be had at once the tests are skipped."""
    if why_not := available():
        pytest.skip(why_not)
    if not os.environ.get(ASKED_FOR) and not cached():
        pytest.skip(f"the small model is not in the cache: with {ASKED_FOR}=1 it is fetched")
    with running(threads=1) as server:  # two would wait for each other in a busy test run
        yield server


@pytest.fixture(scope="session")
def post(server: LocalServer) -> Callable[..., bytes]:
    """Sends a prompt without any SDK; gives the body of the answer, byte for byte."""

    def post(*, stream: bool, max_tokens: int = 24) -> bytes:
        message = {"role": "user", "content": PROMPT}
        body = {"model": "any", "max_tokens": max_tokens, "stream": stream, "messages": [message]}
        request = urllib.request.Request(
            f"{server.base_url}/v1/messages",
            json.dumps(body).encode(),
            {"content-type": "application/json", "x-api-key": server.api_key},
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            whole: bytes = answer.read()
        return whole

    return post


@pytest.fixture(scope="session")
def stream(post: Callable[..., bytes]) -> bytes:
    """One stream of the local model."""
    return post(stream=True)
