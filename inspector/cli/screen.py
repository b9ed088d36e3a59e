"""The terminal as a place for a screen: whether there is one, and how a screen is run on it."""

from __future__ import annotations

import os
import signal
import sys
from typing import TYPE_CHECKING

from inspector.cli import exit_codes
from inspector.cli.console import say

if TYPE_CHECKING:
    from inspector.tui.app import ReplayApp

_ENDINGS = [
    getattr(signal, name)
    for name in ("SIGINT", "SIGTERM", "SIGHUP")
    if sys.platform != "win32"  # whose event loop takes none
]
"""Signals that end a screen."""


_HUNG_UP = exit_codes.by_signal(1)  # SIGHUP, which Windows does not know

_LOOK_S = 1.0
"""How often a screen looks whether its terminal is still there."""


def can_be_drawn_on() -> bool:
    """Whether keys can be read and a screen drawn: Textual reads stdin and draws on stderr."""
    streams = (sys.stdin, sys.stdout, sys.stderr)
    return all(stream.isatty() for stream in streams) and os.environ.get("TERM") != "dumb"


def run(app: ReplayApp) -> int:
    """Show an application until its user or a signal ends it; the exit code for that."""
    import asyncio  # takes 30 ms, which no command without a screen should pay

    async def shown() -> None:
        loop = asyncio.get_running_loop()
        for number in _ENDINGS:
            # in order, and by the loop: raised anywhere in it, `SystemExit` would tear it up
            loop.add_signal_handler(number, app.exit, None, exit_codes.by_signal(number))
        watch = asyncio.ensure_future(_terminal_gone())
        watch.add_done_callback(hang_up)
        await app.run_async()
        watch.cancel()

    def hang_up(watch: asyncio.Future[None]) -> None:
        if not watch.cancelled():
            app.exit(None, _HUNG_UP)

    handlers = {number: signal.getsignal(number) for number in _ENDINGS}
    asyncio.run(shown())
    for number, handler in handlers.items():
        signal.signal(number, handler)
    if app.return_code == 1:
        say("inspect: the screen failed, a fault of this program; please report what stands above")
        return exit_codes.CANNOT
    return app.return_code or exit_codes.DONE


async def _terminal_gone() -> None:
    """Return once there is no terminal any more, of which not every end sends a signal."""
    import asyncio

    while sys.stdin.isatty():
        await asyncio.sleep(_LOOK_S)
