"""`inspect record --demo`: a sample through the real SDK, without a key or a network."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from inspector.recording import Recording
from inspector.server import thread
from inspector.server.pacing import AT_ONCE
from inspector.server.scenarios import SCENARIOS
from tests.cli.conftest import Run, written

Opened = Callable[[str | Path], Recording]

NAMES = ", ".join(SCENARIOS)


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Samples are played without waiting."""
    monkeypatch.setattr(thread, "serving", partial(thread.serving, speed=AT_ONCE))


def test_the_list_names_every_scenario(inspect: Run) -> None:
    """One a line, with what it shows."""
    lines = inspect("record", "--demo", "list").lines
    assert [tuple(line.split(maxsplit=1)) for line in lines] == [
        (scenario.name, scenario.title) for scenario in SCENARIOS.values()
    ]


def test_a_demo_needs_no_key_and_says_what_it_is(inspect: Run, opened: Opened) -> None:
    """On standard error and in the file."""
    ran = inspect("record", "--demo", "-o", "x.jsonl")
    assert ran.code == 0
    assert ran.out.startswith("That smell is chemistry you can eat.")
    assert ran.said[0] == f"demo, no model: {SCENARIOS['text'].title}"
    recording = opened("x.jsonl")
    assert (recording.header.source, recording.header.labels) == ("prompt", {"demo": "text"})
    assert recording.request
    assert recording.request.json()["messages"] == SCENARIOS["text"].request["messages"]


OUTCOMES = {"error": "error_event", "cut": "truncated", "abort": "aborted_upstream"}


@pytest.mark.parametrize("name", [name for name in SCENARIOS if name != "long"])
def test_every_scenario_ends_as_it_should(name: str, inspect: Run, opened: Opened) -> None:
    """With the exit code of its outcome."""
    ran = inspect("record", "--demo", name, "-o", "x.jsonl")
    outcome = OUTCOMES.get(name, "complete")
    assert opened(ran.said[-1]).outcome == outcome
    assert ran.code == (0 if outcome == "complete" else 1)


@pytest.mark.parametrize(
    "arguments",
    [
        ["Why is that?", "--demo"],
        ["--demo", "Why is that?"],
        ["--demo", "text", "Why is that?"],
        ["--demo", "text", "@prompt.txt"],
        ["--demo", "text", "-"],
    ],
)
def test_a_prompt_of_ones_own_is_sent(
    arguments: list[str], folder: Path, inspect: Run, opened: Opened
) -> None:
    """Before the option or after it; what has spaces is no scenario's name."""
    written(folder / "prompt.txt", b"Why is that?")
    ran = inspect("record", *arguments, "-o", "x.jsonl", stdin=b"Why is that?")
    assert ran.code == 0
    request = opened("x.jsonl").request
    assert request
    assert request.json()["messages"] == [{"role": "user", "content": "Why is that?"}]


def test_what_is_piped_in_unasked_is_no_prompt(inspect: Run, opened: Opened) -> None:
    """A demo must not wait for a standard input that nobody closes."""
    inspect("record", "--demo", "-o", "x.jsonl", stdin=b"ignored")
    request = opened("x.jsonl").request
    assert request
    assert b"ignored" not in (request.body or b"")


def test_an_unknown_scenario_is_answered_with_those_there_are(inspect: Run, folder: Path) -> None:
    """In one line, and no file is left behind."""
    ran = inspect("record", "--demo", "nothing")
    assert (ran.code, ran.out) == (2, "")
    assert ran.said == [f"inspect: no scenario is called 'nothing'; there are {NAMES}"]
    assert list(folder.iterdir()) == []


def test_nothing_of_the_demo_is_said_where_it_is_to_be_quiet(inspect: Run) -> None:
    """As with any other call."""
    assert inspect("record", "--demo", "-q", "-o", "x.jsonl").err == ""
