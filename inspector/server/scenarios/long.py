"""An answer that goes on and on."""

from __future__ import annotations

from random import Random

from inspector.server.scenarios.composer import TEXT, Composer, Tempo
from inspector.server.scenarios.delivery import Cuts
from inspector.server.scenarios.gazetteer import entries
from inspector.server.scenarios.scenario import SONNET, Scenario, asked
from inspector.server.script import Script

EVENTS = 20_000
"""Events of the stream, all kinds together."""

_ENDING = 3  # content_block_stop, message_delta, message_stop
_TEMPO = Tempo(gap_ms=6, spread=0.5, coalesced=0.925, characters=4)

_PROMPT = """\
Write a gazetteer of the archipelago of Solenne, which does not exist: for every island where it \
lies, its harbour, its people and one story. Number the entries, and do not stop early."""

_CLOSING = """\
### A note on what is missing

Seven islands are left out on purpose. Three of them were sold, one is asleep, and one has asked \
in writing not to be described; the sixth is under water except in the spring of a leap year, \
when it holds a market. Of the seventh nothing is known but its name, which every pilot of \
Solenne can say and none will spell.

Corrections are welcome. Address them to the harbour office at Solenne, put a stone in the \
envelope so that it does not blow away, and hand it to any ferry that looks as if it were going \
home. The clerk answers everything in the end, in green ink, and has so far agreed with every \
complaint but one: that the archipelago does not exist. “We have looked into this,” he writes, \
“and find that it is a matter of taste.”"""


def _long() -> tuple[Script, ...]:
    stream = Composer("long", SONNET, headers_ms=650, tempo=_TEMPO)
    stream.start(input_tokens=52)
    stream.open(TEXT)
    stream.ping()
    stream.wait(240)
    islands = entries(Random("long.gazetteer"))
    while (left := EVENTS - _ENDING - len(stream.events)) > 2 * len(_CLOSING) // 3:
        stream.say(next(islands))
    stream.say(_CLOSING, deltas=left)
    stream.close()
    stream.stop("end_turn")
    return (stream.script(Cuts(characters=12, lines=12, anywhere=40)),)


SCENARIOS = (
    Scenario(
        name="long",
        title="twenty thousand events in about eleven seconds",
        request=asked(SONNET, _PROMPT, max_tokens=64_000),
        attempts=_long,
    ),
)
