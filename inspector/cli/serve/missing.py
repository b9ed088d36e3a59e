"""What no recording answers, asked of the API and recorded on its way."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path

from inspector.capture.provenance import recorder_versions
from inspector.capture.proxy import BadAddress, Exchange, recording_proxy
from inspector.capture.session import Options, Session
from inspector.cli.console import cannot, say


@contextmanager
def recording_missing(upstream: str, folder: Path, learn: Callable[[Path], None]) -> Iterator[str]:
    """A recording proxy in front of `upstream`, in a thread of its own; gives its base URL.

    `learn` is told of each recording in `folder` when it is done, on the thread of the proxy.
    """

    def told(exchange: Exchange) -> None:
        if exchange.summary is not None:
            learn(exchange.summary.path)

    options = Options(source="proxy", versions=recorder_versions("anthropic"), on_trouble=_warn)
    session = Session(folder, options, is_file=False)
    started: Future[tuple[str, asyncio.AbstractEventLoop, asyncio.Event]] = Future()

    async def run() -> None:
        stop = asyncio.Event()
        async with recording_proxy(upstream, session, on_exchange=told) as proxy:
            started.set_result((proxy.base_url, asyncio.get_running_loop(), stop))
            await stop.wait()

    def work() -> None:
        try:
            asyncio.run(run())
        except (BadAddress, OSError) as error:
            if started.done():
                raise
            started.set_exception(error)

    thread = threading.Thread(target=work, name="recording-proxy", daemon=True)
    thread.start()
    try:
        base_url, loop, stop = started.result()
    except (BadAddress, OSError) as error:
        cannot(f"--upstream: {error}")
    try:
        yield base_url
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join()


def _warn(message: str) -> None:
    say(f"inspect: {message}")
