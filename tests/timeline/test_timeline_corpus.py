"""Real streams: rows by index and text so far, held to what reading in order gives."""

from __future__ import annotations

from pathlib import Path

from inspector.analysis.message import Assembler
from inspector.analysis.rules.checkup import check_up
from inspector.analysis.step import steps
from inspector.recording import Origin, Recording, Writer, load
from inspector.timeline.lanes import course
from inspector.timeline.pieces import plain
from inspector.timeline.rows import rows
from inspector.timeline.ruler import ruler
from inspector.timeline.textsofar import TextSoFar
from inspector.timeline.view import Timeline
from inspector.timeline.waterfall import waterfall


def test_real_streams_are_the_same_by_index_as_in_order(corpus: Path, tmp_path: Path) -> None:
    """Rows, and the text after the last event; and each can be drawn."""
    streams = sorted(corpus.rglob("*.sse"))
    assert streams
    for stream in streams:
        path = tmp_path / "stream.jsonl"
        writer = Writer(path, Origin("test"), force=True)
        writer.request("POST", "http://h/v1/messages", [], b"{}", asked_for_stream=True)
        writer.response(200, "1.1", [("content-type", "text/event-stream")], 1_000_000)
        for number, read in enumerate(stream.read_bytes().splitlines(keepends=True), start=2):
            writer.read(read, number * 7_000_000)
        writer.end("eof", (number + 1) * 7_000_000)
        with load(path) as recording:
            _hold(recording, stream.name)


def _hold(recording: Recording, name: str) -> None:
    timeline = Timeline(recording)
    timeline.refresh()
    found = [timeline.row(index) for index in range(len(timeline))]
    assert found == list(rows(recording.lines())), name
    message = Assembler()
    for step in steps(recording.events):
        message.step(step)
    text = [passage.text + passage.added for passage in TextSoFar(timeline).at(timeline.taken)]
    known = [block.text for block in message.blocks]
    assert [told for told, block in zip(text, known, strict=True) if block] == [
        *filter(None, known)
    ]
    checkup = check_up(recording.lines())
    timeline.judge(checkup)
    drawn = course(timeline, checkup.analysis)
    for line in (*ruler(drawn, 0, 80), *waterfall(drawn, 0, 140, timeline.times)):
        assert plain(line).replace("≈", "~").isascii()
