"""A session: which order its exchanges stand in, and how they are drawn beside one another."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from inspector.timeline.exchange import Exchange
from inspector.timeline.pieces import plain
from inspector.timeline.session import Axis, in_order, matching, newest

S = 1_000_000_000


def ran(name: str, start: float | None, lasted: float = 1, **fields: Any) -> Exchange:
    """An exchange, in seconds."""
    started_ns = None if start is None else round(start * S)
    first = fields.pop("ttft", None)
    given: dict[str, Any] = {"state": "complete", "lasted_ns": round(lasted * S)} | fields
    ttft_ns = None if first is None else round(first * S)
    return Exchange(Path(name), started_ns=started_ns, ttft_ns=ttft_ns, **given)


def test_exchanges_stand_as_their_calls_began_with_the_attempts_together() -> None:
    """A retry stands below what it tries again, and what has no time comes last."""
    exchanges = [
        ran("nothing", None),
        ran("later", 2),
        ran("second try", 3, call="a", attempt=2),
        ran("first try", 1, call="a"),
    ]
    order = ["first try", "second try", "later", "nothing"]
    assert [one.path.name for one in in_order(exchanges)] == order
    assert newest(in_order(exchanges)) == 1
    assert newest([ran("nothing", None)]) == newest([]) == 0


def _drawn(exchanges: list[Exchange], columns: int, now_s: float = 0) -> list[str]:
    axis = Axis.over(exchanges, columns, round(now_s * S))
    assert axis is not None
    return [axis.labels().rstrip(), *(plain(axis.bar(one)) for one in exchanges)]


def test_bars_share_one_axis() -> None:
    """`~` until the first token, `=` from there on; the last sign says how it ended."""
    exchanges = [
        ran("a", 100, 40, ttft=10),
        ran("b", 120, 10, is_wrong=True),
        ran("c", 130, 5, is_live=True, ttft=5),
        ran("d", None),
    ]
    assert _drawn(exchanges, 40, now_s=140) == [
        "0 s       10        20        30",
        "~~~~~~~~~~=============================|",
        "                    ~~~~~~~~~~!",
        "                              ~~~~~====>",
        "",
    ]


def test_the_axis_grows_with_what_goes_on() -> None:
    """What is live lasts until now."""
    live = ran("a", 100, 1, is_live=True)
    assert Axis.over([live], 40, 105 * S) == Axis(100 * S, 105 * S, 40, 105 * S)
    assert Axis.over([live], 40, 90 * S) == Axis(100 * S, 101 * S, 40, 90 * S)


def test_nothing_with_a_time_has_no_axis() -> None:
    """As an import, which knows of none."""
    assert Axis.over([ran("a", None)], 40, 0) is None
    assert Axis.over([ran("a", 1)], 0, 0) is None


def test_a_long_session_counts_in_minutes_or_hours() -> None:
    """A number of four digits would say less."""
    assert _drawn([ran("a", 0, 600)], 40)[0].startswith("0 min ")
    assert _drawn([ran("a", 0, 90_000)], 40)[0].startswith("0 h ")
    assert _drawn([ran("a", 0, 3e6)], 40)[0].startswith("0 d ")


@given(
    st.lists(st.tuples(st.floats(0, 1e6), st.floats(0, 1e6), st.booleans()), min_size=1),
    st.integers(1, 200),
    st.floats(0, 2e6),
)
def test_no_bar_is_wider_than_its_axis(
    spans: list[tuple[float, float, bool]], columns: int, now_s: float
) -> None:
    """Whatever ran when."""
    exchanges = [ran("x", start, lasted, is_live=live) for start, lasted, live in spans]
    assert all(len(told) <= columns for told in _drawn(exchanges, columns, now_s))


def test_rows_are_filtered_by_words_that_must_or_must_not_be_there() -> None:
    """In the file's name, the model, the outcome."""
    exchanges = [
        ran("a.jsonl", 1, what="claude-haiku-5-5"),
        ran("b.jsonl", 2, what="claude-opus-5-5", state="error_event"),
        ran("c.2.jsonl", 3, what="claude-haiku-5-5", state="timeout", attempt=2),
    ]
    for words, names in (
        ("haiku", "ac"),
        ("HAIKU !complete", "c"),
        ("error", "b"),
        ("try", "c"),
        ("", "abc"),
    ):
        assert [one.path.name[0] for one in matching(exchanges, words)] == list(names)
