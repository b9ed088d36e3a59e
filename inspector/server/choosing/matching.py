"""Which recording answers a request, and if none does, why."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from inspector.server.choosing.question import Question, nearest
from inspector.server.repertoire import Repertoire
from inspector.server.turn import Turn

By: TypeAlias = Literal["auto", "case", "request", "order", "one"]
"""By what a recording is chosen."""

WAYS: tuple[str, ...] = get_args(By)


@dataclass(frozen=True, slots=True)
class Match:
    """The recording that answers a request."""

    turn: Turn
    by: str
    """`case`, `thread`, `request`, `order`, `one`, `first`, and what is to be said of it."""


@dataclass(frozen=True, slots=True)
class NoMatch:
    """No recording answers."""

    why: str


class Matcher:
    """Chooses among the turns of a repertoire, and remembers what was played.

    Turns that answer the same are played one after the other, as the attempts of a call are; then
    the last of them again, or with `loop` the first. A request that leaves `stream` out after the
    same request for a stream gets the same turn, as one message: it uses up none.
    """

    def __init__(
        self,
        repertoire: Repertoire,
        by: By = "auto",
        *,
        loop: bool = False,
        first_if_none: bool = False,
    ) -> None:
        self._repertoire = repertoire
        self._by = by
        self._loop = loop
        self._first_if_none = first_if_none
        self._played: dict[Hashable, int] = {}  # how many turns of a group, or which of them all
        self._latest: dict[Hashable, tuple[Question, Turn]] = {}

    def choose(self, asked: Question, case: str | None = None) -> Match | NoMatch:
        """The turn for a request, in which the client may name a case."""
        found = self._chosen(asked, case)
        if isinstance(found, NoMatch) and self._first_if_none and self._repertoire.turns:
            return Match(self._repertoire.turns[0], "first")
        return found

    def _chosen(self, asked: Question, case: str | None) -> Match | NoMatch:
        turns = self._repertoire.turns
        if not turns:
            return NoMatch("there is no recording yet")
        by = self._way()
        if case is not None or by == "case":
            return self._by_case(asked, case)
        if by == "order":
            return self._next(asked)
        if by == "one":
            return self._in_turn("one", [t for t in turns if t.call == turns[0].call], asked, "one")
        if asked.continues is not None:
            return self._in_thread(asked)
        return self._by_request(asked)

    def _way(self) -> By:
        turns = self._repertoire.turns
        if self._by != "auto":
            return self._by
        if len({turn.call for turn in turns}) == 1:
            return "one"
        return "request" if any(turn.question for turn in turns) else "order"

    def _by_case(self, asked: Question, case: str | None) -> Match | NoMatch:
        names = dict.fromkeys(turn.case for turn in self._repertoire.turns)
        there = f"there are {', '.join(names)}"
        if case is None:
            return NoMatch(
                f"the request names no case (the header inspector-case, or /case/NAME "
                f"in the base URL); {there}"
            )
        group = [turn for turn in self._repertoire.turns if turn.case == case]
        if not group:
            return NoMatch(f"no recording is of case {case!r}; {there}")
        return self._in_turn(("case", case), group, asked, "case")

    def _in_thread(self, asked: Question) -> Match | NoMatch:
        group = [
            turn
            for turn in self._repertoire.turns
            if turn.question is not None and turn.question.continues == asked.continues
        ]
        same = [turn for turn in group if turn.question == asked]
        if not group:
            return NoMatch(f"no recording continues the thread at {asked.continues}")
        return self._in_turn(("thread", asked.continues, asked), same or group, asked, "thread")

    def _by_request(self, asked: Question) -> Match | NoMatch:
        exact, loose = [], []
        for turn in self._repertoire.turns:
            question = turn.question
            if question is not None and question.continues is None:
                if question == asked:
                    exact.append(turn)
                elif question.is_but_for_system(asked):
                    loose.append(turn)
        if exact:
            return self._in_turn(("request", asked), exact, asked, "request")
        if loose:
            return self._in_turn(
                ("request", asked), loose, asked, "request, but its system prompt differs"
            )
        named = ((turn.name, turn.question) for turn in self._repertoire.turns)
        known = ((name, question) for name, question in named if question is not None)
        why = nearest(asked, known) or "none of them knows what it was asked"
        return NoMatch(f"no recording answers this request; {why}")

    def _in_turn(
        self, key: Hashable, group: Sequence[Turn], asked: Question, by: str
    ) -> Match | NoMatch:
        """The next of turns that answer the same, of the kind that is asked for."""
        fitting = [turn for turn in group if turn.is_stream == asked.stream]
        if not asked.stream:
            again = self._again(key, asked)
            if not fitting and again is not None:
                return Match(again, f"{by}, again without stream")
            fitting = fitting or list(group)
        if not fitting:
            return NoMatch(f"{group[0].name} was recorded without a stream")
        count = self._played.get((key, asked.stream), 0)
        self._played[key, asked.stream] = count + 1
        number = count % len(fitting) if self._loop else min(count, len(fitting) - 1)
        return self._match(key, asked, fitting[number], by)

    def _next(self, asked: Question) -> Match | NoMatch:
        """The next of all turns."""
        turns = self._repertoire.turns
        at = self._played.get("order", 0)
        upcoming = turns[at] if at < len(turns) else None
        if not asked.stream and (upcoming is None or upcoming.is_stream):
            again = self._again("order", asked)
            if again is not None:
                return Match(again, "order, again without stream")
        for _ in range(len(turns)):
            if at >= len(turns):
                if not self._loop:
                    break
                at = 0
            turn = turns[at]
            at += 1
            if turn.is_stream or not asked.stream:
                self._played["order"] = at
                return self._match("order", asked, turn, "order")
        count = f"{len(turns):,} recording{'' if len(turns) == 1 else 's'}"
        return NoMatch(f"all of {count} have been played; --loop starts over")

    def _match(self, key: Hashable, asked: Question, turn: Turn, by: str) -> Match:
        if asked.stream:
            self._latest[key] = (asked, turn)
        return Match(turn, by)

    def _again(self, key: Hashable, asked: Question) -> Turn | None:
        """The turn that was last played to the same question as a stream."""
        question, turn = self._latest.get(key, (None, None))
        return turn if question == asked else None
