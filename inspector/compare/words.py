"""Two texts word by word: what both have, what is gone and what is new."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import accumulate
from typing import Final, Literal, TypeAlias

from inspector.compare.align import Run, align, stretches
from inspector.compare.result import Hunk

CONTEXT: Final = 16
"""How many pieces a hunk shows before and after what differs: about eight words."""

Sign: TypeAlias = Literal[" ", "-", "+"]

_MARKS = r"[\u0300-\u036f\u200d\ufe00-\ufe0f\U0001f3fb-\U0001f3ff]"
"""What belongs to the character before: accents, joiners, variants and tones of skin."""

_WITHOUT_BLANKS = (
    r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    r"\U00020000-\U0003ffff"
)
"""Characters of scripts that put no blanks between words."""

_LETTERS = rf"[^\W{_WITHOUT_BLANKS}]*"


def pieces(text: str) -> list[str]:
    """A text cut into words, numbers, white space and punctuation; joined they are the text.

    Scripts that put no blanks between words (Chinese, Japanese, Thai …) are cut by character.
    """
    return (_plain_pieces if text.isascii() else _pieces())(text)


_plain_pieces = re.compile(
    r"[A-Za-z][0-9A-Za-z_]*+(?:'[0-9A-Za-z_]++)*+|[0-9]++|\n|[ \t\r\f\v\x1c-\x1f]++|.", re.DOTALL
).findall
"""The pieces of a text in ASCII, where that is all that the other pattern comes to.

Ranges are found in two thirds of the time of classes, which ask Unicode of each character.
"""


@cache
def _pieces() -> Callable[[str], list[str]]:
    """Finds the pieces of any text; made when one is seen, as that takes longer than most diffs."""
    return re.compile(
        rf"[^\W\d_{_WITHOUT_BLANKS}]{_LETTERS}(?:(?:{_MARKS}+|['’](?=\w)){_LETTERS})*"  # a word
        rf"|[{_WITHOUT_BLANKS}]{_MARKS}*"
        r"|\d+|\n|[^\S\n]+"
        rf"|.(?:\u200d.|{_MARKS})*",  # punctuation, or a picture
        re.DOTALL,
    ).findall


def word_hunks(
    path: str,
    base: str,
    head: str,
    *,
    base_line: Callable[[int], int | None] = lambda _: None,
    head_line: Callable[[int], int | None] = lambda _: None,
    context: int = CONTEXT,
) -> Iterator[Hunk]:
    """The hunks of two texts, in order; none where they are equal.

    A hunk's `lines` are stretches of text, each of any number of words: all of them but `+` one
    after the other are what BASE says there, all but `-` what HEAD says. What cannot be printed is
    escaped, line ends included. `base_line` and `head_line` give the line of the file that brought
    the character at an offset.
    """
    if base == head:
        return
    ours, theirs = pieces(base), pieces(head)
    runs = readable(align(ours, theirs).runs, ours)
    base_at = list(accumulate(map(len, ours), initial=0))
    head_at = list(accumulate(map(len, theirs), initial=0))
    for stretch in stretches(runs, context):
        first = stretch[0]
        differs = next(run for run in stretch if not run.is_equal)
        yield Hunk(
            path=path,
            base_first=first.base + 1,
            head_first=first.head + 1,
            lines=tuple(_signed(stretch, ours, theirs)),
            base_line=base_line(base_at[differs.base]),
            head_line=head_line(head_at[differs.head]),
        )


def readable(runs: Iterable[Run], base: Sequence[str]) -> list[Run]:
    """The runs, without equal ones between two changes that hold no word.

    The shortest way from one sentence to another keeps its blanks; nobody reads it like that.
    """
    merged: list[Run] = []
    runs = list(runs)
    for at, run in enumerate(runs):
        inside = 0 < at < len(runs) - 1
        if inside and run.is_equal and not _has_word(base[run.base : run.base_end]):
            run = run._replace(is_equal=False)
        if merged and not run.is_equal and not merged[-1].is_equal:
            before = merged.pop()
            run = before._replace(base_end=run.base_end, head_end=run.head_end)
        merged.append(run)
    return merged


def shown(text: str) -> str:
    r"""A text that is safe to print on one line: what nobody sees is escaped, as `\n`."""
    if text.isprintable():
        return text
    return "".join(
        character if character.isprintable() else character.encode("unicode_escape").decode()
        for character in text
    )


def _has_word(stretch: Sequence[str]) -> bool:
    return any(piece[0].isalnum() for piece in stretch)


def _signed(
    stretch: Iterable[Run], base: Sequence[str], head: Sequence[str]
) -> Iterator[tuple[Sign, str]]:
    for run in stretch:
        ours, theirs = base[run.base : run.base_end], head[run.head : run.head_end]
        if run.is_equal:
            yield " ", shown("".join(ours))
            continue
        if ours:
            yield "-", shown("".join(ours))
        if theirs:
            yield "+", shown("".join(theirs))
