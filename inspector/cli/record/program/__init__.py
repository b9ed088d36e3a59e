"""`record -- COMMAND`: a program behind the recording proxy, and all its calls recorded."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

from inspector.cli import exit_codes, screen
from inspector.cli.console import cannot, say
from inspector.cli.environment import pointed_at
from inspector.cli.program import run_program
from inspector.cli.proxy.capture import ProxyCapture
from inspector.cli.proxy.folder import session_folder
from inspector.cli.proxy.plan import Plan, Recordings, labels_of, redaction_of
from inspector.cli.record.options import RecordOptions
from inspector.cli.record.program.upstream import Upstream, upstream
from inspector.cli.record.program.variables import variables
from inspector.cli.record.refusals import refuse_contradictions


def run(options: RecordOptions) -> int:
    """Run the program and record its calls; its exit code, or 1 where a recording failed."""
    refuse_contradictions(options)
    if options.replay and not screen.can_be_drawn_on():
        cannot("--replay needs a terminal; without it, `inspect show` prints a recording")
    more = variables(options.env)
    with ExitStack() as stack:
        given = None if options.output is None else Path(options.output)
        name = Path(options.program[0]).name
        folder = stack.enter_context(session_folder(given, name))
        asked = upstream(options, stack)
        capture = stack.enter_context(ProxyCapture(_plan(options, asked, folder)))
        url = capture.listening().url
        if asked.words and not options.quiet:
            say(asked.words)
        code = run_program(options.program, pointed_at(url, more=more, key=asked.api_key))
        capture.finish(lambda waiting: say(f"inspect: {waiting}"))
        for line in capture.said:
            say(line)
        from inspector.cli.record.program.report import report  # in no program's way by now

        report(capture, folder, url, options)
        if options.replay and capture.paths:
            _replay(folder)
        return code or (exit_codes.NO if capture.said else exit_codes.DONE)


def _plan(options: RecordOptions, asked: Upstream, folder: Path) -> Plan:
    recordings = Recordings(
        folder=folder,
        labels={**asked.labels, **labels_of(options.labels, options.case)},
        redact=redaction_of(options.redact),
        keep_request_body=not options.no_request_body,
        fsync=options.fsync,
    )
    return Plan(asked.url, recordings, is_direct=asked.is_ours)


def _replay(folder: Path) -> None:
    from inspector.tui.app import ReplayApp  # takes 0.2 s

    screen.run(ReplayApp((folder,)))
