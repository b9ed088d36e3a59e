"""A column of a table of rows in which few values stand, a byte a row."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

V = TypeVar("V", bound=Hashable)

REST = 255
"""The code of all values past the 255th different one."""


class Column(Generic[V]):
    """The values of rows. For one writer and any number of readers."""

    def __init__(self, rest: V) -> None:
        """`rest` stands for all values past the 255th different one."""
        self.codes = bytearray()
        """The value of each row, as an index into `values`."""
        self.values: list[V] = []
        """The different values so far."""
        self._rest = rest
        self._numbers: dict[V, int] = {}

    def __len__(self) -> int:
        return len(self.codes)

    @property
    def is_full(self) -> bool:
        """Whether there may be values that only the rest stands for."""
        return len(self.values) == REST

    def __getitem__(self, row: int) -> V:
        code = self.codes[row]
        return self._rest if code == REST else self.values[code]

    def code(self, value: V) -> int:
        """The code of a value, a new one if need be."""
        code = self._numbers.get(value)
        if code is None:
            code = len(self.values)
            if code >= REST:
                return REST
            self._numbers[value] = code
            self.values.append(value)
        return code

    def append(self, value: V) -> None:
        """Add a row."""
        self.codes.append(self.code(value))

    def mask(self, first: int, last: int, wanted: Callable[[V], bool]) -> bytes:
        """For each row from `first` up to `last` whether its value is wanted: 1 or 0.

        The rest are judged by their common value.
        """
        known = bytes(map(wanted, self.values))
        table = known.ljust(REST + 1, b"\1" if wanted(self._rest) else b"\0")
        return bytes(self.codes[first:last].translate(table))
