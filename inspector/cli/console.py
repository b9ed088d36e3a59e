"""Standard output is data, standard error is talk: what each is written with."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterable
from io import TextIOWrapper
from typing import NoReturn

import click

from inspector.cli import exit_codes


class Cannot(click.ClickException):
    """Something could not be done; the message is one line for a person."""

    exit_code = exit_codes.CANNOT


def repair_streams() -> None:
    """See to it that writing never fails for an encoding, or for a stream that was closed.

    What goes to a file or another program is UTF-8, whatever the terminal's encoding is.
    """
    if sys.stdin is None:
        sys.stdin = open(os.devnull)
    if sys.stdout is None:
        sys.stdout = open(os.devnull, "w")
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            encoding = None if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="backslashreplace")


def cannot(message: str) -> NoReturn:
    """End the command with a line that says what could not be done."""
    raise Cannot(message)


def say(line: str) -> None:
    """Talk: one line on standard error, behind the data so far. Nothing fails for want of it."""
    for stream, text in ((sys.stdout, ""), (sys.stderr, f"{line}\n")):
        with contextlib.suppress(OSError):
            stream.write(text)
            stream.flush()


def out(line: str, *, at_once: bool = False) -> None:
    """Data: one line on standard output; `at_once` where somebody waits for it."""
    sys.stdout.write(f"{line}\n")
    if at_once:
        sys.stdout.flush()


def out_to_whoever_reads(line: str) -> None:
    """Data that somebody waits for, from a thread: without a reader, or room, the rest is lost."""
    try:
        out(line, at_once=True)
    except BrokenPipeError:  # whoever read it has what they wanted, the URL most likely
        abandon_stdout()
    except OSError as error:
        abandon_stdout()
        say(f"inspect: standard output ends here: {error.strerror}")


def out_all(lines: Iterable[str]) -> None:
    """Data, as long as somebody reads it: who has read enough changes no exit code."""
    try:
        for line in lines:
            out(line)
        sys.stdout.flush()
    except BrokenPipeError:
        abandon_stdout()


def out_bytes(pieces: Iterable[bytes]) -> None:
    """Data: bytes as they are on standard output."""
    stream = sys.stdout.buffer
    for piece in pieces:
        stream.write(piece)
    stream.flush()


def settle_stdout() -> None:
    """Let go of what nobody takes any more, or the interpreter would complain of it at its end."""
    try:
        sys.stdout.flush()
    except OSError:
        abandon_stdout()


def abandon_stdout() -> None:
    """Let nothing be written any more: whoever read it has gone, or there is no room for it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def stdout_is_a_terminal() -> bool:
    """Whether a person reads along."""
    return sys.stdout.isatty()


def stderr_is_a_terminal() -> bool:
    """Whether what is said is read by a person, and what is typed is echoed there."""
    return sys.stderr.isatty()
