"""`inspect show` of files that are not as they should be: one line, a row or a refusal."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from inspector.timeline.cell import width
from tests.cli.conftest import Run, delta, event, header, line, written

END = line("end", t=9, outcome="complete", events=1, bytes=0, sha256="")
DIED = "no end line: the recorder died, or was killed"


def test_a_torn_last_line_is_left_out_and_named(folder: Path, inspect: Run) -> None:
    """What stands before it is shown."""
    path = written(folder / "x.jsonl", header(), event(5, delta("a")), event(6, delta("b"))[:-20])
    ran = inspect("show", path)
    assert ran.code == 0
    assert [row.split()[0] for row in ran.lines[2:]] == ["1"]
    assert ran.said == [
        f"inspect: {path}: {DIED}",
        f"inspect: {path}: the last line is torn",
    ]


def test_an_unreadable_line_is_a_row_of_its_own(folder: Path, inspect: Run) -> None:
    """The rest of the file is shown."""
    odd = [b'{"kind":"event",\x1b[2J\n', b'{"kind":"\xff"}\n', b"[1]\n"]
    path = written(folder / "x.jsonl", header(), odd[0], event(6, delta("b")), *odd[1:])
    ran = inspect("show", path)
    assert [row.split("  ")[-1] for row in ran.lines[2:]] == [
        "line 2: bad JSON at byte 17",
        '"b"',
        "line 4: bad JSON at byte 1",
        'line 5: not an object with a "kind"',
    ]
    assert all(row.startswith("!") for row in ran.lines[2:] if "unreadable line" in row)
    assert f"inspect: {path}: line 2 is unreadable: bad JSON at byte 17, and 2 more" in ran.said


def test_a_header_alone_has_no_rows(folder: Path, inspect: Run) -> None:
    """The recorder died before there was an answer."""
    path = written(folder / "x.jsonl", header())
    ran = inspect("show", path)
    assert (ran.code, len(ran.lines)) == (0, 2)
    assert ran.lines[0] == "x.jsonl   no end line"
    assert ran.said == [f"inspect: {path}: {DIED}"]


@pytest.mark.parametrize("format_", ["text", "json", "jsonl"])
def test_a_stream_without_times_is_shown_without(format_: str, folder: Path, inspect: Run) -> None:
    """A dash for every time and no gap; no member in JSON."""
    path = written(folder / "x.jsonl", header(clock=None), event(None, delta("a")))
    ran = inspect("show", path, "--format", format_, "--kind", "event")
    assert ran.code == 0
    if format_ == "text":
        assert ran.lines[2].split() == ["1", "-", "text_delta", "0", '"a"']
    assert "t_ns" not in ran.out
    assert "gap_ns" not in ran.out


HOSTILE = {
    "escape sequences": ("\x1b[2J\x1b]0;title\x07", r"\u001b[2J\u001b]0;title\u0007"),
    "line ends": ("a\r\n\u2028\x85", r"a\r\n\u2028\x85"),
    "brackets": ("[/bold][link=x]{}", "[/bold][link=x]{}"),
    "wide characters": ("日本語", "日本語"),
    "right to left": ("שלום", "שלום"),
    "turned direction": ("\u202eabc", r"\u202eabc"),
    "zero width": ("a\u200bb\ufeff", r"a\u200bb\ufeff"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_payload_cannot_touch_the_terminal(name: str, folder: Path, inspect: Run) -> None:
    """What is hidden is spelled out; the rest is shown as it is, and nothing is a markup."""
    text, shown = HOSTILE[name]
    path = written(folder / "x.jsonl", header(), event(1, delta(text)))
    ran = inspect("show", path)
    assert ran.lines[2].endswith(f'  "{shown}"')
    assert all(row.isprintable() for row in ran.lines)


def test_wide_characters_keep_to_the_width(folder: Path, inspect: Run) -> None:
    """Each takes two columns."""
    path = written(folder / "x.jsonl", header(), event(1, delta("日本語" * 50)))
    assert width(inspect("show", path, "--width", 80).lines[2]) in (79, 80)


@pytest.mark.parametrize("format_", ["text", "json", "jsonl"])
@pytest.mark.parametrize(
    "data",
    [
        rb'{"type":"x","a":"\ud83d"}',
        b'{"type":"x","a":NaN}',
        b'{"type":"x","a":1e999}',
        b'{"type":"x","a":%b}' % (b"9" * 400),
        b'{"type":"x","a":%b}' % (b"[" * 900 + b"]" * 900),
    ],
    ids=["half a pair", "NaN", "infinity", "a long number", "depth"],
)
def test_odd_json_is_shown_in_every_format(
    data: bytes, format_: str, folder: Path, inspect: Run
) -> None:
    """What strict readers refuse stands in a text, as in the recording."""
    spelled = line("event", t=1, event="x", text=data.decode())
    path = written(folder / "x.jsonl", header(), spelled)
    ran = inspect("show", path, "--format", format_)
    assert ran.code == 0
    assert ran.said == [f"inspect: {path}: {DIED}"]
    if format_ == "jsonl":
        row = json.loads(ran.out)
        assert json.dumps(row.get("text") or row["data"])


REFUSED: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "is empty"),
    "binary": (b"\x7fELF\0\0", "is not a recording: it is a binary file"),
    "text": (b"hello\n", "is not a recording: its first line is no JSON object"),
    "other JSON": (b'{"a":1}\n', "its first line is JSON, but no header of this format"),
    "a body": (b"event: ping\ndata: {}\n\n", "`inspect import` makes one of it"),
    "a later version": (header(version=2), "has format version 2; this inspector reads version 1"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_recording_is_refused_in_one_line(name: str, folder: Path, inspect: Run) -> None:
    """It says what the file seems to be."""
    content, why = REFUSED[name]
    path = written(folder / "x.jsonl", content)
    ran = inspect("show", path)
    assert (ran.code, ran.out, len(ran.said)) == (2, "", 1)
    assert ran.err.startswith(f"inspect: {path} ")
    assert why in ran.err


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (Path.exists, "inspect: cannot read x.jsonl: No such file or directory"),
        (Path.mkdir, "inspect: x.jsonl is a folder: name a recording in it"),
        (lambda path: path.symlink_to("x.jsonl"), "inspect: cannot read x.jsonl: Too many levels"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_line(
    make: Callable[[Path], object], said: str, folder: Path, inspect: Run
) -> None:
    """With the reason of the operating system."""
    make(folder / "x.jsonl")
    ran = inspect("show", "x.jsonl")
    assert (ran.code, ran.out, len(ran.said)) == (2, "", 1)
    assert ran.err.startswith(said)


def test_a_folder_names_a_recording_in_it(folder: Path, inspect: Run) -> None:
    """The next command can be copied."""
    written(folder / "b.jsonl", header())
    written(folder / "a.jsonl", header())
    ran = inspect("show", folder)
    assert ran.said == [
        f"inspect: {folder} is a folder: name a recording in it, such as {folder / 'a.jsonl'}"
    ]


def test_a_name_need_not_be_utf8(folder: Path, process: Run) -> None:
    """Neither text nor JSON fails for it."""
    path = folder / os.fsdecode(b"\xff.jsonl")
    written(path, header(), event(1, delta("a")), END)
    assert r"\udcff.jsonl   complete" in process("show", path).lines[0]
    document = json.loads(process("show", path, "--format", "json").out)
    assert document["path"] == f"{folder}/�.jsonl"


def test_a_recording_may_come_through_a_pipe(folder: Path, process: Run) -> None:
    """It is spooled, since it is read more than once."""
    ran = process("show", "/dev/stdin", stdin=header() + event(1, delta("a")) + END)
    assert ran.code == 0
    assert ran.lines[2].endswith('  "a"')


def test_a_line_of_50_mb_is_shown_as_any_other(folder: Path, inspect: Run) -> None:
    """Cut in text, whole in JSON."""
    data = delta("x" * 50_000_000)
    path = written(folder / "x.jsonl", header(), event(1, data))
    assert inspect("show", path).lines[2].endswith("xxx…")
    ran = inspect("show", path, "--format", "jsonl")
    assert ran.out.endswith(data.decode() + "}\n")
