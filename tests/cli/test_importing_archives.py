"""`inspect import` of HAR files and cassettes: which exchanges, into which files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from inspector.recording import load
from tests.capture.conftest import STREAM
from tests.capture.test_archives import cassette, har
from tests.cli.conftest import Run, written


def several(*paths: str) -> bytes:
    """A HAR with a request for each path, of which those to /v1/messages are streams."""
    document = har()
    (entry,) = document["log"]["entries"]
    entries: list[dict[str, Any]] = []
    for number, path in enumerate(paths):
        copy = json.loads(json.dumps(entry))
        copy["startedDateTime"] = f"2026-11-22T10:48:2{number}.000000Z"
        copy["request"]["url"] = f"https://api.anthropic.com{path}"
        if path != "/v1/messages":
            copy["request"]["method"] = "GET"
            copy["request"]["postData"] = {}
            copy["response"]["headers"] = [{"name": "content-type", "value": "text/css"}]
        entries.append(copy)
    document["log"]["entries"] = entries
    return json.dumps(document).encode()


@pytest.mark.parametrize("document", [har(), cassette()], ids=["har", "vcr"])
def test_an_archive_of_one_call_becomes_a_file(document: Any, folder: Path, inspect: Run) -> None:
    """Nobody has to say what kind of file it is."""
    written(folder / "session", json.dumps(document).encode())
    ran = inspect("import", "session", "-o", "x.jsonl", "--case", "hello")
    assert (ran.code, ran.out) == (0, "")
    assert ran.said[-2:] == [f"complete: 8 events, {len(STREAM):,} bytes, no times", "x.jsonl"]
    with load(folder / "x.jsonl") as recording:
        assert (recording.body(), recording.header.labels) == (STREAM, {"case": "hello"})


def test_what_is_no_stream_is_left_out_and_counted(folder: Path, inspect: Run) -> None:
    """A browser's session holds a hundred other things."""
    written(folder / "x.har", several("/style.css", "/v1/messages", "/logo.png"))
    ran = inspect("import", "x.har", "-o", "x.jsonl")
    assert ran.code == 0
    assert ran.said[0].startswith("2 of 3 exchanges left out (no streams, and no Messages calls;")


def test_all_takes_everything(folder: Path, inspect: Run) -> None:
    """In names that sort by their start, tied together as one session."""
    written(folder / "x.har", several("/v1/messages", "/style.css"))
    assert inspect("import", "x.har", "-o", "session/", "--all").code == 0
    first, second = sorted((folder / "session").iterdir())
    assert first.name == "20261122-104820.000000-say-hello.jsonl"
    assert second.name == "20261122-104821.000000-get-style-css.jsonl"
    assert len({_session(path) for path in (first, second)}) == 1


def test_match_chooses_by_a_part_of_the_url(folder: Path, inspect: Run) -> None:
    """And says so where nothing has it."""
    written(folder / "x.har", several("/v1/messages", "/v1/messages"))
    assert inspect("import", "x.har", "-o", "x/", "--match", "anthropic").code == 0
    ran = inspect("import", "x.har", "-o", "y/", "--match", "elsewhere")
    only = "(only URLs with 'elsewhere', streams)"
    told = f"inspect: x.har holds no stream that is wanted: 2 exchanges {only}"
    assert (ran.code, ran.said) == (2, [told])


def test_several_do_not_go_into_one_file(folder: Path, inspect: Run) -> None:
    """The message says what to type instead."""
    written(folder / "x.har", several("/v1/messages", "/v1/messages"))
    ran = inspect("import", "x.har", "-o", "x.jsonl")
    assert (ran.code, ran.said) == (2, ["inspect: 2 exchanges make a folder: -o x/"])


def test_a_json_body_is_no_archive(folder: Path, inspect: Run) -> None:
    """An error's body is imported as what it is."""
    written(folder / "error.json", b'{"type":"error","error":{"type":"x","message":"y"}}')
    assert inspect("import", "error.json", "-o", "x.jsonl").code == 0
    with load(folder / "x.jsonl") as recording:
        assert recording.outcome == "not_a_stream"


def test_options_of_archives_have_no_meaning_for_a_body(folder: Path, inspect: Run) -> None:
    """Nothing is ignored in silence."""
    written(folder / "body.sse", STREAM)
    ran = inspect("import", "body.sse", "-o", "x.jsonl", "--match", "y")
    assert ran.said == ["inspect: body.sse is no archive: --match and --all have no meaning"]


def test_a_broken_archive_is_one_line(folder: Path, inspect: Run) -> None:
    """It names the file and the entry."""
    written(folder / "x.har", b'{"log": {"entries": [3]}}')
    ran = inspect("import", "x.har", "-o", "x.jsonl")
    assert ran.said == ["inspect: x.har: entry 1 has no request as the format wants it"]
    assert not (folder / "x.jsonl").exists()


def test_the_document_lists_what_was_made(folder: Path, inspect: Run) -> None:
    """In the order of the archive."""
    written(folder / "x.har", several("/v1/messages", "/v1/messages"))
    ran = inspect("import", "x.har", "-o", "x/", "--format", "json")
    made = json.loads(ran.out)["recordings"]
    assert [(each["events"], each["has_times"]) for each in made] == [(8, False), (8, False)]


def _session(path: Path) -> str | None:
    with load(path) as recording:
        return recording.header.session
