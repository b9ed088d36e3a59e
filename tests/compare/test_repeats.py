"""What real streams come to, against themselves and against others of the same request."""

from __future__ import annotations

import json
from collections import defaultdict
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from inspector.compare.case import compare_case
from inspector.compare.result import CaseResult
from inspector.compare.settings import Settings
from inspector.compare.turns.folding import fold
from inspector.compare.turns.turn import Turn
from inspector.recording import Event, Origin, Tail, Writer, load
from tests.compare.rewriting import rewritten


def turn_of(path: Path) -> Turn:
    """A recording, folded."""
    with load(path) as recording:
        return fold(recording)


def record(body: bytes, path: Path) -> Path:
    """The body of a stream as a recording without times."""
    writer = Writer(path, Origin("import", clock=None, started=None))
    writer.body_alone()
    writer.read(body, None, whole=True)
    writer.end("eof", None)
    return path


def spelled(events: list[tuple[str, bytes]]) -> bytes:
    """The body that these events make."""
    return b"".join(b"event: %b\ndata: %b\n\n" % (name.encode(), data) for name, data in events)


def told(result: CaseResult) -> list[str]:
    """The findings, for who reads a failure."""
    return [f"{found.severity} {found.rule.id} {found.text}" for found in result.findings()]


@pytest.fixture(scope="session")
def recorded(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The corpus as recordings, by name."""
    folder = tmp_path_factory.mktemp("recorded")
    return {
        path.stem: record(path.read_bytes(), folder / f"{path.stem}.jsonl")
        for path in sorted(corpus.glob("*.sse"))
    }


def test_a_stream_is_identical_to_itself(recorded: dict[str, Path]) -> None:
    """Every real stream against itself has nothing to report, broken ones too."""
    wrong = {}
    for name, path in recorded.items():
        turn = turn_of(path)
        result = compare_case(name, [turn], [turn_of(path)], Settings())
        if result.verdict != "identical":
            wrong[name] = (result.verdict, told(result))
    assert wrong == {}


def test_a_rewritten_stream_is_equivalent(recorded: dict[str, Path], tmp_path: Path) -> None:
    """Other chunk borders, paddings, ids, seals and pings change nothing that is compared."""
    wrong: dict[str, Any] = {}
    compared = 0
    for seed, (name, path) in enumerate(recorded.items()):
        with load(path) as recording:
            events = [line for line in recording.lines() if isinstance(line, Event)]
            if not events or any(event.exact is not None for event in events):
                continue  # another spelling of the frames is a finding
            try:
                parsed = [(event.event, event.json()) for event in events]
            except ValueError:
                continue
            tail = [line.raw for line in recording.lines() if isinstance(line, Tail)]
        body = spelled(rewritten(parsed, seed)) + b"".join(tail)
        other = record(body, tmp_path / f"{seed}.jsonl")
        result = compare_case(name, [turn_of(path)], [turn_of(other)], Settings())
        compared += 1
        if result.verdict != "equivalent":
            wrong[name] = (result.verdict, told(result))
    assert wrong == {}
    assert compared > 140


def test_repeats_of_a_request_stay_green(
    recorded: dict[str, Path], manifest: list[dict[str, Any]]
) -> None:
    """Nothing breaks between any two real answers to the same request, either way round."""
    asked = defaultdict(list)
    for row in manifest:
        if row["request"] is not None:
            asked[json.dumps(row["request"], sort_keys=True)].append(row["name"])
    groups = [names for names in asked.values() if len(names) > 1]
    assert [len(names) for names in groups] == [2, 3, 3, 2]
    broken = {}
    for names in groups:
        turns = {name: turn_of(recorded[name]) for name in names}
        for base, head in permutations(names, 2):
            result = compare_case(base, [turns[base]], [turns[head]], Settings())
            if result.how_many("breaking"):
                broken[base, head] = told(result)
    assert broken == {}
