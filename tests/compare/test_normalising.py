"""What is normalised stays as it is, and what refers to each other goes on doing so."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from inspector.compare.normalising.scrubbing import Scrub
from inspector.compare.normalising.values import Normaliser
from inspector.compare.settings import Scrubber

KINDS: tuple[Scrubber, ...] = ("date", "uuid", "url", "number")

KEYS = st.sampled_from(
    "id tool_use_id type signature encrypted_content data input content user_id text container "
    "file_id expires_at".split()
)
LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.text(max_size=5),
    st.sampled_from(["tool_use", "redacted_thinking", "<tool:2>", "<sealed:long>", "toolu_1"]),
)
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=5)
)


def normalised(value: Any) -> Any:
    """A value normalised by itself, the one that is given left alone."""
    made = copy.deepcopy(value)
    Normaliser().normalise(made)
    return made


@given(VALUES)
def test_twice_is_once(value: Any) -> None:
    """Normalising what is normalised changes nothing."""
    once = normalised(value)
    assert normalised(once) == once


def test_twice_is_once_on_real_requests_and_events(corpus: Path) -> None:
    """The same holds of every payload and every request of the corpus."""
    rows = (corpus / "manifest.jsonl").read_text(encoding="utf-8").splitlines()
    values = [json.loads(row)["request"] for row in rows]
    for stream in sorted(corpus.glob("*.sse")):
        lines = stream.read_bytes().splitlines()
        values += [json.loads(line[6:]) for line in lines if _is_json(line)]
    assert len(values) > 4_000
    for value in values:
        once = normalised(value)
        assert normalised(once) == once


def _is_json(line: bytes) -> bool:
    return line.startswith(b"data: {") and line.rstrip().endswith(b"}")


def test_references_still_match() -> None:
    """A result refers to its call by the call's number; a wrong reference stays wrong."""
    blocks = [
        {"type": "server_tool_use", "id": "srvtoolu_a", "name": "search", "input": {"id": "x"}},
        {"type": "server_tool_use", "id": "srvtoolu_b", "name": "search"},
        {"type": "web_search_tool_result", "tool_use_id": "srvtoolu_b", "content": []},
        {"type": "web_search_tool_result", "tool_use_id": "srvtoolu_z", "content": []},
    ]
    made = normalised(blocks)
    assert [block.get("id", block.get("tool_use_id")) for block in made] == [
        "<tool:1>",
        "<tool:2>",
        "<tool:2>",
        "<tool:3>",
    ]
    assert made[0]["input"] == {"id": "x"}


def test_an_id_that_was_met_is_known_in_arguments() -> None:
    """A file that the message names is the same file where a tool is given it."""
    made = normalised(
        [{"type": "file", "file_id": "file_1"}, {"type": "tool_use", "input": {"f": ["file_1"]}}]
    )
    assert made[1]["input"] == {"f": ["<file:1>"]}


def test_sealed_data_counts_by_presence_and_length() -> None:
    """Another signature of about the same length is the same; a missing one is not."""
    short, other, long = ({"signature": "x" * size} for size in (300, 900, 5_000))
    assert normalised(short) == normalised(other) != normalised(long)
    assert normalised({"signature": ""}) == {"signature": "<sealed:empty>"}


@given(
    st.lists(
        st.sampled_from(
            [
                "2026-11-22",
                "https://x.test/a?b=1",
                "3 May 2026",
                "17.5",
                "123e4567-e89b-12d3-a456-426614174000",
                " ",
                "://",
                "a",
                "1",
                "<",
                "-",
                "http",
                ".",
            ]
        )
    )
)
def test_scrubbing_twice_is_once(pieces: list[str]) -> None:
    """What was scrubbed holds nothing more to scrub."""
    once = Scrub(KINDS).text("".join(pieces))
    assert Scrub(KINDS).text(once) == once


def test_scrubbing_takes_out_what_is_asked_for_only() -> None:
    """Each kind by its name; the rest of the text stands."""
    text = "On 2026-11-22 at 09:30 see https://x.test/a?n=1, item 3 of 4.5"
    assert Scrub(["date"]).text(text) == (
        "On <date> at <date> see https://x.test/a?n=1, item 3 of 4.5"
    )
    assert Scrub(["url"]).text(text).endswith("see <url> item 3 of 4.5")
    every = Scrub(KINDS)
    assert every.text(text) == "On <date> at <date> see <url> item <number> of <number>"
    assert every.count == 5
    assert Scrub([]).text(text) == text


def test_scrubbing_a_value_reaches_all_its_texts() -> None:
    """Texts at any depth; names of members and the value that was given stay."""
    value = {"when": "2026-11-22", "items": [{"2026-11-22": "on 3 May"}, 7]}
    assert Scrub(["date"]).value(value) == {
        "when": "<date>",
        "items": [{"2026-11-22": "on <date>"}, 7],
    }
    assert value["when"] == "2026-11-22"
