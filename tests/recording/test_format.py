"""What the specification says, `recordings/FORMAT.md`, is what the code does."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

import pytest

import inspector
from inspector.recording import (
    Origin,
    Outcome,
    Writer,
    load,
    source,
    writer,
)
from inspector.recording import redaction as rules
from inspector.recording.lines import KINDS as EVERY_KIND

NewPath = Callable[[], Path]
Record = Callable[..., Path]

FOLDER = Path(inspector.__file__).parent.parent / "recordings"
FORMAT = (FOLDER / "FORMAT.md").read_text(encoding="utf-8")
SCHEMA = json.loads((FOLDER / "schema.json").read_text(encoding="utf-8"))
KINDS = [kind for kind in EVERY_KIND if kind not in ("unreadable", "unknown")]
KEY = f"sk-ant-api03-{'Qy7Rk2Vm9' * 10}"


def block(name: str) -> str:
    """The fenced block of the specification that follows a comment of that name."""
    found = re.search(rf"<!-- {re.escape(name)} -->\n```\w+\n(.*?)```", FORMAT, re.DOTALL)
    assert found, name
    return found[1]


def table(heading: str) -> list[list[str]]:
    """The cells of the first table below a heading."""
    section = FORMAT.split(f"\n{heading}\n", 1)[1]
    rows = re.findall(r"^\| (.*) \|$", section.split("\n#", 1)[0], re.MULTILINE)
    cells = [row.split(" | ") for row in rows]
    return [row for row in cells[2:] if row[0].startswith("`")]


def example(path: Path) -> None:
    """Make the example of the specification: six reads through a gateway, then a reset."""
    name = "01a201e4-4fd1-7d4e-9b1a-5f2c7e8d9a0"
    software = "inspector=0.1.0 anthropic=2.12.0 python=3.11.7 platform=Linux-6.18-x86_64"
    origin = Origin(
        "prompt",
        dict(part.split("=") for part in software.split()),
        session=f"{name}1",
        id=f"{name}2",
        labels={"case": "greeting"},
        started="2026-11-22T06:14:29.585924Z",
    )
    made = Writer(path, origin, wall=lambda: "2026-11-22T06:14:30.369372Z")
    made.request(
        "POST",
        "https://api.anthropic.com/v1/messages",
        [("Anthropic-Version", "2026-10-21"), ("Authorization", f"Bearer {KEY}")],
        b'{"model":"claude-haiku-5-5","max_tokens":64,"stream":true,'
        b'"messages":[{"role":"user","content":"Hi!"}]}',
        asked_for_stream=True,
    )
    made.response(
        200,
        "1.1",
        [("Content-Type", "text/event-stream; charset=utf-8"), ("Set-Cookie", "a=b")],
        84504701,
        phases={"connect": 21003114, "tls": 47120456, "sent": 47391020},
    )
    start = (
        b'event: message_start\ndata: {"type":"message_start","message":{"id":"msg_01",'
        b'"role":"assistant","content":[],"usage":{"input_tokens":9,"output_tokens":1}}  }\n\n'
        b'event: ping\ndata: {"type": "ping"}\n\n'
    )
    hello = (
        'event: content_block_start\ndata: {"type":"content_block_start","index":0,'
        '"content_block":{"type":"text","text":""}    }\n\n'
        'event: content_block_delta\ndata: {"type":"content_block_delta","index":0,'
        '"delta":{"type":"text_delta","text":"Hi 😀"}      }\n\n'
    ).encode()
    inside = hello.index("😀".encode()) + 2
    mark = (
        b'event: content_block_delta\r\ndata: {"type":"content_block_delta","index":0,'
        b'"delta":{"type":"text_delta","text":"!"}}\r\n\r\ndata: [DONE]\n\n'
    )
    made.read(start, 285457453)
    made.read(hello[:inside], 301442084)
    made.read(hello[inside:], 302105196)
    made.read(b": keepalive\n\n", 741842084, 741001003)
    made.read(mark + b"event: content_block_st", 751842084)
    made.read(b"op\nda", 783367004)
    error = ConnectionResetError("peer closed connection without sending complete message body")
    made.end("upstream", 783448186, error=error)


@pytest.fixture
def example_path(tmp_path: Path) -> Path:
    """The example as a file of that name."""
    path = tmp_path / "example.jsonl"
    path.write_text(block("example.jsonl"), encoding="utf-8")
    return path


def test_the_example_is_what_the_writer_makes(new_path: NewPath) -> None:
    """Byte for byte."""
    path = new_path()
    example(path)
    assert path.read_text(encoding="utf-8") == block("example.jsonl")


def test_the_specification_has_every_kind_and_member_in_order() -> None:
    """Its sections and tables are those of the schema, which are those of the code."""
    headings = re.findall(r"^### `(\w+)`$", FORMAT, re.MULTILINE)
    assert headings == list(KINDS)
    for kind in KINDS:
        members = [row[0].strip("`") for row in table(f"### `{kind}`")]
        assert members == list(SCHEMA["$defs"][kind]["properties"]), kind


def test_the_specification_has_every_outcome() -> None:
    """As has the schema, in the order of the code."""
    assert [row[0].strip("`") for row in table("## Outcomes")] == list(get_args(Outcome))
    assert SCHEMA["$defs"]["end"]["properties"]["outcome"]["enum"] == list(get_args(Outcome))


def test_the_specification_has_the_rules_of_redaction_in_full() -> None:
    """The list of headers, what names a credential, and what is shaped like a key."""
    kept = {*rules.KEPT_HEADERS, *(f"{prefix}*" for prefix in rules._KEPT_PREFIXES)}
    assert block("headers").split() == sorted(kept)
    assert block("names").strip() == rules._CREDENTIAL.pattern
    shapes = [*(begin + rest for begin, rest in rules._SHAPES.items()), rules._PRIVATE_KEY]
    assert block("shapes").encode().splitlines() == shapes


def test_the_limits_in_the_specification_are_those_of_the_code() -> None:
    """Numbers that are said twice."""
    assert (rules.SHORTEST_SECRET, rules.SHORTEST_PART) == (16, 12)
    text = " ".join(FORMAT.split())
    assert "Those of 16 characters or more are replaced" in text
    assert "Any 12 or more characters in a row" in text
    assert f"cut at {writer.LONGEST_MESSAGE:,} characters" in text
    assert f"cuts lines at {source.LONGEST_LINE >> 20} MiB" in text


@pytest.mark.skipif(not shutil.which("jq"), reason="needs jq")
def test_the_jq_examples_print_what_the_specification_says(example_path: Path) -> None:
    """Each was run on the example."""
    sessions = re.findall(r"```console\n\$ (.*)\n((?:.*\n)*?)```", FORMAT)
    assert len(sessions) >= 6
    for command, output in sessions:
        ran = subprocess.run(
            command, shell=True, cwd=example_path.parent, capture_output=True, text=True, check=True
        )
        assert ran.stdout.rstrip("\n") == output.rstrip("\n"), command


BODIES: list[tuple[list[bytes], str]] = [
    (
        [b": c\n\n", b"id: 1\r\n", b"data: 1\r\n\r\nevent: x\ndata: {}\n\nda", b"ta"],
        "text/event-stream",
    ),
    (
        [b'event: "data":\ndata: {"data": "}" }\n\n', b"data: \xff\n\n: \xff\n\n"],
        "text/event-stream",
    ),
    ([b'event: ping\ndata: {"a": 1.0e5  }\n\nevent: ping\ndata: NaN\n\n'], "text/event-stream"),
    ([b'{"data": 1', b"}", b"\xff"], "application/json"),
    ([], "text/event-stream"),
]


@pytest.mark.parametrize(("reads", "content_type"), BODIES)
def test_the_program_in_the_specification_gives_the_body_back(
    record: Record, reads: list[bytes], content_type: str
) -> None:
    """With nothing but a standard library, whatever the frames."""
    program: dict[str, Any] = {}
    exec(block("body.py"), program)  # the specification's own text
    length = [("content-length", str(len(b"".join(reads))))]
    path = record(reads, content_type=content_type, response_headers=length)
    assert b"".join(program["body"](path)) == b"".join(reads)


def test_the_program_in_the_specification_reads_the_example(example_path: Path) -> None:
    """As does the reader of this project."""
    program: dict[str, Any] = {}
    exec(block("body.py"), program)  # the specification's own text
    with load(example_path) as recording:
        assert recording.problems() == []
        assert b"".join(program["body"](example_path)) == recording.body()


def test_the_text_about_the_example_is_true(example_path: Path) -> None:
    """Its reads are those that the specification tells of."""
    with load(example_path) as recording:
        reads = [((read.t_ns or 0) // 10**6, len(read.data)) for read in recording.reads()]
        assert [t_ms for t_ms, _ in reads] == [285, 301, 302, 741, 751, 783]
        asked = [read for read in recording.reads() if read.asked_ns is not None]
        assert [(read.t_ns or 0) - (read.asked_ns or 0) < 10**6 for read in asked] == [True]
        assert recording.outcome == "aborted_upstream"
