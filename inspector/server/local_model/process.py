"""The server process as its parent sees it: started, awaited, ended."""

from __future__ import annotations

import json
import os
import secrets
import select
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from inspector.server.local_model.errors import LocalModelError
from inspector.server.local_model.model import Model

CONTEXT_TOKENS = 4096
READY_WITHIN_S = 300.0
"""A large model on a slow disk takes minutes; nothing takes longer."""

_CHILD = Path(__file__).with_name("child.py")


@dataclass(frozen=True, slots=True)
class LocalServer:
    """A running server that speaks the Messages API."""

    base_url: str
    """As the SDK takes it, such as `http://127.0.0.1:39653`."""
    model_name: str
    api_key: str = field(repr=False)
    """Made for this server alone; without it no other program or web page is answered."""
    pid: int
    log: Path
    """What the server says; it is removed with the server."""


@contextmanager
def serving(model: Model, *, threads: int | None = None) -> Iterator[LocalServer]:
    """Serve `model` on loopback, in a process of its own, until the context is left.

    `threads` are as many as there are cores where nothing is said. They spin while they wait for
    each other: where another program keeps a core busy, fewer are faster by far. The process ends
    with this one, however this one ends. Raises `LocalModelError` where it does not start; its log
    is kept then.
    """
    api_key = f"local-{secrets.token_hex(16)}"
    with _log() as log, _process(log) as process:
        base_url = _start(process, _settings(model, threads or cores(), api_key, log), log)
        yield LocalServer(base_url, model.name, api_key, process.pid, log)


def cores() -> int:
    """How many processor cores this process may use."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _settings(model: Model, threads: int, api_key: str, log: Path) -> dict[str, str | int]:
    return {
        "path": str(model.path),
        "name": model.name,
        "chat_template": model.chat_template,
        "api_key": api_key,
        "log": str(log),
        "context": CONTEXT_TOKENS,
        "threads": threads,
    }


@contextmanager
def _log() -> Iterator[Path]:
    """A file for what the server says; it is kept where the start fails."""
    try:
        handle, name = tempfile.mkstemp(prefix="stream-inspector-local-", suffix=".log")
    except OSError as error:
        raise LocalModelError(
            f"cannot write the local model's log in {tempfile.gettempdir()}: {error.strerror}; "
            "set TMPDIR to a folder that can be written to"
        ) from error
    os.close(handle)
    log, keep = Path(name), False
    try:
        yield log
    except LocalModelError:
        keep = True
        raise
    finally:
        if not keep:
            log.unlink(missing_ok=True)


@contextmanager
def _process(log: Path) -> Iterator[subprocess.Popen[bytes]]:
    with (
        log.open("wb") as sink,
        subprocess.Popen(
            [sys.executable, "-P", str(_CHILD)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=sink,
            bufsize=0,
            start_new_session=True,  # Ctrl-C in the terminal is for us, who end it in order
        ) as process,
    ):
        try:
            yield process
        finally:
            process.kill()
            process.wait()  # after Ctrl-C leaving the `with` would not


def _start(process: subprocess.Popen[bytes], settings: dict[str, str | int], log: Path) -> str:
    """Hand over the settings and wait for the address."""
    assert process.stdin is not None
    assert process.stdout is not None
    with suppress(BrokenPipeError):  # it died at once; its log says why
        process.stdin.write(json.dumps(settings).encode() + b"\n")
        process.stdin.flush()
    if not select.select([process.stdout], [], [], READY_WITHIN_S)[0]:
        raise LocalModelError(
            f"the local model was not ready within {READY_WITHIN_S:.0f} s; its log is {log}"
        )
    line = process.stdout.readline()
    if not line:
        process.wait()
        raise LocalModelError(f"the local model did not start: {_reason(process, log)}")
    base_url: str = json.loads(line)["base_url"]
    return base_url


def _reason(process: subprocess.Popen[bytes], log: Path) -> str:
    """Why it ended, from its exit code and the log."""
    if process.returncode < 0:
        return f"{signal.Signals(-process.returncode).name} ended it; its log is {log}"
    said = log.read_text(encoding="utf-8", errors="replace").split("error loading model: ")
    if len(said) > 1:
        return f"{said[-1].splitlines()[0]}; its log is {log}"
    last = said[0].strip().splitlines()[-1:] or ["it said nothing"]
    return f"{last[0].strip()}; its log is {log}"
