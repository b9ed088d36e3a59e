"""Totals: how many there were, and of which kinds."""

from __future__ import annotations

from collections import Counter


def totals(counts: Counter[str], noun: str) -> str:
    """Such as `3 requests: 2 served whole, 1 aside`, the most frequent first."""
    total = counts.total()
    told = ", ".join(f"{count:,} {kind}" for kind, count in counts.most_common())
    return f"{total:,} {noun}{'' if total == 1 else 's'}{': ' if told else ''}{told}"
