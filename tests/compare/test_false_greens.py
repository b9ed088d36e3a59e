"""What must not pass for the same: each a pair of recordings that once did."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from inspector.compare.comparing import diff
from inspector.compare.judging.ledger import MOST, Ledger
from inspector.compare.levels.tools import ARGUMENTS
from inspector.compare.reports.ending import ending
from inspector.compare.result import Comparison
from inspector.compare.settings import Settings
from tests.compare.sample import Sample

BODY = {
    "type": "message",
    "content": [{"type": "text", "text": "Hello"}],
    "stop_reason": "end_turn",
    "usage": {"input_tokens": 3, "output_tokens": 5},
}


def calling(text: str) -> Sample:
    """A stream whose first tool call has that input."""
    sample = Sample.of("tools")
    given = [delta for _, delta in sample.events if delta.get("index") == 1 and "delta" in delta]
    for data in given:
        data["delta"]["partial_json"] = ""
    given[0]["delta"]["partial_json"] = text
    return sample


def answering(body: Any) -> Sample:
    """An answer that is no stream."""
    sample = Sample.of("text")
    sample.events, sample.after = [], json.dumps(body).encode()
    sample.headers = {"content-type": "application/json"}
    return sample


def failing(error: str) -> Sample:
    """A stream that the server ends with an error of that type."""
    sample = Sample.of("text")
    sample.events = sample.events[:9]
    sample.insert(9, {"type": "error", "error": {"type": error, "message": "No."}})
    return sample


def foreign(*words: str) -> Sample:
    """A stream that another API sent."""
    sample = Sample.of("text")
    sample.events = [("message", {"id": "c-1", "choices": [{"delta": word}]}) for word in words]
    return sample


def compared(folder: Path, base: Sample, head: Sample, **settings: Any) -> Comparison:
    """One recording against another."""
    return diff(base.write(folder / "base.jsonl"), head.write(folder / "head.jsonl"), **settings)


def several(
    folder: Path, bases: Sequence[Sample], heads: Sequence[Sample], **settings: Any
) -> Comparison:
    """Runs of one case against others."""
    for side, runs in (("base", bases), ("head", heads)):
        (folder / side).mkdir(parents=True)
        for number, sample in enumerate(runs, start=1):
            sample.write(folder / side / f"sample-{number}.jsonl")
    return diff(folder / "base", folder / "head", **settings)


def told(comparison: Comparison) -> dict[str, str]:
    """The severities of the findings by rule."""
    return {
        finding.rule.id: finding.severity
        for case in comparison.cases
        for finding in case.findings()
    }


def _without_blocks(sample: Sample) -> None:
    sample.events = [each for each in sample.events if "content_block" not in each[0]]


def _blank(sample: Sample) -> None:
    for delta in sample.deltas("text_delta"):
        delta["text"] = "\n"


@pytest.mark.parametrize("change", [_without_blocks, _blank])
def test_an_answer_that_says_nothing_breaks(
    change: Callable[[Sample], None], tmp_path: Path
) -> None:
    """Whether a hop lost the blocks, or only what they brought."""
    head = Sample.of("text")
    change(head)
    assert told(compared(tmp_path, Sample.of("text"), head))["structure.empty"] == "breaking"


def test_an_answer_that_was_empty_before_may_be_so_again(tmp_path: Path) -> None:
    """One run of BASE that says nothing is enough."""
    empty = Sample.of("text")
    _blank(empty)
    runs = [Sample.of("text"), empty.copy()]
    assert "structure.empty" not in told(several(tmp_path, runs, [empty]))


def test_a_tool_call_that_loses_its_arguments_or_its_id_breaks(tmp_path: Path) -> None:
    """The program would run it with nothing, or could not send its result."""
    whole = calling('{"place":"Sintra"}')
    assert told(compared(tmp_path, whole, calling("")))["tools.arguments-lost"] == "breaking"
    head = whole.copy()
    head.data("content_block_start", 1)["content_block"]["id"] = ""
    assert told(compared(tmp_path, whole, head))["tools.id-lost"] == "breaking"


def test_who_runs_a_tool_is_part_of_its_name(tmp_path: Path) -> None:
    """A program does not run what it takes for a tool of the server."""
    head = Sample.of("tools")
    head.data("content_block_start", 1)["content_block"]["type"] = "server_tool_use"
    assert told(compared(tmp_path, Sample.of("tools"), head))["tools.names"] == "breaking"


def test_inputs_that_nobody_can_read_are_compared_as_text(tmp_path: Path) -> None:
    """JSON that nests too deeply, or breaks off on both sides."""
    depth = 20_000
    one, other = ('{"x":' * depth + each + "}" * depth for each in "12")
    assert told(compared(tmp_path, calling(one), calling(other))) == {"tools.arguments": "warning"}


def test_a_list_that_is_no_run_of_the_baseline_is_found(tmp_path: Path) -> None:
    """Each run of BASE lacks another item of it, by its index."""
    bases = [calling('{"days":[2,3]}'), calling('{"days":[3,2]}')]
    found = several(tmp_path, bases, [calling('{"days":[2]}')])
    assert told(found) == {"tools.arguments": "warning"}


def test_the_gravest_of_several_runs_counts(tmp_path: Path) -> None:
    """A call that is cut at the token limit in one run, and for no reason in another."""
    cut = [calling('{"place":"Sin') for _ in range(2)]
    for sample, reason in zip(cut, ("max_tokens", "tool_use"), strict=True):
        sample.data("message_delta")["delta"]["stop_reason"] = reason
        del sample.events[sample.at("content_block_stop", 1) :][:-2]
        stop = sample.at("content_block_stop", 1)
        sample.events[stop:] = sample.events[-2:]
    off = {"structure.stop-reason": "off", "tools.names": "off", "protocol.outcome": "off"}
    whole = [Sample.of("tools"), Sample.of("tools")]
    assert told(several(tmp_path, whole, cut, rules=off))["tools.args-truncated"] == "breaking"


def test_input_tokens_that_are_no_longer_counted_are_found(tmp_path: Path) -> None:
    """Output tokens are, so that it is not the whole usage that is missing."""
    head = Sample.of("text")
    del head.data("message_start")["message"]["usage"]
    head.data("message_delta")["usage"] = {"output_tokens": 238}
    assert told(compared(tmp_path, Sample.of("text"), head))["usage.input"] == "warning"


def test_another_error_is_another_ending(tmp_path: Path) -> None:
    """Both streams end in an error event, of different types."""
    found = compared(tmp_path, failing("overloaded_error"), failing("authentication_error"))
    (finding,) = [finding for _, finding in found.gated()]
    assert finding.text == "error_event overloaded_error → error_event authentication_error"
    again = compared(tmp_path, failing("api_error"), failing("api_error"))
    assert ending(again) == "passed"


@pytest.mark.parametrize(
    ("change", "severity"),
    [
        ({"stop_reason": "refusal"}, "breaking"),
        ({"content": [{"type": "tool_use", "text": "Hello"}]}, "breaking"),
        ({"model": "claude-other"}, "warning"),
        ({"content": [{"type": "text", "text": "Good day"}]}, "info"),
        ({"usage": {"input_tokens": 3, "output_tokens": 6}}, "info"),
    ],
)
def test_answers_that_are_no_streams_are_compared(
    change: dict[str, Any], severity: str, tmp_path: Path
) -> None:
    """What decides, breaks; what is said in words differs as it does in a stream."""
    found = compared(tmp_path, answering(BODY), answering({**BODY, **change}))
    assert told(found) == {"protocol.body": severity}


def test_answers_that_are_no_json_are_compared_as_text(tmp_path: Path) -> None:
    """A page of a hop differs, and a page is no JSON."""
    page = answering(BODY)
    page.after = b"<html>1"
    other = page.copy()
    other.after = b"<html>2"
    assert told(compared(tmp_path, page, other)) == {"protocol.body": "info"}
    assert told(compared(tmp_path, page, answering(BODY))) == {"protocol.body": "breaking"}
    nothing = answering(BODY)
    nothing.after = b""
    assert told(compared(tmp_path, nothing, answering(BODY))) == {"protocol.body": "breaking"}


def test_streams_of_another_vocabulary_pass_only_where_they_say_the_same(tmp_path: Path) -> None:
    """Nobody knows here what else of them matters; transport, events and bytes may be asked."""
    same, spelled = foreign("a", "b"), foreign("a", "b")
    spelled.events = [(name, json.dumps(data).encode() + b"  ") for name, data in same.events]
    assert ending(compared(tmp_path, same, spelled)) == "passed"
    (why,) = compared(tmp_path, same, foreign("a", "c")).could_not
    assert "head.jsonl are no streams of the Messages API, and they differ: --level" in why
    raw = compared(tmp_path, same, foreign("a", "c"), levels=["events"])
    assert (ending(raw), raw.cases[0].verdict) == ("passed", "info")


@pytest.mark.parametrize("levels", [["timing"], ["case", "timing"]])
def test_a_case_of_which_no_level_was_compared_is_not_compared(
    levels: list[str], tmp_path: Path
) -> None:
    """One run against one has no timing, and nothing else was asked for."""
    found = compared(tmp_path, Sample.of("text"), Sample.of("tools"), levels=levels)
    assert "head.jsonl: no level could be compared: timing: 1 run" in found.could_not[0]


@pytest.mark.parametrize("level", ["transport", "events", "bytes"])
def test_raw_levels_refuse_a_line_that_cannot_be_read(level: str, tmp_path: Path) -> None:
    """Nobody knows what it held, and the end line still has the hash of what was recorded."""
    base = Sample.of("text").write(tmp_path / "base.jsonl")
    lines = base.read_bytes().splitlines(keepends=True)
    head = tmp_path / "head.jsonl"
    head.write_bytes(b"".join([*lines[:20], b"x" + lines[20], *lines[21:]]))
    (why,) = diff(base, head, levels=[level]).could_not
    assert "line 21 is unreadable" in why


def test_a_hash_in_the_end_line_makes_nothing_identical(tmp_path: Path) -> None:
    """It is what was recorded, and the file has been changed by hand since."""
    base = Sample.of("text").write(tmp_path / "base.jsonl")
    head = tmp_path / "head.jsonl"
    head.write_bytes(base.read_bytes().replace(b"bread", b"cheese", 1).replace(b" the ", b" a ", 1))
    for level in ("transport", "events", "bytes"):
        assert diff(base, head, levels=[level]).cases[0].verdict != "identical"
        assert diff(base, base, levels=["bytes"]).cases[0].verdict == "identical"


def test_what_cannot_be_reached_in_a_folder_is_told(tmp_path: Path) -> None:
    """A case behind a link to nothing would be missed by nobody."""
    for side in ("base", "head"):
        (tmp_path / side).mkdir()
        Sample.of("text").write(tmp_path / side / "text.jsonl")
    (tmp_path / "base" / "tools.jsonl").symlink_to(tmp_path / "nowhere.jsonl")
    (why,) = diff(tmp_path / "base", tmp_path / "head").could_not
    assert why == f"cannot read {tmp_path / 'base' / 'tools.jsonl'}: it is a link to nothing"


def test_a_variant_of_some_runs_that_becomes_that_of_all_is_a_warning(tmp_path: Path) -> None:
    """Three of ten runs of BASE refuse, which HEAD may do, too; but not always."""
    refusing = Sample.of("text")
    refusing.data("message_delta")["delta"]["stop_reason"] = "refusal"
    bases = [Sample.of("text")] * 7 + [refusing] * 3
    assert told(several(tmp_path, bases, [refusing] * 5))["structure.stop-reason"] == "warning"


def test_many_mild_findings_do_not_hide_a_grave_one() -> None:
    """Of one rule so many are kept, but of each severity by itself."""
    ledger = Ledger("tools", Settings())
    for number in range(2 * MOST):
        ledger.add(ARGUMENTS, f"content[{number}]", "differs", severity="info")
    ledger.add(ARGUMENTS, "content[0]", "differs more", severity="breaking")
    ledger.add(ARGUMENTS, "content[999]", "differs, too", severity="breaking")
    result = ledger.result()
    assert Counter(each.severity for each in result.findings) == {"info": MOST - 1, "breaking": 2}
    assert result.note == f"{MOST} more of the same rules left out"


def _cut(sample: Sample) -> Sample:
    del sample.events[-2:]
    return sample


def test_a_broken_run_of_a_baseline_excuses_no_broken_run_of_head(tmp_path: Path) -> None:
    """It is left out and told; where most broke off, that is what the baseline shows."""
    whole, broken, other = Sample.of("text"), _cut(Sample.of("text")), _cut(Sample.of("thinking"))
    comparison = several(tmp_path / "few", [whole, broken, whole], [other])
    assert ending(comparison) == "failed"
    (found,) = comparison.cases[0].levels[0].findings
    assert found.text == "1 of 3 runs of BASE broke off (truncated), left out"
    comparison = several(tmp_path / "most", [broken, whole, broken], [broken])
    assert ending(comparison) == "passed"


def test_a_side_that_is_the_other_is_identical_to_it_broken_runs_and_all(tmp_path: Path) -> None:
    """Nothing is left out where there is nothing to judge."""
    runs = [Sample.of("text"), _cut(Sample.of("text")), Sample.of("text")]
    assert ending(several(tmp_path, runs, runs)) == "passed"


def test_prompts_that_nest_as_deep_as_they_may_are_compared(tmp_path: Path) -> None:
    """The runs of a baseline are held against each other without falling over."""
    sample = Sample.of("text")
    sample.body["messages"] = "deep"
    several(tmp_path, [sample] * 2, [sample])
    for leaf, path in enumerate(tmp_path.glob("*/*.jsonl")):
        deep = b"[" * 990 + b"%d" % leaf + b"]" * 990
        path.write_bytes(path.read_bytes().replace(b'"deep"', deep))
    comparison = diff(tmp_path / "base", tmp_path / "head")
    assert "case.mixed" in told(comparison)
    assert ending(comparison) == "passed"


def test_a_violation_that_spreads_is_a_warning(tmp_path: Path) -> None:
    """One run in six of a baseline excuses it in one run, and not in all of them."""
    good, bad = Sample.of("text"), Sample.of("text")
    del bad.events[next(at for at, (_, data) in enumerate(bad.events) if "stop" in data["type"])]
    comparison = several(tmp_path, [bad, *[good] * 5], [bad] * 5)
    assert told(comparison)["protocol.block-stop-missing"] == "warning"


@pytest.mark.parametrize("name", ["encrypted_content", "encrypted_index"])
def test_sealed_data_of_results_and_citations_is_missed(name: str, tmp_path: Path) -> None:
    """Without it the answer cannot be sent back to the API, wherever in a block it stood."""
    head = Sample.of("search")
    head.events = [(event, _without(data, name)) for event, data in head.events]
    assert "structure.sealed" in told(compared(tmp_path, Sample.of("search"), head))


def _without(value: Any, name: str) -> Any:
    if isinstance(value, list):
        return [_without(each, name) for each in value]
    if isinstance(value, dict):
        return {key: _without(each, name) for key, each in value.items() if key != name}
    return value
