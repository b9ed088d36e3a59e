"""The player: a clock in hand, no timer, and every move exact."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.timeline.player import SPEEDS, Player, Position

S = 1_000_000_000


class Rows:
    """Rows with times."""

    def __init__(self, *times: float) -> None:
        self.times: Sequence[int] = [round(t * S) for t in times]

    def __len__(self) -> int:
        return len(self.times)


class Clock:
    """A clock that is set by hand, in seconds."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> int:
        return round(self.now * S)


def _player(*times: float) -> tuple[Player, Clock]:
    clock = Clock()
    return Player(Rows(*times), clock), clock


def _at(player: Player) -> tuple[int, float]:
    row, t_ns = player.position()
    return row, t_ns / S


def test_it_stands_at_the_first_row_until_it_plays() -> None:
    """However long nobody touches it."""
    player, clock = _player(0, 1, 2)
    clock.now += 50
    assert _at(player) == (0, 0)
    assert not player.is_playing
    assert player.next_due_ns() is None


def test_playing_is_the_recordings_own_time() -> None:
    """Rows come when they came; rows of one read come together."""
    player, clock = _player(0, 1, 1, 1, 2.5)
    player.play()
    clock.now += 0.9
    assert _at(player) == (0, 0.9)
    assert player.next_due_ns() == 0.1 * S
    clock.now += 0.1
    assert _at(player) == (3, 1.0)
    clock.now += 1
    player.pause()
    clock.now += 9
    assert _at(player) == (3, 2.0)


def test_at_the_end_it_stops_and_play_begins_anew() -> None:
    """The playhead stands at the last row exactly, not beyond."""
    player, clock = _player(0, 1, 2)
    player.play()
    clock.now += 60
    assert _at(player) == (2, 2.0)
    assert not player.is_playing
    player.play()
    assert player.is_playing
    clock.now += 1
    assert _at(player) == (1, 1.0)


def test_a_change_of_speed_moves_nothing() -> None:
    """From then on time passes faster."""
    player, clock = _player(0, 10, 20)
    player.play()
    clock.now += 2
    player.set_speed(4)
    assert _at(player) == (0, 2.0)
    clock.now += 2
    assert _at(player) == (1, 10.0)
    assert player.next_due_ns() == 2.5 * S


def test_speeds_go_from_a_tenth_to_a_thousand_and_no_further() -> None:
    """The keys walk the list; a speed between two of them is left for its neighbour."""
    player, _ = _player(0)
    for _ in SPEEDS:
        player.faster()
    assert player.speed == 1000
    for _ in SPEEDS:
        player.slower()
    assert player.speed == 0.1
    player.set_speed(3)
    player.slower()
    assert player.speed == 2
    for speed in (0.05, 2000):
        with pytest.raises(ValueError, match=r"no speed from 0\.1 to 1000"):
            player.set_speed(speed)


def test_a_step_goes_row_by_row_through_one_read_and_pauses() -> None:
    """Back is the same way; at the ends it stays."""
    player, clock = _player(0, 1, 1, 1, 2)
    player.play()
    clock.now += 0.5
    seen = []
    for _ in range(5):
        player.step()
        seen.append(_at(player))
    assert seen == [(1, 1.0), (2, 1.0), (3, 1.0), (4, 2.0), (4, 2.0)]
    player.step(-2)
    assert _at(player) == (2, 1.0)
    player.step(-9)
    assert _at(player) == (0, 0.0)
    assert not player.is_playing


def test_seeking_keeps_on_playing() -> None:
    """To a time, to a share or to a row, and never beyond the ends."""
    player, clock = _player(0, 1, 2, 10)
    player.play()
    player.seek(round(1.5 * S))
    clock.now += 0.5
    assert _at(player) == (2, 2.0)
    player.seek_share(0.5)
    assert _at(player) == (2, 5.0)
    player.seek_row(1)
    assert _at(player) == (1, 1.0)
    player.seek(-5 * S)
    assert _at(player) == (0, 0.0)
    assert player.is_playing
    player.seek(99 * S)
    assert _at(player) == (3, 10.0)


