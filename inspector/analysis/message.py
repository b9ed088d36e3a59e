"""The message that a stream's events add up to, as it stands after each of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, NamedTuple, TypeAlias

from inspector.analysis.block import Block
from inspector.analysis.blocks import Blocks
from inspector.analysis.delivery import is_nameless, is_utf8
from inspector.analysis.envelope import Envelope
from inspector.analysis.problem import Problem, Problems, shown
from inspector.analysis.step import Step

Payload: TypeAlias = Mapping[str, Any]

_IMPLIED: Mapping[str, dict[str, Any]] = {
    "text_delta": {"type": "text", "text": ""},
    "thinking_delta": {"type": "thinking", "thinking": ""},
    "input_json_delta": {"type": "tool_use"},
}
"""What a block must have started as whose start never came, by the type of its first delta."""


class Added(NamedTuple):
    """What an event added to the text of a block, at its end."""

    position: int
    """Where the block stands in the message's content."""
    text: str
    """Empty where the event brought something else, such as a signature."""


class Assembler:
    """A fold that assembles the message of one stream.

    On a stream that the SDK accepts, `message()` equals what its beta `get_final_message()` gives,
    and before that its snapshot after each event. So blocks go by their position, not by the index
    they were announced with, a second `message_start` is passed over, and an event without a name
    does not count. On any other stream it is the best that can be made of it. `problems` says what
    had to be left out or guessed.

    Values stay as the stream has them. The SDK spells times in its own way, and turns values of the
    wrong type into others where it can, such as an index "0" into 0.
    """

    def __init__(self, *, cut_strings: bool = False) -> None:
        """`cut_strings` keeps a string of a tool's input that breaks off.

        So does the SDK where the request asks for the beta `fine-grained-tool-streaming`.
        """
        self.number = 0
        """Number of the last event that was taken in."""
        self.stopped: int | None = None
        """Number of the `message_stop`."""
        self.blocks = Blocks()
        """The content blocks, in the order of the message; to be looked at, not changed."""
        self._cut_strings = cut_strings
        self._envelope = Envelope()
        self._problems = Problems()
        self._started = False
        self._seen = False  # whether the SDK, too, has seen a message_start
        self._latest: Block | None = None  # ours to change, and likely the next one to grow
        self._added: tuple[int, Payload] | None = None

    def step(self, step: Step) -> None:
        """Take in the next event."""
        self.number, event, payload = step
        self._added = None
        if event.event == "ping" or (event.exact is not None and self._is_lost(step)):
            return
        if event.event == "error":
            self._refuse("the server sent an error")
            return
        if payload is None:
            if event.data:
                self._refuse(f"the data of {shown(event.event)} is no JSON object")
            return
        kind = payload.get("type")
        if not isinstance(kind, str):
            self._note(f"the payload of {shown(event.event)} does not say its type")
            kind = "" if self._seen else event.event
        take = self._takes.get(kind)
        if take is not None:
            take(self, step, payload)

    def message(self) -> dict[str, Any]:
        """The message so far, as JSON; fresh at each call."""
        message = self._envelope.value()
        if self.blocks or isinstance(message.get("content"), list):
            cut_strings = self._cut_strings
            message["content"] = [block.value(cut_strings=cut_strings) for block in self.blocks]
        return message

    @property
    def stop_reason(self) -> str | None:
        """Why the model stopped; a stream that breaks off after that has all of its message."""
        return self._envelope.stop_reason

    @property
    def added(self) -> Added | None:
        """What the last event added to a block, where it did."""
        if self._added is None:
            return None
        position, delta = self._added
        return Added(position, self.blocks[position].fragment(delta))

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong so far, each thing once, by the event that first showed it."""
        return self._problems.all()

    def unfinished(self) -> tuple[Problem, ...]:
        """What is missing if the stream ends here."""
        missing = Problems()
        if not self._seen:
            text = "no message_start came" + " that the SDK sees" * self._started
            missing.add(Problem(self.number, text, True))
        for block in self.blocks:
            if block.closed is None:
                missing.add(Problem(self.number, f"{block} is still open"))
                if fault := block.fault():
                    missing.add(Problem(self.number, *fault))
        if self.stop_reason is None:
            missing.add(Problem(self.number, "no stop reason came"))
        if self.stopped is None:
            missing.add(Problem(self.number, "no message_stop came"))
        return missing.all()

    def copy(self) -> Assembler:
        """The message as it stands, to go on with apart from this one; their texts are shared."""
        other = object.__new__(Assembler)
        other.__dict__ |= self.__dict__
        other.blocks = self.blocks.copy()
        other._envelope = self._envelope.copy()
        other._problems = self._problems.copy()
        other._latest = self._latest = None  # neither may change it any more
        return other

    def _is_lost(self, step: Step) -> bool:
        """Whether the SDK drops an event for the frame it came in."""
        if not is_utf8(step.event):
            self._refuse("a frame is not UTF-8")
        if not is_nameless(step.event):
            return False
        self._note("an event has no name, and the SDK drops it")
        return self._seen  # before that it sees nothing of the message anyway

    def _message_start(self, step: Step, payload: Payload) -> None:
        seen = not is_nameless(step.event)
        if self._seen or (self._started and not seen):
            self._note("a second message_start came, and the SDK passes over it")
            return
        self._started, self._seen = True, seen
        message = payload.get("message")
        if not isinstance(message, dict):
            self._note(f"message_start brings {shown(message)} for a message", True)
            message = {}
        self._envelope = Envelope(message)
        self.blocks = Blocks()  # the SDK has kept nothing of what came before
        content = message.get("content")
        for index, start in enumerate(content if isinstance(content, list) else ()):
            self.blocks.open(index, step.number, start).closed = step.number
        self._latest = None

    def _block_start(self, step: Step, payload: Payload) -> None:
        self._expect_start()
        start = payload.get("content_block")
        if not isinstance(start, dict):
            self._note(f"content_block_start brings {shown(start)} for a block", True)
            start = {}
        block = self._latest = self.blocks.open(payload.get("index"), step.number, start)
        if block.index != block.position:
            self._note(f"{block} is announced as {shown(block.index)}")
        if block.type == "fallback":
            to = start.get("to")
            if isinstance(to, dict):
                self._envelope.fall_back(to.get("model"))
            else:
                self._note(f"{block} does not say to what", True)

    def _block_delta(self, step: Step, payload: Payload) -> None:
        delta = payload.get("delta")
        if not isinstance(delta, dict):
            self._note(f"content_block_delta brings {shown(delta)} for a delta", True)
            return
        block = self._latest
        if block is None or block.position != payload.get("index"):
            block = self._find(payload) or self._imply(payload, delta)
            if block is None:
                return
        if block.closed is not None:
            self._note(f"{block} goes on after it has stopped")
            block.closed = None
        self._added = block.position, delta
        fault = block.add(delta)
        if fault is not None:
            self._note(*fault)

    def _block_stop(self, step: Step, payload: Payload) -> None:
        block = self._find(payload)
        if block is None:
            return
        if block.closed is not None:
            self._note(f"{block} stops again")
            return
        block.closed = step.number
        fault = block.fault()
        if fault is not None:
            self._note(*fault)

    def _message_delta(self, step: Step, payload: Payload) -> None:
        self._expect_start()
        lacking = self._envelope.change(payload)
        if lacking:
            self._note(f"message_delta {lacking}", True)

    def _message_stop(self, step: Step, payload: Payload) -> None:
        self._expect_start()
        self.stopped = step.number

    _takes: ClassVar[Mapping[str, Callable[[Assembler, Step, Payload], None]]] = {
        "message_start": _message_start,
        "content_block_start": _block_start,
        "content_block_delta": _block_delta,
        "content_block_stop": _block_stop,
        "message_delta": _message_delta,
        "message_stop": _message_stop,
    }
    """How each type of event is taken in; no other touches the message."""

    def _find(self, payload: Payload) -> Block | None:
        """The block that an event is for, which may then be changed."""
        index = payload.get("index")
        self._latest = self.blocks.positioned(index)
        if self._latest is None:
            self._note(f"there is no block {shown(index)}", True)
            self._latest = self.blocks.announced(index)
        return self._latest

    def _imply(self, payload: Payload, delta: Payload) -> Block | None:
        """A block for a delta that has none, where its type says of which kind it was."""
        kind = delta.get("type")
        start = _IMPLIED.get(kind) if isinstance(kind, str) else None
        if start is not None:
            self._latest = self.blocks.open(payload.get("index"), self.number, start)
        return self._latest

    def _expect_start(self) -> None:
        if not self._started:
            self._note("the message goes on before its message_start, and the SDK drops that")

    def _note(self, text: str, refused: bool = False) -> None:
        """Say what is wrong with the message; `refused` if the SDK raises, should it have one."""
        self._problems.add(Problem(self.number, text, refused and self._seen))

    def _refuse(self, text: str) -> None:
        """Say what is wrong with the stream, where the SDK raises before it looks any further."""
        self._problems.add(Problem(self.number, text, refused=True))
