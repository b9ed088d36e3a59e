"""Text so far: what the message was after each event, and who carried what of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from inspector.analysis.message import Assembler
from inspector.analysis.step import steps
from inspector.recording import load
from inspector.timeline import textsofar
from inspector.timeline.growth import Growth
from inspector.timeline.textsofar import TextSoFar
from inspector.timeline.view import Timeline
from tests.timeline.paper import Paper, answer

SAMPLES = Path(__file__).parents[2] / "recordings"


def test_each_event_adds_its_piece(tmp_path: Path) -> None:
    """What it added stands apart from what was there before."""
    with answer(tmp_path).opened() as timeline:
        text = TextSoFar(timeline)
        assert text.at(1) == ()
        assert [(p.heading, p.text, p.added) for p in text.at(9)] == [
            ("0 thinking", "Let me see. Rain?", ""),
            ("1 text", "Light rain", " in "),
        ]
        assert [(p.heading, p.text, p.added) for p in text.at(14)][2:] == [
            ("2 tool_use get_weather", '{"city":', ' "Paris"}')
        ]
        assert text.at(3)[0].added == "Let me see."


def test_going_back_shows_what_was_there_then(tmp_path: Path) -> None:
    """The order in which events are asked for does not matter."""
    with answer(tmp_path).opened() as timeline:
        forward, back = TextSoFar(timeline), TextSoFar(timeline)
        assert [forward.at(n) for n in range(18)] == [back.at(n) for n in range(17, -1, -1)][::-1]


def test_a_character_leads_to_its_event_and_an_event_to_its_characters(tmp_path: Path) -> None:
    """Every character of the text shown was carried by exactly one event."""
    with answer(tmp_path).opened() as timeline:
        text = TextSoFar(timeline)
        carriers = [text.event_of(1, character, 10) for character in range(21)]
        assert carriers == [8] * 10 + [9] * 4 + [10] * 6 + [None]
        assert text.event_of(1, 12, 8) is None
        assert text.event_of(7, 0, 8) is None


def test_an_event_that_is_not_there_is_an_index_error(tmp_path: Path) -> None:
    """The screen asks only for those that it has rows of."""
    with answer(tmp_path).opened() as timeline:
        with pytest.raises(IndexError):
            TextSoFar(timeline).at(18)
        assert TextSoFar(timeline).at(0) == ()


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.jsonl")), ids=lambda path: path.stem)
def test_it_is_the_text_that_the_assembler_has(path: Path) -> None:
    """After every event of every sample, block by block."""
    with load(path) as recording:
        timeline = Timeline(recording)
        timeline.refresh()
        text, message = TextSoFar(timeline), Assembler()
        for step in steps(recording.events):
            message.step(step)
            found = [p.text + p.added for p in text.at(step.number)]
            expected = [block.text for block in message.blocks]
            assert [told for told, known in zip(found, expected, strict=True) if known] == list(
                filter(None, expected)
            )


def test_a_block_that_comes_whole_shows_what_it_holds(tmp_path: Path) -> None:
    """All of it was carried by the event that opened it."""
    paper = Paper(tmp_path).begin()
    paper.start(0, "web_search_tool_result", content=[{"url": "http://a"}]).stop()
    with paper.start(1, "text", text="Given.").opened() as timeline:
        text = TextSoFar(timeline)
        assert [(p.text, p.added) for p in text.at(2)] == [("", '[{"url":"http://a"}]')]
        assert text.event_of(0, 3, 4) == 2
        assert text.at(4)[1].added == "Given."
        assert text.whole_text(4) == '[{"url":"http://a"}]\n\nGiven.'


def test_of_a_long_text_the_end_is_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And it says how much is left out, so that characters keep their places."""
    monkeypatch.setattr(textsofar, "MOST", 10)
    with Paper(tmp_path).begin().start().text("0123456", "789", "é🙂", "x").opened() as timeline:
        text = TextSoFar(timeline)
        (passage,) = text.at(6)
        assert (passage.left_out, passage.text, passage.added) == (3, "3456789é🙂", "x")
        assert text.event_of(0, passage.left_out + len(passage.text), 6) == 6
        assert text.whole_text(6) == "0123456789é🙂x"


def test_deltas_of_a_broken_stream_are_where_the_assembler_puts_them(tmp_path: Path) -> None:
    """A delta before its block, for no block, or of the wrong type for it is no crash."""
    paper = Paper(tmp_path).text("early", block=0).begin().start().text("a", block=5)
    paper.delta(0, "text_delta", text=7).delta(0, "thinking_delta", thinking="b").text("c")
    paper.line(b'{"kind":"event","t":1,"event":"content_block_delta","data":[1]}')
    paper.line(
        b'{"kind":"event","t":1,"event":"content_block_delta","data":{"type":'
        b'"content_block_delta","index":0,"delta":{"type":"text_delta","text":"}}}}'
    )
    with paper.text("d").opened() as timeline:
        text, message = TextSoFar(timeline), Assembler()
        for step in steps(timeline.recording.events):
            message.step(step)
        found = text.at(timeline.taken)
        assert [p.text + p.added for p in found] == [block.text for block in message.blocks]


def test_it_goes_on_while_a_recorder_writes(tmp_path: Path) -> None:
    """A worker folds what has come; a reader who is ahead of it folds the rest."""
    paper = Paper(tmp_path).begin().start().text("a")
    with paper.opened() as timeline:
        text = TextSoFar(timeline)
        assert list(text.refresh()) == [3]
        paper.text("b").write()
        timeline.refresh()
        assert [p.added for p in text.at(4)] == ["b"]
        assert list(text.refresh()) == []


def test_a_growth_knows_its_length_at_any_event() -> None:
    """Counted in characters, also of those that take several bytes, and halves of pairs."""
    growth = Growth()
    for event, fragment in ((2, "añb"), (5, ""), (7, "🙂\ud83d"), (9, "z")):
        growth.append(event, fragment)
    assert [growth.length(event) for event in (0, 2, 6, 7, 99)] == [0, 3, 3, 5, 6]
    assert [growth.added(event) for event in (2, 5, 7)] == [3, 0, 2]
    assert [growth.event_of(place) for place in (0, 2, 3, 5, 6)] == [2, 2, 7, 9, None]
    assert growth.end(7, 3) == "b🙂\ud83d"
    assert growth.end(7, 0) == ""
