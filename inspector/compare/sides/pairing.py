"""Pairing: which recordings of BASE and HEAD are runs of the same case.

Of a call that was tried again the last attempt counts. Recordings of one case that were made in
one session by different requests are the turns of a conversation, in their order: `weather` is the
first, `weather#2` the second. All others of one case are its runs. What answers a call that asked
for no stream, such as `count_tokens`, is left out where a folder or a glob names it.
"""

import os
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import orjson

from inspector.compare.sides.gathering import Found, Gathered, gathered, looked_at
from inspector.recording.errors import RecordingError
from inspector.recording.recording import load


class Pair(NamedTuple):
    """One case and its runs; a side without runs does not have the case."""

    name: str
    base: tuple[Path, ...]
    head: tuple[Path, ...]
    is_of_files: bool = False
    """Whether it is two files that were named, neither opened yet; BASE may give another name."""
    refusal: str | None = None
    """Why it cannot be compared, one line: a recording of it cannot be opened."""

    @property
    def is_whole(self) -> bool:
        """Whether both sides have the case."""
        return bool(self.base and self.head)

    @property
    def is_comparable(self) -> bool:
        """Whether nothing speaks against reading it."""
        return self.is_whole and self.refusal is None

    @property
    def files(self) -> tuple[Path, ...]:
        """All recordings of both sides."""
        return self.base + self.head


class Pairing(NamedTuple):
    """All cases of both sides."""

    pairs: tuple[Pair, ...] = ()
    """In the order of their names."""
    notes: tuple[str, ...] = ()
    """What was left out and why, or is odd, one line each."""
    refused: tuple[str, ...] = ()
    """Why nothing can be compared, one line each."""


def paired(base: str | Path, head: str | Path) -> Pairing:
    """The cases of two sides, each a file, a folder or a glob. Two files are always one pair."""
    sides = {"BASE": gathered(base), "HEAD": gathered(head)}
    refused = tuple(side.refusal for side in sides.values() if side.refusal is not None)
    if refused:
        return Pairing(refused=refused)
    if all(side.is_file for side in sides.values()):
        (one,), (other,) = (side.recordings for side in sides.values())
        pair = Pair(one.name, (one.path,), (other.path,), is_of_files=True)
        return Pairing((pair,), _warned([pair]))
    left_out: list[str] = []
    cases = [runs_by_case(counting(side, word, left_out)) for word, side in sides.items()]
    names = sorted({*cases[0], *cases[1]})
    pairs = tuple(_pair(name, *(each.get(name, ()) for each in cases)) for name in names)
    if any(pair.is_whole for pair in pairs):
        return Pairing(pairs, (*left_out, *_warned(pairs)))
    unreadable = [each.refusal for case in cases for each in chain(*case.values()) if each.refusal]
    return Pairing(
        (), tuple(left_out), (*unreadable, *([] if unreadable else [_none_matched(*cases)]))
    )


def runs_by_case(recordings: Sequence[Found]) -> dict[str, list[Found]]:
    """The recordings by the name of their case, the turns of a conversation told apart."""
    from inspector.compare.sides.naming import case_of  # two files are a case without its name

    by_case: dict[str, list[Found]] = {}
    for recording in recordings:
        by_case.setdefault(case_of(recording), []).append(recording)
    turns: dict[str, list[Found]] = {}
    for name, runs in by_case.items():
        for run, turn in zip(runs, _turns(runs), strict=True):
            turns.setdefault(name if turn == 1 else f"{name}#{turn}", []).append(run)
    return turns


def _warned(pairs: Sequence[Pair]) -> tuple[str, ...]:
    """A word where nothing can ever differ, as a job with the wrong path in it would not notice."""
    if all(_real(pair.base) == _real(pair.head) for pair in pairs):
        return ("BASE and HEAD are the same files: nothing can differ",)
    return ()


def _real(files: Iterable[Path]) -> set[str]:
    return set(map(os.path.realpath, files))


def _last_attempts(recordings: Iterable[Found]) -> list[Found]:
    """The recordings without those that another attempt of their call came after."""
    recordings = list(recordings)
    last: dict[str, int] = {}
    for each in recordings:
        if each.attempt > 1:
            last[each.call] = max(each.attempt, last.get(each.call, 0))
    return [each for each in recordings if each.attempt >= last.get(each.call, 1)]


def _pair(name: str, base: Sequence[Found], head: Sequence[Found]) -> Pair:
    refusal = next((each.refusal for each in (*base, *head) if each.refusal), None)
    bases, heads = (tuple(each.path for each in side) for side in (base, head))
    return Pair(name, bases, heads, refusal=refusal)


def counting(side: Gathered, word: str, left_out: list[str]) -> list[Found]:
    """The recordings that count; what does not is told in `left_out`."""
    if side.is_file:
        return [looked_at(each.path, each.name) for each in side.recordings]
    streams = [each for each in side.recordings if not each.is_side_call]
    last = _last_attempts(streams)
    beside = len(side.recordings) - len(streams)
    if beside:
        left_out.append(f"{word}: {beside} {_calls(beside)} that asked for no stream, left out")
    earlier = len(streams) - len(last)
    if earlier:
        attempts = "attempt" if earlier == 1 else "attempts"
        left_out.append(f"{word}: {earlier} earlier {attempts} of calls tried again, left out")
    return last


def _turns(runs: Sequence[Found]) -> list[int]:
    """For each recording of a case, which turn of its session it is, from 1."""
    sessions: dict[str, list[Found]] = {}
    for run in runs:
        if run.session is not None:
            sessions.setdefault(run.session, []).append(run)
    turn_of: dict[Path, int] = {}
    for several in sessions.values():
        if len(several) > 1:
            turn_of.update(_numbered(several))
    return [turn_of.get(run.path, 1) for run in runs]


def _numbered(several: Iterable[Found]) -> dict[Path, int]:
    """By path, the number of the request among the different ones of a session."""
    seen: dict[bytes, int] = {}
    return {
        each.path: seen.setdefault(_asked(each.path), len(seen) + 1)
        for each in sorted(several, key=lambda each: (each.started, each.name))
    }


def _asked(path: Path) -> bytes:
    """What tells a request from others of its session; empty where its body was not kept."""
    try:
        with load(path) as recording:
            body = recording.request.json() if recording.request else None
    except RecordingError:
        return b""
    return orjson.dumps(body.get("messages")) if isinstance(body, dict) else b""


def _none_matched(base: Mapping[str, object], head: Mapping[str, object]) -> str:
    return (
        f"no case of BASE is in HEAD: BASE has {_named(base)}, HEAD has {_named(head)}; "
        "`labels.case`, else the relative path, names a case"
    )


def _named(cases: Mapping[str, object]) -> str:
    names = sorted(cases)
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return ", ".join(names[:3]) + more if names else "none"


def _calls(count: int) -> str:
    return "call" if count == 1 else "calls"
