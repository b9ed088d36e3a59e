"""What stands between a client and the model: a proxy that buffers, a rate limit."""

from __future__ import annotations

import json
from dataclasses import replace
from random import Random

from inspector.server.scenarios.composer import MILLISECOND, TEXT, Composer
from inspector.server.scenarios.headers import rate_limit_headers
from inspector.server.scenarios.ids import Ids
from inspector.server.scenarios.scenario import HAIKU, SONNET, Scenario, asked
from inspector.server.script import Chunk, Script

_BUFFER = 4096
"""Bytes that the proxy gathers before it sends; it has many such buffers."""
_PER_BUFFER_NS = 110_000

_BLUE_HOUR = """\
The blue hour is the stretch of twilight when the Sun stands between about 4° and 8° below the \
horizon — some twenty to forty minutes, depending on where you are and on the season.

By then no direct sunlight reaches the ground, and what is left comes down from the upper \
atmosphere. On its long, slanting way through the ozone layer that light loses much of its \
orange and yellow: ozone absorbs in the so-called Chappuis bands, between roughly 500 and 700 \
nm. Rayleigh scattering alone would leave the twilight sky a pale yellowish grey; the deep, even \
blue is ozone's doing.

For photographs that means three things:

1. **Use a tripod.** Exposures run from half a second to ten or so.
2. **Set the white balance yourself,** at 3,800 to 4,500 K, or the camera will “correct” the \
blue away.
3. **Include some lamps.** Street lights and windows are about as bright as the sky for ten \
minutes, and that balance is what makes a city at dusk look the way you remember it.

Go out early, choose your place while it is still light, and keep shooting ten minutes longer \
than seems sensible. The best frame is usually the one after you thought that it was over."""

_KETTLE = """\
It is tiny bubbles of steam, being born and dying. Before the kettle boils, the water at the \
bottom passes 100 °C first and makes little bubbles; they rise into cooler water and collapse \
with a snap. Thousands of those snaps a second are the hiss you hear.

That is also why a kettle goes *quieter* just before it boils: once all the water is hot, the \
bubbles no longer collapse — they make it to the top, and the hiss turns into a soft rumble. ☕"""


def _buffered() -> tuple[Script, ...]:
    """The stream as the model sent it, held back to its last byte and sent on in buffers."""
    stream = Composer("buffered", SONNET)
    stream.start(input_tokens=25)
    stream.open(TEXT)
    stream.ping()
    stream.wait(200)
    stream.say(_BLUE_HOUR)
    stream.close()
    stream.stop("end_turn")
    script = stream.script()
    body = script.body
    begin_ns = script.end_ns
    chunks = tuple(
        Chunk(begin_ns + (1 + start // _BUFFER) * _PER_BUFFER_NS, body[start : start + _BUFFER])
        for start in range(0, len(body), _BUFFER)
    )
    headers = (*script.headers, ("via", "1.1 edge-proxy"))
    end_ns = chunks[-1].t_ns + MILLISECOND
    return (replace(script, headers=headers, chunks=chunks, headers_ns=begin_ns, end_ns=end_ns),)


def _rate_limit() -> tuple[Script, ...]:
    stream = Composer("rate-limit", HAIKU, headers_ms=340)
    stream.start(input_tokens=18)
    stream.open(TEXT)
    stream.ping()
    stream.wait(130)
    stream.say(_KETTLE)
    stream.close()
    stream.stop("end_turn")
    return (_refused(), stream.script())


def _refused() -> Script:
    ids = Ids(Random("rate-limit.refused"))
    headers = rate_limit_headers(ids, retry_after_s=1)
    message = (
        "This request would exceed your organization's rate limit of 50 requests per minute. "
        "For details, refer to: https://docs.claude.com/en/api/rate-limits."
    )
    body = {
        "type": "error",
        "error": {"details": None, "type": "rate_limit_error", "message": message},
        "request_id": dict(headers)["request-id"],
    }
    text = json.dumps(body, separators=(",", ":")).encode()
    headers_ns = 96_417_253
    return Script(
        status=429,
        headers=(*headers, ("content-length", str(len(text)))),
        chunks=(Chunk(headers_ns + 212_907, text),),
        headers_ns=headers_ns,
        end_ns=headers_ns + 388_120,
    )


SCENARIOS = (
    Scenario(
        name="buffered",
        title="a proxy that holds everything back and sends it at the end",
        request=asked(SONNET, "What is the blue hour, and how do I photograph it?"),
        attempts=_buffered,
    ),
    Scenario(
        name="rate-limit",
        title="429 with retry-after, then the answer on the second attempt",
        request=asked(HAIKU, "Why does a kettle hiss before it boils?"),
        attempts=_rate_limit,
    ),
)
