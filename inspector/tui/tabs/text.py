"""The tab of the text so far: the message up to the event, and what the event added in brackets."""

from __future__ import annotations

from collections.abc import Iterator

from inspector.timeline.cell import visible
from inspector.timeline.textsofar import Passage
from inspector.tui.line import Line, Piece, Place, line
from inspector.tui.sitting import Sitting


def text(sitting: Sitting) -> list[Line]:
    """The blocks one after the other; each piece leads to the event that carried it."""
    number = sitting.timeline.events_up_to(sitting.row)
    passages = sitting.text.at(number)
    if not passages:
        return [line("No content block has begun by this event.", "dim")]
    return [told for passage in passages for told in _passage(passage)]


def _passage(passage: Passage) -> Iterator[Line]:
    yield Line((Piece(passage.heading, passage.style),))
    if passage.left_out:
        yield line(f"… {passage.left_out:,} characters before this are not shown", "note")
    pieces: list[Piece] = []
    start = passage.left_out
    for run, style in ((passage.text, "plain"), (passage.added, "added")):
        if style == "added" and run:
            pieces.append(Piece("[", "added"))
        for part in run.splitlines(keepends=True):
            pieces += _shown(part.rstrip("\r\n"), style, Place(passage.position, start))
            start += len(part)
            if part.endswith(("\n", "\r")):
                yield Line(tuple(pieces), _first(pieces))
                pieces = []
        if style == "added" and run:
            pieces.append(Piece("]", "added"))
    if pieces:
        yield Line(tuple(pieces), _first(pieces))


def _shown(part: str, style: str, place: Place) -> list[Piece]:
    """A run without a line break. What is spelled out leads to where the run begins."""
    if not part:
        return []
    spelled = visible(part)
    if len(spelled) == len(part):
        return [Piece(spelled, style, place)]
    pieces: list[Piece] = []
    for offset, character in enumerate(part):
        at = Place(place.position, place.character + offset)
        before = part[offset - 1 : offset] if offset else ""  # which says what it means
        told = visible(before + character)[len(visible(before)) :]
        last = pieces[-1] if pieces else None
        if last and len(told) == 1 and isinstance(last.target, Place):
            reached = last.target.character + len(last.text)
            if reached == at.character:
                pieces[-1] = last._replace(text=last.text + told)
                continue
        pieces.append(Piece(told, style, at))
    return pieces


def _first(pieces: list[Piece]) -> Place | None:
    return next((piece.target for piece in pieces if isinstance(piece.target, Place)), None)
