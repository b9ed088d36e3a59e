"""The real server's life: quick to start, alone on loopback, never longer than its parent."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from inspector.server.local_model import LocalModelError, LocalServer, running
from inspector.server.local_model.weights import SMOLLM2, cache_folder

READY_WITHIN_S = 15.0
"""Half a second on two idle cores; the rest is room for cores that are busy."""

PARENT = """
import time
from inspector.server.local_model import running
with running() as server:
    print(server.pid, flush=True)
    time.sleep(60)
"""


def is_running(pid: int) -> bool:
    """Whether a process of that number lives; one that only waits to be reaped does not."""
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True)
    return state.stdout.strip()[:1] not in {"", "Z"}


def until(holds: Callable[[], bool], within_s: float) -> None:
    """Wait until something holds."""
    deadline = time.monotonic() + within_s
    while not holds():
        assert time.monotonic() < deadline, f"it did not come to hold within {within_s} s"
        time.sleep(0.01)


def test_it_is_ready_soon(capfd: pytest.CaptureFixture[str]) -> None:
    """A start takes seconds at most, and llama.cpp says nothing to the terminal."""
    before = time.monotonic()
    with running():
        assert time.monotonic() - before < READY_WITHIN_S
    assert capfd.readouterr() == ("", "")


@pytest.mark.skipif(sys.platform != "linux", reason="needs /proc/net/tcp")
def test_it_listens_on_loopback_alone(server: LocalServer) -> None:
    """No other machine can reach it."""
    port = urlsplit(server.base_url).port
    listening = [
        fields[1]
        for table in (Path("/proc/net/tcp"), Path("/proc/net/tcp6"))
        if table.exists()
        for fields in map(str.split, table.read_text().splitlines()[1:])
        if fields[1].endswith(f":{port:04X}") and fields[3] == "0A"
    ]
    assert listening == [f"0100007F:{port:04X}"]


def test_it_does_not_outlive_a_parent_that_is_killed() -> None:
    """Two seconds after the kill it is gone."""
    with subprocess.Popen(
        [sys.executable, "-c", PARENT],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    ) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        parent.kill()
    until(lambda: not is_running(pid), within_s=2)


def test_a_model_that_was_cut_is_told_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """llama.cpp's own reason, out of its log."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    cut = tmp_path / "cut.gguf"
    with SMOLLM2.path(cache_folder()).open("rb") as whole:
        cut.write_bytes(whole.read(20_000_000))
    with pytest.raises(LocalModelError) as caught, running(cut):
        pass
    assert str(caught.value).startswith("the local model did not start: tensor ")
    assert "is corrupted or incomplete; its log is " in str(caught.value)
    assert "\n" not in str(caught.value)


def test_any_other_model_file_is_served_under_its_name(tmp_path: Path) -> None:
    """A user's file, in the template that lies inside it."""
    mine = tmp_path / "mine.gguf"
    mine.symlink_to(SMOLLM2.path(cache_folder()))
    with running(mine) as server:
        assert server.model_name == "mine"
