"""Moments and gaps on the timeline as a person reads them, from nanoseconds."""

from __future__ import annotations

_US = 1_000
_MS = 1_000 * _US
_S = 1_000 * _MS


def seconds(t_ns: int | None) -> str:
    """A moment on the timeline: `6.213`; `-` where there is none."""
    return "-" if t_ns is None else f"{t_ns / _S:,.3f}"


def gap(gap_ns: int | None) -> str:
    """A time between two events: `+412 µs`, `+31 ms`, `+2.252 s`.

    Nothing where it is not known, and nothing for events of one read: a gap marks where one begins.
    """
    if not gap_ns:
        return ""
    size = abs(gap_ns)
    if size < 999.5 * _US:
        return f"{gap_ns / _US:+.0f} µs"
    if size < 999.5 * _MS:
        return f"{gap_ns / _MS:+.0f} ms"
    return f"{gap_ns / _S:+,.3f} s"
