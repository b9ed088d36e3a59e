"""The levels of the message: what each finds between two streams, and what it lets be."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from inspector.compare.case import compare_case
from inspector.compare.result import CaseResult
from inspector.compare.settings import Settings
from inspector.compare.turns.folding import fold
from inspector.compare.turns.turn import Turn
from inspector.recording import load
from tests.compare.sample import Sample

Change = Callable[[Sample], Any]
Compare = Callable[..., CaseResult]


@pytest.fixture
def compared(tmp_path: Path) -> Compare:
    """Compares a sample, changed in ways for BASE and in ways for HEAD, a run each."""

    def turns(name: str, side: str, changes: Sequence[Change]) -> list[Turn]:
        made = []
        for number, change in enumerate(changes):
            sample = Sample.of(name)
            change(sample)
            with load(sample.write(tmp_path / f"{side}{number}.jsonl")) as recording:
                made.append(fold(recording))
        return made

    def compare(
        name: str,
        heads: Change | Sequence[Change],
        bases: Change | Sequence[Change] = lambda _: None,
        settings: Settings | None = None,
    ) -> CaseResult:
        ours = bases if isinstance(bases, Sequence) else [bases]
        theirs = heads if isinstance(heads, Sequence) else [heads]
        return compare_case(
            name, turns(name, "base", ours), turns(name, "head", theirs), settings or Settings()
        )

    return compare


def told(result: CaseResult) -> list[str]:
    """The findings as lines."""
    return [f"{found.severity} {found.rule.id} {found.text}" for found in result.findings()]


def same(_: Sample) -> None:
    """No change."""


def without_stop(sample: Sample) -> None:
    """The stream ends one event too early."""
    sample.drop("message_stop")


def test_a_violation_that_both_sides_have_is_unchanged(compared: Compare) -> None:
    """It never gates, and is counted beside the level."""
    result = compared("text", without_stop, without_stop)
    assert told(result) == []
    protocol = next(level for level in result.levels if level.level == "protocol")
    assert (protocol.status, protocol.note) == ("equal", "1 violation in both")


def test_a_violation_that_is_gone_is_good_to_know(compared: Compare) -> None:
    """What only BASE violates never fails a comparison."""
    result = compared("text", same, without_stop)
    assert {found.severity for found in result.findings()} == {"info"}
    assert any("no longer:" in line for line in told(result))


def test_how_a_stream_ended_is_said_once(compared: Compare) -> None:
    """Where a rule tells that message_stop is missing, the outcome adds nothing."""
    found = told(compared("text", without_stop))
    assert [line.split()[1] for line in found] == ["protocol.message-stop-missing"]


def test_a_cut_is_told_with_its_outcome(compared: Compare) -> None:
    """The connection broke: that is more than a missing message_stop."""

    def cut(sample: Sample) -> None:
        sample.events = sample.events[:-8]
        sample.closing = "upstream"

    found = told(compared("text", cut))
    assert "breaking protocol.outcome complete → aborted_upstream" in found


def test_cut_arguments_say_how_much_came(compared: Compare) -> None:
    """The name, what came, and how many characters of how many."""

    def cut(sample: Sample) -> None:
        sample.events = sample.events[: sample.at("content_block_stop", 1) - 3]
        sample.closing = "upstream"

    (found,) = [line for line in told(compared("tools", cut)) if "args-truncated" in line]
    assert found.startswith('breaking tools.args-truncated get_forecast {"place": "Sintra, ')
    assert found.endswith("…   51 of 73 characters")


def renamed(number: int, name: str) -> Change:
    """One of the two calls of the sample has another name."""

    def change(sample: Sample) -> None:
        sample.data("content_block_start", number)["content_block"]["name"] = name

    return change


def swapped(sample: Sample) -> None:
    """The two calls of the sample in the other order."""
    blocks: dict[int, list[Any]] = {1: [], 2: []}
    for _, data in sample.events:
        if data.get("index") in blocks:
            blocks[data["index"]].append(data)
    first = sample.at("content_block_start", 1)
    sample.events = [each for each in sample.events if each[1].get("index") not in blocks]
    for index, block in ((1, blocks[2]), (2, blocks[1])):
        for data in block:
            sample.insert(first, {**data, "index": index})
            first += 1


def without_second(sample: Sample) -> None:
    """Only the first of the two calls."""
    sample.events = [each for each in sample.events if each[1].get("index") != 2]


@pytest.mark.parametrize(
    ("change", "green"),
    [
        (swapped, {"unordered", "subset", "superset"}),
        (without_second, {"subset"}),
        (renamed(1, "another"), set()),
    ],
)
def test_the_mode_says_which_calls_are_the_same(
    compared: Compare, change: Change, green: set[str]
) -> None:
    """Order counts where it is strict, fewer calls are fine as a subset, others never."""
    for mode in ("strict", "unordered", "subset", "superset"):
        settings = Settings(tool_mode=mode, levels=("tools",))
        found = [
            line
            for line in told(compared("tools", change, same, settings))
            if "tools.names" in line
        ]
        assert (not found) == (mode in green), mode


def test_swapped_calls_are_paired_by_their_arguments(compared: Compare) -> None:
    """Where the order does not count, moving calls changes no argument."""
    settings = Settings(tool_mode="unordered", levels=("tools",))
    assert told(compared("tools", swapped, same, settings)) == []


def test_an_argument_is_named_by_its_path(compared: Compare) -> None:
    """And both values are told."""

    def moved(sample: Sample) -> None:
        for delta in sample.deltas("input_json_delta"):
            delta["partial_json"] = delta["partial_json"].replace("[9, 12, 15", "[9, 12.0, 16")

    result = compared("tools", moved)
    found = [each for each in result.findings() if each.rule.id == "tools.arguments"]
    assert [each.path for each in found] == ["content[1].input.hours[2]"]
    assert found[0].text == "get_forecast hours[2] 15 → 16"
    assert (found[0].base, found[0].head) == (15, 16)


def usages(sample: Sample) -> list[dict[str, Any]]:
    """Both places that count the input tokens."""
    start, delta = sample.data("message_start"), sample.data("message_delta")
    return [start["message"]["usage"], delta["usage"]]


def counting(tokens: int) -> Change:
    """The sample comes to so many output tokens."""

    def change(sample: Sample) -> None:
        sample.data("message_delta")["usage"]["output_tokens"] = tokens

    return change


def test_output_tokens_may_vary_within_the_tolerance(compared: Compare) -> None:
    """30 % beyond what the baseline shows, either way, and as much as is asked for."""
    assert told(compared("text", counting(130), counting(100))) == []
    assert told(compared("text", counting(131), counting(100))) == [
        "warning usage.output output_tokens 100 → 131   +31%, allowed ± 30%"
    ]
    assert told(compared("text", counting(160), [counting(100), counting(125)])) == []
    strict = Settings(output_tolerance=0.0)
    assert len(told(compared("text", counting(101), counting(100), strict))) == 1


def test_a_lost_count_is_told_once(compared: Compare) -> None:
    """Both the rule of the check and the comparison see it; one finding says it."""

    def without(sample: Sample) -> None:
        del sample.data("message_delta")["usage"]["output_tokens"]

    assert told(compared("text", without)) == ["warning usage.missing output_tokens 238 → none"]


def test_input_tokens_are_exact_only_where_the_requests_are(compared: Compare) -> None:
    """Another prompt may cost another number of tokens; the same one may not."""

    def dearer(sample: Sample) -> None:
        for usage in usages(sample):
            usage["input_tokens"] = 1_000

    def asked(sample: Sample) -> None:
        dearer(sample)
        sample.body["messages"][0]["content"] += "!"

    severities = [
        [found.severity for found in result.findings() if found.rule.id == "usage.input"]
        for result in (compared("text", dearer), compared("text", asked))
    ]
    assert severities == [["warning"], ["info"]]


def test_a_cold_cache_and_a_warm_one_cost_the_same(compared: Compare) -> None:
    """Tokens that are written in one run and read in the next are the same input."""

    def cached(kind: str) -> Change:
        def change(sample: Sample) -> None:
            for usage in usages(sample):
                usage[f"cache_{kind}_input_tokens"] = 500

        return change

    assert told(compared("text", cached("read"), cached("creation"))) == []
    lost = told(compared("text", cached("creation"), cached("read")))
    assert lost == ["warning usage.cache-read cache_read_input_tokens 500 → 0"]


def test_severities_may_be_set(compared: Compare) -> None:
    """A rule may break, or be off and say nothing."""
    settings = Settings(severities={"usage.output": "breaking"})
    assert compared("text", counting(900), same, settings).verdict == "breaking"
    off = Settings(severities={"usage.output": "off"})
    assert told(compared("text", counting(900), same, off)) == []


def stopped(reason: str) -> Change:
    """The sample ends for that reason."""

    def change(sample: Sample) -> None:
        sample.data("message_delta")["delta"]["stop_reason"] = reason

    return change


def test_a_stop_reason_of_the_baseline_is_accepted(compared: Compare) -> None:
    """Of several runs any variant is known; a new one says in how many runs it came."""
    bases = [stopped("end_turn"), stopped("max_tokens")]
    assert told(compared("text", stopped("max_tokens"), bases)) == []
    heads = [stopped("refusal"), stopped("end_turn")]
    found = told(compared("text", heads, bases))
    assert "breaking structure.stop-reason end_turn ×1 or max_tokens ×1 → refusal (1 of 2)" in found


def test_a_text_differs_word_by_word(compared: Compare) -> None:
    """The finding counts the words, the hunk shows them with the lines that brought them."""

    def said(sample: Sample) -> None:
        sample.deltas("text_delta")[9]["text"] = " entirely else"

    result = compared("text", said)
    assert result.verdict == "info"
    content = next(level for level in result.levels if level.level == "content")
    assert content.note == "1 hunk"
    (hunk,) = content.hunks
    assert ("+", True) in [(sign, "entirely" in text) for sign, text in hunk.lines]
    assert hunk.head_line is not None
    assert hunk.base_line == hunk.head_line


def test_scrubbed_texts_are_equal(compared: Compare) -> None:
    """Another number in the text is no difference where numbers are scrubbed."""

    def numbered(number: str) -> Change:
        def change(sample: Sample) -> None:
            sample.deltas("text_delta")[9]["text"] = f" {number} "

        return change

    settings = Settings(scrub=frozenset({"number"}))
    result = compared("text", numbered("12"), numbered("977"), settings)
    assert result.verdict == "equivalent"
    assert any("scrubbed" in words for words, _ in result.normalised)


def test_requests_that_differ_are_told_and_said_to_be_unsafe(compared: Compare) -> None:
    """Each place of the body by its path; the note says what that means for the rest."""

    def asked(sample: Sample) -> None:
        sample.body["max_tokens"] = 5
        sample.body["messages"][0]["content"] = "Why?"

    result = compared("text", asked)
    assert [found.path for found in result.findings()] == [
        "request.max_tokens",
        "request.messages[0].content",
    ]
    assert result.levels[0].note.startswith("requests differ")


def test_other_ids_in_a_request_are_the_same_request(compared: Compare) -> None:
    """The calls of earlier turns have other ids in every run."""

    def continued(id_: str) -> Change:
        def change(sample: Sample) -> None:
            sample.body["messages"] += [
                {"role": "assistant", "content": [{"type": "tool_use", "id": id_, "input": {}}]},
                {"role": "user", "content": [{"type": "tool_result", "tool_use_id": id_}]},
            ]

        return change

    assert told(compared("text", continued("toolu_1"), continued("toolu_2"))) == []


def test_any_argument_that_a_run_of_the_baseline_shows_is_accepted(compared: Compare) -> None:
    """Each argument by itself; what no run shows is told against the nearest run."""

    def hours(text: str) -> Change:
        def change(sample: Sample) -> None:
            for delta in sample.deltas("input_json_delta"):
                delta["partial_json"] = delta["partial_json"].replace("[9, 12, 15", text)

        return change

    bases = [hours("[9, 12, 15"), hours("[9, 13, 15")]
    assert told(compared("tools", hours("[9, 13, 15"), bases)) == []
    assert told(compared("tools", hours("[9, 14, 15"), bases)) == [
        "warning tools.arguments get_forecast hours[1] 12 → 14"
    ]


def test_a_signature_that_some_runs_lack_may_be_lacking(compared: Compare) -> None:
    """It is lost only where every run of the baseline has it."""

    def unsigned(sample: Sample) -> None:
        sample.events = [
            each
            for each in sample.events
            if each[1].get("delta", {}).get("type") != "signature_delta"
        ]

    sealed = [
        found for found in told(compared("thinking", unsigned)) if "structure.sealed" in found
    ]
    assert sealed == ["breaking structure.sealed thinking content[0] has lost its signature"]
    both = told(compared("thinking", unsigned, [same, unsigned]))
    assert both == []


def test_only_so_many_findings_of_a_rule_are_kept(compared: Compare) -> None:
    """A hundred arguments are told as fifty, and that there are more."""

    def many(number: int) -> Change:
        def change(sample: Sample) -> None:
            deltas = sample.deltas("input_json_delta")
            for delta in deltas:
                delta["partial_json"] = ""
            members = ",".join(f'"{name}":{number}' for name in range(100))
            deltas[-1]["partial_json"] = f"{{{members}}}"

        return change

    result = compared("tools", many(1), many(2))
    tools = next(level for level in result.levels if level.level == "tools")
    assert len(tools.findings) == 50
    assert tools.note == "50 more of the same rules left out"


def test_numbers_are_compared_by_their_value(compared: Compare) -> None:
    """1 is 1.0 and 0 is -0, yet no two integers are taken for each other, however long."""

    def given(number: str) -> Change:
        def change(sample: Sample) -> None:
            deltas = sample.deltas("input_json_delta")
            for delta in deltas:
                delta["partial_json"] = ""
            deltas[-1]["partial_json"] = f'{{"n":{number}}}'

        return change

    for one, other in (("1", "1.0"), ("0", "-0"), ("0", "-0.0"), ("100", "1e2")):
        assert told(compared("tools", given(other), given(one))) == []
    for one, other in (("9007199254740992", "9007199254740993"), ("1", "true"), ("1", '"1"')):
        assert len(told(compared("tools", given(other), given(one)))) == 1
    long = "1" + "0" * 40
    assert len(told(compared("tools", given(long + "1"), given(long + "2")))) == 1
