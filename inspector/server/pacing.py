"""How fast a script is played, and how long its silences may last."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from inspector.server.script import Chunk, Script

REAL_TIME = 1.0
AT_ONCE = float("inf")
"""The speed at which nothing is waited for."""


@dataclass(frozen=True, slots=True)
class Tempo:
    """A speed, and a limit for silences."""

    speed: float = REAL_TIME
    """2 takes half the time, `AT_ONCE` none."""
    max_gap_ns: int | None = None
    """The longest silence, as it is played; `None` leaves silences as long as they are."""

    def __post_init__(self) -> None:
        """Refuse, with a `ValueError`, what would never arrive."""
        if not self.speed > 0:
            raise ValueError(f"the speed must be more than 0, not {self.speed}")
        if self.max_gap_ns is not None and self.max_gap_ns < 0:
            raise ValueError("the longest gap cannot be negative")

    def of(self, script: Script) -> Script:
        """The script at this tempo; the script itself where that changes nothing."""
        if self.speed == REAL_TIME and self.max_gap_ns is None:
            return script
        moments = [script.headers_ns, *(chunk.t_ns for chunk in script.chunks), script.end_ns]
        headers_ns, *chunks_ns, end_ns = self._played(moments)
        chunks = tuple(
            Chunk(t_ns, chunk.data) for t_ns, chunk in zip(chunks_ns, script.chunks, strict=True)
        )
        return replace(script, chunks=chunks, headers_ns=headers_ns, end_ns=end_ns)

    def _played(self, moments: list[int]) -> list[int]:
        """The moments as they are played, in their order."""
        played, last_ns, now_ns = [], 0, 0
        for t_ns in moments:
            gap_ns = math.ceil(max(0, t_ns - last_ns) / self.speed)  # rounded up: never early
            now_ns += gap_ns if self.max_gap_ns is None else min(gap_ns, self.max_gap_ns)
            last_ns = max(last_ns, t_ns)
            played.append(now_ns)
        return played
