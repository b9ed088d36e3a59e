"""Text that grows, and whose copies share it."""

from __future__ import annotations

import tracemalloc

from hypothesis import given
from hypothesis import strategies as st

from inspector.analysis.text import Text


@given(st.lists(st.text()))
def test_it_is_its_fragments_joined(fragments: list[str]) -> None:
    """Whatever they are, lone surrogates among them."""
    text = Text()
    for fragment in [*fragments, "\ud83d", "\ude00"]:
        text.append(fragment)
    assert str(text) == "".join(fragments) + "\ud83d\ude00"
    assert text.size == len(str(text).encode(errors="surrogatepass"))


@given(st.lists(st.text(max_size=5), min_size=1), st.data())
def test_a_copy_stays_as_it_was_and_goes_its_own_way(
    fragments: list[str], data: st.DataObject
) -> None:
    """Going on from a copy with the same fragments or with others gives what was fed."""
    text = Text()
    copies = []
    for fragment in fragments:
        copies.append(text.copy())
        text.append(fragment)
    number = data.draw(st.integers(0, len(copies) - 1))
    again, other = copies[number].copy(), copies[number].copy()
    for fragment in fragments[number:]:
        again.append(fragment)
    other.append("other")
    assert str(again) == str(text) == "".join(fragments)
    assert str(other) == "".join(fragments[:number]) + "other"
    assert str(copies[number]) == "".join(fragments[:number])


def test_a_thousand_copies_of_a_long_text_take_no_room() -> None:
    """They share its bytes, those that go on with it as well."""
    text = Text("x" * 1_000_000)
    early = text.copy()
    text.append("y" * 1_000_000)
    tracemalloc.start()
    copies = [early.copy() for _ in range(1_000)]
    for copy in copies:
        copy.append("y" * 1_000_000)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 3_000_000
    assert all(copy.size == 2_000_000 for copy in copies)
