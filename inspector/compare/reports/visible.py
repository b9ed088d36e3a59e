"""Text from recordings as it may stand in a line of a report."""

from __future__ import annotations


def visible(text: str) -> str:
    r"""The text as one line, with all that would not be seen as it is spelled out, as `\x1b`."""
    if text.isprintable():
        return text
    return "".join(
        character if character.isprintable() else character.encode("unicode_escape").decode()
        for character in text
    )
