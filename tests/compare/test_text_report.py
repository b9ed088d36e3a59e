"""The text report: what a person reads."""

from __future__ import annotations

from pathlib import Path

from inspector.compare.finding import Place
from inspector.compare.level import Level
from inspector.compare.reports.piece import plain
from inspector.compare.reports.text import Layout, text
from inspector.compare.result import Comparison
from tests.compare.made import (
    NASTY,
    ORDER,
    TEXT,
    WEATHER,
    WORDS,
    case,
    comparison,
    finding,
    level,
    refused,
    side,
)


def lines(
    told: Comparison, *shown: Level, words: bool = False, columns: int | None = None
) -> list[str]:
    """The report without its looks."""
    return [plain(line) for line in text(told, Layout(frozenset(shown), words, columns))]


def test_a_case_is_a_block_with_a_line_a_level() -> None:
    """Sides, levels, findings with the lines to open, what was normalised, the verdict."""
    where = "   base line 44, head line 60"
    assert lines(comparison(WEATHER)) == [
        (
            "weather   base 2026-11-20 claude-sonnet-5 (1 run)   "
            "head 2026-11-20 claude-sonnet-5 (1 run) via gw.internal"
        ),
        "request     equal",
        (
            "protocol    BREAKING protocol.message-stop-missing   "
            f"stream ends after event 57, in content block 2{where}"
        ),
        f"structure   BREAKING structure.stop-reason           tool_use → none{where}",
        (
            "            warning  structure.block-sequence        "
            f"thinking text tool_use → thinking text{where}"
        ),
        "content     2 hunks (--level content)",
        "timing      not compared: 1 run against 1; needs 10 against 5",
        "normalised  4 ids, 2 pings",
        "verdict     BREAKING   2 breaking, 1 warning, 0 info",
    ]


def test_hunks_are_shown_where_their_level_is_asked_for() -> None:
    """What both have, what BASE has, what HEAD has; how many were left out is told."""
    assert lines(comparison(WEATHER), "content")[5:10] == [
        "content     2 hunks",
        "  @@ content[1].text -12 +12 @@ base line 7, head line 9",
        "   It is",
        "  -sunny",
        "  +raining",
    ]
    assert "  1 more hunk not shown" in lines(comparison(WEATHER), "content")


def test_a_finding_that_does_not_fit_takes_two_lines() -> None:
    """Rather than lose what differs; one that fits takes one."""
    told = lines(comparison(WEATHER), columns=110)
    assert told[2:5] == [
        "protocol    BREAKING protocol.message-stop-missing   base line 44, head line 60",
        "                     stream ends after event 57, in content block 2",
        (
            "structure   BREAKING structure.stop-reason           tool_use → none   "
            "base line 44, head line 60"
        ),
    ]


def test_words_stand_within_their_line() -> None:
    """As git and wdiff write them, without the level being asked for."""
    assert "  It is [-sunny-]{+raining+}." in lines(comparison(WEATHER), words=True)
    events = case(level(name="events", status="differs", hunks=(WORDS,)))
    assert "  -sunny" in lines(comparison(events), "events", words=True)


def test_a_case_without_differences_says_how_much_was_compared() -> None:
    """Identical is more than equivalent."""
    told: tuple[Level, ...] = ("protocol", "structure", "tools", "usage", "content")
    every = [level(name=name) for name in told]
    same = case(*every, note="5 levels, 31 events against 44, 6 blocks")
    assert lines(comparison(same))[-1] == (
        "verdict     EQUIVALENT   5 levels, 31 events against 44, 6 blocks; "
        "only normalised differences"
    )
    assert lines(comparison(case(level())))[-1] == (
        "verdict     EQUIVALENT   no difference at that level"
    )
    identical = case(level(), identical=True)
    assert lines(comparison(identical))[-1] == (
        "verdict     IDENTICAL   the same events, byte for byte"
    )


def test_why_something_could_not_be_compared_is_never_cut() -> None:
    """Paths are long and terminals narrow, and the reason stands at the end."""
    for told in (comparison(refused()), comparison(refused(), case(level(finding())))):
        (line,) = [line for line in text(told, Layout(columns=40)) if "no end line" in plain(line)]
        assert any(piece.whole for piece in line)


