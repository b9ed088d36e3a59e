"""The columns that rows are shown in, for `inspect show` and for the screen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from inspector.timeline import clock
from inspector.timeline.cell import fitted
from inspector.timeline.rows import Row


class Cells(NamedTuple):
    """A row up to its payload."""

    numbers: str
    """Number, time and gap."""
    label: str
    block: str


@dataclass(frozen=True, slots=True)
class Columns:
    """How wide each column is; 0 where it is left out."""

    number: int = 6
    time: int = 9
    gap: int = 9
    event: int = 19
    block: int = 2

    def heading(self, time: str = "time") -> str:
        """The names of the columns; `time` is that of the second."""
        told = f"{'#':>{self.number}}"
        told += f" {time:>{self.time}}" if self.time else ""
        told += f" {'gap':>{self.gap}}" if self.gap else ""
        told += f"  {'event':<{self.event}}"
        told += f" {'bk':>{self.block}}" if self.block else ""
        return f"{told}  payload"

    def cells(self, row: Row, time: str) -> Cells:
        """What stands in the columns; `time` is the row's, as it is to read."""
        number = f"{row.number:,}" if row.number else ""
        numbers = f"{number:>{self.number}}"
        numbers += f" {time:>{self.time}}" if self.time else ""
        numbers += f" {clock.gap(row.gap_ns):>{self.gap}}" if self.gap else ""
        block = "-" if row.block is None else str(row.block)
        return Cells(
            numbers,
            f"  {fitted(row.label, self.event)}",
            f" {block:>{self.block}}  " if self.block else "  ",
        )
