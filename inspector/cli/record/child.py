"""The process that records for a screen: it says where, and stops when its parent wants or ends."""

from __future__ import annotations

import signal
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import replace
from functools import partial
from multiprocessing.connection import Connection
from threading import Lock, Thread, get_ident

from inspector.capture.session import Session
from inspector.cli import exit_codes
from inspector.cli.app import conclude
from inspector.cli.record.options import RecordOptions
from inspector.cli.record.plan import plan
from inspector.cli.record.runs import Runs


def main(channel: int) -> None:
    """Record what the parent asks for over that descriptor."""
    conclude(partial(_serve, Connection(channel)))


def _serve(parent: Connection) -> int:
    try:
        options: RecordOptions = parent.recv()
    except EOFError:
        return exit_codes.INTERRUPTED
    stops = Stops(parent, options.repeat)
    runs = Runs(options, partial(_tell, parent))
    try:
        with ExitStack() as stack:
            planned = plan(options, stack)
            return runs.all(replace(planned, make=stops.during(planned.make)))
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # there is nothing left to stop


class Stops:
    """Interrupts this thread, as `ctrl+c` would, once the parent says anything or is gone.

    What has been recorded is summed up undisturbed: the parent is told when the last call is over.
    """

    def __init__(self, parent: Connection, calls: int) -> None:
        self._parent = parent
        self._calls_left = calls
        self._lock = Lock()
        self._is_wanted = False
        self._is_possible = True
        Thread(target=self._listen, args=(get_ident(),), daemon=True).start()

    def during(self, make: Callable[[Session], None]) -> Callable[[Session], None]:
        """The same, but it can be interrupted; afterwards nothing can, until it is called again."""

        def made(session: Session) -> None:
            with self._lock:
                self._is_possible = True
            try:
                if self._is_wanted:
                    raise KeyboardInterrupt
                make(session)
            finally:
                with self._lock:
                    self._is_possible = False
                self._calls_left -= 1
                if self._is_wanted or not self._calls_left:
                    _tell(self._parent, None)

        return made

    def _listen(self, thread: int) -> None:
        with suppress(EOFError, OSError):
            self._parent.recv()
        with self._lock:
            self._is_wanted = True
            if self._is_possible:
                signal.pthread_kill(thread, signal.SIGINT)


def _tell(parent: Connection, what: object) -> None:
    with suppress(OSError):  # it is gone, and this process about to be stopped
        parent.send(what)
