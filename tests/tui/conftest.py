"""What the tests of the screen share: recordings, and a way to drive the app and to read it."""

from __future__ import annotations

import json
import shutil
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from textual.pilot import Pilot

from inspector.tui.app import ReplayApp
from inspector.tui.capture import Capture
from inspector.tui.screens.replay import ReplayScreen
from inspector.tui.sitting import Sitting
from inspector.tui.widgets.line_view import LineView

MS = 1_000_000
SAMPLES = Path(__file__).parents[2] / "recordings"
PATIENCE_S = 20.0

Line: TypeAlias = dict[str, Any]
Drive: TypeAlias = Callable[..., "AbstractAsyncContextManager[Driven]"]


@dataclass
class Driven:
    """A running app."""

    app: ReplayApp
    pilot: Pilot[None]

    @property
    def replay(self) -> ReplayScreen:
        """The replay screen, which must be the one that is seen."""
        assert isinstance(self.app.screen, ReplayScreen)
        return self.app.screen

    @property
    def sitting(self) -> Sitting:
        """The recording that is open."""
        return self.replay.sitting

    @property
    def event(self) -> int | None:
        """Number of the event at the cursor."""
        return self.sitting.timeline.event_number(self.sitting.row)

    @property
    def text(self) -> str:
        """All that is on the screen."""
        strips = self.app.screen._compositor.render_strips()
        return "\n".join(strip.text.rstrip() for strip in strips)

    def view(self, name: str) -> str:
        """What one part of the screen shows; title, heading and tabs are heads of others."""
        headed = {"title": "course", "heading": "rows", "tabs": "detail"} if self.is_replay else {}
        view = self.app.screen.query_one(f"#{headed.get(name, name)}", LineView)
        lines = [view.render_line(y).text.rstrip() for y in range(view.size.height)]
        head = view.size.height - view.room
        return "\n".join(lines[:head] if name in headed else lines[head:])

    @property
    def is_replay(self) -> bool:
        """Whether the replay screen is the one that is seen."""
        return isinstance(self.app.screen, ReplayScreen)

    async def press(self, *keys: str) -> None:
        """Press keys one after the other."""
        await self.pilot.press(*keys)
        await self.pilot.pause()

    async def type(self, text: str) -> None:
        """Type an answer, and enter."""
        await self.until(lambda: self.app.focused is not None)
        await self.press(*text, "enter")

    async def until(self, holds: Callable[[], object]) -> None:
        """Wait until something holds."""
        patience = int(PATIENCE_S / 0.01)
        while not holds():
            patience -= 1
            assert patience, f"in vain; the screen shows\n{self.text}"
            await self.pilot.pause(0.01)

    async def read(self) -> None:
        """Wait until the recording has been read and judged."""
        await self.until(lambda: self.sitting.checkup is not None)


@pytest.fixture
def drive() -> Drive:
    """A function that runs the app on paths, with a terminal of a size."""

    @asynccontextmanager
    async def run(
        *paths: Path,
        size: tuple[int, int] = (80, 24),
        follow: bool = False,
        capture: Capture | None = None,
    ) -> AsyncIterator[Driven]:
        app = ReplayApp(paths, follow=follow, capture=capture)
        async with app.run_test(size=size) as pilot:
            driven = Driven(app, pilot)
            await pilot.pause()
            yield driven

    return run


