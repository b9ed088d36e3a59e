"""The keys: one table from which bindings, footer, help and the README's table are made."""

from __future__ import annotations

import sys
from collections.abc import Container, Iterator
from typing import NamedTuple

from textual.binding import Binding

from inspector.timeline.footer import Item


class Key(NamedTuple):
    """Keys that do the same thing."""

    keys: tuple[str, ...]
    """As Textual names them, or the character itself."""
    action: str
    """What they run, a method `action_…` of the screen."""
    words: str
    """What they do, in few words."""
    short: str = ""
    """One word for the footer; without it they are not shown there."""

    @property
    def name(self) -> str:
        """The action without its arguments."""
        return self.action.partition("(")[0]

    @property
    def shown(self) -> str:
        """The keys as a person reads them."""
        return " ".join(_spelled(key) for key in self.keys)


class Group(NamedTuple):
    """Keys that belong together."""

    name: str
    keys: tuple[Key, ...]


def _digits() -> tuple[Key, ...]:
    return tuple(Key((str(tens),), f"seek_percent({tens * 10})", "") for tens in range(10))


DIGITS = _digits()
"""`0` to `9`, which help and README show as one line."""

GROUPS: tuple[Group, ...] = (
    Group(
        "Move",
        (
            Key(("j", "down"), "move(1)", "next row"),
            Key(("k", "up"), "move(-1)", "previous row"),
            Key(("ctrl+d",), "half_page(1)", "half a page down"),
            Key(("ctrl+u",), "half_page(-1)", "half a page up"),
            Key(("pagedown", "ctrl+f"), "page(1)", "a page down"),
            Key(("pageup", "ctrl+b"), "page(-1)", "a page up"),
            Key(("g", "home"), "first", "first row"),
            Key(("G", "end"), "last", "last row; of a growing recording: stay there"),
        ),
    ),
    Group(
        "Play",
        (
            Key(("space",), "play", "play at the recorded pace, pause", "play"),
            Key((".",), "step(1)", "pause and step to the next event", "step"),
            Key((",",), "step(-1)", "pause and step back"),
            Key((">",), "faster(1)", "faster, up to 1,000x"),
            Key(("<",), "faster(-1)", "slower, down to 0.1x"),
            Key(("backspace",), "real_time", "back to 1x"),
            Key(("right",), "seek_seconds(5)", "5 s on"),
            Key(("left",), "seek_seconds(-5)", "5 s back"),
            Key(("shift+right",), "seek_share(10)", "10 % on"),
            Key(("shift+left",), "seek_share(-10)", "10 % back"),
            *DIGITS,
            Key(("i",), "cap_idle", "cut waits to 0.5 s while playing, or not"),
        ),
    ),
    Group(
        "Jump",
        (
            Key(("]",), "block(1)", "next block", "block"),
            Key(("[",), "block(-1)", "previous block"),
            Key(("s",), "stall(1)", "next stall", "stall"),
            Key(("S",), "stall(-1)", "previous stall"),
            Key(("e",), "finding(1)", "next error or finding"),
            Key(("E",), "finding(-1)", "previous error or finding"),
            Key(("o",), "go_to", "go to a time, a percentage or an event: 6.2  50%  #213"),
        ),
    ),
    Group(
        "Find",
        (
            Key(("/",), "find", "find a text in rows, with the number of hits", "find"),
            Key(("n",), "hit(1)", "next hit"),
            Key(("N",), "hit(-1)", "previous hit"),
            Key(("f",), "filter", "show only some rows: kind, block:N, text; ! inverts", "filter"),
            Key(("escape",), "back", "drop find, then filter; then back to the list of recordings"),
        ),
    ),
    Group(
        "Mark and copy",
        (
            Key(("m",), "mark", "mark this event with a note, kept in FILE.notes"),
            Key(("'",), "next_mark(1)", "next mark"),
            Key(('"',), "next_mark(-1)", "previous mark"),
            Key(("y",), "copy_event", "copy the event, to the clipboard and a file", "copy"),
            Key(("Y",), "copy_text", "copy the text so far"),
            Key(("R",), "copy_raw", "copy the raw frame"),
            Key(("c",), "copy_curl", "copy the request as a curl command"),
        ),
    ),
    Group(
        "See",
        (
            Key(("p",), "tab('payload')", "payload of the event"),
            Key(("r",), "tab('raw')", "its raw bytes"),
            Key(("h",), "tab('http')", "request and response: headers, body"),
            Key(("x",), "tab('text')", "text so far, [what the event added] in brackets"),
            Key(("v",), "tab('summary')", "summary: marks, tokens, stalls, findings"),
            Key(("tab",), "next_pane", "the keys move in the other pane"),
            Key(
                ("enter",),
                "follow_line",
                "in the detail: go to the event of the line; in a list: open",
            ),
            Key(("\\",), "zoom", "the pane alone, or both; in a list: the time axis"),
            Key(("t",), "time_base", "times since: start, event before, wall clock, mark"),
            Key(("w",), "wrap", "wrap long lines, or cut them"),
        ),
    ),
    Group(
        "Program",
        (
            Key((":", "ctrl+p"), "app.command_palette", "everything by name, and the themes"),
            Key(("f2",), "mouse", "leave the mouse to the terminal, or not"),
            Key(("ctrl+z",), "suspend", "back to the shell for a while"),
            Key(("?",), "help", "these keys, and what the figures mean"),
            Key(("q", "ctrl+c"), "leave", "quit; while recording: stop it, and stay"),
        ),
    ),
)

_SPELLED = {
    "backspace": "backspace",
    "pagedown": "pgdn",
    "pageup": "pgup",
    "escape": "esc",
    "f2": "F2",
}


def entries() -> Iterator[Key]:
    """Every entry of the table."""
    for group in GROUPS:
        yield from group.keys


def bindings(actions: Container[str] | None = None) -> list[Binding]:
    """The table as Textual wants it; `actions` are those that a screen has, all without it."""
    return [
        Binding(_named(key), entry.action, entry.words, show=False)
        for entry in entries()
        for key in entry.keys
        if actions is None or entry.name in actions
    ]


def rows() -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Each group as pairs of keys and words, the digits as one."""
    for group in GROUPS:
        told = [(key.shown, key.words) for key in group.keys if key not in DIGITS]
        if DIGITS[0] in group.keys:
            told.append(("0 … 9", "to 0 %, 10 % … 90 % of the time"))
        yield group.name, told


def items() -> list[Item]:
    """What the footer shows, beside what it always does."""
    return [Item(_spelled(key.keys[0]), key.short) for key in entries() if key.short]


def markdown() -> str:
    """The table for the README."""
    lines = ["| keys | action |", "| --- | --- |"]
    for name, pairs in rows():
        lines.append(f"| **{name}** | |")
        lines += [f"| {_code(shown)} | {words} |" for shown, words in pairs]
    return "\n".join(lines) + "\n"


def _code(shown: str) -> str:
    keys = (key if key == "…" else f"`{key}`" for key in shown.split(" "))
    return " ".join(keys).replace("|", "\\|")


def _spelled(key: str) -> str:
    return _SPELLED.get(key, key)


def _named(key: str) -> str:
    """A key that stands in a list of bindings: a comma there would part it in two."""
    return "comma" if key == "," else key


if __name__ == "__main__":
    sys.stdout.write(markdown())
