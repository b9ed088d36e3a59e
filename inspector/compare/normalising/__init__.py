"""Normalising: what differs from run to run for no reason is replaced by what does not."""

from __future__ import annotations

from typing import Final

VERSION: Final = 1
"""Changes with what is replaced, and by what: results of different versions do not compare."""
