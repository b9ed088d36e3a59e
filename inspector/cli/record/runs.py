"""The calls that one `record` makes, and what it says of them."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from inspector.capture.errors import CaptureError, NoCredentials
from inspector.capture.naming import run_path
from inspector.capture.provenance import recorder_versions
from inspector.capture.session import Options, Session
from inspector.cli import exit_codes
from inspector.cli.console import cannot, out_bytes, say, stderr_is_a_terminal
from inspector.cli.record.options import DEFAULT_RETRIES, RecordOptions
from inspector.cli.record.plan import Plan
from inspector.cli.record.printer import Printer
from inspector.cli.record.summary import outcome_line, summary_lines
from inspector.cli.record.values import pairs, patterns
from inspector.recording import RecordingError, Summary

FOLDER = Path("recordings")
"""Where recordings go that are given no place."""

_WORTH_ANOTHER = frozenset({408, 409, 429})
"""Statuses below 500 after which the SDK tries again."""


class Runs:
    """Makes a plan's call as often as asked and reports each."""

    def __init__(
        self, options: RecordOptions, on_begin: Callable[[Path], None] | None = None
    ) -> None:
        """Read what the options say of recordings; the command ends where that makes no sense.

        `on_begin` is told of each recording when its file is there.
        """
        self._options = options
        self._on_begin = on_begin
        case = {"case": options.case} if options.case else {}
        self._labels = {**pairs("--label", options.labels), **case}
        self._redact = patterns(options.redact)
        self._versions = recorder_versions("anthropic")
        self._ended: list[Summary] = []
        self._trouble = False

    def all(self, plan: Plan) -> int:
        """Make the calls; the exit code of the command."""
        code = exit_codes.DONE
        for run in range(1, self._options.repeat + 1):
            self._ended.clear()
            stopped = self._make(plan, run)
            self._report()
            if stopped is not None:
                return stopped
            code = max(code, self._code())
        return code

    def _make(self, plan: Plan, run: int) -> int | None:
        """Make one call; an exit code if the command is to end with it."""
        with ExitStack() as stack:
            printer = None
            if not self._options.print_path:
                printer = stack.enter_context(Printer(self._warn))
            session = self._session(plan, run, printer)
            try:
                plan.make(session)
            except NoCredentials as error:
                cannot(f"{error}; --local and --demo need none")
            except RecordingError as error:
                if not self._ended:
                    cannot(str(error))
                say(f"inspect: {error}")
                return exit_codes.CANNOT
            except CaptureError as error:
                if not self._ended:
                    cannot(str(error))
            except KeyboardInterrupt:
                if stderr_is_a_terminal():
                    say("")  # behind the ^C that it echoes
                return exit_codes.INTERRUPTED
            except SystemExit as end:  # a signal
                return int(end.code or 0)
        return None

    def _session(self, plan: Plan, run: int, printer: Printer | None) -> Session:
        options = self._options
        made = Options(
            source=plan.source,
            labels={**plan.labels, **self._labels},
            versions=self._versions,
            redact=self._redact,
            keep_request_body=not options.no_request_body,
            force=options.force,
            fsync=options.fsync,
            strict=True,
            listener=printer.hear if printer else None,
            on_begin=self._on_begin,
            on_end=self._note,
            on_trouble=self._warn,
        )
        if options.output is None:
            return Session(FOLDER, made, is_file=False)
        target = Path(options.output)
        if options.output.endswith("/") or target.is_dir():
            return Session(target, made, is_file=False)
        return Session(run_path(target, run, options.repeat), made, is_file=True)

    def _note(self, summary: Summary) -> None:
        """Take in an attempt that has ended; say so if another may follow."""
        self._ended.append(summary)
        attempts = self._attempts()
        if summary.attempt < attempts and _may_be_repeated(summary) and not self._options.quiet:
            why = f"HTTP {summary.status}" if summary.status else summary.outcome
            say(f"attempt {summary.attempt} of at most {attempts}: {why}")

    def _attempts(self) -> int:
        """How many the SDK makes at most, where it is the SDK that makes the call."""
        if self._options.url is not None:
            return 1
        retries = self._options.max_retries
        return 1 + (DEFAULT_RETRIES if retries is None else retries)

    def _warn(self, message: str) -> None:
        self._trouble = True
        say(f"inspect: {message}")

    def _report(self) -> None:
        if not self._ended:
            return
        last, quiet = self._ended[-1], self._options.quiet
        if not quiet:
            for line in summary_lines(last):
                say(line)
        elif last.outcome != "complete":
            say(outcome_line(last))
        for summary in self._ended:
            if self._options.print_path:
                out_bytes([os.fsencode(summary.path), b"\n"])
            elif not quiet or last.outcome != "complete":
                say(str(summary.path))

    def _code(self) -> int:
        complete = bool(self._ended) and self._ended[-1].outcome == "complete"
        return exit_codes.DONE if complete and not self._trouble else exit_codes.NO


def _may_be_repeated(summary: Summary) -> bool:
    """Whether the SDK tries again after this, unless the answer says that it should not."""
    if summary.status is None:
        return summary.outcome in ("no_response", "timeout")
    return summary.status in _WORTH_ANOTHER or summary.status >= 500
