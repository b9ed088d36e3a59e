"""The proxy in this process, until a signal ends it."""

from __future__ import annotations

import asyncio
import signal
from contextlib import ExitStack

from inspector.capture.proxy import Exchange
from inspector.capture.proxy.loop import new_loop
from inspector.cli import exit_codes
from inspector.cli.console import say, stderr_is_a_terminal
from inspector.cli.proxy.folder import session_folder
from inspector.cli.proxy.journal import Journal
from inspector.cli.proxy.options import ProxyOptions
from inspector.cli.proxy.plan import Plan, plan_of
from inspector.cli.proxy.relaying import Listening, Relaying, Waiting

_ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def run(options: ProxyOptions) -> int:
    """Relay and record; the exit code of the command."""
    with ExitStack() as stack:
        folder = stack.enter_context(session_folder(options.output, "proxy"))
        plan = plan_of(options, folder)
        journal = Journal(folder, options.format, quiet=options.quiet)
        with journal, asyncio.Runner(loop_factory=new_loop) as runner:
            number = runner.run(_relay(plan, journal, quiet=options.quiet))
        journal.sum_up()
    return exit_codes.by_signal(number)


async def _relay(plan: Plan, journal: Journal, *, quiet: bool) -> int:
    """Run it; the number of the first signal."""
    numbers: list[int] = []

    def hear(told: object) -> None:
        match told:
            case Listening():
                journal.begin(told.url)
                introduce(told, plan, quiet=quiet)
            case Exchange():
                journal.note(told)
            case Waiting():
                say(f"inspect: {told}")

    def end(number: int) -> None:
        if number == signal.SIGINT and not numbers and stderr_is_a_terminal():
            say("")  # behind the ^C that it echoes
        numbers.append(number)
        relaying.stop()

    relaying = Relaying(plan, lambda message: say(f"inspect: {message}"), hear)
    for number in _ENDINGS:
        asyncio.get_running_loop().add_signal_handler(number, end, number)
    await relaying.run()
    return numbers[0]


def introduce(listening: Listening, plan: Plan, *, quiet: bool) -> None:
    """Say what a person has to know of a proxy that listens now."""
    if listening.is_exposed:
        say(
            f"inspect: whoever can reach {plan.host} can send requests to {plan.upstream} "
            "through this proxy, and fill this disk with recordings"
        )
    if not quiet and stderr_is_a_terminal():
        say(f"give it to a client as ANTHROPIC_BASE_URL; it leads to {plan.upstream}")
