"""The shelf: where the tapes of a proxy are closed, beside the streams that still run."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from inspector.capture.proxy.calls import Calls
from inspector.capture.proxy.exchange import Exchange
from inspector.capture.proxy.tape import Tape
from inspector.capture.session import Session
from inspector.recording import Closing


class Shelf:
    """Closes tapes in a thread of its own: to have a file safely on disk may take long."""

    def __init__(self, session: Session, on_exchange: Callable[[Exchange], None] | None) -> None:
        self.session = session
        self.calls = Calls()
        self._on_exchange = on_exchange
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="recordings")
        self._closing: set[asyncio.Future[Exchange]] = set()

    def put(self, tape: Tape, closing: Closing, error: BaseException | None) -> None:
        """Close a tape, and tell of the exchange."""
        loop = asyncio.get_running_loop()
        future = loop.run_in_executor(self._thread, tape.close, closing, error)
        self._closing.add(future)
        future.add_done_callback(self._told)

    async def empty(self) -> None:
        """Wait until all tapes are closed, and take no more."""
        while self._closing:
            await asyncio.wait(self._closing)
        self._thread.shutdown()

    def _told(self, future: asyncio.Future[Exchange]) -> None:
        self._closing.discard(future)
        if self._on_exchange is not None:
            self._on_exchange(future.result())
