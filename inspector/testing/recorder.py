"""The recorder of a test, which knows what it has recorded."""

from __future__ import annotations

from pathlib import Path

from inspector.capture.recorder import Recorder
from inspector.recording import Summary


class StreamRecorder(Recorder):
    """Records the calls of a test. Give it to a client as `middleware=[stream_recorder]`."""

    def __init__(self, folder: Path) -> None:
        """Record into `folder`, a file an attempt."""
        self.ended: list[Summary] = []
        """The recordings that have ended, in that order."""
        super().__init__(folder, on_end=self.ended.append)

    @property
    def last(self) -> Path:
        """The recording that ended last. Raises `LookupError` where there is none yet."""
        if not self.ended:
            raise LookupError("nothing has been recorded: no stream of this client has ended yet")
        return self.ended[-1].path
