"""The checker: one pass, bounded, the same findings whatever is taken a short cut."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any, TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.analysis.rules import MESSAGE, RULES, Finding, Findings, check, checker
from inspector.analysis.rules.finding import QUOTED, printable, quote
from inspector.analysis.rules.ledger import MOST, Ledger, Place
from inspector.analysis.rules.progress import MOST_OPEN
from inspector.recording.lines import Event, Line

Payloads: TypeAlias = list[dict[str, Any]]
STRAY = b'{"type":"content_block_delta","index":7,"delta":{"type":"text_delta","text":5}}'
OPENED = b'{"type":"content_block_start","index":%d,"content_block":{"type":"text","text":""}}'


def test_hostile_streams_make_few_findings_and_an_exact_count() -> None:
    """Each rule keeps its first findings; the others are counted, none is lost."""
    broken = (Event(n, None, "content_block_delta", STRAY) for n in range(1, 5_001))
    found = check(broken)
    stray = [finding for finding in found.kept if finding.rule.id == "protocol.delta-outside-block"]
    assert [finding.line for finding in stray] == list(range(1, MOST + 1))
    assert {(more.rule.id, more.severity): more.times for more in found.left_out} == {
        ("protocol.delta-outside-block", "error"): 5_000 - MOST,
        ("protocol.field-missing", "error"): 5_000 - MOST,
    }
    assert found.how_many("error") == 2 * 5_000 + 2  # neither start nor stop of the message came


def test_blocks_that_are_never_closed_are_not_remembered_for_ever() -> None:
    """A stream that opens blocks without end is followed with bounded memory."""
    count = 3 * MOST_OPEN
    opening = (Event(n + 1, None, "content_block_start", OPENED % n) for n in range(count))
    found = check(opening)
    assert "protocol.block-stop-missing" in {more.rule.id for more in found.left_out}


@pytest.mark.parametrize("digits", [20, 4_300])
def test_an_index_of_many_digits_is_none(
    digits: int, events: Payloads, find: Callable[[Payloads | bytes], Findings]
) -> None:
    """Such a number is told as no index, and neither counted on from nor spelled out."""
    for event in events[6:11]:
        event["index"] = 10**digits - 1
    found = find(events)
    assert {finding.rule.id for finding in found.kept} == {"protocol.field-missing"}
    assert max(len(finding.text) for finding in found.kept) < 150


def test_a_mild_flood_does_not_hide_a_grave_finding() -> None:
    """Findings of another severity have their own places, so that a gate still sees them."""
    ledger, rule = Ledger(), RULES["protocol.data-not-json"]
    for line in range(100):
        ledger.add(rule, Place(line), "event:ping", "mild", "info")
    ledger.add(rule, Place(100), "event:message_stop", "grave")
    assert [finding.text for finding in ledger.findings().at("error")] == ["grave"]


def test_findings_stand_in_the_order_of_the_file() -> None:
    """Those of the file as a whole come last."""
    ledger, rule = Ledger(), RULES["protocol.unknown-field"]
    for line in (5, None, 3):
        ledger.add(rule, Place(line), "x", str(line))
    assert [finding.text for finding in ledger.findings().kept] == ["3", "5", "None"]


def test_a_fingerprint_is_made_of_rule_and_path_alone() -> None:
    """The same fault at another line, with another text, is the same; at another path it is not."""
    one, other = RULES["protocol.block-index"], RULES["protocol.block-overlap"]
    first = Finding(one, "error", 3, 1, "content[1]", "a")
    assert first.fingerprint == Finding(one, "info", 9, 7, "content[1]", "b").fingerprint
    assert first.fingerprint != Finding(one, "error", 3, 1, "content[2]", "a").fingerprint
    assert first.fingerprint != Finding(other, "error", 3, 1, "content[1]", "a").fingerprint
    assert first.fingerprint == "5afe21af2d1c62e8"


@given(st.text() | st.binary() | st.integers() | st.floats() | st.none() | st.booleans())
def test_what_is_quoted_is_one_short_printable_line(value: object) -> None:
    """No value of a stream can break a line, move a cursor, or fill a screen."""
    shown = quote(value)
    assert shown.isprintable()
    assert len(shown) <= 10 * QUOTED + 3


def test_what_is_quoted_can_be_read() -> None:
    """Line ends and control characters are spelled, the rest stands as it is."""
    assert quote("naïve\n\x1b[2J") == '"naïve\\n\\x1b[2J"'
    assert quote("\ud83d") == '"\\ud83d"'
    assert quote({"a": 1}) == "an object"
    assert quote([1]) == "a list"
    assert quote(None) == "null"
    assert printable("x" * 100) == "x" * QUOTED + "…"


@pytest.fixture
def broken(events: Payloads) -> Iterator[Payloads]:
    """Every stream that lacks one event or has its neighbours swapped."""
    places = range(len(events))
    return chain(
        ([*events[:n], *events[n + 1 :]] for n in places),
        ([*events[:n], *events[n : n + 2][::-1], *events[n + 2 :]] for n in places),
    )


def test_plain_deltas_can_be_passed_over(
    broken: Iterator[Payloads],
    find: Callable[[Payloads | bytes], Findings],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The short cut for the commonest events changes no finding."""
    streams = list(broken)
    short = [find(stream) for stream in streams]
    monkeypatch.setattr(checker, "is_plain", lambda step: False)
    assert [find(stream) for stream in streams] == short


def test_the_families_can_be_chosen(
    events: Payloads, spell: Callable[[Payloads], bytes], record: Callable[[bytes], list[Line]]
) -> None:
    """A comparison asks for the message alone and hears nothing of the file."""
    lines = record(spell(events))[:-2]
    assert {finding.rule.family for finding in check(lines, MESSAGE).kept} == {"protocol"}
    assert {finding.rule.family for finding in check(lines).kept} == {"protocol", "recording"}
