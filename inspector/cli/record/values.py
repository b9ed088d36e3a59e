"""What the values of the options of `inspect record` mean."""

from __future__ import annotations

import math
import os
import re
import sys
from collections.abc import Callable, Sequence
from urllib.parse import urlsplit

import click

from inspector.cli.console import cannot

_token = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+").fullmatch


def at_least(least: float, kind: Callable[[str], float] = int) -> Callable[[str], float]:
    """Takes a finite number of that kind that is not less than `least`; an option's type."""

    def number(value: str) -> float:
        try:
            given = kind(value)
        except ValueError:
            given = math.nan
        if not least <= given < math.inf:
            raise click.BadParameter(f"{value!r} is no number from {least} on")
        return given

    return number


def typed(argument: str) -> str:
    """An argument of the command line as UTF-8, with U+FFFD for what is none."""
    return os.fsencode(argument).decode(errors="replace")


def text_or_file(value: str) -> str:
    """A text, or with `@FILE` what the file holds, with `@-` what standard input does."""
    if not value.startswith("@"):
        return typed(value)
    return file_bytes(value[1:]).decode(errors="replace")


def file_bytes(name: str) -> bytes:
    """What a file holds, `-` for standard input; the command ends where it cannot be read."""
    try:
        if name == "-":
            return sys.stdin.buffer.read()
        with open(name, "rb") as file:
            return file.read()
    except OSError as error:
        cannot(f"cannot read {name}: {error.strerror}")


def pairs(option: str, values: Sequence[str]) -> dict[str, str]:
    """`KEY=VALUE` options as a mapping; the command ends at one that is something else."""
    found = {}
    for value in values:
        key, there, rest = value.partition("=")
        if not there or not key.strip():
            cannot(f"{option} takes KEY=VALUE, not {value!r}")
        found[key.strip()] = rest
    return found


def headers(values: Sequence[str]) -> dict[str, str]:
    """`NAME:VALUE` options as a mapping; the command ends at one that HTTP does not take."""
    found = {}
    for value in values:
        name, there, rest = (part.strip() for part in value.partition(":"))
        if not (there and _token(name) and rest.isascii() and rest.isprintable()):
            cannot(f"--header takes NAME:VALUE in plain ASCII, not {value!r}")
        found[name] = rest
    return found


def method(value: str) -> str:
    """A method of HTTP; the command ends at what cannot be one."""
    if not _token(value):
        cannot(f"--method takes a word such as POST, not {value!r}")
    return value.upper()


def patterns(values: Sequence[str]) -> list[re.Pattern[bytes]]:
    """Regular expressions over bytes; the command ends at one that is none."""
    found = []
    for value in values:
        try:
            found.append(re.compile(value.encode()))
        except re.error as error:
            cannot(f"--redact {value!r} is not a regular expression: {error}")
    return found


def address(option: str, value: str) -> str:
    """A URL that can be requested; the command ends at one that cannot."""
    try:
        parts = urlsplit(value)
        fits = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:  # brackets or a port that make no sense
        fits = False
    if not fits:
        cannot(f"{option} takes an address such as http://127.0.0.1:8000/stream, not {value!r}")
    return value
