"""What is wrong with a file, in sentences."""

from __future__ import annotations

import pytest

from inspector.recording.audit import Audit
from inspector.recording.parsing import parse_line

EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
HEADER = '{"kind":"header"}'


def end(members: str = f'"events":0,"bytes":0,"sha256":"{EMPTY}"') -> str:
    """An end line with those members."""
    return f'{{"kind":"end","t":1,"outcome":"complete",{members}}}'


@pytest.mark.parametrize(
    ("lines", "problems"),
    [
        ([HEADER, end()], []),
        ([HEADER], []),
        ([HEADER, end('"events":0,"bytes":0,"sha256":""')], []),
        (
            [HEADER, end('"events":1,"bytes":3')],
            ["the body has 0 bytes, the end line says 3", "0 events, the end line says 1"],
        ),
        (
            [HEADER, end('"events":0,"bytes":0,"sha256":"00"')],
            ["the body does not have the hash that the end line gives"],
        ),
        (
            [HEADER, end(f'"lost_lines":1200,"events":0,"bytes":0,"sha256":"{EMPTY}"')],
            ["lost while recording: 1,200 lines"],
        ),
        (
            [HEADER, "{", HEADER, end(), end()],
            [
                "line 2 is unreadable: bad JSON at byte 2",
                "2 header lines; a recording has one",
                "1 line after the end line",
            ],
        ),
    ],
)
def test_a_file_is_audited_in_one_pass(lines: list[str], problems: list[str]) -> None:
    """The sentences, in order of weight."""
    audit = Audit()
    for number, text in enumerate(lines, start=1):
        audit.line(parse_line(text.encode(), number))
    assert audit.problems() == problems
