"""A program that we run: it has the terminal, gets our signals, and its exit code is ours."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from types import FrameType
from typing import TypeAlias

import click

from inspector.cli import exit_codes
from inspector.cli.console import Cannot

_PASSED_ON = ("SIGTERM", "SIGHUP", "SIGUSR1", "SIGUSR2")
_TYPED = ("SIGINT", "SIGQUIT")
"""What keys send to all that stands in the foreground of the terminal, the program included."""

_MOMENT_S = 0.05

_Handler: TypeAlias = Callable[[int, FrameType | None], None]


class NotExecutable(Cannot):
    """There is something of that name, but it cannot be run."""

    exit_code = exit_codes.NOT_EXECUTABLE


class NotFound(Cannot):
    """There is no program of that name."""

    exit_code = exit_codes.NOT_FOUND


def apart(ctx: click.Context, arguments: list[str]) -> tuple[list[str], tuple[str, ...]]:
    """The arguments before `--`, and the program after it; the command ends where that is none."""
    if "--" not in arguments:
        return arguments, ()
    at = arguments.index("--")
    if not arguments[at + 1 :]:
        raise click.UsageError("after -- comes the program to run", ctx)
    return arguments[:at], tuple(arguments[at + 1 :])


def run_program(program: Sequence[str], environment: Mapping[str, str]) -> int:
    """Run it to its end; its exit code as a shell tells it.

    It stays in our process group, so that a pipeline that we stand in, and the shell's job control,
    work with it as they would without us. Raises `NotFound` or `NotExecutable`.
    """
    import subprocess  # takes 10 ms, which commands that run none need not pay

    with _signals_for() as send_to:
        try:
            process = subprocess.Popen(program, env=environment)
        except OSError as error:
            kind = NotFound if isinstance(error, FileNotFoundError) else NotExecutable
            raise kind(f"cannot run {program[0]}: {error.strerror or error}") from None
        send_to(process.pid)
        code = process.returncode = _end_of(process.pid)
    return exit_codes.by_signal(-code) if code < 0 else code


@contextmanager
def _signals_for() -> Iterator[Callable[[int], None]]:
    """Signals go to the process that is named; until then they wait.

    What keys send reaches it by itself where the terminal is ours: sent on, it would come twice.
    """
    pids: list[int] = []
    waiting: list[int] = []

    def send(number: int, _: FrameType | None) -> None:
        if number in typed and has_terminal():
            return
        waiting.append(number)
        deliver()

    def deliver() -> None:
        while pids and waiting:
            with suppress(ProcessLookupError):
                os.kill(pids[0], waiting.pop(0))

    def named(pid: int) -> None:
        pids.append(pid)
        deliver()

    typed = _numbers(_TYPED)
    with _handled(typed | _numbers(_PASSED_ON), send):
        yield named


@contextmanager
def _handled(numbers: set[int], handler: _Handler) -> Iterator[None]:
    """Handle these signals, but for those that whoever started us wants ignored (`nohup`).

    A handler, not `SIG_IGN`: that the program would inherit.
    """
    before = {number: signal.getsignal(number) for number in numbers}
    ours = [number for number, was in before.items() if was is not signal.SIG_IGN]
    for number in ours:
        signal.signal(number, handler)
    try:
        yield
    finally:
        for number in ours:
            signal.signal(number, before[number])


def _numbers(names: Sequence[str]) -> set[int]:
    return {getattr(signal, name) for name in names if hasattr(signal, name)}


def has_terminal() -> bool:
    """Whether we stand in the foreground of a terminal."""
    try:
        terminal = os.open("/dev/tty", os.O_RDONLY | os.O_NOCTTY)
    except OSError:
        return False
    try:
        return os.tcgetpgrp(terminal) == os.getpgrp()
    except OSError:
        return False
    finally:
        os.close(terminal)


def _end_of(pid: int) -> int:
    """Wait for the end of a child: its exit code, or the negative number of a signal.

    A program that stops itself alone, as those do that read each key, would leave a terminal that
    nobody serves: we stop as well, so that the shell takes over, and continues us both.
    """
    has_stopped = False
    while True:
        flags = os.WUNTRACED | os.WCONTINUED | (os.WNOHANG if has_stopped else 0)
        changed, status = os.waitpid(pid, flags)
        if not changed:
            has_stopped = False
            os.kill(os.getpid(), signal.SIGSTOP)
        elif os.WIFEXITED(status) or os.WIFSIGNALED(status):
            return os.waitstatus_to_exitcode(status)
        else:
            has_stopped = os.WIFSTOPPED(status) and has_terminal()
            if has_stopped:
                # ctrl+z has stopped us both, and what continues us both may reach us first
                time.sleep(_MOMENT_S)
