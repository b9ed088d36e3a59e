"""The strings, numbers and words of JSON, read from a text that may break off inside one."""

from __future__ import annotations

import re

_space = re.compile(rb"[ \t\n\r]*+").match
_characters = re.compile(
    rb"""(?: [^"\\\x00-\x1f]++
           | \\["\\/bfnrt]
           | \\u(?![dD][89a-fA-F])[0-9a-fA-F]{4}
           | \\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}
         )*+""",
    re.VERBOSE,
).match
_cut_escape = re.compile(
    rb"\\(?:u(?:.{0,3}|[dD][89abAB][0-9a-fA-F]{2}(?:\\(?:u.{0,3})?)?))?", re.DOTALL
).fullmatch
_number = re.compile(rb"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?").fullmatch
_cut_number = re.compile(
    rb"-?(?:(?:0|[1-9][0-9]*)(?:\.(?:[0-9]+(?:[eE][+-]?[0-9]*)?)?|[eE][+-]?[0-9]*)?)?"
).match

_QUOTE, _BACKSLASH = b'"\\'
_LONGEST_ESCAPE = len(rb"\ud83d\ude00")
_DIGITS = b"0123456789"
_WORDS = {word[0]: word for word in (b"true", b"false", b"null", b"NaN", b"Infinity", b"-Infinity")}
"""By their first byte."""


class NotJSONError(ValueError):
    """What stands there is not JSON, whatever follows."""


def skip_space(data: bytearray, at: int, end: int) -> int:
    """Where the white space at `at` ends."""
    match = _space(data, at, end)
    return match.end() if match else at


def string(data: bytearray, at: int, end: int) -> tuple[int, bool]:
    """How far a string reads on from `at` inside it, and whether it ends there.

    An escape that breaks off is not read. Raises `NotJSONError` at what no string may hold, lone
    surrogates among it (the SDK's parser refuses them).
    """
    match = _characters(data, at, end)
    at = match.end() if match else at
    if at == end:
        return at, False
    if data[at] == _QUOTE:
        return at + 1, True
    rest = data[at : min(at + _LONGEST_ESCAPE, end)]
    if rest[0] == _BACKSLASH and at + len(rest) == end and _cut_escape(rest):
        return at, False
    raise NotJSONError


def scalar(data: bytearray, at: int, end: int) -> int | None:
    """Where the number or word at `at` ends; `None` where it breaks off, or may go on.

    Raises `NotJSONError` where there is none.
    """
    word = _WORDS.get(data[at])
    if word:
        if data.startswith(word, at, end):
            return at + len(word)
        if word.startswith(data[at : min(at + len(word), end)]):
            return None
    match = _cut_number(data, at, end)
    stop = match.end() if match else at
    if stop == end:
        return None
    if not is_number(data, at, stop) or data[stop] in _DIGITS:  # such as 1.x or 01
        raise NotJSONError
    return stop


def is_number(data: bytearray, at: int, end: int) -> bool:
    """Whether that stretch is a number as it stands."""
    return _number(data, at, end) is not None
