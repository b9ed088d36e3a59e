"""Plain answers."""

from __future__ import annotations

from inspector.server.scenarios.composer import TEXT, Composer
from inspector.server.scenarios.scenario import SONNET, Scenario, asked
from inspector.server.script import Script

_BREAD = """\
That smell is chemistry you can eat. Around 140 °C the sugars and amino acids in the crust begin \
to react with each other — the Maillard reaction, the same one that browns coffee, steak and \
toast. It makes hundreds of small molecules, and many are light enough to leave the loaf and \
find your nose.

The star is 2-acetyl-1-pyrroline, the warm, popcorn-like note of fresh crust. People notice it \
in water at about a tenth of a part per billion, so one small loaf can fill a whole house. Yeast \
adds its own share while the dough rises: a trace of alcohol, a hint of fruit, something a \
little like malt.

And then there is memory. Smell reaches the parts of the brain that keep emotions and \
recollections by a very short path, which is why one breath of it can put you back in a kitchen \
you left twenty years ago. 🍞"""


def _text() -> tuple[Script, ...]:
    stream = Composer("text", SONNET)
    stream.start(input_tokens=19)
    stream.open(TEXT)
    stream.ping()
    stream.wait(180)
    stream.say(_BREAD)
    stream.close()
    stream.stop("end_turn")
    return (stream.script(),)


SCENARIOS = (
    Scenario(
        name="text",
        title="a short answer in plain text, with a ping",
        request=asked(SONNET, "Why does bread smell so good while it bakes?"),
        attempts=_text,
    ),
)
