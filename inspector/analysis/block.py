"""A content block as it stands after some event of its stream."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any, ClassVar, Self, TypeAlias

from inspector.analysis.problem import Fault, shown
from inspector.analysis.values import fresh

Assigns: TypeAlias = Mapping[str, tuple[str, ...]]


class Block:
    """A block whose text does not grow; most of them arrive whole and take no delta at all."""

    __slots__ = ("_assigned", "_start", "closed", "deltas", "index", "opened", "position")

    assigns: ClassVar[Assigns] = {}
    """The fields that a delta gives a new value, by the type of the delta."""

    def __init__(self, position: int, index: object, opened: int, start: object) -> None:
        self.position = position
        """Where it stands in the message's content."""
        self.index = index
        """What the stream calls it: the same as its position, where the stream is in order."""
        self.opened = opened
        """Number of the event that opened it."""
        self.closed: int | None = None
        """Number of the event that closed it; `opened` where it came with the message itself."""
        self.deltas = 0
        """How many deltas were meant for it."""
        self._start = start
        self._assigned: dict[str, Any] = {}

    @property
    def type(self) -> str:
        """What the stream says it is, empty where it does not say."""
        kind = self._start.get("type") if isinstance(self._start, dict) else ""
        return kind if isinstance(kind, str) else ""

    @property
    def text(self) -> str:
        """What its deltas have added up to so far: text, thinking, or the JSON of an input."""
        return ""

    @property
    def size(self) -> int:
        """The length of `text`, in bytes of UTF-8."""
        return 0

    def partial_input(self) -> Any:
        """The input of a tool call so far, with strings that are cut off; `None` where none is."""
        return None

    def value(self, *, cut_strings: bool = False) -> Any:
        """The block as JSON, as the SDK's accumulator has it; fresh at each call.

        A string of a tool's input that breaks off is left out, with its key, unless `cut_strings`.
        """
        start = fresh(self._start)
        return start | fresh(self._assigned) if self._assigned else start

    def add(self, delta: Mapping[str, Any]) -> Fault | None:
        """Take in a delta; what is wrong with it, where something is."""
        self.deltas += 1
        kind = delta.get("type")
        fields = self.assigns.get(kind) if isinstance(kind, str) else None
        if fields:
            self._assigned = {field: delta.get(field) for field in fields}
            return None
        return Fault(f"{self} takes no {shown(kind)}, and the SDK drops it")

    def fragment(self, delta: Mapping[str, Any]) -> str:
        """What of `text` a delta brings."""
        return ""

    def fault(self) -> Fault | None:
        """What is wrong with what its deltas have added up to, if that is all of it."""
        return None

    def copy(self) -> Self:
        """The block as it stands, at a cost that does not depend on its length."""
        return copy.copy(self)

    def __str__(self) -> str:
        return f"block {self.position} ({shown(self.type)})"
