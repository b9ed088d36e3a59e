"""Cutting a text into deltas."""

from __future__ import annotations

import math
from itertools import pairwise
from random import Random


def ragged(text: str, random: Random, characters: float) -> list[str]:
    """Cut as the API does, anywhere: a short piece first, then log-normal about a median length."""
    pieces = []
    start, length = 0, random.randint(1, 4)
    while start < len(text):
        pieces.append(text[start : start + length])
        start += length
        length = max(1, round(random.lognormvariate(math.log(characters), 0.6)))
    return pieces


def even(text: str, count: int) -> list[str]:
    """Cut into that many pieces of about the same length."""
    ends = [len(text) * i // count for i in range(count + 1)]
    return [text[start:end] for start, end in pairwise(ends)]
