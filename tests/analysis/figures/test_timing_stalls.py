"""Stalls and their classes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from inspector.analysis.stalls import Stall

if TYPE_CHECKING:
    from tests.analysis.figures.conftest import Hand

MS = 1_000_000


def lively(stream: Hand) -> Hand:
    """Twenty bursts in 100 ms, so that ten times the median gap is far below 2 s."""
    for number in range(20):
        stream.at(5 * number).comment()
    return stream.at(100)


def stalls(stream: Hand) -> list[tuple[str, float, int | None]]:
    """Class, milliseconds and ending event of each stall."""
    return [(one.why, one.gap_ns / MS, one.event) for one in stream.analyse().stalls]


def test_a_gap_over_2_s_is_a_stall_and_one_of_2_s_is_not(hand: Callable[..., Hand]) -> None:
    """The floor, where bursts come quickly."""
    stream = hand().at(0).start().open(0, "text").at(10).text(0, "a")
    stream.at(2010).text(0, "b").at(4011).text(0, "c").at(4020).text(0, "d")
    assert stream.analyse().stalls == (Stall(2010 * MS, 2001 * MS, "silent", 5, 0),)
    assert (stream.value("stalls"), stream.value("stall_max")) == (1, 2001 * MS)


def test_where_bursts_are_slow_a_stall_is_ten_times_their_median_gap(
    hand: Callable[..., Hand],
) -> None:
    """A stream of one event in 300 ms stalls only after 3 s."""
    stream = hand().at(0).start().open(0, "text")
    for at in (300, 600, 900, 1200, 4100, 4400, 7500):  # gaps of 2,900 and 3,100
        stream.at(at).text(0, "a")
    assert stalls(stream) == [("silent", 3100, 9)]


def test_the_threshold_can_be_set(hand: Callable[..., Hand]) -> None:
    """It takes the place of both the floor and the median."""
    stream = hand().at(0).start().open(0, "text").at(10).text(0, "a").at(510).text(0, "b")
    found = stream.analyse(stall_ms=499).stalls
    assert [(one.why, one.gap_ns) for one in found] == [("silent", 500 * MS)]
    assert stream.analyse(stall_ms=500).stalls == ()


def test_silence_with_pings_in_it_is_keepalive(hand: Callable[..., Hand]) -> None:
    """The line is up, and nothing is said; the pings do not cut the stall."""
    stream = lively(hand()).start().open(0, "text").text(0, "a")
    stream.at(1500).ping().at(3000).comment().at(4500).text(0, "b")
    assert stalls(stream) == [("keepalive", 4400, 5)]


def test_a_ping_cut_by_a_read_is_a_ping(hand: Callable[..., Hand]) -> None:
    """Its first bytes are no sign of content either."""
    stream = lively(hand()).start().open(0, "text").text(0, "a")
    stream.at(1500).split(4).at(1501).ping().at(3100).text(0, "b")
    assert stalls(stream) == [("keepalive", 3000, 5)]


def test_bytes_of_an_unfinished_event_end_a_silence(hand: Callable[..., Hand]) -> None:
    """A result that trickles in over four seconds is slow, and never silent."""
    stream = lively(hand()).start().open(0, "text").text(0, "a")
    stream.at(1500).split(4).at(3000).split(9).at(4500).text(0, "b")
    assert stalls(stream) == []


def test_a_program_that_asked_late_is_to_blame_itself(hand: Callable[..., Hand]) -> None:
    """A slow consumer must not look like a slow server."""
    stream = hand().at(0).start().open(0, "text").at(10).text(0, "a")
    stream.at(3010, asked=2900).text(0, "b")
    assert stalls(stream) == [("consumer", 3000, 4)]


def test_a_server_that_was_silent_long_after_it_was_asked_is_to_blame(
    hand: Callable[..., Hand],
) -> None:
    """Where less than half of the silence passed before the program asked."""
    stream = hand().at(0).start().open(0, "text").at(10).text(0, "a")
    stream.at(3010, asked=1000).text(0, "b")
    assert stalls(stream) == [("silent", 3000, 4)]


def test_late_asking_adds_up_over_the_pings_of_a_stall(hand: Callable[..., Hand]) -> None:
    """A program that sleeps after each read delays the pings in the queue, too."""
    stream = lively(hand()).start().open(0, "text").text(0, "a")
    stream.at(1100, asked=1000).ping().at(2100, asked=2000).ping().at(3100, asked=3000)
    assert stalls(stream.text(0, "b")) == [("consumer", 3000, 6)]


def test_late_asking_for_one_read_counts_once(hand: Callable[..., Hand]) -> None:
    """A ping behind the late text is not late again: the silence after it is the server's."""
    stream = lively(hand()).start().open(0, "text").text(0, "a")
    stream.at(3100, asked=3000).text(0, "b").ping().at(6100).text(0, "c")
    assert stalls(stream) == [("consumer", 3000, 4), ("keepalive", 3000, 6)]


