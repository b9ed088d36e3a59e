"""A gateway that was not written here, LiteLLM's, behind the recording proxy."""

from __future__ import annotations

import os
import secrets
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import inspector
from inspector.capture.proxy.thread import proxying
from inspector.capture.session import Options, Session
from inspector.server.pacing import AT_ONCE
from inspector.server.samples import demo_scripts
from inspector.server.thread import serving

_STARTS_S = 180

_CONFIG = """
model_list:
  - model_name: claude-sonnet-5-5
    litellm_params: {{model: anthropic/claude-sonnet-5-5, api_base: "{upstream}", api_key: sk-x}}
general_settings: {{master_key: {key}}}
litellm_settings: {{telemetry: false}}
"""

_ASKED = b"""{"model": "claude-sonnet-5-5", "max_tokens": 100, "stream": true,
"messages": [{"role": "user", "content": "hello"}]}"""


@pytest.fixture(scope="module")
def gateway(
    clients: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, dict[str, str]]]:
    """The gateway before the scenario `tools`, and the headers that it wants."""
    litellm = clients / "gateway" / "bin" / "litellm"
    folder, key = tmp_path_factory.mktemp("litellm"), f"sk-{secrets.token_hex(16)}"
    with serving(demo_scripts("tools"), speed=AT_ONCE) as upstream:
        (folder / "config.yaml").write_text(_CONFIG.format(upstream=upstream, key=key))
        with socket.create_server(("127.0.0.1", 0)) as listening:
            port = listening.getsockname()[1]
        command = [litellm, "--config", "config.yaml", "--host", "127.0.0.1", "--port", str(port)]
        with _running(command, folder, f"http://127.0.0.1:{port}") as url:
            yield url, {"content-type": "application/json", "x-api-key": key}


@contextmanager
def _running(command: list[object], folder: Path, url: str) -> Iterator[str]:
    environment = {**os.environ, "LITELLM_LOCAL_MODEL_COST_MAP": "True", "NO_PROXY": "127.0.0.1"}
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            [str(part) for part in command], cwd=folder, stdout=log, stderr=log, env=environment
        )
        try:
            until = time.monotonic() + _STARTS_S
            while not _is_alive(url):
                assert process.poll() is None, (folder / "log").read_text()[-2000:]
                assert time.monotonic() < until, "it does not start"
                time.sleep(0.5)
            yield url
        finally:
            process.terminate()
            process.wait(20)


def _is_alive(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/health/liveliness", timeout=2):
            return True
    except OSError:
        return False


def test_a_gateway_is_recorded_as_it_answers(
    gateway: tuple[str, dict[str, str]], tmp_path: Path
) -> None:
    """The same bytes with and without the proxy, and a diff that tells what the gateway does."""
    url, headers = gateway
    direct = _asked(url, headers)
    session = Session(tmp_path / "session", Options(source="proxy"), is_file=False)
    with proxying(url, session) as proxy:
        assert _asked(proxy.base_url, headers) == direct
    (path,) = (tmp_path / "session").iterdir()
    with inspector.load(path) as recording:
        assert recording.body() == direct
    assert headers["x-api-key"].encode() not in path.read_bytes()
    sample = Path(__file__).parents[2] / "recordings" / "tools.jsonl"
    comparison = inspector.diff(sample, path, levels=["+transport"])
    assert list(comparison.gated()) == []
    added = {finding.path for case in comparison.cases for finding in case.findings()}
    assert "response.headers.x-litellm-*" in added


def _asked(url: str, headers: dict[str, str]) -> bytes:
    request = urllib.request.Request(f"{url}/v1/messages", _ASKED, headers)
    with urllib.request.urlopen(request, timeout=60) as answer:
        body: bytes = answer.read()
    return body
