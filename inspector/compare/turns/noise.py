"""Noise: what differs from run to run and is normalised away, counted."""

from collections.abc import Iterable
from typing import NamedTuple


class Noise(NamedTuple):
    """How much of each kind of noise a recording holds, or several do."""

    ids: int = 0
    pings: int = 0
    comments: int = 0
    """Frames that dispatch nothing."""
    deltas: int = 0
    groups: int = 0
    """Of the deltas: those of one block and type that follow each other are one group."""
    empty: int = 0
    """Of the deltas: those that bring an empty text."""
    sealed: int = 0
    """Signatures, encrypted contents and redacted data."""
    masked: int = 0
    """Explanations and user ids, of which only the presence counts."""
    padded: int = 0
    """Frames with spaces before their last brace."""
    spelled: int = 0
    """Frames that are not in the canonical spelling."""
    scrubbed: int = 0
    """Dates, URLs and the like that were taken out of texts, where that was asked for."""

    def told(self) -> tuple[tuple[str, int], ...]:
        """What there is of it, in words for a count."""
        every = [
            (_words("id", self.ids), self.ids),
            (_words("ping", self.pings), self.pings),
            (_words("comment", self.comments), self.comments),
            (f"→ {self.groups:,} {_words('group', self.groups)} of deltas", self.deltas),
            (f"empty {_words('delta', self.empty)}", self.empty),
            (_words("signature", self.sealed), self.sealed),
            (f"masked {_words('value', self.masked)}", self.masked),
            (f"padded {_words('frame', self.padded)}", self.padded),
            (f"{_words('frame', self.spelled)} with another spelling", self.spelled),
            (f"scrubbed {_words('text', self.scrubbed)}", self.scrubbed),
        ]
        return tuple((words, count) for words, count in every if count)


def total(noises: Iterable[Noise]) -> Noise:
    """All of several recordings together."""
    return Noise(*map(sum, zip(*noises, strict=True)))


def _words(word: str, count: int) -> str:
    return word if count == 1 else f"{word}s"
