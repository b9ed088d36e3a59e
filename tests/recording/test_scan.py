"""A pass over a file: line by line, as far as it goes, and on from there."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.recording.scan import Scan
from inspector.recording.source import Source

NewPath = Callable[[], Path]

LINE = b'{"kind":"note"}'


def found(scan: Scan) -> list[tuple[int, int]]:
    """Offset and number of each line that a scan gives."""
    return [(offset, line.line) for offset, line in scan.lines()]


def append(path: Path, content: bytes) -> None:
    """Let a file grow."""
    with path.open("ab") as file:
        file.write(content)


def test_a_scan_goes_on_where_it_stopped(new_path: NewPath) -> None:
    """It gives each line once, and a line that is still being written when it is whole."""
    path = new_path()
    path.write_bytes(LINE + b"\n" + LINE[:5])
    with closing(Source(path)) as source:
        scan = Scan(source)
        assert found(scan) == [(0, 1)]
        assert found(scan) == []
        append(path, LINE[5:] + b"\n" + LINE + b"\n")
        assert found(scan) == [(16, 2), (32, 3)]


def test_a_whole_line_counts_before_its_newline_comes(new_path: NewPath) -> None:
    """And is not given again when it does; the lines after it have their right numbers."""
    path = new_path()
    path.write_bytes(LINE + b"\n" + LINE)
    with closing(Source(path)) as source:
        scan = Scan(source)
        assert found(scan) == [(0, 1), (16, 2)]
        append(path, b"\n")
        assert found(scan) == []
        append(path, LINE + b"\n")
        assert found(scan) == [(32, 3)]


def test_blank_lines_have_numbers_but_are_not_given(new_path: NewPath) -> None:
    """A line's number is that of an editor."""
    path = new_path()
    path.write_bytes(b"\n \t\r\n" + LINE + b"\n\n" + LINE + b"\n")
    with closing(Source(path)) as source:
        assert found(Scan(source)) == [(5, 3), (22, 5)]


@given(
    lines=st.lists(st.sampled_from([LINE, b"", b"{", b"x", b'{"kind":"no\xff'])),
    data=st.data(),
)
@settings(deadline=None)
def test_a_file_that_grows_is_read_like_one_that_is_there(
    new_path: NewPath, lines: list[bytes], data: st.DataObject
) -> None:
    """Whatever the pieces that it grows by: the same lines at the same places."""
    content = b"".join(line + b"\n" for line in lines)
    path = new_path()
    path.write_bytes(b"")
    cuts = sorted(data.draw(st.sets(st.integers(0, len(content)), max_size=6)))
    with closing(Source(path)) as source:
        scan = Scan(source)
        growing = []
        for cut in [*cuts, len(content)]:
            append(path, content[path.stat().st_size : cut])
            growing += list(scan.lines())
        assert growing == list(Scan(source).lines())
    assert [line.line for _, line in growing] == [
        number for number, line in enumerate(lines, start=1) if line
    ]
    path.unlink()
