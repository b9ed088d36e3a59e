"""What a server can play: recordings, in the order in which they were made."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from inspector.recording.errors import RecordingError
from inspector.recording.folder import found
from inspector.server.script import NothingToPlay, Script
from inspector.server.turn import MESSAGES, Turn, load_turn


class Repertoire:
    """Turns by what they answer; it may grow while it is played."""

    def __init__(self, turns: Iterable[Turn] = ()) -> None:
        self.turns: list[Turn] = []
        """Answers to `POST /v1/messages`, in order."""
        self.aside: list[Turn] = []
        """Answers to anything else, such as a recorded `GET /v1/models`."""
        for turn in turns:
            self.add(turn)

    def add(self, turn: Turn) -> None:
        """Take another turn, behind the others."""
        (self.turns if turn.is_turn_of_talk else self.aside).append(turn)


def from_scripts(scripts: Iterable[Script]) -> Repertoire:
    """The repertoire of answers that nobody has asked for yet, in that order."""
    return Repertoire(
        Turn(name=f"script {number}", case=str(number), script=script, path=MESSAGES)
        for number, script in enumerate(scripts, start=1)
    )


def from_paths(paths: Sequence[Path]) -> tuple[Repertoire, list[str]]:
    """The recordings at the paths, with those below folders, and why some cannot be played.

    Files come in the order in which they are named, those of a folder by the time of their call,
    attempt by attempt. What cannot be read is left out of a folder. Raises `RecordingError` where a
    file that is named cannot be read, or where there is nothing to play at all.
    """
    turns: list[Turn] = []
    problems: list[str] = []
    for path in paths:
        here = []
        for file in found([path]):
            try:
                here.append(load_turn(file))
            except RecordingError as error:
                if file == path and not isinstance(error, NothingToPlay):
                    raise
                problems.append(str(error))
        turns += _in_order(here)
    if not turns:
        where = ", ".join(map(str, paths))
        raise NothingToPlay(problems[0] if problems else f"there is no recording below {where}")
    return Repertoire(turns), problems


def _in_order(turns: Sequence[Turn]) -> list[Turn]:
    """By the time of the call, its attempts together; where no time is known, as they come."""
    begun: dict[str, str] = {}
    for turn in turns:
        begun[turn.call] = min(begun.get(turn.call, turn.started), turn.started)
    return sorted(turns, key=lambda turn: (begun[turn.call], turn.call, turn.attempt))
