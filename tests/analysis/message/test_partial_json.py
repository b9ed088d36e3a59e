"""JSON that is still arriving, beside the parser that the SDK uses."""

from __future__ import annotations

import json
import sys
from typing import Any

import jiter
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.analysis.partial_json import PartialJSON
from inspector.analysis.scan import Scan

SOURCES = [
    '{"a":"x\\ud83d\\ude00\\n\\u00e9é😀","b":[1,-2.5e3,true,false,null,{"c":{}}],"d":[],"e":-0}',
    '[[],{},"",0,1E+2,1.5,123456789012345678901234567890, NaN , -Infinity]',
    ' {"a" : {"b": {"c": [1, [2, [3]]]}}} ',
]
MARKS = '{}[]":, \\u0123abdeEtrufalsnN.-+ID8\n\x01'


@st.composite
def texts(draw: st.DrawFn) -> str:
    """A JSON text that is cut off, with characters put in, taken out and changed."""
    text = draw(st.sampled_from(SOURCES))
    text = text[: draw(st.integers(0, len(text)))]
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(text)))
        text = text[:at] + draw(st.sampled_from(MARKS)) + text[at + draw(st.integers(0, 1)) :]
    return text


def grown(text: str, size: int) -> PartialJSON:
    """The text in fragments of a size."""
    partial = PartialJSON()
    for at in range(0, len(text), size):
        partial.append(text[at : at + size])
    return partial


@settings(max_examples=1500)
@given(text=texts(), size=st.integers(1, 9), cut_strings=st.booleans())
def test_its_value_is_that_of_the_sdk_s_parser(text: str, size: int, cut_strings: bool) -> None:
    """Of whole, cut and broken JSON alike; and where that parser raises, it says so."""
    partial = grown(text, size)
    try:
        expected: Any = jiter.from_json(
            text.encode(), partial_mode="trailing-strings" if cut_strings else True
        )
    except ValueError:
        assert cut_strings or partial.refused
        return
    assert repr(partial.value(cut_strings=cut_strings)) == repr(expected)
    assert cut_strings or not partial.refused


def test_it_can_be_asked_for_at_any_length_in_any_order() -> None:
    """Copies of it at every length share what was read, and say what they said then."""
    text = json.dumps([{"id": n, "text": f"é \\ {n}", "on": True, "of": None} for n in range(400)])
    partial = PartialJSON()
    copies = []
    for character in text:
        copies.append(partial.copy())
        partial.append(character)
    for copy in [*copies[1::97], *copies[1::89][::-1]]:
        expected = jiter.from_json(text.encode()[: copy.size], partial_mode=True)
        assert copy.value() == expected
    assert partial.value() == json.loads(text)


def test_looking_at_it_scans_no_more_than_a_stretch(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was scanned once is not scanned again, whether it is asked for forward or backward."""
    scanned: list[int] = []
    over = Scan.over

    def counted(scan: Scan, data: bytearray, end: int) -> Scan:
        scanned.append(end - scan.at)
        return over(scan, data, end)

    monkeypatch.setattr(Scan, "over", counted)
    partial = PartialJSON()
    copies = []
    for number in range(4_000):
        partial.append('["row", ' if number == 0 else f"{number},")
        partial.scan()
        copies.append(partial.copy())
    assert partial.size > 16_000
    assert max(scanned) <= 256 + len("3999,")
    scanned.clear()
    for copy in reversed(copies):
        copy.scan()
    assert max(scanned) <= 256 + len("3999,")


def test_copies_that_go_different_ways_do_not_mix() -> None:
    """Each has what it was fed, whoever was fed first."""
    one = grown('{"a":1', 2)
    one.value()
    two = one.copy()
    one.append('0,"b":2}')
    two.append('1,"c":3}')
    assert (one.value(), two.value()) == ({"a": 10, "b": 2}, {"a": 11, "c": 3})


def test_the_deepest_nesting_is_read_without_recursion() -> None:
    """As deep as the SDK's parser follows; beyond that it raises, and so nothing is lost here."""
    limit = sys.getrecursionlimit()
    for depth, refused in ((201, False), (202, True), (10 * limit, True)):
        partial = grown("[" * depth, 100)
        assert partial.refused is refused
        assert len(repr(partial.value())) == 2 * min(depth, 201)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", None),
        ('{"a":1} ', None),
        ('{"a":NaN}', None),
        ('{"a":1', "breaks off before its JSON is whole"),
        ('{"a":1} x', "goes on after its JSON is whole"),
        ('{"a":[1}', "lacks a closing bracket"),
        ('{"a":1,}', "is no JSON after its first 7 bytes"),
        ('{"a":"\\ud83d"}', "is no JSON after its first 6 bytes"),
    ],
)
def test_it_says_what_keeps_it_from_being_json(text: str, fault: str | None) -> None:
    """As the end of a sentence."""
    assert grown(text, 3).fault() == fault
