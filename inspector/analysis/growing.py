"""The content blocks that grow by deltas, one class for each way of growing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Generic, Self, TypeAlias, TypeVar

from inspector.analysis.block import Assigns, Block
from inspector.analysis.partial_json import PartialJSON
from inspector.analysis.problem import Fault, shown
from inspector.analysis.text import Text
from inspector.analysis.values import fresh

T = TypeVar("T", bound=Text)
Citations: TypeAlias = "tuple[Citations, Any] | None"
"""The last citation and those before it: as cheap to share as to add to."""


class Growing(Block, Generic[T]):
    """A block whose deltas add fragments to one text."""

    __slots__ = ("_grown",)

    delta: ClassVar[str]
    """The type of the deltas that add to it."""
    key: ClassVar[str]
    """Which key of these holds the fragment."""

    _grown: T

    @property
    def text(self) -> str:
        """Its fragments so far, joined."""
        return str(self._grown)

    @property
    def size(self) -> int:
        """The length of `text`, in bytes of UTF-8."""
        return self._grown.size

    def add(self, delta: Mapping[str, Any]) -> Fault | None:
        """Add the fragment that a delta brings."""
        if delta.get("type") != self.delta:
            return super().add(delta)
        self.deltas += 1
        fragment = delta.get(self.key)
        if isinstance(fragment, str):
            self._grown.append(fragment)
            return None
        return Fault(f"a {self.delta} brings {shown(fragment)} for a fragment", refused=True)

    def fragment(self, delta: Mapping[str, Any]) -> str:
        """What of `text` a delta brings."""
        fragment = delta.get(self.key) if delta.get("type") == self.delta else None
        return fragment if isinstance(fragment, str) else ""

    def copy(self) -> Self:
        """The block as it stands."""
        other = super().copy()
        other._grown = self._grown.copy()
        return other


class Written(Growing[Text]):
    """A block whose text is a field of it, named like the fragment's key, that its start begins."""

    __slots__ = ()

    def __init__(self, position: int, index: object, opened: int, start: dict[str, Any]) -> None:
        super().__init__(position, index, opened, start)
        begun = start.get(self.key)
        self._grown = Text(begun if isinstance(begun, str) else "")

    def value(self, *, cut_strings: bool = False) -> Any:
        """The block as JSON."""
        value = super().value()
        return value | {self.key: self.text} if self.size else value


class TextBlock(Written):
    """Text, with the citations that it rests on."""

    __slots__ = ("_citations",)

    delta = "text_delta"
    key = "text"

    def __init__(self, position: int, index: object, opened: int, start: dict[str, Any]) -> None:
        super().__init__(position, index, opened, start)
        self._citations: Citations = None

    def add(self, delta: Mapping[str, Any]) -> Fault | None:
        """Add the text, or the one citation, that a delta brings."""
        if delta.get("type") != "citations_delta":
            return super().add(delta)
        self.deltas += 1
        self._citations = (self._citations, delta.get("citation"))
        return None

    def value(self, *, cut_strings: bool = False) -> Any:
        """The block as JSON."""
        value = super().value()
        cited = []
        rest = self._citations
        while rest:
            rest, citation = rest
            cited.append(fresh(citation))
        if cited:
            begun = value.get("citations")
            value["citations"] = [*(begun if isinstance(begun, list) else ()), *reversed(cited)]
        return value


class ThinkingBlock(Written):
    """Thinking, and the signature that seals it."""

    __slots__ = ()

    delta = "thinking_delta"
    key = "thinking"
    assigns: ClassVar[Assigns] = {"signature_delta": ("signature",)}


class ToolBlock(Growing[PartialJSON]):
    """A tool call, whose input comes as the fragments of a JSON text."""

    __slots__ = ()

    delta = "input_json_delta"
    key = "partial_json"

    def __init__(self, position: int, index: object, opened: int, start: dict[str, Any]) -> None:
        super().__init__(position, index, opened, start)
        self._grown = PartialJSON()

    def partial_input(self) -> Any:
        """The input so far, with strings that are cut off; `None` where none can be read yet."""
        try:
            return self._grown.value(cut_strings=True)
        except ValueError:
            return None

    def value(self, *, cut_strings: bool = False) -> Any:
        """The block as JSON; its input is that of its start until some of its own can be read."""
        value = super().value()
        try:
            return value | {"input": self._grown.value(cut_strings=cut_strings)}
        except ValueError:
            return value

    def fault(self) -> Fault | None:
        """What keeps the input from being JSON, if this is all of it."""
        fault = self._grown.fault()
        return Fault(f"the input of {self} {fault}", self._grown.refused) if fault else None


class CompactionBlock(Block):
    """A summary of the context, which comes in one delta."""

    __slots__ = ()

    assigns: ClassVar[Assigns] = {"compaction_delta": ("content", "encrypted_content")}


_KINDS: dict[str, type[TextBlock | ThinkingBlock | ToolBlock | CompactionBlock]] = {
    "text": TextBlock,
    "thinking": ThinkingBlock,
    "tool_use": ToolBlock,
    "server_tool_use": ToolBlock,
    "mcp_tool_use": ToolBlock,
    "compaction": CompactionBlock,
}
"""The types whose deltas the SDK's accumulator knows."""


def opened_block(position: int, index: object, opened: int, start: object) -> Block:
    """The block that opens with `start`, a `content_block` as the stream has it."""
    kind = start.get("type") if isinstance(start, dict) else None
    if isinstance(start, dict) and isinstance(kind, str) and kind in _KINDS:
        return _KINDS[kind](position, index, opened, start)
    return Block(position, index, opened, start)
