"""The inputs of tool calls: their oddities on small streams, beside the SDK."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest

from inspector.analysis.message import Assembler

if TYPE_CHECKING:
    from tests.analysis.message.conftest import Say, Sdk

Assemble: TypeAlias = Callable[[bytes], Assembler]


def content(assembler: Assembler) -> Any:
    """The content of the message."""
    return assembler.message()["content"]


def told(assembler: Assembler) -> list[str]:
    """What is said to be wrong, and by which event."""
    return [f"{problem.event}: {problem.text}" for problem in assembler.problems]


@pytest.mark.parametrize("fragments", [(), ("",), ("", "{}")])
def test_a_tool_without_arguments_has_an_empty_input(
    say: Say, agreed: Assemble, fragments: tuple[str, ...]
) -> None:
    """Whether nothing, the usual empty fragment, or an empty object comes."""
    assembler = agreed(say.start() + say.tool(0, *fragments) + say.end("tool_use"))
    assert content(assembler)[0]["input"] == {}
    assert not assembler.problems


def test_fragments_may_be_cut_anywhere(say: Say, agreed: Assemble) -> None:
    """After a backslash, inside an escape, a number, a word, or between surrogates."""
    text = '{"a":"\\"\\u00e9\\ud83d\\ude00é","b":-1.5e3,"c":true}'
    assembler = agreed(say.start() + say.tool(0, *text) + say.end("tool_use"))
    assert content(assembler)[0]["input"] == {"a": '"é😀é', "b": -1500.0, "c": True}


def test_nulls_in_an_input_are_kept(say: Say, agreed: Assemble) -> None:
    """The input is verbatim, nulls included."""
    assembler = agreed(say.start() + say.tool(0, '{"a":null,', '"b":[null]}') + say.end())
    assert content(assembler)[0]["input"] == {"a": None, "b": [None]}


def test_integers_over_64_bits_are_exact(say: Say, agreed: Assemble) -> None:
    """In fragments, in a start and in a citation: orjson alone would make floats of them."""
    big = 10**30 + 7
    whole = say.block(1, "tool_use", id="t", name="n", input={"n": big, "m": -big}) + say.stop(1)
    cited = (
        say.block(2, "text") + say.delta(2, "citations_delta", citation={"at": big}) + say.stop(2)
    )
    body = say.start() + say.tool(0, f'{{"n":{big}', "}") + whole + cited + say.end()
    first, second, third = content(agreed(body))
    assert [first["input"]["n"], second["input"]["m"]] == [big, -big]
    assert third["citations"] == [{"at": big}]


def test_an_input_may_be_whole_in_its_start(say: Say, agreed: Assemble) -> None:
    """It is kept while no fragment says otherwise, and replaced when one does."""
    kept = (
        say.block(0, "tool_use", id="t", name="n", input={"a": 1}) + say.json(0, "") + say.stop(0)
    )
    replaced = say.block(1, "tool_use", id="t", name="n", input={"a": 1}) + say.json(1, '{"b":2}')
    assembler = agreed(say.start() + kept + replaced + say.stop(1) + say.end())
    assert [block["input"] for block in content(assembler)] == [{"a": 1}, {"b": 2}]


def test_a_tool_use_may_come_without_an_input(say: Say, agreed: Assemble) -> None:
    """As some servers send it; without fragments it has none in the message either."""
    bare = say.block(0, "tool_use", id="t", name="n") + say.stop(0)
    filled = say.block(1, "tool_use", id="t", name="n") + say.json(1, '{"a":1}') + say.stop(1)
    assembler = agreed(say.start() + bare + filled + say.end())
    assert "input" not in content(assembler)[0]
    assert content(assembler)[1]["input"] == {"a": 1}


def test_server_and_mcp_tools_take_fragments_too(say: Say, agreed: Assemble) -> None:
    """The three kinds of calls grow alike."""
    search = say.block(0, "server_tool_use", id="s", name="web_search", input={})
    asked = say.block(1, "mcp_tool_use", id="m", name="echo", server_name="srv", input={})
    body = say.start() + search + say.json(0, '{"query":"x"}') + say.stop(0)
    assembler = agreed(body + asked + say.json(1, '{"a":1}') + say.stop(1) + say.end())
    assert [block["input"] for block in content(assembler)] == [{"query": "x"}, {"a": 1}]


def test_max_tokens_may_leave_a_block_open_and_its_json_cut(say: Say, agreed: Assemble) -> None:
    """The SDK takes what can be read of it, which leaves a cut string out; we say what is wrong."""
    call = say.block(0, "tool_use", id="t", name="n", input={})
    fragments = say.json(0, '{"a":[1,2],"b":3') + say.json(0, '0,"c":"cut he')
    assembler = agreed(say.start() + call + fragments + say.end("max_tokens"))
    assert content(assembler)[0]["input"] == {"a": [1, 2], "b": 30}
    assert assembler.blocks[0].partial_input() == {"a": [1, 2], "b": 30, "c": "cut he"}
    assert [problem.text for problem in assembler.unfinished()] == [
        "block 0 ('tool_use') is still open",
        "the input of block 0 ('tool_use') breaks off before its JSON is whole",
    ]


def test_nan_is_a_number_to_the_sdk(say: Say, assembled: Assemble) -> None:
    """In an event as in an input."""
    assembler = assembled(say.start() + say.tool(0, '{"a":NaN,"b":-Infinity}') + say.end())
    numbers = content(assembler)[0]["input"]
    assert (str(numbers["a"]), numbers["b"]) == ("nan", float("-inf"))
    assert not assembler.problems


def test_input_that_is_not_json_is_refused(say: Say, refused: Assemble) -> None:
    """What could be read before the fault is its input."""
    assembler = refused(say.start() + say.tool(0, '{"a":1,"b":', "oops}") + say.end())
    assert content(assembler)[0]["input"] == {"a": 1}
    assert told(assembler) == [
        "5: the input of block 0 ('tool_use') is no JSON after its first 11 bytes"
    ]


def test_what_follows_an_input_is_ignored(say: Say, agreed: Assemble) -> None:
    """The SDK's parser stops where the value does; it also puts up with a missing bracket."""
    body = say.start() + say.tool(0, '{"a":1}', "}") + say.tool(1, '{"a":[1,2}')
    assembler = agreed(body + say.end())
    assert [block["input"] for block in content(assembler)] == [{"a": 1}, {"a": [1, 2]}]
    assert told(assembler) == [
        "5: the input of block 0 ('tool_use') goes on after its JSON is whole",
        "8: the input of block 1 ('tool_use') lacks a closing bracket",
    ]


def test_fine_grained_streaming_keeps_cut_strings(
    say: Say, sdk: Sdk, assembled: Callable[..., Assembler]
) -> None:
    """So does the SDK where the request asked for that beta."""
    call = say.block(0, "tool_use", id="t", name="n", input={}) + say.json(0, '{"a":"cut he')
    headers = {"anthropic-beta": "fine-grained-tool-streaming-2025-05-14"}
    message = assembled(say.start() + call, cut_strings=True).message()
    assert message == sdk.judge(say.start() + call, headers=headers).message
    assert message["content"][0]["input"] == {"a": "cut he"}