def test_with_idle_gaps_capped_a_long_wait_takes_half_a_second() -> None:
    """The playhead goes half a second into the gap, then on to the next row."""
    player, clock = _player(0, 10, 10.2, 20)
    player.cap_idle(True)
    player.play()
    clock.now += 0.25
    assert _at(player) == (0, 0.25)
    assert player.next_due_ns() == 0.25 * S
    clock.now += 0.3
    assert _at(player) == (1, 10.05)
    clock.now += 0.2
    assert _at(player) == (2, 10.25)
    player.cap_idle(False)
    clock.now += 1
    assert _at(player) == (2, 11.25)
    player.cap_idle(True)
    assert _at(player) == (2, 11.25)
    clock.now += 0.01
    assert _at(player) == (3, 20.0)


def test_following_stays_at_the_last_row_until_the_reader_moves() -> None:
    """Whatever a recorder appends."""
    rows = Rows(0, 1)
    player = Player(rows, Clock())
    player.follow()
    assert _at(player) == (1, 1.0)
    rows.times = [0, S, 2 * S]
    assert _at(player) == (2, 2.0)
    player.toggle()
    assert _at(player) == (2, 2.0)
    player.follow()
    player.step(-1)
    assert not player.is_following
    rows.times = [0, S, 2 * S, 3 * S]
    assert _at(player) == (1, 1.0)


def test_without_rows_every_key_is_harmless() -> None:
    """An empty recording can be played, too."""
    player, clock = _player()
    for press in (player.play, player.step, player.follow, player.toggle, player.pause):
        press()
        player.seek_share(0.5)
        player.seek_row(3)
        clock.now += 1
        assert player.position() == Position(0, 0)
    assert player.next_due_ns() is None


_times = st.lists(st.integers(0, 2 * S), min_size=1, max_size=30).map(
    lambda gaps: [*accumulate(gaps)]
)


@given(_times, st.lists(st.integers(0, S), max_size=20), st.sampled_from(SPEEDS), st.booleans())
def test_while_it_plays_rows_and_time_never_go_back(
    times: list[int], ticks: list[int], speed: float, capped: bool
) -> None:
    """The row is always the last that had come by then; capped, it is never behind."""
    rows, clock = Rows(), Clock()
    rows.times = times
    player, plain = Player(rows, clock), Player(rows, clock)
    for each in (player, plain):
        each.set_speed(speed)
        each.play()
    player.cap_idle(capped)
    last = Position(0, 0)
    for tick in ticks:
        clock.now += tick / S
        now = player.position()
        assert now >= last
        assert now.row == max(sum(t <= now.t_ns for t in times) - 1, 0)
        assert now >= plain.position() or not player.is_playing
        last = now


@given(_times, st.lists(st.integers(-5, 5), max_size=20))
def test_steps_add_up(times: list[int], steps: list[int]) -> None:
    """A row is where its steps lead, each held at the ends, at its own time."""
    rows = Rows()
    rows.times = times
    player, row = Player(rows, Clock()), 0
    for step in steps:
        player.step(step)
        row = min(max(row + step, 0), len(times) - 1)
        assert player.position() == Position(row, times[row])


@given(_times, st.booleans())
def test_the_next_row_is_due_when_it_is_said_to_be(times: list[int], capped: bool) -> None:
    """Waiting exactly so long brings exactly that row."""
    rows, clock = Rows(), Clock()
    rows.times = times
    elapsed = 0
    player = Player(rows, lambda: clock() + elapsed)
    player.cap_idle(capped)
    player.play()

    def come() -> int:
        return sum(t <= player.position().t_ns for t in times)

    before, due = come(), player.next_due_ns()
    if due is not None:
        elapsed += due - 1
        assert come() == before or due == 0
        elapsed += 2
        assert come() > before
