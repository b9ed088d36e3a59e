"""A case comes to a verdict, or says why it could not be compared."""

from __future__ import annotations

from pathlib import Path

from inspector.compare.case import compare_case
from inspector.compare.settings import Settings
from inspector.compare.turns.folding import fold
from inspector.compare.turns.turn import Turn
from inspector.recording import load
from tests.compare.sample import RECORDINGS, Sample


def turn_of(path: Path) -> Turn:
    """A recording, folded."""
    with load(path) as recording:
        return fold(recording)


def test_a_recording_is_identical_to_itself() -> None:
    """Then nothing had to be normalised, and the note says what was compared."""
    turn = turn_of(RECORDINGS / "tools.jsonl")
    result = compare_case("tools", [turn], [turn], Settings())
    assert result.verdict == "identical"
    assert result.normalised == ()
    assert result.note == "6 levels, 42 events against 42, 3 blocks"


def test_other_bytes_that_say_the_same_are_equivalent(tmp_path: Path) -> None:
    """The same message without its padding: what was normalised is counted."""
    one = turn_of(RECORDINGS / "tools.jsonl")
    other = turn_of(Sample.of("tools").write(tmp_path / "unpadded.jsonl"))
    result = compare_case("tools", [one], [other], Settings())
    assert result.verdict == "equivalent"
    assert ("padded frames", one.noise.padded) in result.normalised


def test_a_case_of_one_side_is_a_finding() -> None:
    """Missing in HEAD breaks; new in HEAD is good to know."""
    turn = turn_of(RECORDINGS / "text.jsonl")
    missing = compare_case("text", [turn], [], Settings())
    assert [found.rule.id for found in missing.findings()] == ["case.missing"]
    assert missing.verdict == "breaking"
    new = compare_case("text", [], [turn, turn], Settings())
    assert [found.text for found in new.findings()] == ["new in HEAD with 2 runs"]
    assert new.verdict == "info"


def test_a_recording_that_is_not_whole_is_not_compared(tmp_path: Path) -> None:
    """One torn run of many is enough: the case says which file, and why."""
    turn = turn_of(RECORDINGS / "text.jsonl")
    torn = tmp_path / "torn.jsonl"
    torn.write_bytes((RECORDINGS / "text.jsonl").read_bytes()[:-200])
    result = compare_case("text", [turn], [turn, turn_of(torn)], Settings())
    assert result.verdict == "not compared"
    assert result.refused is not None
    assert result.refused.startswith(f"{torn}: no end line")


def test_only_the_levels_that_are_asked_for_are_compared() -> None:
    """In the order of the levels, whatever the order of asking."""
    turn = turn_of(RECORDINGS / "text.jsonl")
    result = compare_case("text", [turn], [turn], Settings(levels=("usage", "protocol")))
    assert [level.level for level in result.levels] == ["protocol", "usage"]


def test_a_side_tells_who_answered(tmp_path: Path) -> None:
    """The model that all runs agree on, and the host where it is not the API's own."""
    sample = Sample.of("text")
    sample.host = "gw.internal"
    head = turn_of(sample.write(tmp_path / "head.jsonl"))
    result = compare_case("text", [turn_of(RECORDINGS / "text.jsonl")], [head], Settings())
    assert (result.base.via, result.head.via) == (None, "gw.internal")
    assert result.head.model == "claude-sonnet-5-5"
