"""The raw levels over the corpus: a stream against itself, and carried otherwise."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from inspector.compare.levels import bytes as exact
from inspector.compare.levels import events, transport
from inspector.compare.settings import Settings
from inspector.compare.turns.glance import glance
from inspector.compare.turns.turn import Turn
from inspector.recording import Origin, Writer, load


def imported(body: bytes, path: Path) -> Turn:
    """A stream as a recording without times."""
    writer = Writer(path, Origin("import", clock=None), force=True)
    writer.body_alone()
    for at in range(0, len(body), 65_536):
        writer.read(body[at : at + 65_536], None)
    writer.end("eof", None)
    with load(path) as recording:
        return glance(recording)


@pytest.fixture(scope="module")
def streams(corpus: Path, manifest: list[dict[str, Any]]) -> list[bytes]:
    """The bodies of the corpus."""
    return [path.read_bytes() for path in sorted(corpus.glob("*.sse"))]


@pytest.mark.parametrize("level", [exact, events, transport], ids=["bytes", "events", "transport"])
def test_every_stream_against_itself_is_equal(
    streams: list[bytes], level: Any, tmp_path: Path
) -> None:
    """Broken ones too."""
    for body in streams:
        one, other = (imported(body, tmp_path / f"{side}.jsonl") for side in ("base", "head"))
        result = level.compare([one], [other], Settings())
        assert (result.status, result.findings, result.hunks) == ("equal", (), ())


def test_ids_and_padding_are_noise_to_events(streams: list[bytes], tmp_path: Path) -> None:
    """With other ids and without padding each stream has the same events."""
    for body in streams:
        changed = re.sub(rb" +}(\r?\n\r?\n)", rb"}\1", body)
        changed = re.sub(rb"\b(msg|toolu|srvtoolu)_\w+", rb"\g<0>x", changed)
        one = imported(body, tmp_path / "base.jsonl")
        other = imported(changed, tmp_path / "head.jsonl")
        assert events.compare([one], [other], Settings()).status == "equal"
