"""Text for one cell of a terminal: nothing in it moves the cursor, and it fits its width."""

from __future__ import annotations

import re
import unicodedata

_HIDDEN = re.compile(
    r"[\x00-\x1f\x7f-\x9f\xad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"
    r"\ud800-\udfff\ufeff\ufff9-\ufffb\U0001f3fb-\U0001f3ff\U000e0000-\U000e007f]"
    r"|(?<=[\u2190-\u2bff\ufe0f\U0001f000-\U0001faff])\u200d"
)
"""What a person would not see as it is: control characters, those that turn the direction of
writing, those that take no room, halves of surrogate pairs, and what joins two emoji to one or
gives it a skin: terminals do not agree how wide it then is."""

_LOOKS = re.compile("[\ufe0e\ufe0f]")
"""What only says whether a character is to look like an emoji: half of the terminals then give it
two columns."""

_TAKES_NO_ROOM = frozenset({"Mn", "Mc", "Me", "Cf"})
"""Unicode categories: marks on the character before, and format characters such as joiners."""


def visible(text: str) -> str:
    r"""The text with all that is hidden spelled out, as `\n`, `\x1b` or `\u202e`.

    What only chooses between two looks of a character is left out.
    """
    return text if text.isascii() and text.isprintable() else _LOOKS.sub("", _spelled_out(text))


def exact(text: str) -> str:
    r"""The same with nothing left out: `\ufe0f`, too, is spelled."""
    return _LOOKS.sub(lambda match: _spelled(match[0]), _spelled_out(text))


def width(text: str) -> int:
    """How many columns a text takes: wide characters two, combining ones none."""
    return len(text) if text.isascii() else sum(map(_columns, text))


def cut(text: str, columns: int) -> str:
    """The text, at most that wide; where it was longer it ends in `…`."""
    if width(text) <= columns:
        return text
    taken = 0
    for index, character in enumerate(text):
        taken += _columns(character)
        if taken > columns - 1:
            return text[:index] + "…"
    return text


def fitted(text: str, columns: int) -> str:
    """The text, exactly that wide: cut, or filled up with blanks."""
    text = cut(text, columns)
    return text + " " * (columns - width(text))


def _columns(character: str) -> int:
    if unicodedata.category(character) in _TAKES_NO_ROOM:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _spelled_out(text: str) -> str:
    return _HIDDEN.sub(lambda match: _spelled(match[0]), text)


def _spelled(character: str) -> str:
    return character.encode("unicode_escape").decode()
