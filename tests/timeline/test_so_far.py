"""What is said of a recording while it is being written."""

from __future__ import annotations

from pathlib import Path

from inspector.analysis.rules.checkup import check_up
from tests.timeline.paper import MS, Paper, answer


def test_what_may_come_yet_is_not_held_against_it(tmp_path: Path) -> None:
    """An open block, an end that is missing; but all that is wrong already is."""
    paper = Paper(tmp_path).at(100).begin().start().text("a").at(3_200).text("b")
    paper.at(3_300).text("c").text("x", block=7)
    with paper.opened() as timeline:
        whole = check_up(timeline.recording.lines())
        far = check_up(timeline.recording.lines(), so_far=True)
    found = {finding.rule.id for finding in far.findings.kept}
    assert {"health.stall", "protocol.delta-outside-block"} <= found
    assert "protocol.message-stop-missing" not in found
    missed = {finding.rule.id for finding in whole.findings.kept} - found
    assert "protocol.message-stop-missing" in missed


def test_of_a_whole_recording_it_says_all(tmp_path: Path) -> None:
    """Every figure, as it will be."""
    with answer(tmp_path).opened() as timeline:
        lines = list(timeline.recording.lines())
    assert check_up(lines, so_far=True).analysis.figures == check_up(lines).analysis.figures


def test_stalls_and_errors_that_come_later_are_marked_all_the_same(tmp_path: Path) -> None:
    """Until somebody judges again."""
    paper = Paper(tmp_path).at(100).begin().start().text("a").at(3_200).text("b")
    with paper.opened() as timeline:
        timeline.judge(check_up(timeline.recording.lines(), so_far=True), upto=timeline.taken)
        assert [timeline.t_ns(row) for row in timeline.stalls] == [3_200 * MS]
        before = len(timeline.wrong)
        paper.at(9_000).text("c").event("error", error={}).write()
        timeline.refresh()
        assert [timeline.t_ns(row) for row in timeline.stalls] == [3_200 * MS, 9_000 * MS]
        assert len(timeline.wrong) == before + 1
