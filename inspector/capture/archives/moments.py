"""Moments: times as archives spell them, in nanoseconds or UTC; `None` where they make no sense."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

_LONGEST_NS = 1 << 62
"""More than a century, and what still fits where times are kept."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ISO = "%Y-%m-%dT%H:%M:%S.%fZ"


def in_ns(value: Any, unit_ns: int) -> int | None:
    """A number of units as nanoseconds."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        return None
    return round(value * unit_ns) if 0 <= value * unit_ns < _LONGEST_NS else None


def in_utc(text: str | None) -> datetime | None:
    """A wall-clock time, written as ISO 8601 has it or as mail does, which Ruby's VCR uses."""
    if not text:
        return None
    try:
        return _parsed(text).astimezone(UTC)
    except (ValueError, OverflowError):  # the latter for the first and the last day of all
        return None


def epoch_ns(text: str | None) -> int | None:
    """The same in nanoseconds since 1970."""
    at = in_utc(text)
    return None if at is None else (at - _EPOCH) // timedelta(microseconds=1) * 1_000


def iso(text: str | None, after_ns: int = 0) -> str | None:
    """The same, or a time that much later, as recordings write it."""
    at = in_utc(text)
    if at is None:
        return None
    try:
        return (at + timedelta(microseconds=after_ns / 1_000)).strftime(_ISO)
    except OverflowError:
        return None


def _parsed(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        from email.utils import parsedate_to_datetime

        return parsedate_to_datetime(text)
