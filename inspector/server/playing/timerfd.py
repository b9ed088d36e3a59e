"""A timer of the Linux kernel as a file descriptor, which an event loop can wait for.

An event loop's own timers are rounded up to its resolution; this one is true to some microseconds.
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Callable

_MONOTONIC = 1
_ABSOLUTE = 1
_FLAGS = os.O_NONBLOCK | getattr(os, "O_CLOEXEC", 0)
_SECOND_NS = 1_000_000_000

SetTimer = Callable[[int, int], None]
"""Sets a descriptor to a moment of the monotonic clock in nanoseconds; 0 is never."""


class TimerFd:
    """One timer. Its descriptor is readable from its moment on until it is set again."""

    def __init__(self, descriptor: int, set_timer: SetTimer) -> None:
        self._descriptor = descriptor
        self._set_timer = set_timer

    def fileno(self) -> int:
        """The descriptor to wait for."""
        return self._descriptor

    def set(self, due_ns: int) -> None:
        """Fire at a moment of `time.monotonic_ns`, at once if it has passed; 0 is never."""
        self._set_timer(self._descriptor, due_ns)

    def close(self) -> None:
        """Give the descriptor back."""
        os.close(self._descriptor)


def open_timerfd() -> TimerFd | None:
    """A timer: by `os` from Python 3.13 on, by the C library below; `None` on other systems."""
    if sys.platform != "linux":
        return None
    if sys.version_info >= (3, 13):
        return _by_os()
    return by_libc()


if sys.version_info >= (3, 13) and sys.platform == "linux":

    def _by_os() -> TimerFd | None:
        try:
            descriptor = os.timerfd_create(_MONOTONIC, flags=_FLAGS)
        except OSError:
            return None
        return TimerFd(descriptor, _set_by_os)

    def _set_by_os(descriptor: int, due_ns: int) -> None:
        os.timerfd_settime_ns(descriptor, flags=_ABSOLUTE, initial=due_ns)


class _Time(ctypes.Structure):
    _fields_ = (("seconds", ctypes.c_long), ("nanoseconds", ctypes.c_long))


class _Setting(ctypes.Structure):
    _fields_ = (("interval", _Time), ("value", _Time))


def by_libc() -> TimerFd | None:
    """A timer through the C library; `None` where that has none."""
    try:
        libc = ctypes.PyDLL(None)  # which keeps the interpreter's lock: no call of ours waits
        descriptor = libc.timerfd_create(_MONOTONIC, _FLAGS)
        set_time = libc.timerfd_settime
    except (OSError, AttributeError):
        return None
    if descriptor < 0:
        return None
    setting = _Setting()
    value, place = setting.value, ctypes.byref(setting)

    def set_timer(descriptor: int, due_ns: int) -> None:
        value.seconds, value.nanoseconds = divmod(due_ns, _SECOND_NS)
        set_time(descriptor, _ABSOLUTE, place, None)

    return TimerFd(descriptor, set_timer)
