"""What the session screen says in words: its title, where the reader stands, why it is empty."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from inspector.timeline.cell import visible, width
from inspector.timeline.title import BETWEEN
from inspector.tui.line import Line, line
from inspector.tui.listing import Listing


def title_line(listing: Listing, paths: Sequence[Path], *, recording: str | None) -> Line:
    """Whether it is recorded just now, how many exchanges there are, and where.

    `recording` has the words of a capture that runs, `None` where none does.
    """
    return line(f" {BETWEEN.join(_titled(listing, paths, recording))}", "strong")


def _titled(listing: Listing, paths: Sequence[Path], recording: str | None) -> Iterator[str]:
    every = listing.all
    if recording is not None:
        yield f"RECORDING {visible(recording)}".rstrip()
    yield f"{len(every):,} recording{'s' * (len(every) != 1)}"
    running, wrong = sum(one.is_live for one in every), sum(one.is_wrong for one in every)
    if running:
        yield f"{running:,} running"
    if wrong:
        yield f"{wrong:,} wrong"
    if listing.words:
        yield f"filter: {visible(listing.words)} ({len(listing.shown):,} rows)"
    yield where(paths)


def why_empty(paths: Sequence[Path], *, is_recording: bool, is_followed: bool) -> str:
    """Why there is no row, and what one would come from."""
    if is_recording:
        return "Recording. Nothing has been asked yet: a row appears when something is."
    if is_followed:
        return f"Waiting for recordings below {where(paths)}: none has begun yet."
    return f"No recordings below {where(paths)}."


def where(paths: Sequence[Path]) -> str:
    """A folder or a file by its name; several by the folder that holds all of them."""
    if len(paths) == 1:
        return visible(str(paths[0]))
    folders = {path.parent for path in paths}
    return visible(f"in {folders.pop()}") if len(folders) == 1 else f"in {len(folders):,} folders"


def standing_line(listing: Listing, columns: int) -> Line:
    """What is looked for, and on which exchange the reader stands; its folder if there is room."""
    told = list(_standing(listing))
    if listing.current is not None and width(BETWEEN.join(told)) > columns - 2:
        told.pop()
    return line(f" {BETWEEN.join(told)}", "dim")


def _standing(listing: Listing) -> Iterator[str]:
    one = listing.current
    if listing.sticks:
        yield "LIVE"
    if listing.sought:
        hits = listing.hits()
        at = f"{hits.index(listing.place) + 1:,} of " if listing.place in hits else ""
        yield f"find: {visible(listing.sought)} {at}{len(hits):,}"
    if one is not None:
        yield f"{listing.place + 1:,} of {len(listing.shown):,}"
        yield one.refusal or visible(one.path.name)
        yield f"in {visible(str(one.path.parent))}"
