"""Where lines begin."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.recording.offsets import Offsets
from inspector.recording.source import Source


@given(
    pieces=st.lists(st.lists(st.sampled_from([b"\n", b"ab", b"c"])).map(b"".join), max_size=5),
)
@settings(deadline=None)
def test_offsets_are_those_of_whole_lines_however_a_file_grows(
    new_path: Callable[[], Path], pieces: list[bytes]
) -> None:
    """A last line without a newline has none until it is finished."""
    path = new_path()
    path.write_bytes(b"")
    content = b""
    with closing(Source(path)) as source:
        offsets = Offsets(source)
        for piece in pieces:
            with path.open("ab") as file:
                file.write(piece)
            content += piece
            offsets.refresh()
            whole = content.splitlines(keepends=True)
            if whole and not whole[-1].endswith(b"\n"):
                whole.pop()
            assert list(offsets.starts) == [sum(map(len, whole[:n])) for n in range(len(whole))]
            assert offsets.end == sum(map(len, whole))
    path.unlink()
