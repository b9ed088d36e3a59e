"""The commands: parse, call, print, exit code."""

from __future__ import annotations

import gc
import sys

from inspector.cli import exit_codes

__all__ = ["main"]

_SELDOM = 100_000
"""New objects between two searches for garbage. What is imported stays: with Python's own 700 the
searches for garbage in it take a tenth of the time of a small command."""


def main() -> None:
    """Run the command line, which is imported only now, to be searched as seldom."""
    gc.set_threshold(_SELDOM)
    try:
        from inspector.cli.app import main

        main()
    except KeyboardInterrupt:  # while that was imported
        sys.exit(exit_codes.INTERRUPTED)
    finally:
        gc.freeze()  # what is left goes with the process: Python would search all of it once more
