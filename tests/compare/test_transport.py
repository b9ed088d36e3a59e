"""The transport level: each rule fires where it should, and nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from inspector.compare.levels.transport import RULES, compare
from inspector.compare.result import LevelResult
from inspector.compare.settings import Settings
from inspector.compare.turns.folding import fold
from inspector.compare.turns.turn import Turn
from inspector.recording import load
from tests.compare.carried import Carried, sample
from tests.compare.mutations_align import MUTATIONS


def turn(path: Path) -> Turn:
    """A recording, folded."""
    with load(path) as recording:
        return fold(recording)


@pytest.fixture
def compared(tmp_path: Path) -> Callable[[Carried, Carried], LevelResult]:
    """Compares two streams."""

    def compared(base: Carried, head: Carried) -> LevelResult:
        ours = turn(base.write(tmp_path / "base.jsonl"))
        theirs = turn(head.write(tmp_path / "head.jsonl"))
        return compare([ours], [theirs], Settings())

    return compared


Compared = Callable[[Carried, Carried], LevelResult]


def rules(result: LevelResult) -> set[str]:
    """The ids of the rules that fired, without the name of the level."""
    return {finding.rule.id.removeprefix("transport.") for finding in result.findings}


def test_every_rule_has_a_mutation() -> None:
    """The table of mutations and the catalogue name the same rules."""
    assert set(MUTATIONS) == {rule.id for rule in RULES}


@pytest.mark.parametrize("rule", sorted(MUTATIONS))
def test_a_mutation_fires_its_rule(rule: str, tmp_path: Path) -> None:
    """The rule fires, with a line of text and both values, and the place where there is one."""
    base, head = MUTATIONS[rule].make(tmp_path)
    result = compare([turn(base)], [turn(head)], Settings())
    fired = [finding for finding in result.findings if finding.rule.id == rule]
    assert fired, result
    assert result.status == "differs"
    for finding in fired:
        assert "→" in finding.text
        assert finding.text.isprintable()
        assert finding.base != finding.head
        assert finding.base_at is not None
        assert finding.base_at.path == base


@pytest.mark.parametrize("rule", sorted(MUTATIONS))
def test_a_rule_can_be_turned_off(rule: str, tmp_path: Path) -> None:
    """With the severity `off` there is no finding of it."""
    base, head = MUTATIONS[rule].make(tmp_path)
    result = compare([turn(base)], [turn(head)], Settings(severities={rule: "off"}))
    assert rule not in {finding.rule.id for finding in result.findings}


def test_a_stream_against_itself_is_equal(compared: Compared) -> None:
    """Nothing fires where nothing differs."""
    result = compared(sample(), sample())
    assert (result.status, result.findings) == ("equal", ())


def test_what_differs_with_each_request_is_no_finding(compared: Compared) -> None:
    """Request ids, dates and a few milliseconds are noise."""
    head = sample().timed(lambda t_ns: t_ns + 7_000_000)
    head = replace(head, headers=(head.headers[0], ("request-id", "req_99"), head.headers[2]))
    assert compared(sample(), head).findings == ()


@pytest.mark.parametrize("timeless", ["base", "head", "both"])
def test_without_times_nothing_is_said_of_them(compared: Compared, timeless: str) -> None:
    """A recording without a clock has no delays, and its figures are `n/a`, never 0."""
    without = replace(sample(), clock=None)
    late = MUTATIONS["transport.buffered"].change(sample())
    base = without if timeless != "head" else sample()
    head = without if timeless != "base" else late
    result = compared(base, head)
    assert not rules(result) & {"buffered", "delayed", "longest-gap", "coalesced", "flush-last"}
    assert "n/a (no times)" in result.note
    assert "n/a (no times)" in str(result.facts["first_token"])
    assert "0 ms" not in result.note


def test_a_message_without_thinking_has_dropped_no_signature(compared: Compared) -> None:
    """Deltas are missed only in blocks of a type that both sides have."""
    head = sample(Path(__file__).parents[2] / "recordings" / "text.jsonl")
    assert "event-dropped" not in rules(compared(sample(), head))


def test_a_finding_on_a_moved_event_names_its_neighbours(compared: Compared) -> None:
    """It says after what the event comes on either side."""
    result = compared(sample(), MUTATIONS["transport.reordered"].change(sample()))
    (finding,) = (each for each in result.findings if each.rule.id == "transport.reordered")
    assert finding.severity == "warning"
    assert finding.text == (
        "signature_delta 0: after thinking_delta 0 → after content_block_stop 0"
    )


def test_several_runs_are_said_to_be_one(tmp_path: Path) -> None:
    """Of several runs the first ones are compared, and the note says so."""
    one = turn(sample().write(tmp_path / "1.jsonl"))
    assert (
        "the first of 2 runs against the first of 1" in compare([one, one], [one], Settings()).note
    )


def test_a_family_of_headers_is_told_once(compared: Compared) -> None:
    """A gateway that adds twenty of its own is one line, and a plain header its own."""
    added = tuple((f"x-gateway-{number}", "[redacted]") for number in range(20))
    head = replace(sample(), headers=(*sample().headers, *added, ("vary", "Origin")))
    findings = compared(sample(), head).findings
    assert [(each.path, each.head) for each in findings] == [
        ("response.headers.vary", "Origin"),
        ("response.headers.x-gateway-*", "20 headers"),
    ]


def test_the_limits_of_a_rate_are_one_header(compared: Compared) -> None:
    """The API sends nine of them, with other values each time; that they are gone is told once."""
    limits = tuple((f"anthropic-ratelimit-{name}", "9") for name in ("a", "b", "c"))
    base = replace(sample(), headers=(*sample().headers, *limits))
    (finding,) = compared(base, sample()).findings
    assert (finding.path, finding.text) == (
        "response.headers.anthropic-ratelimit-*",
        "anthropic-ratelimit-*: there → none",
    )
    assert compared(base, replace(base, headers=base.headers[:-1])).findings == ()
