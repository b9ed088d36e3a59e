"""The content level: what was said, thought, cited and found, word by word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any, Final

from inspector.analysis.rules.finding import printable
from inspector.compare.judging.ledger import Ledger
from inspector.compare.judging.nearest import as_json, change, nearest_differences
from inspector.compare.judging.variants import share
from inspector.compare.normalising.scrubbing import Scrub
from inspector.compare.result import Hunk, LevelResult
from inspector.compare.rule import Rule
from inspector.compare.settings import Settings
from inspector.compare.turns.turn import Turn, TurnBlock
from inspector.compare.turns.whereabouts import Whereabouts

TEXT = Rule("content.text", "content", "info", "The text differs.")
THINKING = Rule("content.thinking", "content", "info", "The thinking differs.")
CITATIONS = Rule("content.citations", "content", "info", "The citations differ.")
BLOCKS = Rule(
    "content.blocks",
    "content",
    "info",
    "Something else of a block differs, such as the search results that it brings.",
)

RULES: Final = (TEXT, THINKING, CITATIONS, BLOCKS)

MOST_HUNKS: Final = 20
"""How many hunks are kept."""

LONGEST: Final = 4_000_000
"""Characters beyond which a text is not looked at word by word: it would take a gigabyte."""

_FIELDS: Final = {"text": "text", "thinking": "thinking", "compaction": "content"}
_RULES: Final = {"text": TEXT, "thinking": THINKING, "compaction": TEXT}


class Passage:
    """Text of one kind: of a block, or of all such blocks where the sides have not as many."""

    def __init__(self, path: str, blocks: Sequence[TurnBlock], scrub: Scrub) -> None:
        self.path = path
        self.text = scrub.text("".join(block.text for block in blocks))
        """Scrubbed, where that is asked for."""
        self._blocks = blocks

    @property
    def line(self) -> int | None:
        """Where it begins."""
        return self._blocks[0].line if self._blocks else None

    def line_at(self, offset: int) -> int | None:
        """The line that brought the character at an offset; near it, in a scrubbed text."""
        for block, where in self._whereabouts:
            if offset < len(block.text):
                return where.line_at(offset)
            offset -= len(block.text)
        return self._blocks[-1].last_line if self._blocks else None

    @cached_property
    def _whereabouts(self) -> list[tuple[TurnBlock, Whereabouts]]:
        return [(block, Whereabouts(block)) for block in self._blocks]


def compare(bases: Sequence[Turn], heads: Sequence[Turn], settings: Settings) -> LevelResult:
    """How the contents differ. The hunks are those of the first runs."""
    ledger = Ledger("content", settings)
    scrub = Scrub(settings.scrub)
    hunks: list[Hunk] = []
    for kind, rule in _RULES.items():
        hunks += _compare_texts(ledger, rule, _passages(bases, heads, kind, scrub))
    for head in heads:
        _compare_citations(ledger, bases, head)
        _compare_blocks(ledger, bases, head)
    note = f"{len(hunks):,} hunk{'s' * (len(hunks) != 1)}" if hunks else ""
    if not hunks and ledger.findings and _is_long(bases[0], heads[0]):
        note = f"no hunks: the text is longer than {LONGEST:,} characters"
    result = ledger.result(note, hunks[:MOST_HUNKS], {"scrubbed": scrub.count})
    return result._replace(hunks_left_out=max(0, len(hunks) - MOST_HUNKS))


def _is_long(*turns: Turn) -> bool:
    """Whether there is a text that is not looked at word by word."""
    return any(len(block.text) > LONGEST for turn in turns for block in turn.blocks)


def _passages(
    bases: Sequence[Turn], heads: Sequence[Turn], kind: str, scrub: Scrub
) -> Iterator[tuple[list[tuple[Turn, Passage]], list[tuple[Turn, Passage]]]]:
    """The passages that belong together, one of each run of BASE and one of each of HEAD."""
    blocks = {id(turn): _of_kind(turn, kind) for turn in (*bases, *heads)}
    counts = {len(each) for each in blocks.values()}
    if len(counts) > 1:
        path = f"content[*].{_FIELDS[kind]}"
        yield (
            [(turn, Passage(path, blocks[id(turn)], scrub)) for turn in bases],
            [(turn, Passage(path, blocks[id(turn)], scrub)) for turn in heads],
        )
        return
    for position in range(counts.pop()):
        path = f"{blocks[id(bases[0])][position].path}.{_FIELDS[kind]}"
        yield (
            [(turn, Passage(path, [blocks[id(turn)][position]], scrub)) for turn in bases],
            [(turn, Passage(path, [blocks[id(turn)][position]], scrub)) for turn in heads],
        )


def _of_kind(turn: Turn, kind: str) -> list[TurnBlock]:
    return [block for block in turn.blocks if block.type == kind]


def _compare_texts(
    ledger: Ledger,
    rule: Rule,
    passages: Iterable[tuple[list[tuple[Turn, Passage]], list[tuple[Turn, Passage]]]],
) -> Iterator[Hunk]:
    """What no run of BASE says."""
    for ours, theirs in passages:
        known = {passage.text for _, passage in ours}
        new = [(turn, passage) for turn, passage in theirs if passage.text not in known]
        if not new:
            continue
        (base, was), (head, now) = ours[0], new[0]
        ledger.add(
            rule,
            was.path,
            f"{was.path}: {_words(was.text)} → {_words(now.text)}{share(len(new), len(theirs))}",
            base_at=base.at(was.line),
            head_at=head.at(now.line),
        )
        if max(len(was.text), len(now.text)) > LONGEST:
            continue
        from inspector.compare.words import word_hunks  # most texts are compared in vain

        yield from word_hunks(
            was.path, was.text, now.text, base_line=was.line_at, head_line=now.line_at
        )


def _compare_citations(ledger: Ledger, bases: Sequence[Turn], head: Turn) -> None:
    base = bases[0]
    known = [_cited(turn) for turn in bases]
    for path, was, now in nearest_differences(known, _cited(head), "citations"):
        ledger.add(
            CITATIONS,
            path,
            f"{printable(path)} {change(was, now)}",
            base=as_json(was),
            head=as_json(now),
            base_at=base.at(_first_cited(base)),
            head_at=head.at(_first_cited(head)),
        )


def _cited(turn: Turn) -> list[Any]:
    """All citations in order; which block each stands in depends on how the text was cut."""
    return [citation for block in turn.blocks for citation in block.citations]


def _first_cited(turn: Turn) -> int | None:
    return next((block.line for block in turn.blocks if block.citations), turn.end_line)


def _compare_blocks(ledger: Ledger, bases: Sequence[Turn], head: Turn) -> None:
    """The blocks that came whole, each with those of its type and rank in BASE."""
    known = [_whole(turn) for turn in bases]
    for rank, block in _whole(head).items():
        ours = [each[rank] for each in known if rank in each]
        if not ours:
            continue
        base, path = ours[0], ours[0].path
        rests = [each.rest for each in ours]
        for where, was, now in nearest_differences(rests, block.rest, path):
            ledger.add(
                BLOCKS,
                where,
                f"{printable(block.type)} {printable(where)} {change(was, now)}",
                base=as_json(was),
                head=as_json(now),
                base_at=bases[0].at(base.line),
                head_at=head.at(block.line),
            )


def _whole(turn: Turn) -> dict[tuple[str, int], TurnBlock]:
    """The blocks by type and rank: the first of its type, and so on."""
    ranks: Counter[str] = Counter()
    found = {}
    for block in turn.blocks:
        found[block.type, ranks[block.type]] = block
        ranks[block.type] += 1
    return found


def _words(text: str) -> str:
    count = len(text.split())
    return f"{count:,} word{'s' * (count != 1)}"
