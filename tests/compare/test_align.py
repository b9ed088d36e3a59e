"""Alignments: always true, and the shortest where they say so."""

from __future__ import annotations

import random
from collections.abc import Hashable, Sequence
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.compare.align import Alignment, Run, align, stretches
from inspector.compare.align.anchors import anchors
from inspector.compare.align.subsequence import common

FEW = st.lists(st.integers(0, 3), max_size=14)
MORE = st.lists(st.integers(0, 30), max_size=200)


def longest(base: Sequence[Hashable], head: Sequence[Hashable]) -> int:
    """The length of the longest common subsequence, by the table that everybody knows."""
    row = [0] * (len(head) + 1)
    for one in base:
        before = 0
        for place, other in enumerate(head, start=1):
            here = row[place]
            row[place] = before + 1 if one == other else max(row[place], row[place - 1])
            before = here
    return row[-1]


def assert_true(alignment: Alignment, base: Sequence[Hashable], head: Sequence[Hashable]) -> None:
    """The runs alternate, cover both sequences, and equal ones are equal."""
    ends = (0, 0)
    for run in alignment.runs:
        assert (run.base, run.head) == ends
        ends = (run.base_end, run.head_end)
        assert run.removed or run.added
        if run.is_equal:
            assert list(base[run.base : run.base_end]) == list(head[run.head : run.head_end])
    assert ends == (len(base), len(head))
    assert all(one.is_equal != other.is_equal for one, other in pairwise(alignment.runs))


@given(FEW, FEW)
@settings(max_examples=400)
def test_a_short_alignment_is_the_shortest(base: list[int], head: list[int]) -> None:
    """It has as many equal items as a brute force search finds, and says that it is minimal."""
    alignment = align(base, head)
    assert_true(alignment, base, head)
    assert alignment.is_minimal
    assert alignment.equal == longest(base, head)


@given(MORE, MORE, st.sampled_from([1, 50, 2_000]))
@settings(max_examples=150)
def test_an_alignment_with_little_to_spend_is_true(
    base: list[int], head: list[int], cells: int
) -> None:
    """Cut by hops, anchors and evenly, it may be longer, but no match in it is wrong."""
    alignment = align(base, head, cells=cells)
    assert_true(alignment, base, head)
    if alignment.is_minimal:
        assert alignment.equal == longest(base, head)


@given(st.lists(st.integers(0, 5), max_size=60), st.data())
@settings(max_examples=100)
def test_what_differs_little_aligns_well(base: list[int], data: st.DataObject) -> None:
    """After a few edits no more than those differ, where it can be afforded."""
    head = list(base)
    edits = data.draw(st.integers(0, 4))
    for _ in range(edits):
        at = data.draw(st.integers(0, len(head)))
        head[at : at + data.draw(st.integers(0, 1))] = data.draw(st.lists(st.just(9), max_size=1))
    assert align(base, head).equal >= len(base) - edits


@given(FEW, FEW)
def test_a_common_subsequence_grows_in_both(base: list[int], head: list[int]) -> None:
    """Its matches are in order, of equal items, and as many as can be."""
    matches = common(base, head)
    assert all(one[0] < other[0] and one[1] < other[1] for one, other in pairwise(matches))
    assert all(base[one] == head[other] for one, other, _ in matches)
    assert len(matches) == longest(base, head)


@given(MORE, MORE)
def test_anchors_grow_in_both(base: list[int], head: list[int]) -> None:
    """Anchors are equal items, each pair after the one before it on both sides."""
    found = anchors(base, head)
    assert all(base[one] == head[other] for one, other in found)
    assert all(one[0] < other[0] and one[1] < other[1] for one, other in pairwise(found))


def test_anchors_are_the_most_that_have_not_moved() -> None:
    """Of what stands once, the longest chain that is in order on both sides."""
    assert anchors("abcdexf", "xabcdef") == [(0, 1), (1, 2), (2, 3), (3, 4), (4, 5), (6, 6)]


def test_items_that_stand_often_are_anchored_together() -> None:
    """Where nothing stands once, a few items that follow each other may."""
    base = "ab" * 20 + "aab" + "ba" * 20
    found = anchors(base, "b" + base)
    assert found
    assert all(other == one + 1 for one, other in found)


@pytest.mark.parametrize("alphabet", [2, 500, 1 << 60])
def test_twenty_thousand_items_with_one_percent_changed(alphabet: int) -> None:
    """No more differs than was changed, whether items stand once or all over."""
    rng = random.Random(1)
    base = [rng.randrange(alphabet) for _ in range(20_000)]
    head = list(base)
    for _ in range(200):
        at = rng.randrange(len(head))
        head[at : at + rng.randint(0, 1)] = [rng.randrange(alphabet)] * rng.randint(0, 1)
    alignment = align(base, head)
    assert_true(alignment, base, head)
    assert alignment.equal >= len(base) - 200


@pytest.mark.parametrize(
    ("base", "head"),
    [
        (range(20_000), range(20_000, 40_000)),
        (range(20_000), range(19_999, -1, -1)),
        ([0] * 20_000, [0] * 15_000),
        ([0, 1] * 10_000, [1, 0, 0] * 6_000),
    ],
    ids=["different", "reversed", "the same over and over", "out of step"],
)
def test_whatever_is_aligned_is_aligned_truly(base: Sequence[int], head: Sequence[int]) -> None:
    """The worst inputs cost no more than others, and their alignments hold."""
    base, head = list(base), list(head)
    assert_true(align(base, head, cells=1 << 20), base, head)


def test_an_alignment_that_may_be_longer_says_so() -> None:
    """What was cut is not called minimal."""
    rng = random.Random(2)
    base, head = ([rng.randrange(4) for _ in range(500)] for _ in range(2))
    assert not align(base, head, cells=1_000).is_minimal
    assert align(base, head).is_minimal


def test_nothing_against_nothing_has_no_runs() -> None:
    """Empty sequences align, with each other and with any other."""
    assert align([], []).runs == ()
    assert align([], "ab").runs == (Run(False, 0, 0, 0, 2),)
    assert align("ab", []).runs == (Run(False, 0, 2, 0, 0),)
    assert align("ab", "ab").runs == (Run(True, 0, 2, 0, 2),)


def test_stretches_take_a_little_of_what_is_around() -> None:
    """Changes far apart are two stretches, near ones are one."""
    base, head = "abcdefghijklmn", "abXdefghijklYn"
    far, near = (list(stretches(align(base, head).runs, context)) for context in (2, 5))
    assert [[run[:3] for run in stretch] for stretch in far] == [
        [(True, 0, 2), (False, 2, 3), (True, 3, 5)],
        [(True, 10, 12), (False, 12, 13), (True, 13, 14)],
    ]
    assert len(near) == 1
    assert list(stretches(align(base, base).runs, 2)) == []


@given(MORE, MORE, st.integers(0, 4))
def test_stretches_hold_every_difference_once(
    base: list[int], head: list[int], context: int
) -> None:
    """All replaced runs are in the stretches, in order, and no equal item twice."""
    runs = align(base, head).runs
    taken = [run for stretch in stretches(runs, context) for run in stretch]
    assert [run for run in taken if not run.is_equal] == [run for run in runs if not run.is_equal]
    assert all(one.base_end <= other.base for one, other in pairwise(taken))
