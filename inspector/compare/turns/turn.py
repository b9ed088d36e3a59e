"""A turn: what one recording says, folded, each fact with the line it stands on."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from inspector.compare.finding import Place
from inspector.compare.turns.noise import Noise
from inspector.recording.lines import Outcome

if TYPE_CHECKING:
    from inspector.analysis.rules.finding import Findings


class Asked(NamedTuple):
    """What was asked for, normalised."""

    line: int
    host: str
    path: str
    """Of the URL, with its query."""
    betas: tuple[str, ...]
    """Those of the `anthropic-beta` headers, sorted."""
    body: Mapping[str, Any] | None
    """The request's JSON, ids replaced; `None` where it was not kept or is no JSON object."""

    @property
    def model(self) -> str | None:
        """The model that was asked for."""
        model = self.body.get("model") if self.body else None
        return model if isinstance(model, str) else None


class Call(NamedTuple):
    """A tool call: which tool, and its input."""

    name: str
    input: Any = None
    """As parsed, integers exact; `None` where it is broken."""
    text: str = ""
    """The JSON as it came in fragments; empty where the input came whole with its block."""
    broken: bool = False
    """Whether the text is not JSON, or breaks off."""


class Stretch(NamedTuple):
    """Deltas on consecutive lines, by what each added to the text of a block."""

    line: int
    """1-based number of the line of the first."""
    lengths: Sequence[int]
    """The characters of each."""


class TurnBlock(NamedTuple):
    """A content block, whole."""

    position: int
    type: str
    line: int
    """1-based number of the line that opens it."""
    last_line: int
    """That of the line that closes it; of the last event where it was left open."""
    open: bool
    rest: Mapping[str, Any]
    """All of the block but what stands in the fields below, normalised."""
    text: str = ""
    """The text or the thinking, verbatim."""
    citations: tuple[Any, ...] = ()
    """Normalised."""
    call: Call | None = None
    stretches: tuple[Stretch, ...] = ()
    """The deltas that made the text, in order."""

    @property
    def path(self) -> str:
        """Where it is in the message."""
        return f"content[{self.position}]"


class Message(NamedTuple):
    """What the message says around its blocks."""

    line: int | None = None
    """1-based number of the line of `message_start`."""
    delta_line: int | None = None
    """That of the last `message_delta`."""
    model: str | None = None
    """The model that served; the last one where it fell back to another."""
    stop_reason: str | None = None
    stop_sequence: str | None = None
    refusal: str | None = None
    """The category of a refusal."""
    rest: Mapping[str, Any] = {}
    """All other fields but content and usage, normalised."""


class TurnUsage(NamedTuple):
    """The tokens that the stream counts; what is absent or null is `None` or left out."""

    line: int | None = None
    """1-based number of the line that gave the output tokens."""
    input_line: int | None = None
    output: int | None = None
    """Of the last `message_delta`; what `message_start` says is a placeholder and never taken."""
    inputs: Mapping[str, int] = {}
    """Input counts by their name in the API, those given."""
    rest: Mapping[str, Any] = {}
    """The fields that are no counts of tokens, such as `server_tool_use` and `service_tier`."""

    @property
    def input(self) -> int | None:
        """All input tokens, read from the cache, written to it, or neither."""
        return sum(self.inputs.values()) if self.inputs else None


class Turn(NamedTuple):
    """One recording, folded. It holds no events: what it keeps grows with the message alone."""

    path: Path
    case: str | None
    """The recording's own name of its case, `labels.case`."""
    started: str | None
    timed: bool
    """Whether the recording has a clock."""
    asked: Asked | None
    status: int | None
    """The HTTP status; `None` where there was no response."""
    outcome: Outcome | None
    """How the stream ended; `None` where the file has no end line."""
    message: Message
    blocks: tuple[TurnBlock, ...]
    usage: TurnUsage
    marks: Mapping[str, int]
    """The marks of the stream by name, in ns, those that were reached; empty without a clock."""
    events: int
    digest: bytes
    """What tells the response body from others: the sha256 that its end line has, and a checksum
    of the bytes in the file, so that one that was edited is not taken for what it was."""
    noise: Noise
    end_line: int
    """1-based number of the last line."""
    violations: "Findings | None" = None
    """What the rules of `inspect check` say of the message and its frames; `None` where they were
    not asked."""
    error: str | None = None
    """The type of the error that the server sent in the stream."""
    others: bytes = b""
    """A hash of what events of another vocabulary say, normalised; empty without any."""
    body: Any = None
    """An answer that is no stream, as normalised JSON, else as text; `None` without one."""
    refusal: str | None = None
    """Why the recording may not be compared, one line; `None` where it may."""

    def at(self, line: int | None) -> Place:
        """A place in the recording."""
        return Place(self.path, line)

    @property
    def model(self) -> str | None:
        """The model that served."""
        return self.message.model

    @property
    def is_foreign(self) -> bool:
        """Whether it is a stream, and nothing of it is a message of the API."""
        return bool(self.others) and self.message.line is None and not self.blocks

    @property
    def variant(self) -> str:
        """What a turn shows of what may vary: block types, names of tools, the stop reason."""
        told = [
            f"{shape(block)}:{block.call.name}" if block.call else shape(block)
            for block in self.blocks
        ]
        return " ".join([*told, f"({self.message.stop_reason or 'no stop reason'})"])


def shape(block: TurnBlock) -> str:
    """A block in the sequence of blocks: its type, and whether it was left open."""
    return (block.type or "?") + "(open)" * block.open
