"""A comparison as lines of text, for a person at a terminal or the log of a CI run."""

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from inspector.compare.finding import Finding
from inspector.compare.level import OF_MESSAGES, Level
from inspector.compare.reports.ending import Ending, cases, counted, ending, of_no_case, reason
from inspector.compare.reports.hunks import hunks
from inspector.compare.reports.piece import Line, Look, Piece
from inspector.compare.reports.visible import visible
from inspector.compare.reports.wording import normalised, places, severities, side
from inspector.compare.result import CaseResult, Comparison, LevelResult, Verdict
from inspector.compare.rule import SEVERITIES, Severity

LOOKS: Final[dict[Verdict | Ending | Severity, Look]] = {
    "identical": "good",
    "equivalent": "good",
    "info": "info",
    "warning": "warning",
    "breaking": "breaking",
    "inconclusive": "warning",
    "not compared": "breaking",
    "passed": "good",
    "failed": "breaking",
    "off": "plain",
}
"""The look of every verdict, ending and severity."""

_LABEL: Final = 12
"""Columns of what stands before the facts: a level, a verdict."""

_SEVERITY: Final = 9
_GAP: Final = "   "

_SHOUTED: Final[dict[Severity, str]] = {"breaking": "BREAKING"}
"""The severities that are not written as they are called."""


class Layout(NamedTuple):
    """How the text is laid out."""

    shown: frozenset[Level] = frozenset()
    """The levels whose hunks are printed, and not only counted."""
    words: bool = False
    """Whether stretches of words stand within their line, as `[-old-]{+new+}`."""
    columns: int | None = None
    """What a finding does not fit in takes two lines."""


_USUAL: Final = Layout()


def text(comparison: Comparison, layout: Layout = _USUAL) -> Iterator[Line]:
    """A block a case that differs, a line a case that does not; what sums up comes last."""
    alone = len(comparison.cases) == 1
    passes = reason(comparison) if ending(comparison) == "passed" else ""
    collapsed: list[CaseResult] = []
    blocks: list[CaseResult] = []
    for case in comparison.cases:
        (collapsed if not alone and _is_collapsed(case) else blocks).append(case)
    for case in collapsed:
        yield _collapsed(case)
    for index, case in enumerate(blocks):
        if index or collapsed:
            yield ()
        yield from _block(case, layout, passes, alone=alone)
    refusals = list(_refusals(comparison))
    if blocks and refusals:
        yield ()
    yield from refusals
    if not alone or comparison.refused:
        if len(comparison.cases) > 1 and blocks:
            yield ()
        yield summary(comparison)


def table(comparison: Comparison, rows: Iterable[str]) -> Iterator[Line]:
    """The rows of a table of the cases, then what it cannot hold, and what sums up."""
    for row in rows:
        yield (Piece(row),)
    yield from _refusals(comparison)
    yield ()
    yield summary(comparison)


def summary(comparison: Comparison) -> Line:
    """How many cases there are of each verdict, and why it ends as it does."""
    why = Piece(reason(comparison), LOOKS[ending(comparison)])
    return (Piece(f"{cases(comparison)}; "), why)


def _refusals(comparison: Comparison) -> Iterator[Line]:
    """What could not be compared and is of no case, and what was left out."""
    for why in of_no_case(comparison):
        yield _labelled("refused", "breaking", visible(why), whole=True)
    for note in comparison.notes:
        yield _labelled("note", "faint", visible(note))


def _is_collapsed(case: CaseResult) -> bool:
    return case.verdict in ("identical", "equivalent") or case.refused is not None


def _collapsed(case: CaseResult) -> Line:
    if case.refused is not None:
        why = visible(f"{case.name}{_GAP}{case.refused}")
        return _labelled("refused", "breaking", why, whole=True)
    same = normalised(case) if case.verdict == "equivalent" else ""
    told = f"{visible(case.name)}{_GAP}{same}" if same else visible(case.name)
    return _labelled(case.verdict, LOOKS[case.verdict], told)


