"""A share as an option's value: `0.3` or `30%`."""

from __future__ import annotations

import math

import click


def share(text: str) -> float:
    """The share as a number of which 1 is the whole; one that is negative is refused."""
    try:
        value = float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    except ValueError:
        value = -1.0
    if not math.isfinite(value) or value < 0:
        raise click.BadParameter(f"{text!r} is no share; write it as 0.3 or 30%")
    return value
