"""The README's picture of the replay screen, drawn by a real run of it: `make picture`."""

from __future__ import annotations

import asyncio
import re
import sys
import time
from pathlib import Path

from inspector.tui.app import ReplayApp
from inspector.tui.screens.replay import ReplayScreen

RECORDINGS = Path(__file__).parents[1] / "recordings"
SIZE = (120, 36)
KEYS = ("x", "s", "s")
"""What is pressed: to the stall inside the answer, and the text so far beside it."""

_FONT_FACE = re.compile(r"\s*@font-face \{.*?\}", re.DOTALL)
_PATIENCE_S = 30.0


async def picture() -> str:
    """The screen as SVG, with the fonts of whoever looks at it."""
    app = ReplayApp([RECORDINGS / "stall.jsonl"])
    async with app.run_test(size=SIZE) as pilot:
        screen = app.screen
        assert isinstance(screen, ReplayScreen)
        await _judged(screen)
        for key in KEYS:
            await pilot.press(key)
        await pilot.pause()
        drawn = app.export_screenshot(title="inspect replay recordings/stall.jsonl")
    return _FONT_FACE.sub("", drawn)


async def _judged(screen: ReplayScreen) -> None:
    """Wait until the file has been read, and the rules have said what they think of it."""
    deadline = time.monotonic() + _PATIENCE_S
    while screen.sitting.checkup is None:
        assert time.monotonic() < deadline, "the screen is never done"
        await asyncio.sleep(0.01)


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(asyncio.run(picture()), encoding="utf-8")
