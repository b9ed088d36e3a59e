"""A program that we run: signals, the terminal, exit codes."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from inspector.cli.console import Cannot
from inspector.cli.program import has_terminal, run_program
from tests.cli.terminal import Terminal

_RUNNER = """
import os, sys
from inspector.cli.program import run_program
code = run_program([sys.executable, *sys.argv[1:]], os.environ)
print("ended", code, flush=True)
"""

_WAITS = """
import signal, sys
awaited = {getattr(signal, name) for name in sys.argv[1:]}
signal.pthread_sigmask(signal.SIG_BLOCK, awaited)  # else one that comes between two waits is lost
print("up", flush=True)
while True:
    print("got", int(signal.sigwait(awaited)), flush=True)
"""

_STOPS = """
import os, signal, time
os.kill(os.getpid(), signal.SIGSTOP)
print("continued", flush=True)
"""

needs_bash = pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash")


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A folder with one program that runs, and others that it may run."""
    for name, text in (("runner", _RUNNER), ("waits", _WAITS), ("stops", _STOPS)):
        (tmp_path / f"{name}.py").write_text(text)
    return tmp_path


@pytest.fixture
def running(files: Path) -> Iterator[subprocess.Popen[str]]:
    """A runner, in no terminal, of a program that survives what it is sent but SIGHUP."""
    scripts = [str(files / "runner.py"), str(files / "waits.py")]
    command = [sys.executable, *scripts, "SIGTERM", "SIGINT"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, text=True, start_new_session=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "up\n"
        yield process
        process.kill()


@pytest.mark.parametrize(
    ("script", "code"), [("exit 0", 0), ("exit 7", 7), ("kill -9 $$", 137), ("kill $$", 143)]
)
def test_its_exit_code_is_that_of_a_shell(script: str, code: int) -> None:
    """128 and the number, where a signal ended it."""
    assert run_program(["sh", "-c", script], os.environ) == code


@pytest.mark.parametrize(("name", "code"), [("none", 127), ("/", 126), ("file", 126)])
def test_one_that_cannot_be_run_is_said(name: str, code: int, tmp_path: Path) -> None:
    """With the code that a shell has for it."""
    (tmp_path / "file").touch()
    with pytest.raises(Cannot, match="cannot run ") as raised:
        run_program([name if name == "/" else str(tmp_path / name)], os.environ)
    assert raised.value.exit_code == code


def test_signals_are_passed_on_until_it_ends(running: subprocess.Popen[str]) -> None:
    """One that it ignores changes nothing; without a terminal SIGINT is passed on, too."""
    assert running.stdout is not None
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGTERM):
        running.send_signal(number)
        assert running.stdout.readline() == f"got {int(number)}\n"
    running.send_signal(signal.SIGHUP)
    assert running.stdout.readline() == "ended 129\n"
    assert running.wait(20) == 0


def test_signals_are_handled_as_before_when_it_has_ended() -> None:
    """Ours, and those that were ignored."""
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    handlers = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
    try:
        ignores = "grep -q 'SigIgn:.*[13579bdf]$' /proc/self/status || exit 3"
        assert run_program(["sh", "-c", ignores if Path("/proc").exists() else ""], os.environ) == 0
        assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)
    assert handlers == [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]


@needs_bash
def test_ctrl_c_reaches_the_program_once_and_ctrl_z_stops_both(files: Path) -> None:
    """The shell says so, and continues both; the program alone ends by ctrl+c, or does not."""
    with Terminal(shell=True) as terminal:
        terminal.press(f"{sys.executable} {files}/runner.py {files}/waits.py SIGINT SIGCONT\n")
        terminal.wait_for("up\r")
        terminal.press("\x03")
        terminal.wait_for("got 2\r")
        for time in (1, 2):
            terminal.press("\x1a")
            terminal.wait_for_times("Stopped", time)
            terminal.press("fg\n")
            terminal.wait_for_times(f"got {int(signal.SIGCONT)}\r", time)
        terminal.press("\x03")
        terminal.wait_for_times("got 2\r", 2)
        terminal.wait_for_silence()
        assert terminal.shown.count("got 2\r") == 2
        assert terminal.shown.count("Stopped") == 2
        terminal.press("\x1c")
        terminal.wait_for("ended 131")


@needs_bash
def test_a_program_that_stops_itself_gives_the_terminal_back(files: Path) -> None:
    """To the shell; `fg` goes on with it."""
    with Terminal(shell=True) as terminal:
        terminal.press(f"{sys.executable} {files}/runner.py {files}/stops.py\n")
        terminal.wait_for("Stopped")
        terminal.press("fg\n")
        terminal.wait_for("continued")
        terminal.wait_for("ended 0")


def test_without_a_terminal_there_is_no_foreground(files: Path) -> None:
    """As in CI."""
    code = "from inspector.cli.program import has_terminal; print(has_terminal())"
    command = [sys.executable, "-c", code]
    ran = subprocess.run(
        command, stdout=subprocess.PIPE, text=True, start_new_session=True, check=True
    )
    assert ran.stdout == "False\n"
    assert has_terminal() in (True, False)
