"""How events become reads."""

from __future__ import annotations

from itertools import pairwise
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from inspector.server.scenarios.delivery import Cuts, Timed, delivered

FRAMES = [
    Timed(1_000 * (n // 2), f'event: x\ndata: {{"n":{n},"text":"né—{n}"}}\n\n'.encode())
    for n in range(40)
]


def test_events_of_one_moment_arrive_in_one_read() -> None:
    """Without cuts there is one read a moment."""
    reads = delivered(FRAMES, Random(1), Cuts(characters=0, lines=0, anywhere=0))
    assert [read.t_ns for read in reads] == [1_000 * n for n in range(20)]
    assert reads[0].data == FRAMES[0].data + FRAMES[1].data


@given(
    seed=st.integers(),
    cuts=st.builds(Cuts, st.integers(0, 9), st.integers(0, 9), st.integers(0, 9)),
)
def test_cuts_lose_and_reorder_nothing(seed: int, cuts: Cuts) -> None:
    """However reads are cut, their bytes are the stream's, and each comes later than the last."""
    reads = delivered(FRAMES, Random(seed), cuts)
    assert b"".join(read.data for read in reads) == b"".join(frame.data for frame in FRAMES)
    assert all(a.t_ns < b.t_ns for a, b in pairwise(reads))
    assert all(read.data for read in reads)


def test_each_kind_of_cut_is_made_as_often_as_asked() -> None:
    """Reads end inside a character, between name and data, and anywhere in a frame."""
    ends = [read.data for read in delivered(FRAMES, Random(3), Cuts(3, 4, 5))]
    whole = [end for end in ends if end.endswith(b"\n\n")]
    lines = [end for end in ends if end.endswith(b"event: x\n")]
    letters = [end for end in ends if end[-1] >= 0xC2]
    assert (len(letters), len(lines), len(ends) - len(whole)) == (3, 4, 12)


def test_a_stream_too_short_for_cuts_arrives_whole() -> None:
    """The first read and the last one are never cut."""
    assert len(delivered(FRAMES[:4], Random(0), Cuts(9, 9, 9))) == 2
    assert delivered([], Random(0)) == ()
