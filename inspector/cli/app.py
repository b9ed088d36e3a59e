"""The command line as a whole: which commands there are, and what ends them."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from functools import partial
from importlib import import_module
from types import FrameType
from typing import Any, NoReturn

import click

import inspector
from inspector.cli import exit_codes
from inspector.cli.console import abandon_stdout, repair_streams, say, settle_stdout

TRACEBACKS = "INSPECTOR_TRACEBACK"
"""Environment variable that lets the traceback of a fault through."""

_COMMANDS = {
    "record": "Record a prompt, a program, or any event stream.",
    "proxy": "Relay clients to an API, and record every exchange.",
    "replay": "Step through a recording on the screen.",
    "show": "Print a recording's timeline.",
    "stats": "Measure recordings: times, gaps, rates, tokens.",
    "check": "Check the protocol and health of recordings, and budgets.",
    "diff": "Compare recordings, or folders of them.",
    "baseline": "Keep the recordings that others are compared with.",
    "serve": "Play recordings back as an API endpoint.",
    "export": "Turn a recording into something else.",
    "import": "Make a recording of something else.",
}
"""Each lives in the module of its name (`importing` for the reserved word)."""


class Commands(click.Group):
    """Commands that are imported when they are run: help and version must not wait for them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Their names, in the order of the work."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name."""
        if cmd_name not in _COMMANDS:
            return None
        module = import_module(f"inspector.cli.{_module(cmd_name)}")
        command: click.Command = module.command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is asked for, or one line that names those there are."""
        if args[0] not in _COMMANDS and not ctx.resilient_parsing:
            ctx.fail(f"there is no command {args[0]!r}, {_alternatives(args[0])}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List them without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; it is done, too, when the reader of its output has seen enough."""
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:  # taken here, since click would make an error of it
            abandon_stdout()
            return exit_codes.DONE
        return result


def _module(command: str) -> str:
    return "importing" if command == "import" else command


def _alternatives(command: str) -> str:
    from difflib import get_close_matches  # imported where it is needed: nearly never

    close = get_close_matches(command, _COMMANDS, 1)
    return f"but there is {close[0]!r}" if close else f"only {', '.join(_COMMANDS)}"


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Examples:\n\n  inspect record --demo stall\n\n  inspect check recordings/",
)
@click.version_option(inspector.__version__, prog_name="inspect")
def inspect() -> None:
    """Record, replay and compare the raw event streams of the Claude Messages API."""


def main() -> None:
    """Run the command line; no traceback reaches its user."""
    conclude(partial(inspect.main, standalone_mode=False))


def conclude(work: Callable[[], Any]) -> NoReturn:
    """Do what a process is for, and end the process with the exit code that it gives."""
    repair_streams()
    for number in (signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM)):
        if signal.getsignal(number) is not signal.SIG_IGN:  # as `nohup` wants it
            signal.signal(number, _end)
    code = _done(work)
    settle_stdout()
    sys.exit(code)


def _done(work: Callable[[], Any]) -> int:
    """Do it; say why it could not be done, and give the exit code."""
    try:
        return int(work() or exit_codes.DONE)
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        return exit_codes.CANNOT
    except click.ClickException as error:
        say(f"inspect: {_in_one_line(error)}")
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        return exit_codes.INTERRUPTED
    except OSError as error:
        where = error.filename or "the output"
        say(f"inspect: cannot use {where}: {error.strerror or error}")
        return exit_codes.CANNOT
    except Exception as error:  # a fault of ours is one line to its user, too
        if os.environ.get(TRACEBACKS):
            raise
        say(f"inspect: {_confession(error)}")
        return exit_codes.CANNOT


def _confession(error: Exception) -> str:
    import traceback  # takes a tenth of the time of `--version`, and is for faults alone
    from pathlib import Path

    last = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{Path(last.filename).name}:{last.lineno}"
    told = " ".join(f"{type(error).__name__}: {error}".split())
    return f"a fault of this program, please report it: {told} at {where} ({TRACEBACKS}=1 for all)"


def _in_one_line(error: click.ClickException) -> str:
    message = " ".join(error.format_message().split())
    context = getattr(error, "ctx", None)
    if context is None:
        return message
    return f"{message.rstrip('.')}; see {context.command_path} --help"


def _end(number: int, frame: FrameType | None) -> None:
    """End as if interrupted, so that what is recorded gets its end line."""
    raise SystemExit(exit_codes.by_signal(number))
