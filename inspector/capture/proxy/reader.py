"""The reader: a process beside the proxy that reads large requests, so that no stream waits.

Each is a length, that many bytes of pickle, the length of the body and the body; each answer is the
same of what was `asked`, with the member that holds the body in the body's place.
"""

from __future__ import annotations

import pickle
import struct
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from typing import IO, Any

from inspector.capture.proxy.asked import Asked, Question, asked
from inspector.recording.request_body import RequestBody

LARGEST_AT_ONCE = 128 << 10
"""Bytes of a body up to which it is not worth the way: they take 4 ms."""

_PROGRAM = f"import os; os.nice(5); from {__name__} import serve; serve()"
"""What the process runs, behind the streams where there are too few processors for all."""

_LENGTH = struct.Struct("!Q")


class Reader:
    """The process, which is started for the first large body. Of use to one thread at a time."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def read(self, question: Question, pieces: Sequence[bytes]) -> Asked:
        """What a body says, that came in `pieces`; without the process that is found out here."""
        try:
            return self._ask(question, pieces)
        except (OSError, EOFError):
            self.close()
            return asked(question, b"".join(pieces))

    def close(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.communicate()

    def _ask(self, question: Question, pieces: Sequence[bytes]) -> Asked:
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, "-c", _PROGRAM],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,  # without it there is still this process
                start_new_session=True,  # ctrl+c is for the proxy, which waits for its requests
            )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        _put(self._process.stdin, question, pieces)
        found, member = _take(self._process.stdout)
        if not isinstance(found, Asked) or found.body is None:
            raise EOFError
        return replace(found, body=RequestBody(member, found.body.size))


def _put(pipe: IO[bytes], thing: object, pieces: Sequence[bytes]) -> None:
    pickled = pickle.dumps(thing)
    pipe.write(_LENGTH.pack(len(pickled)) + pickled + _LENGTH.pack(sum(map(len, pieces))))
    for piece in pieces:
        pipe.write(piece)
    pipe.flush()


def _take(pipe: IO[bytes]) -> tuple[Any, bytes]:
    """Raises `EOFError` where the other side is gone."""
    thing = pickle.loads(_exactly(pipe))  # noqa: S301 - from a process of our own
    return thing, _exactly(pipe)


def _exactly(pipe: IO[bytes]) -> bytes:
    head = pipe.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        raise EOFError
    (length,) = _LENGTH.unpack(head)
    data = pipe.read(length)
    if len(data) < length:
        raise EOFError
    return data


def serve() -> None:
    """Be the process: read one body after another, until the proxy is gone."""
    while True:
        try:
            question, body = _take(sys.stdin.buffer)
        except EOFError:
            return
        found = asked(question, body)
        member = found.body.member if found.body is not None else b""
        _put(sys.stdout.buffer, replace(found, body=RequestBody(b"", len(body))), [member])
