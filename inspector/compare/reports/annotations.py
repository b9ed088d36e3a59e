"""Annotations: remarks that CI services show beside the lines of a file.

The syntax is that of GitHub's workflow commands, with their escaping rules.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

Level: TypeAlias = Literal["error", "warning", "notice"]

MOST: Final = 8
"""How many of a level are written; the service shows ten and hides the rest without a word."""


@dataclass(frozen=True, slots=True)
class Annotation:
    """One remark at one place of a file."""

    level: Level
    title: str
    text: str
    file: str | None = None
    """`None` where it is about no file."""
    line: int | None = None
    """1-based; `None` where it is about the file as a whole."""

    def __str__(self) -> str:
        properties = [f"file={_property(self.file)}"] if self.file else []
        properties += [f"line={self.line}"] if self.file and self.line else []
        properties.append(f"title={_property(self.title)}")
        return f"::{self.level} {','.join(properties)}::{_data(self.text)}"


def commands(annotations: Iterable[Annotation], more: Counter[Level]) -> Iterator[str]:
    """The lines that make the annotations, and one a level that counts those left out.

    `more` are those that are not even given.
    """
    written: Counter[Level] = Counter()
    left_out = more.copy()
    for annotation in annotations:
        if written[annotation.level] == MOST:
            left_out[annotation.level] += 1
            continue
        written[annotation.level] += 1
        yield str(annotation)
    for level, count in left_out.items():
        if count:
            yield f"::{level} title=More findings::{count:,} more of this severity are not shown"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
