"""Work spread over processes."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from inspector.compare.workers import WORTH_IT, WorkerLost, spread, worthwhile


@pytest.mark.parametrize("processes", [1, 2])
def test_results_come_in_the_order_of_the_items(processes: int) -> None:
    """Whoever is done first."""
    words = ["x" * size for size in (5, 1, 4, 0, 3)]
    assert list(spread(len, words, processes)) == [5, 1, 4, 0, 3]
    assert list(spread(len, [], processes)) == []


@pytest.mark.parametrize("processes", [1, 2])
def test_what_fails_fails_here(processes: int) -> None:
    """With the same error."""
    with pytest.raises(ValueError, match="invalid literal"):
        list(spread(int, ["1", "2", "x", "3"], processes))


@pytest.mark.parametrize("processes", [1, 2])
def test_what_nests_too_deeply_for_a_pipe_is_done_here(processes: int) -> None:
    """How deep it nests is up to the stream."""
    found = list(spread(json.loads, ["[" * 900 + "]" * 900, "[1]"], processes))
    assert str(found[0]).count("[") == 900
    assert found[1] == [1]


def test_a_process_that_is_lost_is_told() -> None:
    """Nobody waits for what will never come."""
    with pytest.raises(WorkerLost, match="ended with 3: killed, or out of memory"):
        list(spread(os._exit, [3, 3], 2))


def test_who_stops_early_ends_the_processes() -> None:
    """However much there was left to do."""
    results = spread(len, ["x"] * 1_000, 2)
    assert next(results) == 1
    results.close()


def test_processes_are_started_where_they_pay(tmp_path: Path) -> None:
    """For many bytes or many files; as many as are asked for otherwise."""
    small, big = tmp_path / "small", tmp_path / "big"
    small.write_bytes(b"x")
    with big.open("wb") as file:
        file.truncate(WORTH_IT)
    assert worthwhile([small, small], None) == 1
    assert worthwhile([], None) == worthwhile([], 4) == 1
    cores = worthwhile([small] * 500, None)
    assert 1 <= cores <= (os.cpu_count() or 1)
    assert worthwhile([big, tmp_path / "missing"], None) == min(2, cores)
    assert worthwhile([small, small], 8) == 2
