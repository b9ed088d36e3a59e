"""`proxy` with a screen, which follows the session that a process of its own records."""

from __future__ import annotations

from collections import Counter

from inspector.cli import exit_codes, screen
from inspector.cli.console import cannot, out, say
from inspector.cli.proxy.alone import introduce
from inspector.cli.proxy.capture import ProxyCapture
from inspector.cli.proxy.folder import session_folder
from inspector.cli.proxy.journal import outcome_of
from inspector.cli.proxy.options import ProxyOptions
from inspector.cli.proxy.plan import plan_of
from inspector.cli.totals import totals


def live(options: ProxyOptions) -> int:
    """Relay and record, and show what is on disk, until the user leaves; the exit code."""
    if not screen.can_be_drawn_on():
        cannot("--live needs a terminal; `inspect replay --follow FOLDER` shows it in another one")
    with session_folder(options.output, "proxy") as folder:
        plan = plan_of(options, folder)
        with ProxyCapture(plan) as capture:
            from inspector.tui.app import ReplayApp  # while the process gets ready

            listening = capture.listening()
            out(listening.url, at_once=True)
            introduce(listening, plan, quiet=options.quiet)
            left = screen.run(ReplayApp((folder,), follow=True, capture=capture))
            code = capture.end()
            for line in capture.said:
                say(line)
            if capture.exchanges and not options.quiet:
                say(f"inspect: {totals(Counter(map(outcome_of, capture.exchanges)), 'exchange')}")
            if capture.paths:
                say(str(folder))
    return left or code or exit_codes.INTERRUPTED
