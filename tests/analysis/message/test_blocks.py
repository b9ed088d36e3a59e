"""The list of blocks, whose copies share what has not changed."""

from __future__ import annotations

import tracemalloc

import pytest

from inspector.analysis.blocks import Blocks


def many(count: int) -> Blocks:
    """That many blocks of text, each with its number."""
    blocks = Blocks()
    for number in range(count):
        block = blocks.open(number, number + 1, {"type": "text", "text": ""})
        block.add({"type": "text_delta", "text": str(number)})
    return blocks


def test_a_copy_stays_as_it_was() -> None:
    """Whatever is added to the blocks, or becomes of one of them, on either side."""
    blocks = many(1_000)
    copy = blocks.copy()
    for side, word in ((blocks, " here"), (copy, " there")):
        for position in (0, 500, -1):
            block = side.positioned(position)
            assert block is not None
            block.add({"type": "text_delta", "text": word})
        side.open(1_000, 2_000, {"type": word})
    assert [block.text for block in blocks[499:501]] == ["499", "500 here"]
    assert [block.text for block in copy[499:501]] == ["499", "500 there"]
    assert [blocks[999].text, copy[999].text] == ["999 here", "999 there"]
    assert [blocks[1_000].type, copy[1_000].type] == [" here", " there"]
    assert len(blocks) == len(copy) == 1_001


def test_a_block_is_found_by_its_position_or_by_what_it_was_announced_as() -> None:
    """The SDK takes an index for a position; for the rest, the latest one of that name counts."""
    blocks = many(3)
    blocks.open(1, 4, {"type": "later"})
    found = blocks.positioned(1)
    assert found is not None
    assert found.text == "1"
    announced = blocks.announced(1)
    assert announced is not None
    assert announced.type == "later"
    for index in (4, 10**30, "1", None, 1.0, [1]):
        assert blocks.positioned(index) is None


def test_there_is_no_block_out_of_range() -> None:
    """As in any list."""
    with pytest.raises(IndexError):
        many(3)[3]


def test_copies_of_very_many_blocks_take_little_room() -> None:
    """A stream may open a hundred thousand of them: 250 copies are far below one more of each."""
    blocks = many(100_000)
    tracemalloc.start()
    copies = []
    for _ in range(250):
        copies.append(blocks.copy())
        blocks.open(0, 0, None)
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert kept < 5_000_000
    assert [len(copy) for copy in copies] == list(range(100_000, 100_250))
