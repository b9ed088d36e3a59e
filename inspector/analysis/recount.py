"""Recounts: what to ask the `count_tokens` endpoint, and what its answers say of each block.

The endpoint counts input. So each block's words are sent as a text of the user, and what the same
message takes without them is subtracted. Asking needs a key and sends the words again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from inspector.analysis.answer import Answer
from inspector.analysis.occurrence import occurrence
from inspector.analysis.step import steps
from inspector.analysis.wording import Wording, Wordings
from inspector.recording.lines import Event, Line

PATH = "/v1/messages/count_tokens"
"""Where the bodies are to be posted."""

_FIRST = {"type": "text", "text": "."}


@dataclass(frozen=True, slots=True)
class Question:
    """One request to the endpoint, answered by its `input_tokens`."""

    block: int | None
    """The block's position; `None` for the message without any words, which is asked first."""
    body: dict[str, Any]


def questions_of(lines: Iterable[Line]) -> list[Question]:
    """What to ask for the blocks of a recording; nothing where its model is not known."""
    answer, wordings = Answer(), Wordings()
    for step in steps(line for line in lines if isinstance(line, Event)):
        now = occurrence(step)
        answer.take(now)
        wordings.take(now)
    return questions(wordings.close(), answer.model) if answer.model else []


def questions(wordings: Sequence[Wording], model: str) -> list[Question]:
    """What to ask for these blocks, none where there is nothing to count."""
    asked = [
        Question(place, _body(model, _FIRST, {"type": "text", "text": words}))
        for place, wording in enumerate(wordings)
        if wording.role != "input" and (words := " ".join(wording.pieces)).strip()
    ]
    return [Question(None, _body(model, _FIRST)), *asked] if asked else []


def counted(asked: Sequence[Question], answers: Sequence[int]) -> dict[int, float]:
    """The tokens of the words of each block, from the answers in the order of the questions."""
    without = next(answer for one, answer in zip(asked, answers, strict=True) if one.block is None)
    return {
        one.block: float(answer - without)
        for one, answer in zip(asked, answers, strict=True)
        if one.block is not None
    }


def _body(model: str, *texts: dict[str, str]) -> dict[str, Any]:
    return {"model": model, "messages": [{"role": "user", "content": list(texts)}]}
