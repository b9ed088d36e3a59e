"""Where two JSON values differ: paths that a person finds again."""

from __future__ import annotations

import copy
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.compare.json_paths import MISSING, differences, member

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=12,
)


@pytest.mark.parametrize(
    ("base", "head", "expected"),
    [
        ({"a": 1}, {"a": 1}, []),
        ({"a": {"b": [1, {"c": 2}]}}, {"a": {"b": [1, {"c": 3}]}}, [("input.a.b[1].c", 2, 3)]),
        ({"a": None}, {}, [("input.a", None, MISSING)]),
        ({}, {"a": None}, [("input.a", MISSING, None)]),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}, []),
        ({"odd key": 1, "": 2}, {}, [('input["odd key"]', 1, MISSING), ('input[""]', 2, MISSING)]),
        ([1, 2, 3], [0, 1, 2, 3], [("input[0]", MISSING, 0)]),
        ([1, 2, 3], [1, 3], [("input[1]", 2, MISSING)]),
        ([1, 2], [2, 1], [("input[0]", 1, 2), ("input[1]", 2, 1)]),
        ([{"a": 1}, 7], [{"a": 2}], [("input[0].a", 1, 2), ("input[1]", 7, MISSING)]),
        ({}, [], [("input", {}, [])]),
        ("1", 1, [("input", "1", 1)]),
        (True, 1, [("input", True, 1)]),
        (0, False, [("input", 0, False)]),
        (1, 1.0, []),
        (2**70, 2**70 + 1, [("input", 2**70, 2**70 + 1)]),
        (2**53 + 1, float(2**53), [("input", 2**53 + 1, float(2**53))]),
        (math.nan, math.nan, []),
        (math.nan, 1, [("input", math.nan, 1)]),
    ],
)
def test_differences_have_paths(base: Any, head: Any, expected: list[Any]) -> None:
    """Each with the value of either side, `MISSING` where there is none."""
    assert list(differences(base, head, "input")) == expected


@given(VALUES)
def test_a_value_does_not_differ_from_its_copy(value: Any) -> None:
    """Whatever it is, NaN included."""
    assert list(differences(value, copy.deepcopy(value))) == []


@given(VALUES, VALUES)
def test_what_differs_one_way_differs_the_other(base: Any, head: Any) -> None:
    """Both directions find a difference, or neither does."""
    assert bool(list(differences(base, head))) == bool(list(differences(head, base)))


def test_values_may_nest_deeper_than_python_calls() -> None:
    """A stream cannot bring it down."""
    base: Any = [1]
    head: Any = [2]
    for _ in range(5_000):
        base, head = [base], [head]
    (found,) = differences(base, head)
    assert found[1:] == (1, 2)
    assert len(list(differences([base, 0], [head]))) == 2


def test_items_that_nest_too_deep_to_be_spelled_are_still_compared() -> None:
    """Of lists of different lengths, such items are compared with what stands in their place."""
    deep: Any = 1
    for _ in range(5_000):
        deep = [deep]
    assert list(differences([deep], [copy_of(deep), 5])) == [("[1]", MISSING, 5)]


def copy_of(deep: Any) -> Any:
    """The same, made anew."""
    copied: Any = 1
    while isinstance(deep, list):
        copied, deep = [copied], deep[0]
    return copied


def test_a_member_is_named_as_in_a_program_where_it_can_be() -> None:
    """A plain name follows a dot, any other stands in brackets as JSON, safe to print."""
    assert member("", "name") == "name"
    assert member("input", "größe") == "input.größe"
    assert member("input", "x-y") == "input.x-y"
    assert member("input", "a.b") == 'input["a.b"]'
    assert member("input", "\x1b\u202e") == r'input["\u001b\u202e"]'
