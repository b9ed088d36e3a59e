"""The README's recipes: everyday code of the SDK, and what is on disk after it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from inspector.recording import Summary
from tests.recipes.conftest import RECIPES, answering


def cooked(
    recipe: str, scenarios: str, monkeypatch: pytest.MonkeyPatch, kitchen: Path
) -> dict[str, Any]:
    """The names that a recipe leaves behind, `ended` among them."""
    names: dict[str, Any] = {"__name__": "recipe"}
    with answering(scenarios.split(", ")) as url:
        monkeypatch.setenv("ANTHROPIC_BASE_URL", url)
        for code in (RECIPES["client"], RECIPES[recipe]):
            exec(compile(code, f"README, recipe {recipe}", "exec"), names)
        names["client"].close()
    return names


def test_text_streams_and_is_recorded(
    monkeypatch: pytest.MonkeyPatch, kitchen: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What was printed is what the final message holds; the stream is on disk, complete."""
    names = cooked("text", "text", monkeypatch, kitchen)
    assert capsys.readouterr().out == names["message"].content[0].text
    assert outcomes(names) == ["complete"]


def test_an_asynchronous_client_is_recorded_alike(
    monkeypatch: pytest.MonkeyPatch, kitchen: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The same recorder serves both."""
    names = cooked("async text", "text", monkeypatch, kitchen)
    assert capsys.readouterr().out.startswith("That smell is chemistry you can eat.")
    assert outcomes(names) == ["complete"]


@pytest.mark.parametrize("scenario", ["abort", "error"])
def test_what_came_before_the_end_is_kept(
    scenario: str,
    monkeypatch: pytest.MonkeyPatch,
    kitchen: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The partial message holds the text that was printed before the stream died."""
    names = cooked("abort", scenario, monkeypatch, kitchen)
    (outcome,) = outcomes(names)
    assert outcome == {"abort": "aborted_upstream", "error": "error_event"}[scenario]
    printed = capsys.readouterr().out
    (block,) = [each for each in names["partial"]["content"] if each["type"] == "text"]
    assert block["text"]
    assert printed.startswith(block["text"])
    assert f"\n{outcome} after " in printed


def test_each_turn_of_a_tool_loop_is_a_recording(
    monkeypatch: pytest.MonkeyPatch, kitchen: Path
) -> None:
    """Their names sort in the order of the turns."""
    names = cooked("tools, text", "tools, text", monkeypatch, kitchen)
    assert outcomes(names) == ["complete", "complete"]
    files = [summary.path for summary in names["ended"]]
    assert files == sorted(files)
    assert [message["role"] for message in names["messages"]] == [
        "user",
        "assistant",
        "user",
        "assistant",
    ]


def outcomes(names: dict[str, Any]) -> list[str]:
    """How the recordings of a recipe ended."""
    ended: list[Summary] = names["ended"]
    return [summary.outcome for summary in ended]
