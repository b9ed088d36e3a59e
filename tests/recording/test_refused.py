"""What is no recording, or none that we can read, is refused in one line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from inspector.recording import NotARecording, RecordingError, UnknownVersion, load

NewPath = Callable[[], Path]
Record = Callable[..., Path]

PING = b'event: ping\ndata: {"type": "ping"}\n\n'
LOOKS_LIKE_A_STREAM = (
    "is not a recording: it looks like the body of an event stream; "
    "`inspect import` makes one of it"
)


def refused(path: Path, content: bytes) -> str:
    """Why a file with that content is refused, without its name."""
    path.write_bytes(content)
    with pytest.raises(RecordingError) as caught:
        load(path)
    message = str(caught.value)
    assert "\n" not in message
    return message.removeprefix(f"{path} ")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "is empty"),
        (b"\0\1\2", "is not a recording: it is a binary file"),
        (b"\x89PNG\r\n\x1a\n\0\0", "is not a recording: it is a binary file"),
        ('{"kind":"header"}'.encode("utf-16"), "is not a recording: it is a binary file"),
        (b"\n", "is not a recording: its first line is no JSON object"),
        (b"hello\n", "is not a recording: its first line is no JSON object"),
        (b"[1]\n", "is not a recording: its first line is no JSON object"),
        (
            b'{"kind":"header","format":"claude',
            "is not a recording: its first line is no JSON object",
        ),
        (b"{" * 5000, "is not a recording: its first line is no JSON object"),
        (b"x" * (3 << 20), "is not a recording: its first line is no JSON object"),
        (
            b'{"log":{}}\n',
            "is not a recording: its first line is JSON, but no header of this format",
        ),
        (
            b'{"kind":"header","format":"other","version":1}\n',
            "is not a recording: its first line is JSON, but no header of this format",
        ),
        (
            b'{"kind":"event","format":"claude-stream","version":1}\n',
            "is not a recording: its first line is JSON, but no header of this format",
        ),
        (
            PING,
            LOOKS_LIKE_A_STREAM,
        ),
        (
            b"\xef\xbb\xbf\r\n: hi",
            LOOKS_LIKE_A_STREAM,
        ),
        (
            b'{"kind":"header","format":"claude-stream","version":1,"labels":[1]}\n',
            'is not a recording: in its header, "labels" is not an object of str',
        ),
    ],
)
def test_what_is_no_recording_is_refused_in_one_line(
    new_path: NewPath, content: bytes, why: str
) -> None:
    """And the line says what it seems to be."""
    assert refused(new_path(), content) == why


@pytest.mark.parametrize(
    ("version", "named"),
    [
        ("2", "2"),
        ("1.5", "1.5"),
        ("null", "null"),
        ('"1"', '"1"'),
        ('"a\\n%s"' % ("x" * 9000), '"a\\nxxxxxxxxxxxxxxxx'),
    ],
)
def test_another_version_is_refused_by_name(new_path: NewPath, version: str, named: str) -> None:
    """Whatever else stands in such a header, which may have any shape."""
    path = new_path()
    path.write_text(
        f'{{"kind":"header","format":"claude-stream","version":{version},"labels":[1],"id":{{}}}}\n'
    )
    with pytest.raises(UnknownVersion) as caught:
        load(path)
    assert str(caught.value) == (
        f"{path} has format version {named}; "
        "this inspector reads version 1: a newer one may read it"
    )


def test_a_folder_is_refused(new_path: NewPath) -> None:
    """A session is a folder of recordings, but none itself."""
    with pytest.raises(NotARecording, match=r"is a folder, not a recording$"):
        load(new_path().parent)


def test_many_recordings_cost_one_descriptor_each_and_give_it_back(record: Record) -> None:
    """A session may have hundreds of attempts, and a file that is refused leaves nothing open."""
    path = record([PING])
    before = len(list(Path("/dev/fd").iterdir()))
    opened = [load(path) for _ in range(50)]
    assert len(list(Path("/dev/fd").iterdir())) == before + 50
    for recording in opened:
        recording.close()
    for content in (b"", b"x", b'{"kind":"header","format":"claude-stream","version":9}'):
        refused(path, content)
    assert len(list(Path("/dev/fd").iterdir())) == before
