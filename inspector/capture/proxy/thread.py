"""The recording proxy in a thread of its own, for as long as a `with` block runs."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from inspector.capture.proxy.exchange import Exchange
from inspector.capture.proxy.loop import new_loop
from inspector.capture.proxy.proxy import GRACE_S, LOOPBACK, RecordingProxy
from inspector.capture.session import Session


@contextmanager
def proxying(
    upstream: str,
    session: Session,
    *,
    host: str = LOOPBACK,
    port: int = 0,
    ca: Path | None = None,
    grace_s: float = GRACE_S,
    on_exchange: Callable[[Exchange], None] | None = None,
) -> Iterator[RecordingProxy]:
    """A proxy that runs beside the block, and has closed every file when that is left.

    `on_exchange` is called in the thread. Raises `BadAddress`, and `OSError` where no port can be
    had.
    """
    proxy = RecordingProxy(upstream, session, ca=ca, on_exchange=on_exchange)
    loop = new_loop()
    thread = threading.Thread(target=loop.run_forever, name="recording-proxy", daemon=True)
    thread.start()
    try:
        asyncio.run_coroutine_threadsafe(proxy.start(host, port), loop).result()
        try:
            yield proxy
        finally:
            asyncio.run_coroutine_threadsafe(proxy.stop(grace_s), loop).result()
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
