"""The local model's streams, recorded through the real SDK like any other."""

from __future__ import annotations

import os
import signal
from itertools import pairwise
from pathlib import Path

import httpx2
import pytest
from anthropic import Anthropic
from anthropic.types import Message

import inspector
from inspector.analysis.message import Assembler
from inspector.analysis.step import steps
from inspector.server.local_model import LocalServer, running


def client_of(server: LocalServer, file: Path) -> Anthropic:
    """A client that records its one call."""
    recorder = inspector.Recorder(file)
    return Anthropic(
        base_url=server.base_url, api_key=server.api_key, max_retries=0, middleware=[recorder]
    )


def ask(client: Anthropic, *, break_off_after: int | None = None) -> Message:
    """A prompt, streamed; the client leaves after some events where it is told to."""
    with client.messages.stream(
        model="any",
        max_tokens=24,
        messages=[{"role": "user", "content": "Tell me a story about a fox."}],
    ) as stream:
        for number, _ in enumerate(stream, start=1):
            if number == break_off_after:
                break
        return stream.current_message_snapshot


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the recording goes."""
    return tmp_path / "local.jsonl"


def test_a_recording_is_complete_and_true(server: LocalServer, file: Path) -> None:
    """The body has the hash that the end line gives, and each read came after the one before."""
    with client_of(server, file) as client:
        ask(client)
    with inspector.load(file) as recording:
        assert recording.outcome == "complete"
        assert recording.problems() == []
        times = [read.t_ns for read in recording.reads()]
        assert len(times) > 10
        assert all(a is not None and b is not None and a < b for a, b in pairwise(times))
    assert server.api_key not in file.read_text(encoding="utf-8")


def test_the_assembled_message_is_the_sdks(server: LocalServer, file: Path) -> None:
    """Two readers of one stream come to the same message."""
    with client_of(server, file) as client:
        message = ask(client)
    assembler = Assembler()
    with inspector.load(file) as recording:
        for step in steps(recording.events):
            assembler.step(step)
    assert not assembler.problems
    assert not assembler.unfinished()
    assert Message.model_validate(assembler.message()).to_dict() == message.to_dict()


def test_a_client_that_leaves_is_recorded_as_such(server: LocalServer, file: Path) -> None:
    """What had come until then is kept."""
    with client_of(server, file) as client:
        ask(client, break_off_after=8)
    with inspector.load(file) as recording:
        assert recording.outcome == "aborted_client"
        assert len(recording.events) >= 4


def test_a_server_that_dies_is_recorded_as_such(file: Path) -> None:
    """A real upstream that is killed in the middle of its answer, not one that plays dead."""
    with running(threads=1) as server, client_of(server, file) as client:
        stream = client.messages.create(
            model="any",
            max_tokens=500,
            messages=[{"role": "user", "content": "Tell me a long story about a fox."}],
            stream=True,
        )
        next(stream)
        os.kill(server.pid, signal.SIGKILL)
        with pytest.raises(httpx2.TransportError):
            for _ in stream:
                pass
    with inspector.load(file) as recording:
        assert recording.outcome == "aborted_upstream"
        assert recording.events[0].event == "message_start"
