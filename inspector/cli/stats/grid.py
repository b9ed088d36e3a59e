"""A grid: rows of cells as aligned plain text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from inspector.timeline.cell import visible, width

GAP = "  "


def grid(rows: Iterable[Sequence[str]], *, left: int = 1) -> Iterator[str]:
    """The rows as lines, each column as wide as its widest cell.

    The first `left` columns and the last are flush left, those between flush right. Cells hold no
    control characters when they come out.
    """
    cells = [[visible(cell) for cell in row] for row in rows]
    columns = max(map(len, cells), default=0)
    widths = [
        max((width(row[column]) for row in cells if column < len(row)), default=0)
        for column in range(columns)
    ]
    for row in cells:
        padded = (
            cell + " " * (widths[column] - width(cell))
            if column < left or column == columns - 1
            else " " * (widths[column] - width(cell)) + cell
            for column, cell in enumerate(row)
        )
        yield GAP.join(padded).rstrip()
