"""Aligning two sequences: which stretches both have, and which were replaced."""

from inspector.compare.align.alignment import Alignment, align
from inspector.compare.align.run import Run
from inspector.compare.align.stretch import stretches

__all__ = ["Alignment", "Run", "align", "stretches"]
