"""Content blocks: their oddities on small streams, beside the SDK."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest

from inspector.analysis.message import Assembler

if TYPE_CHECKING:
    from tests.analysis.message.conftest import Say

Assemble: TypeAlias = Callable[[bytes], Assembler]


def content(assembler: Assembler) -> Any:
    """The content of the message."""
    return assembler.message()["content"]


def told(assembler: Assembler) -> list[str]:
    """What is said to be wrong, and by which event."""
    return [f"{problem.event}: {problem.text}" for problem in assembler.problems]


def test_a_signature_is_assigned_and_not_appended(say: Say, agreed: Assemble) -> None:
    """The last of two signatures is the signature."""
    signatures = b"".join(say.delta(0, "signature_delta", signature=s) for s in ("one", "two"))
    thinking = say.delta(0, "thinking_delta", thinking="Hm") + signatures
    body = say.start() + say.block(0, "thinking") + thinking + say.stop(0) + say.end()
    assert content(agreed(body)) == [{"type": "thinking", "thinking": "Hm", "signature": "two"}]


def test_a_result_comes_whole_in_its_start(say: Say, agreed: Assemble) -> None:
    """Result blocks have no deltas, and are kept as they came."""
    result = {"type": "web_search_result", "url": "u", "title": "t" * 43_000, "page_age": None}
    fields = {"tool_use_id": "s", "content": [result]}
    body = say.start() + say.block(0, "web_search_tool_result", **fields) + say.stop(0) + say.end()
    assembler = agreed(body)
    assert content(assembler) == [{"type": "web_search_tool_result", **fields}]
    assert (assembler.blocks[0].deltas, assembler.blocks[0].opened) == (0, 2)


def test_citations_come_one_a_delta(say: Say, agreed: Assemble) -> None:
    """They follow those of the start, where it has some."""
    cites = [
        {"type": "char_location", "cited_text": t, "document_index": 0, "document_title": None,
         "start_char_index": 0, "end_char_index": 3, "file_id": None}
        for t in ("one", "two", "three")
    ]  # fmt: skip
    deltas = [
        b"".join(say.delta(i, "citations_delta", citation=c) for c in cites[i:]) for i in (0, 1)
    ]
    none = say.block(0, "text", citations=[]) + say.text(0, "x") + deltas[0] + say.stop(0)
    some = say.block(1, "text", citations=cites[:1]) + deltas[1] + say.text(1, "y") + say.stop(1)
    first, second = content(agreed(say.start() + none + some + say.end()))
    assert first["citations"] == second["citations"] == cites


@pytest.mark.parametrize("summary", ["what was said", None])
def test_a_compaction_comes_in_one_delta(say: Say, agreed: Assemble, summary: str | None) -> None:
    """Its content is null when it failed."""
    delta = say.delta(0, "compaction_delta", content=summary, encrypted_content=None)
    body = say.start() + say.block(0, "compaction", content=None) + delta + say.stop(0)
    assembler = agreed(body + say.end("compaction"))
    whole = {"type": "compaction", "content": summary, "encrypted_content": None}
    assert content(assembler) == [whole]


def test_a_lone_surrogate_is_text_like_any_other(say: Say, agreed: Assemble) -> None:
    """Two halves of a pair in two deltas stay two; orjson does not read them, the SDK does."""
    halves = say.text(0, "\ud83d") + say.text(0, "\ude00")
    body = say.start() + say.block(0, "text") + halves + say.stop(0) + say.end()
    assert content(agreed(body))[0]["text"] == "\ud83d\ude00"


def test_blocks_may_overlap(say: Say, agreed: Assemble) -> None:
    """As one server sends them: block 1 starts before block 0 has its signature and stops."""
    signed = say.delta(0, "signature_delta", signature="s") + say.stop(0)
    body = say.start() + say.block(0, "thinking") + say.block(1, "text") + say.text(1, "a")
    assembler = agreed(body + signed + say.text(1, "b") + say.stop(1) + say.end())
    assert [block.get("signature", block.get("text")) for block in content(assembler)] == [
        "s",
        "ab",
    ]
    assert not assembler.problems


def test_text_goes_on_from_what_the_start_has(say: Say, agreed: Assemble) -> None:
    """A start need not be empty."""
    body = say.start() + say.block(0, "text", text="Hel") + say.text(0, "lo") + say.stop(0)
    assert content(agreed(body + say.end()))[0]["text"] == "Hello"


def test_a_block_that_goes_on_after_its_stop_is_open_again(say: Say, agreed: Assemble) -> None:
    """What comes late is taken in, as by the SDK; an input is judged when it stops again."""
    late = say.json(0, '{"a":') + say.stop(0) + say.json(0, "1}")
    call = say.block(0, "tool_use", id="t", name="n", input={})
    for stops, closed in ((b"", None), (say.stop(0), 6), (say.stop(0) * 2, 6)):
        assembler = agreed(say.start() + call + late + stops)
        assert content(assembler)[0]["input"] == {"a": 1}
        assert assembler.blocks[0].closed == closed
    assert told(assembler) == [
        "4: the input of block 0 ('tool_use') breaks off before its JSON is whole",
        "5: block 0 ('tool_use') goes on after it has stopped",
        "7: block 0 ('tool_use') stops again",
    ]
