"""Names for recordings: ids that sort by time, and the wall clock they are made from."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime


def new_id() -> str:
    """A version 7 UUID (RFC 9562, section 5.7): ids made later sort later."""
    milliseconds = time.time_ns() // 1_000_000
    random = int.from_bytes(os.urandom(10))
    bits = (milliseconds & (1 << 48) - 1) << 80 | random
    bits = bits & ~(0xF << 76) | 7 << 76
    bits = bits & ~(0x3 << 62) | 2 << 62
    digits = f"{bits:032x}"
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def wall_clock(moment: datetime | None = None) -> str:
    """The time of day, or a moment in UTC, as headers have it: ISO 8601 to the microsecond."""
    return (moment or datetime.now(UTC)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
