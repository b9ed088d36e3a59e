"""The order of a message: it starts once, is closed by a message_delta, and stops once."""

from __future__ import annotations

from inspector.analysis.rules import catalogue as rule
from inspector.analysis.rules.family import Family
from inspector.analysis.rules.fields import EVENTS
from inspector.analysis.rules.finding import printable, quote
from inspector.analysis.rules.ledger import Ledger, Place, place
from inspector.analysis.rules.progress import Progress, inside
from inspector.analysis.step import Step

WITHOUT_EVENTS = frozenset({"complete", "http_error", "not_a_stream", "no_response"})
"""Outcomes of which no message can be expected where there is no event."""


class Order(Family):
    """Singletons, what must come before what, and how it ends."""

    def __init__(self, ledger: Ledger, progress: Progress) -> None:
        super().__init__(ledger, progress)
        self._early: tuple[Place, str] | None = None  # the first event before any message_start

    def step(self, step: Step) -> None:
        """Nothing but pings before the message starts, after it stops, or after an error."""
        progress = self.progress
        if progress.started and not progress.stopped and not progress.failed:
            return
        type_ = step.type
        if type_ == "ping":
            return
        if progress.stopped:
            text = f"event {step.number}, {printable(type_)}, came after message_stop"
            self.ledger.add(rule.AFTER_MESSAGE_STOP, step, "message", text)
        elif progress.failed:
            text = f"event {step.number}, {printable(type_)}, came after an error event"
            self.ledger.add(rule.AFTER_ERROR, step, "message", text)
        elif self._early is None and type_ in EVENTS and type_ not in ("message_start", "error"):
            self._early = place(step), type_

    def message_start(self, step: Step) -> None:
        """One message a stream, and nothing before it."""
        named = quote(inside(step.payload, "message").get("id"))
        if self.progress.started:
            text = f"event {step.number} starts a second message, {named}"
            self.ledger.add(rule.MESSAGE_START_REPEATED, step, "message", text)
        elif self._early:
            at, type_ = self._early
            text = f"{type_} is event {at.event}, message_start only event {step.number}"
            self.ledger.add(rule.MESSAGE_START_LATE, at, "message", text)

    def content_block_start(self, step: Step) -> None:
        """Blocks start before message_delta."""
        self._block_event(step)

    def content_block_delta(self, step: Step) -> None:
        """Blocks go on before message_delta."""
        self._block_event(step)

    def content_block_stop(self, step: Step) -> None:
        """Blocks stop before message_delta."""
        self._block_event(step)

    def message_delta(self, step: Step) -> None:
        """The API sends one, though its documents allow several."""
        if self.progress.deltas:
            text = f"event {step.number} is message_delta number {self.progress.deltas + 1}"
            self.ledger.add(rule.MESSAGE_DELTA_REPEATED, step, "message_delta", text)

    def message_stop(self, step: Step) -> None:
        """By then the message has said why it ended."""
        progress = self.progress
        if progress.stop_reason is not None or progress.stopped:
            return
        if progress.deltas:
            text = f"message_stop is event {step.number}, and no stop_reason had come"
            self.ledger.add(rule.STOP_REASON_MISSING, step, "stop_reason", text)
        else:
            text = f"message_stop is event {step.number}, and no message_delta had come"
            self.ledger.add(rule.MESSAGE_DELTA_MISSING, step, "message_delta", text)

    def error(self, step: Step) -> None:
        """An error event takes the place of all that was still to come."""
        error = inside(step.payload, "error")
        text = f"{quote(error.get('type'))}: {quote(error.get('message'))}"
        self.ledger.add(rule.ERROR_EVENT, step, "error", text)

    def close(self) -> None:
        """A message that started has stopped, unless an error says why not."""
        progress = self.progress
        if progress.failed:
            return
        if progress.other and not progress.known:
            text = f"none of {progress.events} events is one of the Messages API"
            self.ledger.add(rule.OTHER_VOCABULARY, progress.last, "message", text)
            if self._was_cut():
                self.ledger.add(rule.STREAM_CUT, progress.last, "message", self._end())
            return
        if not progress.started:
            self._never_started()
        if not progress.stopped and progress.known:
            self.ledger.add(rule.MESSAGE_STOP_MISSING, progress.last, "message", self._end())

    def _block_event(self, step: Step) -> None:
        if self.progress.deltas and not self.progress.stopped:
            text = f"event {step.number}, {step.type}, came after message_delta"
            self.ledger.add(rule.BLOCK_AFTER_MESSAGE_DELTA, step, "message_delta", text)

    def _never_started(self) -> None:
        progress = self.progress
        if self._early:
            at, type_ = self._early
            text = f"the message begins with {type_}, event {at.event}"
            self.ledger.add(rule.MESSAGE_START_MISSING, at, "message", text)
        elif progress.events or self._was_cut():
            text = f"the stream ended without it{self._outcome()}"
            self.ledger.add(rule.MESSAGE_START_MISSING, progress.last, "message", text)

    def _was_cut(self) -> bool:
        """Whether the outcome is that of a stream that should have gone on."""
        end = self.progress.end
        return end is not None and end.outcome not in WITHOUT_EVENTS

    def _end(self) -> str:
        progress = self.progress
        block = progress.block
        inside_of = f", in content block {block.index} ({printable(block.type)})" if block else ""
        reason = progress.stop_reason
        complete = f"; it had its stop reason, {quote(reason)}" if reason else ""
        return f"stream ends after event {progress.events}{inside_of}{self._outcome()}{complete}"

    def _outcome(self) -> str:
        end = self.progress.end
        if end is None or end.outcome == "truncated":
            return ""
        error = end.error.get("type") if end.error else None
        return f" ({end.outcome}: {printable(error)})" if error else f" ({end.outcome})"
