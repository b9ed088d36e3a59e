"""A proxy in a process of its own, as its parent sees it."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import ClassVar

from inspector.capture.proxy import Exchange
from inspector.cli.console import cannot
from inspector.cli.proxy.plan import Plan
from inspector.cli.proxy.relaying import Listening, Waiting
from inspector.cli.record.capture import Capture


class ProxyCapture(Capture):
    """The process that relays and records; leaving the `with` cuts off what is on its way."""

    MODULE: ClassVar[str] = "inspector.cli.proxy.child"

    def __init__(self, plan: Plan) -> None:
        self.exchanges: list[Exchange] = []
        """Those that are over, in the order of their ends."""
        self._listening: Listening | None = None
        self._on_waiting: Callable[[Waiting], None] | None = None
        super().__init__(plan)

    @property
    def words(self) -> str:
        """Where it listens."""
        return "" if self._listening is None else f"at {self._listening.url}"

    def listening(self) -> Listening:
        """Wait until it can be reached; the command ends with its last word where it cannot."""
        while self._listening is None:
            if not self._hear_next():
                self.end()
                cannot("; ".join(self.said).removeprefix("inspect: "))
        return self._listening

    def finish(self, on_waiting: Callable[[Waiting], None]) -> None:
        """Let end what is on its way, and wait for that; `ctrl+c` cuts it off."""
        self._on_waiting = on_waiting
        self.stop()
        with _interrupts_as(self.stop):
            while self._hear_next():
                pass
            self._process.wait()

    def end(self) -> int:
        """Stop it at once, and wait; its exit code as a shell tells it."""
        self.stop()  # and told twice it waits for nothing
        return super().end()

    def _hear_next(self) -> bool:
        """Take in what it tells next; whether there was anything."""
        try:
            self._hear(self._channel.recv())
        except (EOFError, OSError):
            return False
        return True

    def _hear(self, told: object) -> None:
        match told:
            case Listening():
                self._listening = told
            case Waiting():
                if self._on_waiting is not None:
                    self._on_waiting(told)
            case Exchange():
                self.exchanges.append(told)
            case _:
                super()._hear(told)


@contextmanager
def _interrupts_as(do: Callable[[], None]) -> Iterator[None]:
    """`ctrl+c` does that, and nothing else."""
    before = signal.signal(signal.SIGINT, lambda *_: do())
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
