"""Percentiles, by the nearest-rank method.

The p-th percentile of n sorted values is the one at rank ceil(p × n / 100), counted from 1. So each
percentile is a value that was measured, an integer stays an integer, and the event that ended it
can be named. (Interpolating methods give values between two measurements.)
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


def rank(p: int, n: int) -> int:
    """The 0-based index of the p-th percentile among `n` sorted values, n at least 1."""
    if not 0 <= p <= 100:
        raise ValueError(f"{p} is no percentile: it lies between 0 and 100")
    return max(1, -(-p * n // 100)) - 1


def percentile(ordered: Sequence[T], p: int) -> T:
    """The p-th percentile of values in ascending order; at least one is needed."""
    return ordered[rank(p, len(ordered))]
