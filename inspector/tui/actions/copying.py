"""Copying: to the clipboard of the terminal, and to a file whose path is shown."""

from __future__ import annotations

from pathlib import Path

from inspector.recording import Event
from inspector.tui.assembling import Assembling

_MOST = 74_994
"""Bytes that are sent to the clipboard: many terminals drop a longer OSC 52."""


class Copying(Assembling):
    """Keys that copy."""

    _folder: Path | None = None

    def action_copy_event(self) -> None:
        """Copy the data of the event."""
        line = self._copied()
        if isinstance(line, Event):
            self._copy("event.json", line.data)
        else:
            self.say("this row is no event: R copies its bytes")

    def action_copy_raw(self) -> None:
        """Copy the exact bytes of the frame."""
        raw = getattr(self._copied(), "raw", b"")
        if raw:
            self._copy("frame.txt", raw)
        else:
            self.say("no bytes of the response stand behind this row")

    def action_copy_text(self) -> None:
        """Copy the text so far."""
        sitting = self.sitting
        number = sitting.timeline.events_up_to(sitting.row) if len(sitting.timeline) else 0

        def copy() -> None:
            text = sitting.text.whole_text(number)
            if text:
                self._copy("text.txt", text.encode(errors="replace"))
            else:
                self.say("there is no text yet up to this row")

        if not self.with_message(copy):
            self.say("putting the message together; it is copied when that is done")

    def action_copy_curl(self) -> None:
        """Copy the request as a curl command."""
        request = self.sitting.recording.request
        if request is None:
            self.say("no request was recorded")
        else:
            # imported here: the first screen does without it
            from inspector.timeline.curl import curl

            self._copy("request.sh", curl(request).encode(errors="replace"), of_event=False)

    def _copied(self) -> object:
        sitting = self.sitting
        return sitting.timeline.line(sitting.row) if len(sitting.timeline) else None

    def _copy(self, name: str, data: bytes, *, of_event: bool = True) -> None:
        try:
            path = self._path(name, of_event=of_event)
            path.write_bytes(data)
        except OSError as error:
            where = f"not written to a file: {error.strerror}"
        else:
            where = str(path)
        if len(data) <= _MOST:
            self.app.copy_to_clipboard(data.decode(errors="replace"))
            self.say(f"copied, and {where}")
        else:
            self.say(f"{len(data):,} bytes are too many for the clipboard: {where}")

    def _path(self, name: str, *, of_event: bool) -> Path:
        """Where a copy goes: a folder of this sitting that nobody else can read."""
        if self._folder is None:
            import tempfile  # it takes 3 ms

            self._folder = Path(tempfile.mkdtemp(prefix="inspect-"))
        timeline, row = self.sitting.timeline, self.sitting.row
        number = f"{timeline.events_up_to(row)}-" if of_event and len(timeline) else ""
        return self._folder / f"{self.sitting.recording.path.name.partition('.')[0]}-{number}{name}"
