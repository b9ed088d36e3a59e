"""Histograms of gaps."""

from __future__ import annotations

from inspector.analysis.histogram import Bucket, histogram

MS = 1_000_000


def test_a_duration_falls_between_the_edges_around_it() -> None:
    """Lower edges are included, upper ones are not."""
    assert histogram([20 * MS, 49 * MS, 50 * MS]) == (
        Bucket(20 * MS, 50 * MS, 2),
        Bucket(50 * MS, 100 * MS, 1),
    )


def test_empty_buckets_stand_between_full_ones_and_nowhere_else() -> None:
    """A hole in the middle is seen, an empty end is not drawn."""
    assert [bucket.count for bucket in histogram([2 * MS, 12 * MS])] == [1, 0, 1]


def test_the_outermost_buckets_are_open() -> None:
    """No duration is too short or too long."""
    assert histogram([1]) == (Bucket(0, 2 * MS, 1),)
    assert histogram([60_000 * MS]) == (Bucket(10_000 * MS, None, 1),)


def test_nothing_gives_no_bucket() -> None:
    """Where there was no gap there is no histogram."""
    assert histogram([]) == ()
