"""JSON values: read without loss, copied without sharing."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.analysis.values import fresh, loads

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(values)
def test_a_value_is_read_as_the_standard_library_reads_it(value: Any) -> None:
    """Integers of any size, floats and texts."""
    assert loads(json.dumps(value).encode()) == value


@pytest.mark.parametrize(
    "number", [2**63 - 1, 2**64, -(2**63) - 1, 10**18, 10**19, 10**4000], ids=int.bit_length
)
def test_integers_are_exact(number: int) -> None:
    """On both sides of what fits in 64 bits, and far beyond it."""
    assert loads(b'{"a":[%d]}' % number) == {"a": [number]}


@pytest.mark.parametrize(
    "text", [b"", b"[1", b"[" * 100_000, b"1" * 5_000, b"\xff", b"\xef\xbb\xbf1"]
)
def test_what_is_not_json_is_a_value_error(text: bytes) -> None:
    """Cut, nested beyond all measure, longer than Python converts, no UTF-8, after a mark."""
    with pytest.raises(ValueError):
        loads(text)


@given(values)
def test_a_fresh_value_is_equal_and_shares_nothing_that_can_change(value: Any) -> None:
    """Changing the copy leaves the value alone."""
    before = json.dumps(value)
    copy = fresh(value)
    assert json.dumps(copy) == before
    _spoil(copy)
    assert json.dumps(value) == before


def test_a_value_of_any_depth_can_be_copied() -> None:
    """Without recursion."""
    deep: Any = []
    for _ in range(100_000):
        deep = [deep]
    copy, depth = fresh(deep), 0
    while copy:
        copy, depth = copy[0], depth + 1
    assert depth == 100_000


def _spoil(value: Any) -> None:
    inside = list(value.values()) if isinstance(value, dict) else value
    if isinstance(value, dict | list):
        for item in list(inside):
            _spoil(item)
        value.clear()
