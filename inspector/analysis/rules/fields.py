"""The known shapes: which events, blocks, deltas and fields the Messages API has.

Written by hand from the types of the anthropic SDK, stable and beta; a test holds it to them.
What stands inside tool inputs and tool results is content and not looked at.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, TypeAlias

Nested: TypeAlias = "Shape | Mapping[str, Shape]"
"""The shape of an object or of those in a list; where they have types, one shape a `type`."""


class Shape:
    """The fields that an object may have, and the shapes of those that are objects themselves."""

    __slots__ = ("fields", "nested")

    def __init__(self, fields: str, **nested: Nested) -> None:
        self.fields = frozenset(fields.split()) | nested.keys()
        self.nested = nested

    def strangers(self, thing: dict[str, Any]) -> list[str]:
        """The paths of the fields, and of the types of nested objects, that are not known."""
        found = []
        if not thing.keys() <= self.fields:
            found = [f".{name}" for name in thing if name not in self.fields]
        for name, known in self.nested.items():
            value = thing.get(name)
            for inner in value if isinstance(value, list) else (value,):
                if isinstance(inner, dict):
                    found += [f".{name}{path}" for path in _strangers(known, inner)]
        return found


def _strangers(known: Nested, thing: dict[str, Any]) -> list[str]:
    if isinstance(known, Shape):
        return known.strangers(thing)
    type_ = thing.get("type")
    shape = known.get(type_) if isinstance(type_, str) else None
    if shape is None:
        return [f":{type_}"] if isinstance(type_, str) else []
    return [f":{type_}{path}" for path in shape.strangers(thing)]


_CACHE_CREATION = Shape("ephemeral_1h_input_tokens ephemeral_5m_input_tokens")
_COUNTS = "input_tokens output_tokens cache_creation_input_tokens cache_read_input_tokens"
_ITERATION = Shape(f"type {_COUNTS}", cache_creation=_CACHE_CREATION)
_MODEL_ITERATION = Shape(f"type model {_COUNTS}", cache_creation=_CACHE_CREATION)
_USAGE = Shape(
    f"{_COUNTS} inference_geo service_tier speed",
    cache_creation=_CACHE_CREATION,
    fallback_credit=Shape(
        "",
        status={"redeemed": Shape("type"), "not_applied": Shape("type reason remove_to_redeem")},
    ),
    iterations={
        "message": _MODEL_ITERATION,
        "compaction": _ITERATION,
        "advisor_message": _MODEL_ITERATION,
        "fallback_message": _MODEL_ITERATION,
    },
    output_tokens_details=Shape("thinking_tokens"),
    server_tool_use=Shape("web_fetch_requests web_search_requests"),
)
_CONTAINER = Shape("id expires_at", skills=Shape("type skill_id version"))
_STOP_DETAILS = Shape(
    "type category explanation fallback_credit_token fallback_has_prefill_claim recommended_model"
)
_CONTEXT_MANAGEMENT = Shape(
    "",
    applied_edits={
        "clear_tool_uses_20250919": Shape("type cleared_input_tokens cleared_tool_uses"),
        "clear_thinking_20251015": Shape("type cleared_input_tokens cleared_thinking_turns"),
    },
)
_TRANSFORMATION = Shape("type path reason")
_TRANSFORMATIONS = {
    "thinking_dropped": _TRANSFORMATION,
    "thinking_mismatch_allowed": _TRANSFORMATION,
}
_CACHE_MISS = Shape("type cache_missed_input_tokens")
_DIAGNOSTICS = Shape(
    "",
    cache_miss_reason={
        "model_changed": _CACHE_MISS,
        "system_changed": _CACHE_MISS,
        "tools_changed": _CACHE_MISS,
        "messages_changed": _CACHE_MISS,
        "previous_message_not_found": Shape("type"),
        "unavailable": Shape("type"),
    },
)

_CALLED = Shape("type tool_id")
_CALLERS = {
    "direct": Shape("type"),
    "code_execution_20250825": _CALLED,
    "code_execution_20260120": _CALLED,
}
_CITED = "type cited_text document_index document_title file_id"
_CITATIONS = {
    "char_location": Shape(f"{_CITED} start_char_index end_char_index"),
    "page_location": Shape(f"{_CITED} start_page_number end_page_number"),
    "content_block_location": Shape(f"{_CITED} start_block_index end_block_index"),
    "web_search_result_location": Shape("type cited_text encrypted_index title url"),
    "search_result_location": Shape(
        "type cited_text search_result_index source title start_block_index end_block_index"
    ),
}
_FALLBACK_MODEL = Shape("model")
_RESULT = Shape("type tool_use_id content")
_CALLED_RESULT = Shape("type tool_use_id content", caller=_CALLERS)

BLOCKS: Final[Mapping[str, Shape]] = {
    "text": Shape("type text", citations=_CITATIONS),
    "thinking": Shape("type thinking signature"),
    "redacted_thinking": Shape("type data"),
    "tool_use": Shape("type id name input toolset_name", caller=_CALLERS),
    "server_tool_use": Shape("type id name input", caller=_CALLERS),
    "mcp_tool_use": Shape("type id name input server_name"),
    "web_search_tool_result": _CALLED_RESULT,
    "web_fetch_tool_result": _CALLED_RESULT,
    "advisor_tool_result": _RESULT,
    "code_execution_tool_result": _RESULT,
    "bash_code_execution_tool_result": _RESULT,
    "text_editor_code_execution_tool_result": _RESULT,
    "tool_search_tool_result": _RESULT,
    "mcp_tool_result": Shape("type tool_use_id content is_error"),
    "mcp_tool_listing": Shape("type mcp_server_name tools"),
    "container_upload": Shape("type file_id"),
    "compaction": Shape("type content encrypted_content signature tool_changes"),
    "fallback": Shape(
        "type",
        **{"from": _FALLBACK_MODEL},  # a keyword of Python
        to=_FALLBACK_MODEL,
        trigger=Shape("type category"),
    ),
}
"""Content blocks by type."""

DELTAS: Final[Mapping[str, Shape]] = {
    "text_delta": Shape("type text"),
    "input_json_delta": Shape("type partial_json"),
    "thinking_delta": Shape("type thinking estimated_tokens"),
    "signature_delta": Shape("type signature"),
    "citations_delta": Shape("type", citation=_CITATIONS),
    "compaction_delta": Shape("type content encrypted_content"),
}
"""Deltas of content blocks by type."""

EVENTS: Final[Mapping[str, Shape]] = {
    "message_start": Shape(
        "type",
        message=Shape(
            "type id role model stop_reason stop_sequence",
            container=_CONTAINER,
            content=BLOCKS,
            context_management=_CONTEXT_MANAGEMENT,
            diagnostics=_DIAGNOSTICS,
            input_transformations=_TRANSFORMATIONS,
            stop_details=_STOP_DETAILS,
            usage=_USAGE,
        ),
    ),
    "content_block_start": Shape("type index", content_block=BLOCKS),
    "content_block_delta": Shape("type index", delta=DELTAS),
    "content_block_stop": Shape("type index"),
    "message_delta": Shape(
        "type",
        context_management=_CONTEXT_MANAGEMENT,
        delta=Shape("stop_reason stop_sequence", container=_CONTAINER, stop_details=_STOP_DETAILS),
        input_transformations=_TRANSFORMATIONS,
        usage=_USAGE,
    ),
    "message_stop": Shape("type"),
    "ping": Shape("type"),
    "error": Shape("type request_id", error=Shape("type message details")),
}
"""Events by type."""

STOP_REASONS: Final = frozenset(
    "end_turn max_tokens stop_sequence tool_use pause_turn compaction refusal"
    " model_context_window_exceeded".split()
)
"""What `stop_reason` may say."""

FITTING: Final[Mapping[str, frozenset[str]]] = {
    "text_delta": frozenset({"text"}),
    "citations_delta": frozenset({"text"}),
    "input_json_delta": frozenset({"tool_use", "server_tool_use", "mcp_tool_use"}),
    "thinking_delta": frozenset({"thinking"}),
    "signature_delta": frozenset({"thinking"}),
    "compaction_delta": frozenset({"compaction"}),
}
"""The types of block that each type of delta belongs in."""
