"""How the screen of a command ends."""

from __future__ import annotations

import asyncio
import signal
from typing import Any

import pytest

from inspector.cli import screen
from inspector.tui.app import ReplayApp


class Ending(ReplayApp):
    """An application that ends at once, drawn nowhere."""

    def __init__(self, code: int, number: signal.Signals | None = None) -> None:
        super().__init__()
        self._code = code
        self._number = number

    async def run_async(self, **how: Any) -> None:
        """End with a code, or at a signal."""
        if self._number is None:
            self.exit(return_code=self._code)
            return
        signal.raise_signal(self._number)
        while self.return_code is None:
            await asyncio.sleep(0)


def test_a_screen_that_was_left_is_exit_code_0(capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is said of it."""
    assert screen.run(Ending(0)) == 0
    assert capsys.readouterr().err == ""


def test_a_screen_that_failed_is_exit_code_2(capsys: pytest.CaptureFixture[str]) -> None:
    """Its own code for that would be taken for an answer of no."""
    assert screen.run(Ending(1)) == 2
    assert capsys.readouterr().err.startswith("inspect: the screen failed, a fault of this program")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_a_screen_in_order(number: signal.Signals) -> None:
    """The exit code tells of it, and afterwards the signal does what it did before."""
    before = signal.getsignal(number)
    assert screen.run(Ending(0, number)) == 128 + number
    assert signal.getsignal(number) is before