def _block(case: CaseResult, layout: Layout, passes: str, *, alone: bool) -> Iterator[Line]:
    """What there is to say of a case; among others, its levels that are equal take one line."""
    sides = f"{_GAP}base {side(case.base)}{_GAP}head {side(case.head)}"
    yield (Piece(visible(case.name), "name"), Piece(sides))
    width = max((len(finding.rule.id) for finding in case.findings()), default=0)
    equal = [] if alone else [level for level in case.levels if _says_nothing(level)]
    for level in case.levels:
        if level in equal or case.refused is not None:
            continue
        in_words = layout.words and level.level == "content"
        opened = in_words or level.level in layout.shown
        told = [*_findings(level, case, width, layout.columns), *_status(level, shown=opened)]
        for index, line in enumerate(told):
            yield (Piece(f"{level.level if not index else '':<{_LABEL}}"), *line)
        if opened:
            yield from hunks(level, words=in_words)
    if equal:
        yield _labelled("equal", "plain", ", ".join(level.level for level in equal))
    if case.normalised:
        yield (Piece(f"{'normalised':<{_LABEL}}"), Piece(normalised(case)))
    yield _verdict(case, passes)


def _says_nothing(level: LevelResult) -> bool:
    """Whether a level is equal, and that is all."""
    return level.status == "equal" and not (level.note or level.findings or level.hunks)


def _findings(
    level: LevelResult, case: CaseResult, width: int, columns: int | None
) -> Iterator[Line]:
    """A line each: severity, rule, what differs, and where to look."""
    for finding in sorted(level.findings, key=_gravest_first):
        word = _SHOUTED.get(finding.severity, finding.severity)
        severity = Piece(f"{word:<{_SEVERITY}}", LOOKS[finding.severity])
        rule = finding.rule.id
        told = Piece(visible(finding.text))
        where = places(finding, case)
        place = Piece(f"{_GAP}{where}" if where else "", "faint")
        taken = _LABEL + _SEVERITY + width + len(_GAP) + len(told.text) + len(place.text)
        if columns is None or taken <= columns:
            yield (severity, Piece(f"{rule:<{width}}{_GAP}"), told, place)
        else:
            yield (severity, Piece(rule), place)
            yield (Piece(" " * _SEVERITY), told)


def _gravest_first(finding: Finding) -> int:
    return SEVERITIES.index(finding.severity)


def _status(level: LevelResult, *, shown: bool) -> Iterator[Line]:
    """What is to be said of a level beside its findings; a level without any always says it."""
    told: list[str] = []
    if not level.findings and (level.status != "differs" or not level.hunks):
        told.append(level.status)
    if level.note or level.hunks:
        hunks = counted(len(level.hunks) + level.hunks_left_out, "hunk")
        told.append(visible(level.note) or hunks)
    if told:
        pointer = f" (--level {level.level})" if level.hunks and not shown else ""
        look: Look = "warning" if level.status == "inconclusive" else "plain"
        yield (Piece(": ".join(told) + pointer, look, whole=level.status == "not compared"),)


def _verdict(case: CaseResult, passes: str) -> Line:
    """The gravest that can be said; `passes` is why that is no failure, if it is none."""
    if case.refused is not None:
        told = [case.refused]
    elif case.verdict == "identical":
        told = [case.note, "the same events, byte for byte"]
    elif case.verdict == "equivalent":
        told = [case.note, _equivalence(case)]
    else:
        told = [severities(case), passes]
    return (
        Piece(f"{'verdict':<{_LABEL}}"),
        Piece(case.verdict.upper(), LOOKS[case.verdict]),
        # why it could not be compared is never cut, however long the paths are
        Piece(f"{_GAP}{visible('; '.join(filter(None, told)))}", whole=case.refused is not None),
    )


def _equivalence(case: CaseResult) -> str:
    """What may be said where nothing differs: of what was not compared, nothing."""
    compared = {level.level for level in case.levels if level.status != "not compared"}
    if compared >= OF_MESSAGES:
        return "only normalised differences"
    return f"no difference at {'that level' if len(compared) == 1 else 'those levels'}"


def _labelled(label: str, look: Look, told: str, *, whole: bool = False) -> Line:
    return (Piece(f"{label:<{_LABEL}}", look), Piece(told, whole=whole))
