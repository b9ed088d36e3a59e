"""The shelf: where the tapes of a proxy do what takes long, beside the streams that still run."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from inspector.capture.proxy.calls import Calls
from inspector.capture.proxy.exchange import Exchange
from inspector.capture.proxy.reader import Reader
from inspector.capture.proxy.tape import Tape
from inspector.capture.session import Session
from inspector.recording import Closing


class Shelf:
    """Closes tapes in a thread of its own, and has large requests read in another process.

    To have a file safely on disk may take long, and so may a body of many megabytes.
    """

    def __init__(self, session: Session, on_exchange: Callable[[Exchange], None] | None) -> None:
        self.session = session
        self.calls = Calls()
        self._on_exchange = on_exchange
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="recordings")
        self._closing: set[asyncio.Future[Exchange]] = set()
        self._reader = Reader()
        self._reading_thread = ThreadPoolExecutor(1, thread_name_prefix="large requests")
        self._reading: set[asyncio.Future[None]] = set()

    def put(self, tape: Tape, closing: Closing, error: BaseException | None) -> None:
        """Close a tape, and tell of the exchange."""
        loop = asyncio.get_running_loop()
        future = loop.run_in_executor(self._thread, tape.close, closing, error)
        self._closing.add(future)
        future.add_done_callback(self._told)

    def read(self, work: Callable[[Reader], None]) -> asyncio.Future[None]:
        """Have a large request read and recorded, beside the streams that still run."""
        loop = asyncio.get_running_loop()
        future = loop.run_in_executor(self._reading_thread, work, self._reader)
        self._reading.add(future)
        future.add_done_callback(self._reading.discard)
        return future

    async def empty(self) -> None:
        """Wait until all tapes are closed, and take no more."""
        while busy := self._reading | self._closing:
            await asyncio.wait(busy)
        self._reading_thread.shutdown()
        self._reader.close()
        self._thread.shutdown()

    def _told(self, future: asyncio.Future[Exchange]) -> None:
        self._closing.discard(future)
        if self._on_exchange is not None:
            self._on_exchange(future.result())
