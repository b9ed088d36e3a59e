"""The tab of the summary: findings, stalls, marks and tokens, each leading to its event."""

from __future__ import annotations

from collections.abc import Iterator

from inspector.analysis.analysis import Analysis
from inspector.analysis.figure import Figure
from inspector.analysis.figures import CATALOGUE
from inspector.analysis.quantity import duration, quantity, short
from inspector.analysis.rules.finding import Findings
from inspector.analysis.rules.waiting import MEANING
from inspector.timeline.cell import fitted, visible
from inspector.timeline.title import IN_WORDS
from inspector.tui.line import Line, Piece, line
from inspector.tui.sitting import Sitting

_NAME = 18  # columns of a name


def summary(sitting: Sitting) -> list[Line]:
    """All that is known of the recording; before all of it has been read, how far that is."""
    checkup = sitting.checkup
    if checkup is None:
        told = f"Reading the whole recording: {sitting.timeline.share:.0%}."
        if sitting.timeline.whole:
            told = "Findings and figures follow when all of the recording has been looked at."
        return [*_notes(sitting), line(told, "note")]
    return [
        *(_outcome(checkup.analysis) if sitting.checked is None else _so_far(sitting.checked)),
        *_findings(checkup.findings),
        *_stalls(checkup.analysis),
        *_notes(sitting),
        *_figures(checkup.analysis),
        *_blocks(checkup.analysis),
    ]


def _outcome(analysis: Analysis) -> Iterator[Line]:
    told = IN_WORDS[analysis.outcome] if analysis.outcome else "no end line"
    if analysis.stop_reason:
        told += f", stop reason {visible(analysis.stop_reason)}"
    yield line(told, "plain" if analysis.outcome == "complete" else "wrong")
    verdict = analysis.buffering.verdict
    if verdict:
        yield line(f"{verdict}: {visible(analysis.buffering.because)}")
    yield line()


def _so_far(events: int) -> Iterator[Line]:
    yield line(f"Still being recorded; this is as of event {events:,}.", "note")
    yield line()


def _findings(findings: Findings) -> Iterator[Line]:
    if not findings.kept:
        yield line("No findings.", "dim")
        yield line()
        return
    yield line("Findings", "strong")
    for finding in findings.kept:
        where = f"#{finding.event:,}" if finding.event else ""
        glyph, style = ("!", "wrong") if finding.severity == "error" else (" ", "plain")
        told = visible(f"{finding.rule.id}: {finding.text}")
        text = f"{glyph} {finding.severity:<8}{where:>8}  "
        yield Line((Piece(text, style, finding.event), Piece(told)), finding.event)
    for more in findings.left_out:
        yield line(f"  {more.severity:<8}{'':>8}  {more.rule.id}: {more.times:,} more", "dim")
    yield line()


def _stalls(analysis: Analysis) -> Iterator[Line]:
    if not analysis.stalls:
        return
    yield line("Stalls", "strong")
    for stall in analysis.stalls:
        where = f"#{stall.event:,}" if stall.event else "at the end"
        block = "" if stall.block is None else f" in block {stall.block}"
        told = f"! {duration(stall.gap_ns):<10} {where:>8}  {MEANING[stall.why][0]}{block}"
        yield line(told, "stall", stall.event)
    yield line()


def _notes(sitting: Sitting) -> Iterator[Line]:
    marks = sitting.marks.all()
    if sitting.marks.problem:
        yield line(visible(sitting.marks.problem), "wrong")
    if not marks:
        return
    yield line("Marks of yours", "strong")
    for mark in marks:
        where = f"#{mark.event:,}" if mark.event else f"line {mark.line:,}"
        yield line(f"m {where:>8}  {visible(mark.text)}", "note", mark.event)
    yield line()


def _figures(analysis: Analysis) -> Iterator[Line]:
    yield line("Figures", "strong")
    for name in CATALOGUE:
        figure = analysis.figures.get(name)
        if figure is not None:
            yield _figure(name, figure)
    yield line()


def _figure(name: str, figure: Figure) -> Line:
    style = "dim" if figure.value is None else "figure"
    event = figure.event
    return Line(
        (
            Piece(f"  {fitted(name, _NAME)} ", "label", event),
            Piece(f"{quantity(figure):>12}", style, event),
            Piece(f"  #{event:,}" if event else "", "dim", event),
        ),
        event,
    )


def _blocks(analysis: Analysis) -> Iterator[Line]:
    if not analysis.blocks:
        return
    yield line("Blocks", "strong")
    yield line(
        f"  {'':{_NAME}} {'tokens':>10} {'ttft':>10} {'longest gap':>12} {'events':>7}", "dim"
    )
    for block in analysis.blocks:
        span = block.span
        name = visible(" ".join(filter(None, (str(span.position), span.type, span.name))))
        told = f"  {fitted(name, _NAME)} {short(block.tokens):>10} {short(span.ttft):>10}"
        told += f" {short(span.longest_gap):>12} {span.events:>7,}"
        yield line(told, target=span.open.event)
