"""The single lines of the replay screen: title, tabs, transport."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from inspector.analysis.quantity import duration, quantity
from inspector.timeline.cell import visible, width
from inspector.timeline.clock import seconds
from inspector.timeline.player import IDLE_CAP_NS
from inspector.timeline.title import BETWEEN, STOP, TOKENS, Fact, facts, fitting
from inspector.tui.line import Line, Piece, line
from inspector.tui.sitting import Sitting
from inspector.tui.tabs import TABS, Tab

if TYPE_CHECKING:  # which takes as long to import as a screen to paint
    from inspector.analysis.analysis import Analysis


def title_line(sitting: Sitting, columns: int) -> Line:
    """What the recording is and how it went; where room is short, less of it."""
    recording = sitting.recording
    analysis = sitting.checkup.analysis if sitting.checkup else None
    told = [*facts(recording, model=analysis.model if analysis else None), *_learned(analysis)]
    end = recording.end
    is_right = end.outcome == "complete" if end else recording.is_live
    return line(f" {BETWEEN.join(fitting(told, columns - 2))}", "strong" if is_right else "wrong")


def _learned(analysis: Analysis | None) -> Iterable[Fact]:
    """What only a look at all of it tells."""
    if analysis is None:
        return
    if analysis.stop_reason:
        yield Fact(visible(f"stop: {analysis.stop_reason}"), STOP)
    tokens = analysis.figures["output_tokens"]
    if tokens.value is not None:
        yield Fact(f"{quantity(tokens)} tokens", TOKENS)


def tabs_line(current: str, columns: int, *, active: bool) -> Line:
    """The names of the tabs with their keys, as they fit; `active` says that keys go there."""
    cursor = Piece(">" if active else " ", "strong")
    spellings = (
        _tabs(current, "  ", lambda tab: tab.words),
        _tabs(current, " ", lambda tab: tab.name),
        _tabs(current, " ", lambda _: ""),
    )
    lines = [Line((cursor, *tabs)) for tabs in spellings]
    return next((told for told in lines if told.width <= columns), lines[-1])


def _tabs(current: str, between: str, words: Callable[[Tab], str]) -> Iterable[Piece]:
    """The tabs, the current one in brackets and by name."""
    for tab in TABS.values():
        if tab.name == current:
            yield Piece(f"[{tab.key} {words(tab) or tab.name}]", "strong")
        else:
            yield Piece(f"{tab.key} {words(tab)}".strip(), "dim")
        yield Piece(between)


def transport_line(sitting: Sitting, columns: int) -> Line:
    """Whether it plays, where it stands, what is looked for."""
    items = _fitting(_items(sitting), columns - 1)
    return Line((Piece(f" {items[0]}", "strong"), Piece("".join(BETWEEN + i for i in items[1:]))))


def _items(sitting: Sitting) -> Iterable[str]:
    player, timeline = sitting.player, sitting.timeline
    row, t_ns = player.position()
    state = "PLAYING" if player.is_playing else "LIVE" if player.is_following else "PAUSED"
    yield f"{state} {player.speed:g}x"
    if timeline.is_timed:
        yield f"{seconds(t_ns)} / {seconds(timeline.duration_ns)} s"
    number = timeline.events_up_to(row) if len(timeline) else 0
    yield f"{number:,} / {timeline.events:,}"
    if sitting.hits is not None:
        yield f"find: {visible(sitting.hits.standing(row))}"
    if sitting.query:
        yield f"filter: {sitting.query} ({len(sitting.shown):,} rows)"
    if sitting.silent_s is not None:
        yield f"nothing for {sitting.silent_s:,.1f} s"
    if player.caps_idle:
        yield f"waits cut to {duration(IDLE_CAP_NS)}"
    if sitting.course.ttft_ns is not None:
        yield f"TTFT {duration(sitting.course.ttft_ns)}"
    if not timeline.is_timed:
        yield "no times"
    if not timeline.whole:
        yield f"read {timeline.share:.0%}"
    for count, what in _troubles(sitting):
        if count:
            yield f"! {count:,} {what}{'s' * (count > 1)}"


def _troubles(sitting: Sitting) -> Iterable[tuple[int, str]]:
    """How many stalls there are and findings as the summary has them; until then, wrong rows."""
    yield len(sitting.timeline.stalls), "stall"
    if sitting.checkup is None:
        yield len(sitting.timeline.wrong), "wrong row"
    else:
        findings = sitting.checkup.findings
        yield findings.how_many("error") + findings.how_many("warning"), "finding"


def _fitting(items: Iterable[str], columns: int) -> list[str]:
    """As many items as fit, whole; the first one always."""
    kept: list[str] = []
    room = columns
    for item in items:
        room -= width(item) + (len(BETWEEN) if kept else 0)
        if kept and room < 0:
            break
        kept.append(item)
    return kept
