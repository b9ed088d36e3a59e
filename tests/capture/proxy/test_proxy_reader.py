"""The reader: what another process finds in a body is what this one would have found."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from inspector.capture.proxy.asked import Question, asked
from inspector.capture.proxy.reader import Reader
from inspector.recording.redaction import Redactor
from tests.capture.conftest import KEY


@pytest.fixture
def reader() -> Iterator[Reader]:
    """A reader whose process ends with the test."""
    made = Reader()
    yield made
    made.close()


def _question(*, keep_body: bool = True) -> Question:
    redactor = Redactor()
    redactor.learn_secret(KEY)
    return Question("POST", "http://x/v1/messages", "/v1/messages?a=b", redactor, keep_body)


_BODIES = [
    b'{"stream":true,"messages":[{"role":"user","content":"Hello, ' + KEY.encode() + b'"}]}',
    b'{"stream": false, "model": "m"}',
    b"no JSON",
    b"\xff\x00",
]


@pytest.mark.parametrize("keep_body", [True, False])
def test_both_find_the_same(reader: Reader, keep_body: bool) -> None:
    """In each of several bodies, however many pieces they come in."""
    question = _question(keep_body=keep_body)
    for body in _BODIES:
        pieces = [body[:1], b"", body[1:]]
        assert reader.read(question, pieces) == asked(question, body)


def test_a_process_that_died_is_not_missed(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    """What it was to read is read here, and the next by another."""
    question, (body, *_) = _question(), _BODIES
    expected = asked(question, body)
    assert reader.read(question, [body]) == expected
    assert reader._process is not None
    reader._process.kill()
    reader._process.wait()
    assert reader.read(question, [body]) == expected
    assert reader._process is None
    assert reader.read(question, [body]) == expected
    monkeypatch.setattr("sys.executable", "/nowhere/python")
    reader.close()
    assert reader.read(question, [body]) == expected
