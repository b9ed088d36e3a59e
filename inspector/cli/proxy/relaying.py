"""A recording proxy while it runs: until it is told to stop, and at once when told again."""

from __future__ import annotations

import asyncio
import gc
import os
from collections.abc import Callable
from dataclasses import dataclass

from inspector.capture.proxy import BadAddress, Exchange, RecordingProxy
from inspector.capture.proxy.proxy import GRACE_S
from inspector.cli.console import cannot
from inspector.cli.proxy.plan import Plan

_PATIENCE_S = 0.5
"""How long the end of what is on its way may take before a word is said of it."""


@dataclass(frozen=True, slots=True)
class Listening:
    """The proxy can be reached."""

    url: str
    is_exposed: bool
    """Whether others than this machine can reach it."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """The proxy was told to stop, and lets end what is on its way."""

    exchanges: int
    grace_s: float

    def __str__(self) -> str:
        noun = "exchange" if self.exchanges == 1 else "exchanges"
        return (
            f"waiting up to {self.grace_s:.0f} s for {self.exchanges:,} {noun} to end; "
            "ctrl+c cuts off"
        )


class Relaying:
    """Runs a proxy; `hear` is told `Listening`, each `Exchange`, and `Waiting`, on its loop.

    It is told the `Path` of each recording, too, when its file is there; that in any thread.
    """

    def __init__(
        self, plan: Plan, on_trouble: Callable[[str], None], hear: Callable[[object], None]
    ) -> None:
        self._plan = plan
        self._on_trouble = on_trouble
        self._hear = hear
        self._stop = asyncio.Event()
        self._cut = asyncio.Event()

    def stop(self) -> None:
        """Let end what is on its way, for a while; the second time, cut it off."""
        (self._cut if self._stop.is_set() else self._stop).set()

    async def run(self) -> None:
        """Relay and record; the command ends where that cannot be begun."""
        proxy = await self._started()
        gc.collect()
        gc.freeze()  # to look for garbage in what is imported takes a tenth of a relay's time
        self._hear(Listening(proxy.base_url, proxy.is_exposed))
        await self._stop.wait()
        ending = asyncio.create_task(proxy.stop(GRACE_S))
        cut = asyncio.create_task(self._cut.wait())
        first = asyncio.FIRST_COMPLETED
        await asyncio.wait({ending, cut}, timeout=_PATIENCE_S, return_when=first)
        if not ending.done() and not cut.done():
            self._hear(Waiting(proxy.on_their_way, GRACE_S))
            await asyncio.wait({ending, cut}, return_when=first)
        if not ending.done():
            await proxy.stop(0)
        cut.cancel()
        await ending

    async def _started(self) -> RecordingProxy:
        plan = self._plan
        session = plan.recordings.session(self._on_trouble, self._hear)
        try:
            proxy = RecordingProxy(plan.upstream, session, ca=plan.ca, on_exchange=self._heard)
            await proxy.start(plan.host, plan.port)
        except BadAddress as error:
            cannot(str(error))
        except OSError as error:
            number = error.errno or 0  # negative where the name of a host is not known
            why = os.strerror(number) if number > 0 else error.strerror  # asyncio's has many words
            hint = "; --port 0 takes any free port" if plan.port else ""
            cannot(f"cannot listen on {plan.host}:{plan.port}: {why}{hint}")
        return proxy

    def _heard(self, exchange: Exchange) -> None:
        self._hear(exchange)
