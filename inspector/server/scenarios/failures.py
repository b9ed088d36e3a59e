"""Streams that begin well and end badly: an error event, a cut, an abort."""

from __future__ import annotations

from dataclasses import replace

from inspector.server.scenarios.composer import TEXT, Composer
from inspector.server.scenarios.scenario import HAIKU, SONNET, Scenario, asked
from inspector.server.script import Chunk, Script

_LIGHTHOUSE = """\
The keeper of Skerravoe wrote the same four words in the log every night for eleven years: “Lamp \
lit. Nothing seen.” On the first night of the twelfth year the lamp was lit as usual, the glass \
was clean and the wind lay still, and something was seen.

It came from the west without a sound, a small boat with no sail and no oars, riding high as if \
it carried no weight at all. He went down to the landing with a lantern and a coil of rope. When \
the boat touched the stone"""

_SOURDOUGH = """\
Here is a week for a new sourdough starter:

- **Day 1.** Stir 50 g of rye flour into 50 g of water at about 25 °C. Cover it loosely.
- **Day 2.** Nothing much yet. Throw half away and feed the rest with 50 g of each.
- **Day 3.** Bubbles, and a smell like old cheese — that is normal. Feed it again.
- **Day 4.** It may go quiet. Do not give up: the first bacteria are dying off and the yeast"""

_TIDES = """\
The Moon pulls on the near side of the Earth a little more than on its centre, and on the centre \
a little more than on the far side. What is left over stretches the oceans into two bulges, one \
facing the Moon and one facing away — so a coast that turns beneath them meets high water about \
every 12 hours and 25 minutes.

The extra 25 minutes come from the Moon itself, which moves on in its orbit while"""


_TORN_OFF = 30
"""Bytes of the last frame that the abort loses."""


def _begun(seed: str, model: str, input_tokens: int, text: str) -> Composer:
    stream = Composer(seed, model)
    stream.start(input_tokens)
    stream.open(TEXT)
    stream.ping()
    stream.wait(170)
    stream.say(text)
    return stream


def _error() -> tuple[Script, ...]:
    stream = _begun("error", SONNET, 27, _LIGHTHOUSE)
    stream.wait(1_400)
    overloaded = {"details": None, "type": "overloaded_error", "message": "Overloaded"}
    request_id = dict(stream.headers)["request-id"]
    stream.event({"type": "error", "error": overloaded, "request_id": request_id})
    return (stream.script(),)


def _cut() -> tuple[Script, ...]:
    stream = _begun("cut", HAIKU, 22, _SOURDOUGH)
    stream.wait(800)
    return (stream.script(),)


def _abort() -> tuple[Script, ...]:
    stream = _begun("abort", SONNET, 21, _TIDES)
    stream.wait(900)
    script = stream.script()
    *chunks, last = script.chunks
    torn = Chunk(last.t_ns, last.data[:-_TORN_OFF])
    return (replace(script, chunks=(*chunks, torn), ending="abort"),)


SCENARIOS = (
    Scenario(
        name="error",
        title="an error event after status 200, in the middle of the answer",
        request=asked(SONNET, "Tell me a ghost story about a lighthouse keeper."),
        attempts=_error,
    ),
    Scenario(
        name="cut",
        title="a clean end without message_stop, as a proxy's time limit leaves it",
        request=asked(HAIKU, "How do I start a sourdough starter from nothing?"),
        attempts=_cut,
    ),
    Scenario(
        name="abort",
        title="a connection reset in the middle of a frame",
        request=asked(SONNET, "Why are there two high tides a day?"),
        attempts=_abort,
    ),
)
