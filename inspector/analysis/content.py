"""Content: what a delta brings of a content block, and what blocks of each type are for."""

from typing import Any, Literal, NamedTuple, TypeAlias

DELTA = "content_block_delta"

Kind: TypeAlias = Literal["text", "thinking", "json", "compaction"]

_FIELDS: dict[object, tuple[Kind, str]] = {
    "text_delta": ("text", "text"),
    "thinking_delta": ("thinking", "thinking"),
    "input_json_delta": ("json", "partial_json"),
    "compaction_delta": ("compaction", "content"),
}


class Content(NamedTuple):
    """What one delta brings; a delta without content brings none."""

    kind: Kind
    text: str
    """Empty where only an estimate of hidden thinking came."""

    @property
    def is_output(self) -> bool:
        """Whether it is visible output of the message; compaction is an iteration of its own."""
        return bool(self.text) and self.kind != "compaction"


def content_of(delta: Any) -> Content | None:
    """The content that a delta carries.

    A signature, a citation, an empty fragment and a type that nobody knows carry none.
    """
    if not isinstance(delta, dict) or not isinstance(delta.get("type"), str):
        return None
    kind, field = _FIELDS.get(delta["type"], (None, ""))
    if kind is None:
        return None
    text = delta.get(field)
    if isinstance(text, str) and text:
        return Content(kind, text)
    estimated = delta.get("estimated_tokens")
    if kind == "thinking" and isinstance(estimated, int) and estimated > 0:
        return Content(kind, "")
    return None


def is_call(block_type: str) -> bool:
    """Whether blocks of this type are calls of a tool, whoever runs it."""
    return block_type.endswith("tool_use")


def is_result(block_type: str) -> bool:
    """Whether blocks of this type are results of a tool that the server ran."""
    return block_type.endswith("_tool_result")


def is_thinking(block_type: str) -> bool:
    """Whether blocks of this type are reasoning."""
    return block_type in {"thinking", "redacted_thinking"}
