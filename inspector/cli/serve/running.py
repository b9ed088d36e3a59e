"""The server of `inspect serve` while it runs, alone or with a program."""

from __future__ import annotations

import gc
import ipaddress
import threading
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path

from inspector.cli import exit_codes
from inspector.cli.console import cannot, say, stderr_is_a_terminal
from inspector.cli.environment import pointed_at
from inspector.cli.program import run_program
from inspector.cli.serve.journal import Journal
from inspector.cli.serve.options import ServeOptions
from inspector.cli.serve.plan import Plan, plan
from inspector.recording import RecordingError
from inspector.server.repertoire import Repertoire
from inspector.server.thread import running
from inspector.server.turn import load_turn

_ANY_KEY = "replay"  # SDKs insist on a key, the replay server on none


def run(options: ServeOptions) -> int:
    """Serve until the program has ended, or for ever; the exit code of the command."""
    made = plan(options)
    journal = _journal(options)
    gc.collect()
    gc.freeze()  # a search for garbage among all recordings would be heard in the pacing
    try:
        with journal:
            return _serve(made, options, journal)
    finally:
        if journal.has_begun and not options.quiet:
            for fault in journal.missed():
                say(f"inspect: the fault {fault} had no place in any answer")
            say(f"inspect: {journal.summary()}")
        journal.close()


def _serve(made: Plan, options: ServeOptions, journal: Journal) -> int:
    with ExitStack() as stack:
        fallback = None if made.upstream is None else _recording(made, options, stack)
        served = replace(made.served, on_answer=journal.put, fallback=fallback)
        server = running(made.repertoire, served, host=options.host, port=options.port)
        try:
            url = stack.enter_context(server)
        except OSError as error:
            cannot(
                f"cannot listen on {options.host}:{options.port}: {error.strerror or error}; "
                "--port 0 takes any free port"
            )
        journal.begin(url)
        _warn_of_strangers(options.host)
        if options.program:
            return run_program(options.program, pointed_at(url, key=_ANY_KEY))
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            if stderr_is_a_terminal():
                say("")  # behind the ^C that it echoes
    return exit_codes.INTERRUPTED


def _recording(made: Plan, options: ServeOptions, stack: ExitStack) -> str:
    """Base URL of the proxy that records what is missing."""
    from inspector.cli.serve.missing import recording_missing  # and with it what records

    learn = partial(_learn, made.repertoire)
    proxy = recording_missing(made.upstream or "", options.paths[-1], learn)
    return stack.enter_context(proxy)


def _learn(repertoire: Repertoire, path: Path) -> None:
    """Answer by a new recording from now on."""
    try:
        repertoire.add(load_turn(path))
    except RecordingError as error:
        say(f"inspect: recorded, but not to be played: {error}")


def _journal(options: ServeOptions) -> Journal:
    try:
        return Journal(options.log, to_stderr=bool(options.program), quiet=options.quiet)
    except OSError as error:
        cannot(f"cannot write {options.log}: {error.strerror}")


def _warn_of_strangers(host: str) -> None:
    """Say so where others can reach the server."""
    try:
        is_ours = ipaddress.ip_address(host).is_loopback
    except ValueError:
        is_ours = host == "localhost"
    if not is_ours:
        say(f"inspect: whoever can reach {host} can read these recordings")
