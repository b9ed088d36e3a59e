"""A recording is folded in one pass: its facts with their lines, and nothing depends on speed."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from inspector.compare.turns import groups
from inspector.compare.turns.folding import fold
from inspector.compare.turns.groups import MOST
from inspector.compare.turns.turn import Turn
from inspector.compare.turns.whereabouts import Whereabouts
from inspector.recording import Event, Origin, Writer, load
from tests.compare.sample import RECORDINGS, Sample

SAMPLES = sorted(path.stem for path in RECORDINGS.glob("*.jsonl"))


def turn_of(path: Path) -> Turn:
    """A recording, folded."""
    with load(path) as recording:
        return fold(recording)


def line_with(path: Path, what: str, number: int = 0) -> int:
    """The 1-based number of the line that holds a text, the first if no other is asked for."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [at for at, line in enumerate(lines, start=1) if what in line][number]


def without_stretches(turn: Turn) -> Turn:
    """All but how the text was cut, which depends on how it was read."""
    return turn._replace(blocks=tuple(block._replace(stretches=()) for block in turn.blocks))


def test_the_facts_of_a_tool_call_stand_with_their_lines() -> None:
    """Two calls, the blocks around them, the stop reason and the usage, each where it stands."""
    path = RECORDINGS / "tools.jsonl"
    turn = turn_of(path)
    assert [block.type for block in turn.blocks] == ["text", "tool_use", "tool_use"]
    first = turn.blocks[1]
    assert first.call is not None
    assert (first.call.name, first.call.input["hours"]) == ("get_forecast", [9, 12, 15])
    assert first.rest == {"id": "<tool:1>", "caller": {"type": "direct"}}
    assert turn.blocks[2].rest["id"] == "<tool:2>"
    assert first.line == line_with(path, "get_forecast", 1)
    assert first.last_line == line_with(path, "content_block_stop", 1)
    assert turn.message.stop_reason == "tool_use"
    assert turn.message.delta_line == turn.usage.line == line_with(path, "message_delta")
    assert turn.message.line == turn.usage.input_line == line_with(path, "message_start")
    assert turn.asked is not None
    assert (turn.asked.host, turn.asked.path) == ("api.anthropic.com", "/v1/messages")
    assert turn.refusal is None


@pytest.mark.parametrize("name", SAMPLES)
def test_a_turn_is_the_same_without_the_fast_path(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Taking plain deltas in groups changes no fact, no finding, no mark and no line."""
    path = RECORDINGS / f"{name}.jsonl"
    fast = turn_of(path)
    monkeypatch.setattr(groups, "_cut", groups._as_lines)
    slow = turn_of(path)
    assert without_stretches(fast) == without_stretches(slow)
    for ours, theirs in zip(fast.blocks, slow.blocks, strict=True):
        near, far = Whereabouts(ours), Whereabouts(theirs)
        for offset in range(len(ours.text) + 1):
            assert near.line_at(offset) == far.line_at(offset)


def test_a_real_stream_is_the_same_without_the_fast_path(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same holds of all real streams."""
    paths = []
    for stream in sorted(corpus.glob("*.sse")):
        paths.append(tmp_path / f"{stream.stem}.jsonl")
        writer = Writer(paths[-1], Origin("import", clock=None))
        writer.body_alone()
        writer.read(stream.read_bytes(), None, whole=True)
        writer.end("eof", None)
    fast = [without_stretches(turn_of(path)) for path in paths]
    monkeypatch.setattr(groups, "_cut", groups._as_lines)
    for path, turn in zip(paths, fast, strict=True):
        assert turn == without_stretches(turn_of(path)), path.name


def test_a_character_is_found_on_the_line_that_brought_it() -> None:
    """Text has no lines of its own; its deltas do."""
    path = RECORDINGS / "text.jsonl"
    block = turn_of(path).blocks[0]
    where = Whereabouts(block)
    with load(path) as recording:
        for offset in range(0, len(block.text), 17):
            line = recording.line(where.line_at(offset))
            assert isinstance(line, Event)
            assert block.text[offset] in line.json()["delta"]["text"]
    assert where.line_at(len(block.text)) == block.last_line


def test_groups_are_let_go_before_they_grow_too_long(tmp_path: Path) -> None:
    """More deltas than a group may hold make the same text, and count as one group."""
    sample = Sample.of("text")
    at = sample.at("content_block_delta")
    sample.events[at:at] = [sample.events[at]] * (2 * MOST)
    turn = turn_of(sample.write(tmp_path / "long.jsonl"))
    assert turn.noise.deltas > 2 * MOST
    assert turn.noise.groups == 1
    assert len(turn.blocks[0].stretches) > 1


def test_a_turn_crosses_processes() -> None:
    """It pickles, and comes back equal."""
    turn = turn_of(RECORDINGS / "search.jsonl")
    assert pickle.loads(pickle.dumps(turn)) == turn


def test_the_digest_is_of_the_bytes_alone(tmp_path: Path) -> None:
    """Other times and other reads are no difference; another space is."""
    sample = Sample.of("text")
    one = turn_of(sample.write(tmp_path / "one.jsonl"))
    other = tmp_path / "other.jsonl"
    writer = Writer(other, Origin("import", clock=None))
    writer.body_alone()
    writer.read(b"".join(sample.frames()), None, whole=True)
    writer.end("eof", None)
    assert turn_of(other).digest == one.digest
    sample.respelled[3] = lambda frame: frame.replace(b'{"type"', b'{ "type"')
    assert turn_of(sample.write(tmp_path / "spaced.jsonl")).digest != one.digest


def test_what_is_not_whole_is_refused(tmp_path: Path) -> None:
    """No end line, a torn line, a line that is none: each says so in one line."""
    whole = (RECORDINGS / "text.jsonl").read_bytes().splitlines(keepends=True)
    broken = {
        "no end line": whole[:-1],
        "no end line: the recorder died": [*whole[:-1], whole[-1][:40]],
        "line 20 is unreadable": [*whole[:19], b'{"kind":"event"\n', *whole[20:]],
    }
    for number, (why, lines) in enumerate(broken.items()):
        path = tmp_path / f"{number}.jsonl"
        path.write_bytes(b"".join(lines))
        refusal = turn_of(path).refusal
        assert refusal is not None
        assert why in refusal
        assert "\n" not in refusal


def test_noise_is_counted() -> None:
    """What a comparison will not look at is said, not dropped silently."""
    noise = turn_of(RECORDINGS / "thinking.jsonl").noise
    assert dict(noise.told()) == {
        "id": 1,
        "ping": 1,
        "→ 3 groups of deltas": 96,
        "signature": 1,
        "padded frames": 98,
    }


def test_usage_takes_no_placeholder() -> None:
    """Where the stream breaks off before its count, there is none, whatever its start says."""
    turn = turn_of(RECORDINGS / "cut.jsonl")
    assert turn.usage.output is None
    assert turn.usage.input == 22
    assert turn.blocks[0].open
