"""Answers that were thought about, in sight and out of it."""

from __future__ import annotations

from inspector.server.scenarios.composer import TEXT, THINKING, Composer, Tempo
from inspector.server.scenarios.scenario import OPUS, Scenario, asked
from inspector.server.script import Script

_SNAIL = """\
A snail sits at the bottom of a well 10 m deep. By day it climbs 3 m, by night it slips back 2 \
m. On which day does it get out? And what if it slipped back 2.5 m?"""

_SNAIL_THOUGHT = """\
The trap is the last day: once the snail reaches the rim it does not slip back, so dividing 10 \
by the net gain of 1 m and saying ten days is wrong.

Work backwards. It gets out on the day that it starts from 7 m or higher, because 7 + 3 = 10. \
Each full day and night gains 3 − 2 = 1 m, so after 7 nights it stands at 7 m. Day 8 takes it \
from 7 m to 10 m. Check the one before: day 7 starts at 6 m and ends at 9 m, not enough. So day \
8.

With 2.5 m of slipping the gain is 0.5 m. It needs 7 m at dawn: 7 / 0.5 = 14 nights, then day \
15. Check: dawn of day 15 is 14 × 0.5 = 7 m, plus 3 m is 10 m. Good. Day 14 starts at 6.5 m and \
ends at 9.5 m, short by half a metre."""

_SNAIL_ANSWER = """\
**Day 8.** The catch is the last climb: once the snail is over the rim, it no longer slips.

It needs to start a day at 7 m or higher, because 7 + 3 = 10. Every day and night gains 1 m, so \
after 7 nights it sits at exactly 7 m, and on day 8 it climbs out. (On day 7 it only gets to 9 \
m.)

If it slips 2.5 m, the gain is half a metre, so reaching 7 m takes 14 nights → **day 15**. Half \
a metre less progress a night costs it a whole extra week."""

_PRIMES = "Prove that there are infinitely many primes of the form 4k + 3."

_PROOF_BEGINS = """\
Suppose there were only finitely many primes ≡ 3 (mod 4), say p₁ = 3, p₂, …, pₙ. Consider

    N = 4·p₁·p₂⋯pₙ − 1.

**N has a prime factor ≡ 3 (mod 4).** N is odd, so all its prime factors are odd, and each is \
congruent to 1 or to 3 modulo 4."""

_PROOF_ENDS = """ \
A product of numbers that are all ≡ 1 (mod 4) is itself ≡ 1. But N ≡ −1 ≡ 3, so at least one prime \
factor q of N is ≡ 3 (mod 4).

**That factor is new.** If q were one of the pᵢ, it would divide both 4·p₁⋯pₙ and N, and so their \
difference, which is 1. No prime divides 1. So q is a prime of the form 4k + 3 that is not on the \
list — a contradiction. ∎"""


def _thinking() -> tuple[Script, ...]:
    stream = Composer("thinking", OPUS, headers_ms=620)
    stream.start(input_tokens=61)
    stream.open(THINKING)
    stream.ping()
    stream.wait(350)
    stream.think(_SNAIL_THOUGHT)
    stream.sign()
    stream.close()
    stream.wait(90)
    stream.open(TEXT)
    stream.say(_SNAIL_ANSWER)
    stream.close()
    stream.stop("end_turn")
    return (stream.script(),)


def _stall() -> tuple[Script, ...]:
    stream = Composer("stall", OPUS, headers_ms=560, tempo=Tempo(gap_ms=32))
    stream.start(input_tokens=24)
    stream.open(THINKING)
    stream.ping()
    stream.wait(1_700)
    stream.ping()
    stream.wait(900)
    stream.reason(386)
    stream.sign()
    stream.close()
    stream.open(TEXT)
    stream.wait(60)
    stream.say(_PROOF_BEGINS)
    stream.wait(2_500)
    stream.say(_PROOF_ENDS)
    stream.close()
    stream.stop("end_turn")
    return (stream.script(),)


SCENARIOS = (
    Scenario(
        name="thinking",
        title="summarized thinking with its signature, then the answer",
        request=asked(
            OPUS, _SNAIL, max_tokens=4096, thinking={"type": "adaptive", "display": "summarized"}
        ),
        attempts=_thinking,
    ),
    Scenario(
        name="stall",
        title="hidden thinking, and a silence in the middle of the answer",
        request=asked(
            OPUS, _PRIMES, max_tokens=4096, thinking={"type": "adaptive", "display": "omitted"}
        ),
        attempts=_stall,
    ),
)
