"""`inspect record`: a prompt, a program, or any event stream, recorded as it arrives."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any

import click

from inspector.cli import exit_codes, screen
from inspector.cli.console import out
from inspector.cli.record.options import RecordCommand, RecordOptions, record_options


@click.command(
    "record",
    cls=RecordCommand,
    epilog='Examples:\n\n  inspect record "Why is the sky blue?" -o sky.jsonl\n\n'
    "  inspect record -o session/ -- python agent.py",
)
@click.argument("prompt", required=False)
@record_options
def command(**given: Any) -> int:
    """Record the answer to a prompt, every raw event of it, as it arrives.

    PROMPT is a text, @FILE, or - for standard input. In a terminal a screen shows the events as
    they come, and then replays them; elsewhere the answer streams to standard output. The path of
    the recording is the last line on standard error.

    COMMAND is a program, run with the terminal as its own: its calls go through a recording proxy,
    each into a file in a folder, and its exit code is the command's.
    """
    options = RecordOptions(**given)
    if options.demo == "list":
        _list_scenarios()
        return exit_codes.DONE
    if options.program:
        from inspector.cli.record.program import run

        return run(options)
    if wants_screen(options) and screen.can_be_drawn_on():
        from inspector.cli.record.live import live

        return live(options)
    from inspector.cli.record.plan import plan
    from inspector.cli.record.runs import Runs

    runs = Runs(options)
    with ExitStack() as stack:
        return runs.all(plan(options, stack))


def wants_screen(options: RecordOptions) -> bool:
    """Whether nothing was asked for that a screen would be in the way of."""
    typed = (options.prompt, options.system, options.tools, options.request, options.data)
    return not (options.no_tui or options.print_path or options.quiet or {"-", "@-"} & set(typed))


def _list_scenarios() -> None:
    from inspector.server.scenarios import SCENARIOS

    longest = max(map(len, SCENARIOS))
    for scenario in SCENARIOS.values():
        out(f"{scenario.name:<{longest}}  {scenario.title}")
