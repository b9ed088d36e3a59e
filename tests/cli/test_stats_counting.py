"""`inspect stats --count-tokens`: the API is asked about the words of each block."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from inspector.cli.console import Cannot
from inspector.cli.stats import command

SAMPLE = Path(__file__).parents[2] / "recordings" / "search.jsonl"


class Endpoint(BaseHTTPRequestHandler):
    """Counts a token for each four characters of text, and ten for the message."""

    asked: list[dict[str, Any]]

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.asked.append(body)
        texts = [block["text"] for block in body["messages"][0]["content"]]
        answer = json.dumps({"input_tokens": 10 + sum(map(len, texts)) // 4}).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[dict[str, Any]]]:
    """What a counting endpoint on loopback was asked."""
    Endpoint.asked = []
    server = HTTPServer(("127.0.0.1", 0), Endpoint)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    monkeypatch.setenv("ANTHROPIC_BASE_URL", f"http://127.0.0.1:{server.server_port}")
    monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-ant-test")
    yield Endpoint.asked
    server.shutdown()
    thread.join()
    server.server_close()


def test_each_block_with_words_is_asked_about_once(asked: list[dict[str, Any]]) -> None:
    """First the message without words, then one question a block, with the recording's model."""
    done = CliRunner().invoke(command, [str(SAMPLE), "--count-tokens"], standalone_mode=False)
    assert done.exception is None
    assert len(asked) > 2
    assert {body["model"] for body in asked} == {"claude-sonnet-5-5"}
    assert [len(body["messages"][0]["content"]) for body in asked] == [1] + [2] * (len(asked) - 1)


def test_without_a_key_it_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """One line, and nothing is measured."""
    monkeypatch.delenv("ANTHROPIC_API_KEY", raising=False)
    monkeypatch.delenv("ANTHROPIC_AUTH_TOKEN", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    done = CliRunner().invoke(command, [str(SAMPLE), "--count-tokens"], standalone_mode=False)
    assert isinstance(done.exception, Cannot)
    assert "ANTHROPIC_API_KEY is not set" in done.exception.message
