"""Every figure of one small recording, computed by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from inspector.analysis.figures import BLOCK_FIGURES, CATALOGUE, block_figures, find
from inspector.analysis.quantity import quantity

if TYPE_CHECKING:
    from tests.analysis.figures.conftest import Hand

GOLDEN = {
    "headers": ("100 ms", None),
    "first_event": ("200 ms", 1),
    "first_delta": ("300 ms", 4),
    "first_token": ("300 ms", 4),
    "first_answer": ("300 ms", 4),
    "first_text": ("300 ms", 4),
    "message_stop": ("1.100 s", 11),
    "tail": ("100 ms", 11),  # 1100 - 1000
    "eof": ("1.110 s", None),
    "events": ("11", None),
    "bytes": ("1.1 kB", None),
    "reads": ("7", None),
    "bursts": ("6", None),  # 300 and 301 are one
    "coalesced": ("73%", None),  # (3 + 2 + 3) / 11
    "flush_last": ("27%", None),  # 3 / 11
    "chunk_gap_p50": ("199 ms", 6),  # gaps: 301 to 500, 500 to 1000
    "chunk_gap_p95": ("500 ms", 8),
    "chunk_gap_max": ("500 ms", 8),
    "idle_bytes": ("400 ms", 8),  # from the ping at 600 to 1000
    "idle_events": ("500 ms", 8),
    "stalls": ("0", None),
    "stall_max": ("n/a (no stall)", None),
    "tpot": ("≈ 33.1 ms", 8),  # 700 ms / (23 - 2 words of 0.94)
    "rate": ("≈ 30.2", 8),
    "rate_e2e": ("20.9", 11),  # 23 / 1.1 s
    "tokens_per_delta": ("5.8", 8),  # 23 / 4
    "output_tokens": ("23", 10),
    "thinking_tokens": ("n/a (not given)", None),
    "input_tokens": ("10", None),
    "cache_creation_input_tokens": ("n/a (not given)", None),
    "cache_read_input_tokens": ("n/a (not given)", None),
    "visible_tokens": ("23", 10),
    "predicted_tokens": ("≈ 7", None),  # 4 words of 0.94, and 3.4
    "tokens_ratio": ("0.19", None),  # 3.76 / (23 - 3)
}

BLOCK = {
    "open": ("200 ms", 2),
    "first": ("300 ms", 4),
    "close": ("1.100 s", 9),
    "ttft": ("100 ms", 4),
    "gap_before": ("n/a (first block)", None),
    "longest_gap": ("500 ms", 8),
    "tokens": ("20", None),  # 23 less 3 of framing
}


@pytest.mark.parametrize("name", CATALOGUE)
def test_every_figure_has_its_value_and_the_event_that_ended_it(short: Hand, name: str) -> None:
    """Each figure of METRICS is what a person computes from the times of the recording."""
    figure = short.analyse().figures[name]
    assert (quantity(figure), figure.event) == GOLDEN[name]


@pytest.mark.parametrize("name", BLOCK_FIGURES)
def test_every_figure_of_a_block_has_its_value_and_its_event(short: Hand, name: str) -> None:
    """The same for a content block."""
    figure = block_figures(short.analyse().blocks[0])[name]
    assert (quantity(figure), figure.event) == BLOCK[name]


def test_a_tpot_is_exact_to_the_nanosecond(short: Hand) -> None:
    """`tpot` is (t_last - t_first) / (N - n_first), rounded once, at the end."""
    assert short.value("tpot") == round(700_000_000 / (23 - 2 * 0.94))


def test_an_analysis_has_the_figures_of_the_catalogue_in_its_order(short: Hand) -> None:
    """No figure is missing, none is without a definition, and tables come out in one order."""
    assert list(short.analyse().figures) == list(CATALOGUE)


def test_a_figure_is_found_by_its_name_and_by_its_alias(short: Hand) -> None:
    """`ttft` and `e2e` are what everybody calls `first_token` and `message_stop`."""
    analysis = short.analyse()
    assert find(analysis, "ttft") is find(analysis, "first_token")
    assert find(analysis, "e2e") is analysis.figures["message_stop"]


def test_a_figure_of_a_block_is_found_by_its_position(short: Hand) -> None:
    """`block.0.ttft` names the first block's."""
    assert find(short.analyse(), "block.0.ttft").value == 100_000_000


@pytest.mark.parametrize(
    "name", ["latency", "block.1.ttft", "block.x.ttft", "block.0.speed", "block.0", "block."]
)
def test_an_unknown_name_is_a_key_error(short: Hand, name: str) -> None:
    """Whoever takes names from a user can tell a wrong one from a figure that is not known."""
    with pytest.raises(KeyError):
        find(short.analyse(), name)
