"""What must not be told as a difference: each once was."""

from __future__ import annotations

from pathlib import Path

import orjson

from tests.compare.sample import Sample
from tests.compare.test_false_greens import calling, compared, several, told


def test_counts_that_are_all_zero_are_as_if_absent(tmp_path: Path) -> None:
    """Whether an object of the usage is missing, or says zero and null of all that it counts."""
    head = Sample.of("text")
    usage = head.data("message_delta")["usage"]
    usage["server_tool_use"] = {"web_search_requests": 0, "web_fetch_requests": None}
    assert told(compared(tmp_path, Sample.of("text"), head)) == {}


def test_arguments_are_held_against_every_run(tmp_path: Path) -> None:
    """Also where the name of one begins with the name of another."""
    bases = [calling('{"a":1,"ab":2}'), calling('{"a":5,"ab":3}')]
    assert told(several(tmp_path, bases, [calling('{"a":1,"ab":3}')])) == {}


def test_a_text_that_cites_nothing_has_lost_no_sealed_data(tmp_path: Path) -> None:
    """A model cites here in one run and there in another."""
    head = Sample.of("search")
    head.events = [each for each in head.events if b"citations_delta" not in orjson.dumps(each)]
    comparison = compared(tmp_path, Sample.of("search"), head)
    assert "structure.sealed" not in told(comparison)
