"""What the tests of recordings share: paths nobody has used, and exchanges written to them."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest

from inspector.recording import Closing, Origin, Writer


@pytest.fixture(scope="session")
def new_path(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Path]:
    """A function that gives a path that no test has used."""
    folder = tmp_path_factory.mktemp("recordings")
    numbers = itertools.count()
    return lambda: folder / f"{next(numbers)}.jsonl"


@pytest.fixture(scope="session")
def record(new_path: Callable[[], Path]) -> Callable[..., Path]:
    """A function that writes an exchange and gives the path of its recording.

    A read is its bytes, or `(t_ns, bytes)`, or `(t_ns, bytes, asked_ns)`; bytes alone come a
    millisecond apart, from 2 ms on. With `closing=None` the recorder dies before the end.
    """

    def write(
        reads: Iterable[bytes | tuple[Any, ...]] = (),
        *,
        status: int | None = 200,
        content_type: str | None = "text/event-stream",
        request: tuple[str, str, list[tuple[str, str]], bytes | None] | None = None,
        response_headers: Sequence[tuple[str, str]] = (),
        asked_for_stream: bool = True,
        clock: str | None = "test",
        closing: Closing | None = "eof",
        end_ns: int | None = None,
        error: BaseException | str | None = None,
        labels: dict[str, str] | None = None,
        **options: Any,
    ) -> Path:
        path = new_path()
        origin = Origin("test", {"inspector": "0"}, labels=labels or {}, clock=clock)
        writer = Writer(path, origin, **options)
        method, url, headers, body = request or ("POST", "http://127.0.0.1/v1/messages", [], b"{}")
        writer.request(method, url, headers, body, asked_for_stream=asked_for_stream)
        if status is not None:
            kind = [("content-type", content_type)] if content_type is not None else []
            t_ns = 1_000_000 if clock else None
            writer.response(status, "1.1", [*kind, *response_headers], t_ns)
        for number, read in enumerate(reads, start=2):
            if isinstance(read, bytes):
                writer.read(read, number * 1_000_000 if clock else None)
            else:
                writer.read(read[1], read[0], *read[2:])
        if closing is None:
            writer._sink.close()  # as the death of a recorder closes it
        else:
            writer.end(closing, end_ns, error=error)
        return path

    return write
