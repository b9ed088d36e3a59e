"""The screen: the only package that draws."""

from __future__ import annotations

import gc

# What Textual makes when it is imported stays: to look through it for garbage time and again takes
# a fifth of the time to the first screen. Garbage is still collected, only less often.
gc.set_threshold(100_000, 20, 20)
