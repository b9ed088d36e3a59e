"""What a person sees in a terminal of the commands that print."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.capture.conftest import BEGIN, END, delta, streamed
from tests.cli.conftest import Serve, event, header, line, written
from tests.cli.conftest import delta as data_of
from tests.cli.terminal import Terminal


@pytest.mark.usefixtures("folder")
def test_the_text_of_a_stream_cannot_touch_the_terminal(serve: Serve) -> None:
    """Line ends and tabs work, everything else that is hidden is spelled out."""
    body = BEGIN + delta("one\n\ttwo\x1b[2J\x07\u202e\r3") + END
    url = serve(streamed(body)).url
    with Terminal("inspector", "record", "--url", url, "--no-tui", "-o", "x.jsonl") as terminal:
        assert terminal.wait() == 0
    lines = terminal.written.split("\r\n")
    assert lines[:2] == ["one", "\ttwo" + r"\x1b[2J\x07\u202e\r3"]
    assert "\x1b" not in terminal.written


def test_rows_are_as_wide_as_the_terminal(folder: Path) -> None:
    """So that none is broken over two lines."""
    end = line("end", t=9, outcome="complete", events=1, bytes=0)
    path = written(folder / "x.jsonl", header(), event(1, data_of("x" * 500)), end)
    with Terminal("inspector", "show", str(path), size=(90, 30)) as terminal:
        assert terminal.wait() == 0
    rows = terminal.written.split("\r\n")[2:4]
    assert [len(row) for row in rows] == [90, 61]