def test_silence_between_a_server_tool_and_its_result_is_the_tools(
    hand: Callable[..., Hand],
) -> None:
    """The search runs, whatever pings come meanwhile."""
    stream = lively(hand()).start().open(0, "server_tool_use", id="s1", name="web_search")
    stream.json(0, '{"query":"x"}').close(0).at(1500).ping()
    stream.at(4100).open(1, "web_search_tool_result", tool_use_id="s1", content=[])
    assert stalls(stream) == [("server-tool", 4000, 6)]


def test_silence_after_the_result_of_a_server_tool_is_the_models(
    hand: Callable[..., Hand],
) -> None:
    """The tool has answered, so that it owes nothing."""
    stream = hand().at(0).start().open(0, "server_tool_use", id="s1").at(10).json(0, "{}").close(0)
    stream.at(20).open(1, "web_search_tool_result", tool_use_id="s1").close(1)
    stream.at(3020).open(2, "text")
    assert stalls(stream) == [("silent", 3000, 7)]


def test_with_two_server_tools_the_second_result_is_waited_for(hand: Callable[..., Hand]) -> None:
    """Parallel calls are told apart by their ids."""
    stream = hand().at(0).start()
    for index, call in enumerate(("s1", "s2")):
        stream.open(index, "server_tool_use", id=call).json(index, "{}").close(index)
    stream.at(10).open(2, "web_search_tool_result", tool_use_id="s1").close(2)
    stream.at(3010).open(3, "web_search_tool_result", tool_use_id="s2")
    assert stalls(stream) == [("server-tool", 3000, 10)]


def test_silence_between_a_call_and_its_first_input_is_tool_buffer(
    hand: Callable[..., Hand],
) -> None:
    """The API holds a value back until it is valid; the empty fragment at first is none."""
    stream = lively(hand()).start().open(0, "tool_use", name="f", input={}).json(0, "")
    stream.at(3100).json(0, '{"path": "').at(6101).json(0, 'x"}')
    assert stalls(stream) == [("tool-buffer", 3000, 4), ("silent", 3001, 5)]


def test_silence_in_thinking_that_stays_without_text_is_thinking_hidden(
    hand: Callable[..., Hand],
) -> None:
    """With `display: omitted` nothing comes but the signature."""
    stream = lively(hand()).start().open(0, "thinking", thinking="").at(4000).ping()
    stream.at(9100).delta(0, "signature_delta", signature="abc").close(0)
    assert stalls(stream) == [("thinking-hidden", 9000, 4)]


def test_silence_before_thinking_that_is_shown_is_not_hidden(hand: Callable[..., Hand]) -> None:
    """A summary that comes late was slow, not hidden; which it is shows only afterwards."""
    stream = hand().at(0).start().at(10).open(0, "thinking").at(3010).think(0, "Hm")
    assert stalls(stream) == [("silent", 3000, 3)]


def test_the_wait_for_the_end_of_an_unfinished_stream_is_a_stall(
    hand: Callable[..., Hand],
) -> None:
    """Nothing came until the timeout: no event ended that."""
    stream = hand().at(0).start().open(0, "text").at(10).text(0, "a").at(60_010).end("timeout")
    assert stalls(stream) == [("silent", 60_000, None)]


def test_pings_for_ever_after_the_stop_reason_are_one_keepalive_stall(
    hand: Callable[..., Hand],
) -> None:
    """No `message_stop` comes, the program gives up."""
    stream = lively(hand()).start().usage(5)
    for at in (1000, 2000, 3000, 4000):
        stream.at(at).ping()
    assert stalls(stream.at(4600).end("aborted_client")) == [("keepalive", 4500, None)]


def test_a_connection_held_open_after_message_stop_is_no_stall(hand: Callable[..., Hand]) -> None:
    """The answer was complete."""
    assert stalls(hand().at(0).start().stop().at(9000).end()) == []


def test_the_wait_for_the_first_event_is_no_stall(hand: Callable[..., Hand]) -> None:
    """It has marks of its own."""
    assert stalls(hand().at(10).headers().at(1000).ping().at(9000).start()) == []


def test_without_times_nobody_knows_of_stalls(hand: Callable[..., Hand]) -> None:
    """Not knowing is not having none."""
    stream = hand(clock=None).start().stop().end()
    assert (stream.why("stalls"), stream.why("stall_max")) == ("no times", "no times")


def test_with_times_and_without_stalls_their_number_is_0(short: Hand) -> None:
    """There is no longest one then."""
    assert (short.value("stalls"), short.why("stall_max")) == (0, "no stall")