def test_among_many_cases_equal_levels_take_one_line() -> None:
    """What is equal is no news where several cases differ; alone, each level has its line."""
    differing = case(
        level(name="request"), level(finding()), level(name="usage"), level(name="tools", note="so")
    )
    told = lines(comparison(differing, case(level(finding()), name="other")))
    assert [line[:12].rstrip() for line in told[1:5]] == ["protocol", "tools", "equal", "verdict"]
    assert told[3] == "equal       request, usage"
    assert "equal       request, usage" not in lines(comparison(differing))


def test_findings_that_the_gate_lets_pass_say_so() -> None:
    """Nobody has to look up the exit code."""
    warned = comparison(case(level(finding(ORDER))))
    assert lines(warned)[-1] == (
        "verdict     WARNING   0 breaking, 1 warning, 0 info; passes at --fail-on breaking"
    )


def test_of_many_cases_those_without_differences_take_a_line_each() -> None:
    """They come first, so that what matters stands right above the sum."""
    told = comparison(
        case(level(), name="a", identical=True),
        case(level(finding()), name="b"),
        case(level(), name="c", normalised=(("pings", 3),)),
        refused(name="d"),
    )
    found = lines(told)
    assert found[:4] == [
        "identical   a",
        "equivalent  c   3 pings",
        "refused     d   cannot read head/x.jsonl: no end line",
        "",
    ]
    assert found[4].startswith("b   base ")
    assert found[-1] == (
        "4 cases: 1 not compared, 1 breaking, 1 equivalent, 1 identical; "
        "not all could be compared, 1 finding at --fail-on breaking"
    )


def test_what_could_not_be_compared_is_told_in_any_number_of_cases() -> None:
    """One, none at all, and none for a reason."""
    assert lines(comparison(refused()))[-1] == (
        "verdict     NOT COMPARED   cannot read head/x.jsonl: no end line"
    )
    assert lines(comparison()) == [
        "refused     there was nothing to compare",
        "no case; not all could be compared",
    ]
    assert lines(comparison(refused=("no pair matched",), notes=("2 side calls left out",))) == [
        "refused     no pair matched",
        "note        2 side calls left out",
        "no case; not all could be compared",
    ]


def test_a_refusal_of_no_case_is_summed_up_beside_a_single_case() -> None:
    """A verdict of the one case alone would read like a pass."""
    told = comparison(case(level(), identical=True), refused=("y.jsonl is no recording",))
    assert lines(told)[-2:] == [
        "refused     y.jsonl is no recording",
        "1 case: 1 identical; not all could be compared",
    ]


def test_places_name_the_file_where_a_side_has_several_runs() -> None:
    """A line number alone would leave one guessing."""
    many = case(level(finding()), base=side("base", runs=3))
    assert lines(comparison(many))[1].endswith("base weather-1.jsonl line 44, head line 60")


def test_a_place_without_a_line_is_told_where_it_names_a_file() -> None:
    """What is about a file as a whole, of one run, says no more than the heading."""
    whole = finding(head_at=None, base_at=Place(Path("base/weather-1.jsonl")))
    one, many = case(level(whole)), case(level(whole), base=side("base", runs=3))
    assert lines(comparison(one))[1].endswith("in content block 2")
    assert lines(comparison(many))[1].endswith("in content block 2   base weather-1.jsonl")


def test_inconclusive_is_a_verdict_of_its_own() -> None:
    """With what the runs could have shown."""
    noisy = level(name="timing", status="inconclusive", note="could only have seen ×2.4")
    told = comparison(case(noisy), fails_when_inconclusive=True)
    assert lines(told)[1:] == [
        "timing      inconclusive: could only have seen ×2.4",
        "verdict     INCONCLUSIVE   0 breaking, 0 warning, 0 info",
    ]


def test_nothing_of_a_recording_reaches_the_terminal_as_it_is() -> None:
    """Control characters, line ends, what turns the direction of writing: all are spelled out."""
    found = finding(TEXT, NASTY, path=NASTY)
    told = comparison(
        case(level(found), name=NASTY, base=side("b", model=NASTY)), refused(NASTY, NASTY)
    )
    for line in lines(told, "content"):
        assert line.isprintable()


def test_a_side_that_has_no_recording_says_none() -> None:
    """As of a case that is missing in HEAD."""
    missing = case(level(name="case"), head=side("head", runs=0))
    assert lines(comparison(missing))[0].endswith("head none")
