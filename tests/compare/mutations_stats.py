"""Mutations: for each rule of the timing level, runs of HEAD that make it fire."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.compare.runs import MS, run

BASE_MS: Final = (610, 640, 655, 670, 690, 700, 720, 735, 760, 790)
HEAD_MS: Final = (1_310, 1_380, 1_400, 1_450, 1_520)


@dataclass(frozen=True)
class Slower:
    """Ten runs of a case against five, one mark of which comes later."""

    rule: str
    mark: str
    levels: str = ""
    arguments: tuple[str, ...] = ()

    def make(self, folder: Path) -> tuple[Path, Path]:
        """Write both folders."""
        for side, times in (("base", BASE_MS), ("head", HEAD_MS)):
            for number, ms in enumerate(times, start=1):
                first, end = (ms, 9_000) if self.mark == "first_token" else (100, ms)
                path = folder / side / f"weather-{number}.jsonl"
                run(path, first_token_ns=first * MS, e2e_ns=end * MS, case="weather")
        return folder / "base", folder / "head"


MUTATIONS: Final[dict[str, Slower]] = {
    each.rule: each
    for each in (
        Slower("timing.first-token", "first_token"),
        Slower("timing.e2e", "message_stop"),
    )
}
