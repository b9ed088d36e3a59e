"""What a tempo makes of a script."""

from __future__ import annotations

import pytest

from inspector.server.pacing import AT_ONCE, Tempo
from inspector.server.script import Chunk, Script

MS = 1_000_000
CHUNKS = (Chunk(30 * MS, b"a"), Chunk(530 * MS, b"b"), Chunk(540 * MS, b"c"))
SCRIPT = Script(200, (), CHUNKS, headers_ns=10 * MS, end_ns=541 * MS)


def moments(script: Script) -> list[float]:
    """All moments of a script in milliseconds: headers, chunks, end."""
    times = [script.headers_ns, *(chunk.t_ns for chunk in script.chunks), script.end_ns]
    return [t_ns / MS for t_ns in times]


def test_in_real_time_a_script_is_what_it_was() -> None:
    """The same object: nothing is copied."""
    assert Tempo().of(SCRIPT) is SCRIPT


def test_twice_the_speed_takes_half_the_time() -> None:
    """The speed divides every moment."""
    assert moments(Tempo(2).of(SCRIPT)) == [5, 15, 265, 270, 270.5]


def test_at_once_everything_is_due_when_the_request_arrives() -> None:
    """In its order, and its chunks apart."""
    played = Tempo(AT_ONCE).of(SCRIPT)
    assert moments(played) == [0, 0, 0, 0, 0]
    assert [chunk.data for chunk in played.chunks] == [b"a", b"b", b"c"]


def test_no_silence_is_longer_than_the_longest_gap() -> None:
    """Shorter ones stay as they were, at the speed that is played."""
    assert moments(Tempo(max_gap_ns=15 * MS).of(SCRIPT)) == [10, 25, 40, 50, 51]
    assert moments(Tempo(2, max_gap_ns=15 * MS).of(SCRIPT)) == [5, 15, 30, 35, 35.5]


def test_a_moment_is_rounded_up() -> None:
    """Never early, not by a nanosecond."""
    script = Script(200, (), (Chunk(10, b"a"),))
    assert Tempo(3).of(script).chunks[0].t_ns == 4


@pytest.mark.parametrize("speed", [0, -1, float("nan")])
def test_a_speed_at_which_nothing_ever_arrives_is_refused(speed: float) -> None:
    """It must be more than nothing."""
    with pytest.raises(ValueError, match="the speed must be more than 0"):
        Tempo(speed)


def test_a_negative_gap_is_refused() -> None:
    """0 is the shortest silence there is."""
    with pytest.raises(ValueError, match="cannot be negative"):
        Tempo(max_gap_ns=-1)
