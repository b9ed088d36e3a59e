"""Stepping: the state after any event of a long recording, backward as forward."""

from __future__ import annotations

import random
import tracemalloc
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest

from inspector.analysis.checkpoints import FAR, NEAR, Checkpoints
from inspector.analysis.message import Assembler
from inspector.analysis.step import Step, steps
from inspector.recording import Origin, Recording, Writer, load
from inspector.recording.lines import Event

if TYPE_CHECKING:
    from tests.analysis.message.conftest import Say

EVENTS = 100_000


@pytest.fixture(scope="module")
def recording(say: Say, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Recording]:
    """A recording of 100,000 events: thinking, text and tool calls in turn, one of them long."""
    path = tmp_path_factory.mktemp("stepping") / "long.jsonl"
    writer = Writer(path, Origin("test"))
    writer.request("POST", "http://localhost/v1/messages", [], b"{}", asked_for_stream=True)
    writer.response(200, "1.1", [("content-type", "text/event-stream")], 1)
    for number, frame in enumerate(_frames(say)):
        writer.read(frame, number + 2)
    writer.end("eof", EVENTS + 3)
    with load(path) as recording:
        yield recording


def _frames(say: Say) -> list[bytes]:
    rng = random.Random(4)
    frames = [say.start()]
    index = 0
    while len(frames) < EVENTS:
        size = 30_000 if index == 5 else rng.randint(0, 3_000)
        frames += [_opened(say, index), *(_delta(say, index, rng) for _ in range(size))]
        frames.append(say.stop(index))
        index += 1
    return frames[:EVENTS]


def _opened(say: Say, index: int) -> bytes:
    kind = ("thinking", "text", "tool_use")[index % 3]
    return say.block(index, kind, **({"id": "t", "name": "n"} if kind == "tool_use" else {}))


def _delta(say: Say, index: int, rng: random.Random) -> bytes:
    word = rng.choice(["the", " fox", " ran", "é", "😀"])
    if index % 3 == 0:
        return say.delta(index, "thinking_delta", thinking=word)
    if index % 3 == 1:
        return say.text(index, word)
    return say.json(index, rng.choice(['["', '",', f"{word}", "1", ",", "]"]))


def test_the_state_after_any_event_is_the_fold_from_the_start(recording: Recording) -> None:
    """For random events in both directions: messages, problems, and what the event added."""
    rng = random.Random(5)
    numbers = [0, EVENTS, *(rng.randint(0, EVENTS) for _ in range(40))]
    expected = _folded(recording, set(numbers))
    checkpoints = Checkpoints(recording.events, Assembler())
    for number in numbers:
        assert _facts(checkpoints.at(number)) == expected[number]


def test_stepping_one_by_one_gives_the_same_in_both_directions(recording: Recording) -> None:
    """Across far and near checkpoints."""
    path = range(3 * FAR - 2 * NEAR, 3 * FAR + 2 * NEAR)
    expected = _folded(recording, set(path))
    checkpoints = Checkpoints(recording.events, Assembler())
    for number in [*path, *reversed(path), *path]:
        assert _facts(checkpoints.at(number)) == expected[number]


def test_a_state_belongs_to_the_one_who_asked(recording: Recording) -> None:
    """Folding on from it, by other events even, changes no other state."""
    checkpoints = Checkpoints(recording.events, Assembler())
    before = _facts(checkpoints.at(9_000))
    other = checkpoints.at(8_990)
    for step in steps(recording.events[8_995:9_500]):
        other.step(step)
    assert _facts(checkpoints.at(9_000)) == before
    assert _facts(other) != before


def test_a_step_folds_no_more_than_what_lies_between_near_checkpoints(
    recording: Recording,
) -> None:
    """Once a place has been reached, stepping back there is a matter of 64 events."""
    counter = Counter()
    checkpoints = Checkpoints(recording.events, counter)
    checkpoints.at(EVENTS)
    for number in range(EVENTS, EVENTS - 500, -1):
        Counter.folded = 0
        assert checkpoints.at(number).count == number
        assert Counter.folded < NEAR
    Counter.folded = 0
    checkpoints.at(50_000)
    assert Counter.folded <= FAR


def test_there_is_no_state_before_the_first_event_or_after_the_last(recording: Recording) -> None:
    """0 is the state before the first; beyond that it is an error that names both numbers."""
    checkpoints = Checkpoints(recording.events[:10], Assembler())
    assert checkpoints.at(0).message() == {}
    for number in (-1, 11):
        with pytest.raises(IndexError, match=f"no event {number} among 10"):
            checkpoints.at(number)


def test_events_may_be_added_while_one_steps(recording: Recording) -> None:
    """As when a recording is followed that is being written."""
    events: list[Event] = []
    checkpoints = Checkpoints(events, Assembler())
    for number in (1, 70, FAR + 1):
        events += recording.events[len(events) : number]
        assert checkpoints.at(number).number == number
        assert checkpoints.at(number - 1).number == number - 1


def test_the_states_of_a_long_stream_take_little_room(say: Say, events: Callable[..., Any]) -> None:
    """A hundred times more checkpoints than text in them: they share it."""
    text = b"".join(say.text(0, "x" * 1_000) for _ in range(20_000))
    stream = events(say.start() + say.block(0, "text") + text)
    tracemalloc.start()
    checkpoints = Checkpoints(stream, Assembler())
    state = checkpoints.at(len(stream))
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert state.blocks[0].size == 20_000_000
    assert kept < 1.3 * state.blocks[0].size


class Counter:
    """Another fold: it counts its events, and the class counts all that are folded."""

    folded = 0

    def __init__(self, count: int = 0) -> None:
        self.count = count

    def step(self, step: Step) -> None:
        """Count one."""
        self.count += 1
        assert step.number == self.count
        Counter.folded += 1

    def copy(self) -> Counter:
        """The same count."""
        return Counter(self.count)


def _facts(assembler: Assembler) -> Any:
    """All that an assembler says."""
    return (
        assembler.number,
        assembler.added,
        assembler.problems,
        assembler.message(),
        [(block.opened, block.closed, block.deltas, block.text) for block in assembler.blocks],
    )


def _folded(recording: Recording, numbers: set[int]) -> dict[int, Any]:
    """What one fold from the start says after each of those events."""
    assembler = Assembler()
    facts = {0: _facts(assembler)}
    for step in steps(recording.events):
        assembler.step(step)
        if step.number in numbers:
            facts[step.number] = _facts(assembler)
    return facts
