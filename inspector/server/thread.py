"""The replay server in a thread of its own, for as long as a `with` block runs."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Coroutine, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from inspector.server.options import Options
from inspector.server.pacing import REAL_TIME, Tempo
from inspector.server.repertoire import Repertoire, from_scripts
from inspector.server.script import Script

if TYPE_CHECKING:
    from aiohttp import web

LOOPBACK = "127.0.0.1"

_FAREWELL_S = 0.01
"""How long streams that still play are waited for at the end; then they are cut off."""

_TURNS_TO_ACCEPT = 5
"""Turns of the loop after which a connection that was just accepted is known to the server."""

_BACKLOG = 1024
"""Connections that may wait to be accepted: hundreds may come at once."""

_LONGEST_LINE = 1 << 16
"""Bytes of a request line or a header: gateways add tokens that are longer than aiohttp takes."""

_T = TypeVar("_T")


@contextmanager
def serving(scripts: Sequence[Script], *, speed: float = REAL_TIME) -> Iterator[str]:
    """Play scripts on a free loopback port; gives the base URL for a client.

    The n-th request gets the n-th script, and after the last the first again. A `speed` of 2 takes
    half the time, `AT_ONCE` none. Raises `OSError` where no port can be had.
    """
    if not scripts:
        raise ValueError("there is nothing to play: no script was given")
    options = Options(tempo=Tempo(speed), by="order", loop=True)
    with running(from_scripts(scripts), options) as url:
        yield url


@contextmanager
def running(
    repertoire: Repertoire, options: Options, *, host: str | None = None, port: int = 0
) -> Iterator[str]:
    """Answer from a repertoire; gives the base URL. Raises `OSError` where it cannot listen."""
    host = host or LOOPBACK
    with _listening(host, port) as listener, _loop_in_a_thread() as loop:
        runner = _result(_open(listener, repertoire, options), loop)
        try:
            named = f"[{host}]" if ":" in host else host
            yield f"http://{named}:{listener.getsockname()[1]}"
        finally:
            _result(_close(listener, runner), loop)


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=_BACKLOG)


async def _open(listener: socket.socket, repertoire: Repertoire, options: Options) -> web.AppRunner:
    from aiohttp import web  # takes 0.2 s, which nobody pays who does not serve

    from inspector.server.app import application
    from inspector.server.log import quiet_logger

    runner = web.AppRunner(
        application(repertoire, options),
        access_log=None,
        logger=quiet_logger(),
        max_line_size=_LONGEST_LINE,
        max_field_size=_LONGEST_LINE,
        handler_cancellation=True,  # else a silent hang-up is noticed at the next write
        shutdown_timeout=_FAREWELL_S,
    )
    await runner.setup()
    await web.SockSite(runner, listener, backlog=_BACKLOG).start()
    return runner


async def _close(listener: socket.socket, runner: web.AppRunner) -> None:
    """Accept no more, and only then close: a connection that is half accepted would be lost."""
    asyncio.get_running_loop().remove_reader(listener)
    for _ in range(_TURNS_TO_ACCEPT):
        await asyncio.sleep(0)
    await runner.cleanup()


@contextmanager
def _loop_in_a_thread() -> Iterator[asyncio.AbstractEventLoop]:
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="replay-server", daemon=True)
    thread.start()
    try:
        yield loop
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def _result(work: Coroutine[Any, Any, _T], loop: asyncio.AbstractEventLoop) -> _T:
    """Run a coroutine on the loop of the thread; what it raises is raised here."""
    return asyncio.run_coroutine_threadsafe(work, loop).result()
