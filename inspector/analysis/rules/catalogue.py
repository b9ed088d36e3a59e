"""The catalogue: every rule there is. The ids serve `check` and the protocol level of `diff`."""

from __future__ import annotations

from typing import Final

from inspector.analysis.rules.rule import Rule, Severity

RULES: Final[dict[str, Rule]] = {}
"""The rules by id, in the order they are listed."""


def _rule(id_: str, severity: Severity, sentence: str) -> Rule:
    return RULES.setdefault(id_, Rule(id_, severity, sentence))


# The message as a whole: it starts once, ends once, and says why it ended.

MESSAGE_START_MISSING = _rule(
    "protocol.message-start-missing", "error", "No message_start came at all."
)
MESSAGE_START_LATE = _rule(
    "protocol.message-start-late", "error", "Something other than a ping came before message_start."
)
MESSAGE_START_REPEATED = _rule(
    "protocol.message-start-repeated",
    "error",
    "A second message_start came; the SDK ignores it but appends its blocks to the first message.",
)
MESSAGE_DELTA_MISSING = _rule(
    "protocol.message-delta-missing",
    "error",
    "message_stop came without a message_delta: the stop reason and the usage are lost.",
)
MESSAGE_DELTA_REPEATED = _rule(
    "protocol.message-delta-repeated",
    "info",
    "More than one message_delta came; its usage is cumulative and must not be added up.",
)
STOP_REASON_MISSING = _rule(
    "protocol.stop-reason-missing", "error", "The message stopped without a stop reason."
)
MESSAGE_STOP_MISSING = _rule(
    "protocol.message-stop-missing",
    "error",
    "The stream ended without message_stop: what was read may be incomplete.",
)
STREAM_CUT = _rule(
    "protocol.stream-cut",
    "error",
    "A stream of another vocabulary was cut off before it ended by itself.",
)
AFTER_MESSAGE_STOP = _rule(
    "protocol.after-message-stop", "error", "An event other than a ping came after message_stop."
)
ERROR_EVENT = _rule("protocol.error-event", "error", "The server sent an error inside the stream.")
AFTER_ERROR = _rule(
    "protocol.after-error",
    "warning",
    "An event came after an error event; clients have stopped reading by then.",
)

# Content blocks: each starts, has its deltas and stops before the next one starts.

BLOCK_INDEX = _rule(
    "protocol.block-index", "error", "A content block's index is not the next one in order."
)
BLOCK_REPEATED = _rule(
    "protocol.block-repeated",
    "error",
    "A content block started with an index that was used before.",
)
BLOCK_OVERLAP = _rule(
    "protocol.block-overlap", "error", "A content block started before the one before it stopped."
)
BLOCK_STOP_MISSING = _rule(
    "protocol.block-stop-missing", "error", "A content block was never stopped."
)
BLOCK_STOP_UNMATCHED = _rule(
    "protocol.block-stop-unmatched", "error", "A content_block_stop came for no open block."
)
DELTA_OUTSIDE_BLOCK = _rule(
    "protocol.delta-outside-block", "error", "A content_block_delta came for no open block."
)
DELTA_MISMATCH = _rule(
    "protocol.delta-mismatch",
    "error",
    "A delta does not fit its block's type; the SDK drops it without a word.",
)
BLOCK_AFTER_MESSAGE_DELTA = _rule(
    "protocol.block-after-message-delta",
    "error",
    "A content block went on after message_delta had closed the message.",
)

# Payloads: one JSON object each, named like its event, with the fields clients cannot do without.

DATA_NOT_JSON = _rule(
    "protocol.data-not-json",
    "error",
    "An event's data is not a JSON object; the SDK raises at it, or drops it where it is empty.",
)
DATA_NOT_STRICT = _rule(
    "protocol.data-not-strict",
    "warning",
    "An event's data holds a lone surrogate, NaN or Infinity, at which strict JSON parsers fail.",
)
NAME_MISMATCH = _rule(
    "protocol.name-mismatch",
    "error",
    "An event's name and the type in its data differ; some clients go by one, some by the other.",
)
FIELD_MISSING = _rule(
    "protocol.field-missing",
    "error",
    "A field that clients cannot do without is missing or of another JSON type.",
)
UNKNOWN_EVENT = _rule(
    "protocol.unknown-event", "info", "An event of a type that is not known here."
)
UNKNOWN_BLOCK = _rule(
    "protocol.unknown-block", "info", "A content block of a type that is not known here."
)
UNKNOWN_DELTA = _rule("protocol.unknown-delta", "info", "A delta of a type that is not known here.")
UNKNOWN_FIELD = _rule("protocol.unknown-field", "info", "A field that is not known here.")
UNKNOWN_STOP_REASON = _rule(
    "protocol.unknown-stop-reason", "info", "A stop reason that is not known here."
)
OTHER_VOCABULARY = _rule(
    "protocol.other-vocabulary",
    "info",
    "Not one event of the Messages API came: nothing but frames, times and the file were checked.",
)

