"""How it looks: pictures of the screen, to be looked at when they change."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from inspector.tui.app import ReplayApp
from inspector.tui.screens.replay import ReplayScreen
from inspector.tui.screens.sessions import SessionsScreen

Before = Callable[[Pilot[None]], Awaitable[None]]


def _reading(*keys: str) -> Before:
    """Press keys when the recording has been read and judged."""

    async def before(pilot: Pilot[None]) -> None:
        screen = pilot.app.screen
        assert isinstance(screen, ReplayScreen)
        while screen._sitting is not None and screen._sitting.checkup is None:
            await pilot.pause(0.01)
        await pilot.press(*keys)
        await pilot.pause()
        screen.message = ""
        screen.sync()
        await pilot.pause()

    return before


@pytest.mark.parametrize(
    ("size", "keys"),
    [
        pytest.param((80, 24), "ss", id="80x24"),
        pytest.param((160, 48), "ssx", id="160x48"),
        pytest.param((40, 12), "s", id="40x12"),
        pytest.param((80, 24), "?", id="help"),
    ],
)
def test_sizes(snap_compare: Any, samples: Path, size: tuple[int, int], keys: str) -> None:
    """The stalled sample at each size, and the help."""
    app = ReplayApp([samples / "stall.jsonl"])
    assert snap_compare(app, terminal_size=size, run_before=_reading(*keys))


def test_light(snap_compare: Any, samples: Path) -> None:
    """One of Textual's own light themes."""
    app = ReplayApp([samples / "tools.jsonl"])
    app.theme = "textual-light"
    assert snap_compare(app, terminal_size=(120, 30), run_before=_reading("]", "]", "v"))


def test_no_color(snap_compare: Any, samples: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is told by colour alone."""
    monkeypatch.setenv("NO_COLOR", "1")
    app = ReplayApp([samples / "error.jsonl"])
    assert snap_compare(app, terminal_size=(80, 24), run_before=_reading("e"))


@pytest.mark.parametrize("size", [(80, 24), (160, 48)], ids=["80x24", "160x48"])
def test_session(
    snap_compare: Any, made: Any, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    """Calls beside one another, with a second attempt, a side call and what cannot be read."""
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    monkeypatch.chdir(_session(made))

    async def before(pilot: Pilot[None]) -> None:
        screen = pilot.app.screen
        assert isinstance(screen, SessionsScreen)
        while len(screen.listing.shown) < 6:
            await pilot.pause(0.01)
        await pilot.press("j")
        await pilot.pause()

    app = ReplayApp([Path("session")])
    assert snap_compare(app, terminal_size=size, run_before=before)


def _session(made: Any) -> Path:
    """A folder with a session in it."""
    folder: Path = made.file("x", []).parent
    (folder / "session").mkdir()
    for name, second, count, head in (
        ("a", 29, 40, {"id": "a"}),
        ("b", 30, 9, {"id": "b"}),
        ("b.2", 31, 60, {"id": "b.2", "call": "b", "attempt": 2}),
        ("c", 30.5, 25, {"id": "c"}),
        ("d", 31.5, 1, {"id": "d"}),
    ):
        lines = made.answer([" word"] * count)
        lines[0] |= {"started": f"2026-11-22T06:14:{second:09.6f}Z", **head}
        if name == "b":
            lines[-1] |= {"outcome": "aborted_upstream"}
        if name == "d":
            lines[1] |= {"method": "HEAD", "url": "http://127.0.0.1/"}
            lines[2] |= {"headers": []}
        made.file(f"session/{name}.jsonl", lines)
    (folder / "session" / "e.jsonl").write_text("nothing of the kind\n")
    return folder


def test_empty(snap_compare: Any, made: Any) -> None:
    """A header and nothing else."""
    app = ReplayApp([made.file("bare.jsonl", made.opening()[:1])])
    assert snap_compare(app, terminal_size=(80, 24), run_before=_reading())


def test_broken(snap_compare: Any, made: Any) -> None:
    """A line that cannot be read, and no end."""
    path = made.file("broken.jsonl", made.answer(["a", "b", "c"])[:-1])
    text = path.read_text().splitlines(keepends=True)
    text[6] = text[6][:40] + "\n"
    path.write_text("".join(text))
    app = ReplayApp([path])
    assert snap_compare(app, terminal_size=(80, 24), run_before=_reading("e"))
