"""`inspector.serve`: recordings as a Messages endpoint, for as long as a `with` block runs."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import replace
from os import PathLike
from pathlib import Path
from types import TracebackType
from typing import Self

from inspector.server.choosing.matching import By
from inspector.server.options import Options, Unmatched, written
from inspector.server.pacing import AT_ONCE, REAL_TIME
from inspector.server.repertoire import Repertoire, from_paths
from inspector.server.seen import SeenRequest
from inspector.server.thread import running


class Server:
    """A Messages endpoint on loopback that answers from recordings. Use it in a `with`.

    It runs in a thread of its own, `async with` is for programs whose event loop must not wait.
    """

    def __init__(self, repertoire: Repertoire, options: Options, *, port: int = 0) -> None:
        self.requests: list[SeenRequest] = []
        """What was asked, in order; how an answer ended is known when it has."""
        self._repertoire = repertoire
        self._options = replace(options, on_request=self.requests.append)
        self._port = port
        self._running: AbstractContextManager[str] | None = None
        self._base_url: str | None = None

    @property
    def base_url(self) -> str:
        """What a client takes as its `base_url`. Raises `RuntimeError` outside the block."""
        if self._base_url is None:
            raise RuntimeError("the server runs inside its with block only")
        return self._base_url

    def __enter__(self) -> Self:
        if self._running is not None:
            raise RuntimeError("the server runs already")
        started = running(self._repertoire, self._options, port=self._port)
        self._base_url = started.__enter__()
        self._running = started
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        started, self._running, self._base_url = self._running, None, None
        if started is not None:
            started.__exit__(None, None, None)

    async def __aenter__(self) -> Self:
        return await asyncio.to_thread(self.__enter__)

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await asyncio.to_thread(self.__exit__, kind, error, trace)


def serve(
    *paths: str | PathLike[str],
    speed: float = REAL_TIME,
    instant: bool = False,
    max_gap: float | None = None,
    match: By = "auto",
    loop: bool = False,
    unmatched: Unmatched = "error",
    faults: str | Iterable[str] = (),
    fault_first: int | None = None,
    seed: int = 0,
    port: int = 0,
) -> Server:
    """A server that answers from recordings, or from folders of them.

        with inspector.serve("recordings/tools.jsonl", instant=True) as server:
            client = Anthropic(base_url=server.base_url, api_key="none")

    `speed` 2 takes half the time and `instant` none; no silence lasts longer than `max_gap`
    seconds. `match` says how a recording is chosen: by the `case` that the client names, by the
    `request` (model, messages, tools; dates, ids and the like may differ), in `order`, always the
    `one`; `auto` takes the only one, else goes by request. `faults` are written as on the command
    line, such as `cut@event=12`; only the first `fault_first` answers have them. Raises
    `RecordingError`, and `ValueError` for what makes no sense.
    """
    if not paths:
        raise ValueError("there is nothing to serve: name a recording")
    options = written(
        speed=AT_ONCE if instant else speed,
        max_gap=max_gap,
        match=match,
        loop=loop,
        unmatched=unmatched,
        faults=faults,
        fault_first=fault_first,
        seed=seed,
    )
    repertoire, _ = from_paths([Path(path) for path in paths])
    return Server(repertoire, options, port=port)