# Tools.

ARGS_INVALID_JSON = _rule(
    "tools.args-invalid-json",
    "error",
    "A tool's input was not valid JSON when its block stopped.",
)
ARGS_TRUNCATED = _rule(
    "tools.args-truncated", "error", "The stream ended in the middle of a tool's input."
)
ARGS_NOT_OBJECT = _rule(
    "tools.args-not-object", "error", "A tool's input is valid JSON but not an object."
)
ID_REPEATED = _rule("tools.id-repeated", "error", "Two tool calls have the same id.")
RESULT_UNMATCHED = _rule(
    "tools.result-unmatched",
    "info",
    "A tool result answers a call that is not in this message; it may stand in an earlier one.",
)
TOOLS_STOP_REASON = _rule(
    "tools.stop-reason",
    "warning",
    "The stop reason and the blocks disagree on whether tools are called.",
)

# Usage.

USAGE_MISSING = _rule(
    "usage.missing", "warning", "The message ended without a count of its output tokens."
)
USAGE_INVALID = _rule(
    "usage.invalid", "error", "A token count is not a whole number of zero or more."
)
USAGE_NOT_CUMULATIVE = _rule(
    "usage.not-cumulative", "warning", "A token count fell from one message_delta to the next."
)
THINKING_OVER_OUTPUT = _rule(
    "usage.thinking-over-output", "warning", "More thinking tokens than output tokens are reported."
)

# Frames that the SDK chokes on, drops, or reads otherwise than the standard says.

FRAME_BOM = _rule(
    "frames.bom",
    "error",
    "The stream begins with a byte order mark: the SDK keeps it and loses the first event.",
)
FRAME_INVALID_UTF8 = _rule(
    "frames.invalid-utf8", "error", "A frame holds bytes that are not UTF-8; the SDK raises at it."
)
FRAME_NAMELESS = _rule(
    "frames.nameless",
    "error",
    "A frame has data but no event name; the SDK drops it without a word.",
)
FRAME_WITHOUT_DATA = _rule(
    "frames.without-data",
    "warning",
    "A frame names an event but has no data, so that nothing is dispatched.",
)
FRAME_MERGED = _rule(
    "frames.merged",
    "error",
    "A frame names more than one event: the blank line between them is missing.",
)
FRAME_UNKNOWN_FIELD = _rule(
    "frames.unknown-field",
    "info",
    "A frame has a line that is no field of the standard; every client ignores it.",
)
FRAME_UNTERMINATED = _rule(
    "frames.unterminated",
    "warning",
    "The stream ended inside a frame, which is therefore not dispatched.",
)

# The recording itself.

END_MISSING = _rule(
    "recording.end-missing",
    "warning",
    "The recording has no end line: its recorder died or is still running.",
)
HASH_MISMATCH = _rule(
    "recording.hash-mismatch",
    "error",
    "The bytes in the recording are not those that its end line vouches for.",
)
COUNT_MISMATCH = _rule(
    "recording.count-mismatch",
    "error",
    "The recording holds another number of events than its end line says.",
)
LINES_LOST = _rule(
    "recording.lines-lost", "error", "The recorder could not write all that it had read."
)
LINE_UNREADABLE = _rule(
    "recording.line-unreadable", "error", "A line of the file is not what the format says."
)
LINE_UNKNOWN = _rule(
    "recording.line-unknown", "info", "A line of a kind that this version does not know."
)
LINE_MISPLACED = _rule(
    "recording.line-misplaced",
    "error",
    "A line stands where the format has no place for it: a second header, or one after the end.",
)
BYTES_LOST = _rule(
    "recording.bytes-lost",
    "warning",
    "A read ended inside a frame that is not in the file: its bytes were lost with the recorder.",
)
TIME_BACKWARDS = _rule(
    "recording.time-backwards", "warning", "A line is stamped earlier than the one before it."
)
NO_STREAM = _rule("recording.no-stream", "error", "A stream was asked for and none came.")

# Health: nothing is wrong with the protocol, yet a person who waits for the text would complain.

STALL = _rule("health.stall", "warning", "The stream stood still.")
SILENCE = _rule(
    "health.silence",
    "warning",
    "Not one byte came for so long that proxies on the way may hang up.",
)
BUFFERED = _rule(
    "health.buffered",
    "warning",
    "Something on the way held the stream back and delivered it in one piece.",
)
HIDDEN_THINKING = _rule(
    "health.hidden-thinking",
    "info",
    "The model thought without showing it: the first delta marks the end of the thinking.",
)
