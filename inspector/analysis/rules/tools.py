"""Tool calls: their input is JSON, their ids are their own, and the stop reason knows of them."""

from __future__ import annotations

from typing import Any

from inspector.analysis.rules import catalogue as rule
from inspector.analysis.rules.family import Family
from inspector.analysis.rules.fields import FITTING
from inspector.analysis.rules.finding import printable, quote
from inspector.analysis.rules.ledger import Ledger, Place, place
from inspector.analysis.rules.progress import MOST_OPEN, Progress, index_of, inside, type_of
from inspector.analysis.rules.rule import Severity
from inspector.analysis.step import Step
from inspector.analysis.values import loads

CALLS = FITTING["input_json_delta"]
"""The types of block that call a tool."""

MOST_IDS = 10_000
"""How many tool calls are remembered by their id."""


class Call:
    """A tool call whose block is open."""

    def __init__(self, name: str, path: str, last: Place) -> None:
        self.name = name
        self.path = path
        self.last = last
        """Where its last fragment stands."""
        self.fragments: list[str] = []

    @property
    def text(self) -> str:
        """Its input so far."""
        return "".join(self.fragments)

    def value(self) -> Any:
        """Its input as parsed. Raises `ValueError` where it is not JSON."""
        return loads(self.text.encode(errors="surrogatepass"))


class Tools(Family):
    """Follows each tool call from its start to its stop."""

    def __init__(self, ledger: Ledger, progress: Progress) -> None:
        super().__init__(ledger, progress)
        self._open: dict[int | None, Call] = {}
        self._ids: set[str] = set()
        self._called: str | None = None  # the name of the first tool that the client must run

    def message_start(self, step: Step) -> None:
        """Calls may be there from the start, whole."""
        content = inside(step.payload, "message").get("content")
        for block in content if isinstance(content, list) else ():
            if isinstance(block, dict) and type_of(block) in CALLS:
                self._call(step, block, "message_start.message.content")

    def content_block_start(self, step: Step) -> None:
        """A call, or the result of one that the server made."""
        block = inside(step.payload, "content_block")
        path = f"content[{index_of(step)}]"
        if type_of(block) in CALLS:
            name, index = self._call(step, block, path), index_of(step)
            if index is not None and len(self._open) < MOST_OPEN:
                self._open[index] = Call(name, path, place(step))
        answered = block.get("tool_use_id")
        if isinstance(answered, str) and answered not in self._ids:
            text = f"{printable(type_of(block))} answers {quote(answered)}"
            self.ledger.add(rule.RESULT_UNMATCHED, step, path, text)

    def content_block_delta(self, step: Step) -> None:
        """A fragment of a call's input."""
        call = self._open.get(index_of(step)) if self._open else None
        fragment = inside(step.payload, "delta").get("partial_json") if call else None
        if call and isinstance(fragment, str):
            call.fragments.append(fragment)
            call.last = place(step)

    def content_block_stop(self, step: Step) -> None:
        """The input is complete: it must be a JSON object, or nothing for no arguments."""
        call = self._open.pop(index_of(step), None)
        if call is None or not call.text:
            return
        text = call.text
        try:
            value = call.value()
        except ValueError as error:
            why = f"{len(text):,} characters for {call.name} are not JSON: {quote(text)}"
            text = f"{why}, {printable(str(error))}"
            self.ledger.add(rule.ARGS_INVALID_JSON, call.last, call.path, text)
            return
        if not isinstance(value, dict):
            text = f"the input of {call.name} is {quote(text)}"
            self.ledger.add(rule.ARGS_NOT_OBJECT, call.last, call.path, text)

    def close(self) -> None:
        """What was still open when the stream ended, and whether the stop reason knew of tools."""
        for call in self._open.values():
            self._truncated(call)
        reason = self.progress.stop_reason
        if reason == "tool_use" and self._called is None:
            text = "the stop reason is tool_use, and no tool is called"
            self.ledger.add(rule.TOOLS_STOP_REASON, self.progress.last, "stop_reason", text)
        elif reason in ("end_turn", "stop_sequence") and self._called is not None:
            text = f"the stop reason is {reason}, yet {self._called} is called"
            self.ledger.add(rule.TOOLS_STOP_REASON, self.progress.last, "stop_reason", text)

    def _call(self, step: Step, block: dict[str, object], path: str) -> str:
        """Take note of a call; the name of its tool, fit to be shown."""
        id_, name = block.get("id"), quote(block.get("name"))
        if type_of(block) == "tool_use" and self._called is None:
            self._called = name
        if isinstance(id_, str):
            if id_ in self._ids:
                text = f"{name} has the id {quote(id_)}, which another call has"
                self.ledger.add(rule.ID_REPEATED, step, path, text)
            elif len(self._ids) < MOST_IDS:
                self._ids.add(id_)
        return name

    def _truncated(self, call: Call) -> None:
        try:
            call.value()
        except ValueError:
            mild: Severity | None = "warning" if self.progress.is_cut else None
            came = f"{len(call.text):,} characters of the input of {call.name} came"
            text = f"{came}: {quote(call.text)}"
            self.ledger.add(rule.ARGS_TRUNCATED, call.last, call.path, text, mild)
