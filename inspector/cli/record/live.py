"""`record` with a screen, which follows what a process of its own records."""

from __future__ import annotations

import os
from pathlib import Path

from inspector.cli import exit_codes, screen
from inspector.cli.console import cannot, say
from inspector.cli.record.capture import Capture
from inspector.cli.record.options import RecordOptions


def live(options: RecordOptions) -> int:
    """Record, and show what is on disk, until the user leaves; the exit code of the command.

    What the capture had to say is printed when the screen has gone, as it would have been without
    one.
    """
    _refuse_to_overwrite(options)
    with Capture(options) as capture:
        # Textual takes as long to import as the capture to find its options wrong: mostly, no
        # screen flashes up for them
        from inspector.tui.app import ReplayApp

        left = exit_codes.DONE
        if capture.running or capture.paths:
            left = screen.run(ReplayApp((), follow=True, capture=capture))
        code = capture.end()
        for line in capture.said:
            say(line)
    return left or code


def _refuse_to_overwrite(options: RecordOptions) -> None:
    """End the command now, not when the SDK has been imported."""
    target = Path(options.output) if options.output else None
    if target and os.path.lexists(target) and not target.is_dir() and not options.force:
        cannot(f"{target} exists already; --force overwrites it")