class Made:
    """Recordings made for a test, in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def file(self, name: str, lines: Sequence[Line]) -> Path:
        """A file of lines."""
        path = self._folder / name
        path.write_text("".join(map(self.spelled, lines)), encoding="utf-8")
        return path

    def opening(self) -> list[Line]:
        """Header, request and response."""
        body = {"model": "claude-test", "stream": True, "messages": []}
        url = "http://127.0.0.1/v1/messages"
        kind = [["content-type", "text/event-stream"]]
        head: Line = {"kind": "header", "format": "claude-stream", "version": 1, "id": "0198"}
        head |= {"started": "2026-11-22T06:14:29Z", "clock": "test", "source": "prompt"}
        return [
            head | {"session": None, "attempt": 1, "recorder": {}, "labels": {}},
            {"kind": "request", "t": 0, "method": "POST", "url": url, "headers": [], "body": body},
            {"kind": "response", "t": 80 * MS, "status": 200, "headers": kind},
        ]

    def answer(self, texts: Sequence[str], *, gap_ns: int = 30 * MS) -> list[Line]:
        """The lines of a complete recording of one block of text."""
        message = {"id": "msg_1", "model": "claude-test", "role": "assistant", "content": []}
        message |= {"type": "message"}
        usage = {"input_tokens": 9, "output_tokens": 1}
        block = {"type": "text", "text": ""}
        ended: Line = {"stop_reason": "end_turn", "stop_sequence": None}
        last = 90 * MS + len(texts) * gap_ns
        return [
            *self.opening(),
            event(90 * MS, "message_start", message=message | {"usage": usage}),
            event(90 * MS, "content_block_start", index=0, content_block=block),
            *(delta(90 * MS + (1 + place) * gap_ns, text) for place, text in enumerate(texts)),
            event(last, "content_block_stop", index=0),
            event(last, "message_delta", delta=ended, usage={"output_tokens": len(texts)}),
            event(last, "message_stop"),
            end(last, events=len(texts) + 5),
        ]

    @staticmethod
    def spelled(line: Line) -> str:
        """A line as a recorder writes it."""
        return json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n"


def event(t_ns: int | None, type_: str, **members: Any) -> Line:
    """An event in the API's spelling."""
    return {"kind": "event", "t": t_ns, "event": type_, "data": {"type": type_, **members}}


def delta(t_ns: int | None, text: str, block: int = 0) -> Line:
    """An event that brings some text."""
    inner = {"type": "text_delta", "text": text}
    return event(t_ns, "content_block_delta", index=block, delta=inner)


def end(t_ns: int | None, **members: Any) -> Line:
    """An end line."""
    given: Line = {"kind": "end", "t": t_ns, "ended": None, "outcome": "complete", "error": None}
    return given | {"events": 0, "bytes": 0, "wire_bytes": None, "sha256": "0"} | members


@pytest.fixture
def made(tmp_path: Path) -> Made:
    """Recordings for this test."""
    return Made(tmp_path)


@pytest.fixture
def copies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where copies go."""
    folder = tmp_path / "copies"
    folder.mkdir()
    monkeypatch.setattr("tempfile.mkdtemp", lambda **_: str(folder))
    return folder


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample recordings of the project, without those that people have made beside them."""
    folder = tmp_path_factory.mktemp("recordings")
    for path in SAMPLES.glob("[!0-9]*.jsonl*"):
        if not path.name.startswith("demo"):
            shutil.copy(path, folder)
    shutil.copy(SAMPLES / "FORMAT.md", folder)
    return folder


@pytest.fixture
def weather(made: Made) -> Path:
    """A recording of two blocks, with a stall of 2.5 s before event 16; 26 events."""
    texts = ["Let", " me", " see", ".", " Rain", " in", " Lisbon", ",", " then", " it", " clears"]
    lines = made.answer([*texts, " up", ".", " Rain again", " on", " Monday"])
    for line in lines[18:]:
        line["t"] += 2_500 * MS
    t_ns = lines[-1]["t"]
    call = {"type": "tool_use", "id": "toolu_1", "name": "get_weather", "input": {}}
    piece = {"type": "input_json_delta", "partial_json": '{"city":"Lisbon"}'}
    lines[-3:-3] = [
        event(t_ns, "content_block_start", index=1, content_block=call),
        event(t_ns, "content_block_delta", index=1, delta=piece),
        event(t_ns, "content_block_stop", index=1),
    ]
    lines[-1]["events"] += 3
    return made.file("weather.jsonl", lines)
