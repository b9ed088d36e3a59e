"""The process that a proxy runs in, beside a program or a screen."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from multiprocessing.connection import Connection
from threading import Thread

from inspector.capture.proxy.loop import new_loop
from inspector.cli import exit_codes
from inspector.cli.app import conclude
from inspector.cli.aside import Aside
from inspector.cli.console import say
from inspector.cli.environment import without_proxies
from inspector.cli.proxy.plan import Plan
from inspector.cli.proxy.relaying import Relaying


def main(channel: int) -> None:
    """Relay and record as the parent asks over that descriptor."""
    conclude(partial(_serve, Connection(channel)))


def _serve(parent: Connection) -> int:
    try:
        plan: Plan = parent.recv()
    except EOFError:
        return exit_codes.INTERRUPTED
    if plan.is_direct:
        os.environ.update(without_proxies(os.environ))
    with Outbox(parent) as outbox, asyncio.Runner(loop_factory=new_loop) as runner:
        runner.run(_relay(plan, parent, outbox))
    return exit_codes.DONE


async def _relay(plan: Plan, parent: Connection, outbox: Outbox) -> None:
    loop = asyncio.get_running_loop()
    relaying = Relaying(plan, _warn, outbox.put)
    loop.add_signal_handler(signal.SIGTERM, relaying.stop)

    def listen() -> None:
        """Each word of the parent means stop, and so does its end."""
        with suppress(EOFError, OSError, RuntimeError):  # the last: the loop has ended first
            while True:
                parent.recv()
                loop.call_soon_threadsafe(relaying.stop)
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(relaying.stop)

    Thread(target=listen, name="parent", daemon=True).start()
    await relaying.run()


class Outbox(Aside[object]):
    """Tells the parent, which may be stopped."""

    def __init__(self, parent: Connection) -> None:
        super().__init__("outbox")
        self._parent = parent

    def deal_with(self, things: Iterator[object]) -> None:
        """Send each as it comes; `None` is the last word."""
        for told in things:
            with suppress(OSError):  # the parent is gone
                self._parent.send(told)
        with suppress(OSError):
            self._parent.send(None)


def _warn(message: str) -> None:
    say(f"inspect: {message}")
