"""The analysis of one recording: everything that can be said of it from the file alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import starmap

from inspector.analysis.answer import Answer
from inspector.analysis.buffering import Buffering
from inspector.analysis.estimate import Estimator
from inspector.analysis.families import family_of
from inspector.analysis.figure import Figure
from inspector.analysis.histogram import Bucket, histogram
from inspector.analysis.spans import Span
from inspector.analysis.stalls import Stall
from inspector.analysis.step import Step, payload
from inspector.analysis.timing import Stopwatch, Timing
from inspector.analysis.tokens import Tokens, share_out
from inspector.analysis.usage import Usage, UsageCounter
from inspector.analysis.wording import Wording, Wordings
from inspector.recording.lines import End, Event, Header, Line, Outcome, Request


@dataclass(frozen=True, slots=True)
class BlockAnalysis:
    """A content block in time, and its tokens."""

    span: Span
    tokens: Figure


@dataclass(frozen=True, slots=True)
class Analysis:
    """What `stats` prints, budgets test and JSON documents hold."""

    labels: Mapping[str, str]
    """Of the header, such as `case`."""
    model: str | None
    stop_reason: str | None
    outcome: Outcome | None
    """How the stream ended; `None` without an end line."""
    figures: Mapping[str, Figure]
    """Every figure of the recording by its name, see `figures.CATALOGUE`."""
    blocks: tuple[BlockAnalysis, ...]
    """In the order in which they opened."""
    stalls: tuple[Stall, ...]
    gaps: tuple[Bucket, ...]
    """The gaps between bursts of content, as a histogram."""
    buffering: Buffering


class Analyser:
    """Analyses a recording line by line, in one pass.

    A stall is a gap over `stall_ns`, or without it over 2 s and ten times the median gap.
    `counted` has the tokens of the words of blocks by position, from `recount.counted`.
    """

    def __init__(
        self, stall_ns: int | None = None, counted: Mapping[int, float] | None = None
    ) -> None:
        self._counted = counted
        self._events = 0
        self._header: Header | None = None
        self._request: Request | None = None
        self._end: End | None = None
        self._answer = Answer()
        self._usage = UsageCounter()
        self._wordings = Wordings()
        self._stopwatch = Stopwatch(stall_ns)

    def line(self, line: Line, step: Step | None = None) -> None:
        """Take the next line; `step` where it is an event that has been parsed already."""
        if isinstance(line, Event):
            self._events += 1
            self._step(line, step or Step(self._events, line, payload(line)))
            return
        self._stopwatch.line(line)
        if isinstance(line, Header):
            self._header = line
        elif isinstance(line, Request):
            self._request = line
        elif isinstance(line, End):
            self._end = line

    def close(self) -> Analysis:
        """The analysis of the lines so far; to be asked for once, at their end."""
        usage = self._usage.close()
        wordings = self._wordings.close()
        by = self._estimator(wordings)
        tokens = share_out(wordings, usage, by, self._counted)
        timing = self._stopwatch.close(tokens, usage, by)
        return Analysis(
            labels=self._header.labels if self._header else {},
            model=self._answer.model,
            stop_reason=self._answer.stop_reason,
            outcome=self._end.outcome if self._end else None,
            figures=_by_name(timing, tokens, usage),
            blocks=tuple(starmap(BlockAnalysis, zip(timing.spans, tokens.blocks, strict=True))),
            stalls=timing.stalls,
            gaps=histogram(timing.gaps_ns),
            buffering=timing.buffering,
        )

    def _step(self, event: Event, step: Step) -> None:
        now = self._stopwatch.line(event, step)
        if now is not None:
            self._answer.take(now)
            self._usage.take(now)
            self._wordings.take(now)

    def _estimator(self, wordings: Iterable[Wording]) -> Estimator | None:
        family = family_of(self._answer.model)
        if family is None:
            return None
        calls = any(wording.role == "call" for wording in wordings)
        choice = _tool_choice(self._request) if calls else "auto"
        return Estimator(family, choice, cut=self._answer.stop_reason == "max_tokens")


def analyse(
    lines: Iterable[Line],
    *,
    stall_ns: int | None = None,
    counted: Mapping[int, float] | None = None,
) -> Analysis:
    """The analysis of a recording's lines, see `Analyser`."""
    analyser = Analyser(stall_ns, counted)
    for line in lines:
        analyser.line(line)
    return analyser.close()


def _by_name(timing: Timing, tokens: Tokens, usage: Usage) -> dict[str, Figure]:
    figures = [
        *timing.marks.values(),
        *timing.figures,
        *usage.figures(),
        *tokens.figures(),
    ]
    return {figure.name: figure for figure in figures}


def _tool_choice(request: Request | None) -> str:
    body = request.json() if request else None
    choice = body.get("tool_choice") if isinstance(body, dict) else None
    kind = choice.get("type") if isinstance(choice, dict) else None
    return kind if isinstance(kind, str) else "auto"
