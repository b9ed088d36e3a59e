"""The timing level: what it says of the runs of a case, and of several cases together."""

from __future__ import annotations

from pathlib import Path

from inspector.compare.comparing import compare
from inspector.compare.result import CaseResult, LevelResult
from inspector.compare.settings import Settings, TimingSettings
from tests.compare.mutations_stats import BASE_MS, HEAD_MS, MUTATIONS
from tests.compare.runs import MS, run, runs

SETTINGS = Settings(levels=("timing",))


def cases(base: Path, head: Path, settings: Settings = SETTINGS) -> dict[str, CaseResult]:
    """Two folders compared, case by case."""
    return {case.name: case for case in compare(base, head, settings, processes=1).cases}


def timing(base: Path, head: Path, settings: Settings = SETTINGS) -> LevelResult:
    """What the level says of the only case."""
    (case,) = cases(base, head, settings).values()
    return case.levels[0]


def ns(milliseconds: tuple[int, ...], factor: float = 1) -> list[int]:
    """Milliseconds in nanoseconds, times a factor."""
    return [round(ms * MS * factor) for ms in milliseconds]


def test_a_slowdown_is_a_breaking_finding_with_its_figures(tmp_path: Path) -> None:
    """Medians, how much later, runs, p, and the noise that it exceeds; the other figure is `~`."""
    level = timing(*MUTATIONS["timing.first-token"].make(tmp_path))
    (finding,) = level.findings
    assert (finding.rule.id, finding.severity) == ("timing.first-token", "breaking")
    assert finding.text == (
        "first_token 695 ms → 1.400 s (+101%), 10 runs against 5, "
        "p 0.00033, corrected 0.00067, noise 65 ms"
    )
    assert (finding.base, finding.head) == (695_000_000, 1_400_000_000)
    assert level.status == "differs"
    assert level.note == (
        "first_token slower 695 ms → 1.400 s (p 0.00067), "
        "e2e ~ 9.000 s → 9.000 s (would show ×1.25)"
    )


def test_the_end_has_a_rule_of_its_own(tmp_path: Path) -> None:
    """A message that begins in time may end late."""
    (finding,) = timing(*MUTATIONS["timing.e2e"].make(tmp_path)).findings
    assert (finding.rule.id, finding.path) == ("timing.e2e", "message_stop")


def test_a_faster_head_never_alarms(tmp_path: Path) -> None:
    """The test looks to one side only."""
    level = timing(
        runs(tmp_path / "base", "a", ns(BASE_MS, 3)), runs(tmp_path / "head", "a", ns(HEAD_MS, 0.1))
    )
    assert (level.status, level.findings) == ("equivalent", ())
    assert level.note.startswith("first_token ~ 2.085 s → 140 ms (would show ")


def test_one_run_against_one_is_not_compared(tmp_path: Path) -> None:
    """What both show is told, and how many runs it would take."""
    level = timing(run(tmp_path / "a.jsonl"), run(tmp_path / "b.jsonl", first_token_ns=900 * MS))
    assert level.status == "not compared"
    assert level.note == (
        "1 run against 1 (first_token 100 ms → 900 ms, e2e 200 ms → 900 ms; needs 10 against 5)"
    )


def test_too_few_runs_are_inconclusive(tmp_path: Path) -> None:
    """With the slowdown that they would have shown, were they enough for the gate."""
    level = timing(
        runs(tmp_path / "base", "a", ns(BASE_MS[::2])),
        runs(tmp_path / "head", "a", ns(HEAD_MS[:3])),
    )
    assert (level.status, level.findings) == ("inconclusive", ())
    assert level.note == (
        "5 runs against 3 (first_token 690 ms → 1.380 s, e2e 1.690 s → 2.380 s; "
        "needs 10 against 5; would show ×1.32 and ×1.28)"
    )


def test_what_may_be_chance_is_inconclusive(tmp_path: Path) -> None:
    """The median is late enough to matter, but the runs lie too far apart to tell."""
    wild = [100, 200, 300, 400, 500, 600, 700, 800, 900, 1_000]
    level = timing(
        runs(tmp_path / "base", "a", [ms * MS for ms in wild]),
        runs(tmp_path / "head", "a", [ms * MS for ms in (150, 350, 800, 850, 900)]),
    )
    assert level.status == "inconclusive"
    assert level.note.startswith(
        "first_token inconclusive 550 ms → 800 ms (p 0.74; would show ×4.00)"
    )


def test_small_shifts_do_not_matter_however_sure(tmp_path: Path) -> None:
    """A median must be later by a share and by a duration; both can be set."""
    base = runs(tmp_path / "base", "a", ns(BASE_MS))
    head = runs(tmp_path / "head", "a", ns(BASE_MS[5:], 1.15))
    assert timing(base, head).status == "equivalent"
    loose = TimingSettings(relative=0.1, absolute_ns=50 * MS)
    assert timing(base, head, Settings(levels=("timing",), timing=loose)).status == "differs"


def test_a_recording_without_times_is_not_compared(tmp_path: Path) -> None:
    """As an import of a plain body is."""
    for side in ("base", "head"):
        run(tmp_path / f"{side}.jsonl", clock=None)
    level = timing(tmp_path / "base.jsonl", tmp_path / "head.jsonl")
    assert (level.status, level.note) == ("not compared", "n/a (no times)")


def test_a_mark_that_a_side_never_reached_is_left_out(tmp_path: Path) -> None:
    """And one whose rule is off: it would weaken the test of the others for nothing."""
    base, head = run(tmp_path / "a.jsonl"), run(tmp_path / "b.jsonl", whole=False)
    told = "1 run against 1 (first_token 100 ms → 100 ms; needs 10 against 5)"
    assert timing(base, head).note == told
    silent = Settings(levels=("timing",), severities={"timing.e2e": "off"})
    assert timing(base, base, silent).note == told


def test_several_cases_share_one_rate_of_false_alarms(tmp_path: Path) -> None:
    """What is significant alone may not be among many: p is corrected over all of them."""
    for number in range(5):
        runs(tmp_path / "base", f"case{number}", ns(BASE_MS))
        factor = 0.62 if number == 3 else 0.3
        runs(tmp_path / "head", f"case{number}", ns((700, 1_250, 1_400, 1_450, 1_520), factor))
    every = cases(tmp_path / "base", tmp_path / "head")
    (told,) = [case for case in every.values() if case.name == "case3"]
    first = told.levels[0].facts["latencies"][0]
    assert first["p_corrected"] == min(1, first["p"] * 10)
    alone = {name: tmp_path / side / "only" for name, side in (("b", "base"), ("h", "head"))}
    for side, folder in zip(("base", "head"), alone.values(), strict=True):
        folder.mkdir()
        for path in (tmp_path / side).glob("case3-*"):
            path.rename(folder / path.name)
    level = timing(alone["b"], alone["h"])
    assert level.facts["latencies"][0]["p_corrected"] == min(1, 2 * first["p"])


def test_a_gate_of_single_runs_never_alarms(tmp_path: Path) -> None:
    """One run may be called enough: its noise is unknown, so it shows nothing."""
    once = TimingSettings(base_runs=1, head_runs=1)
    base, head = run(tmp_path / "a.jsonl"), run(tmp_path / "b.jsonl", first_token_ns=900 * MS)
    level = timing(base, head, Settings(levels=("timing",), timing=once))
    assert level.status == "inconclusive"
    assert level.facts["latencies"][0]["noise_ns"] is None


def test_the_facts_are_the_runs_and_the_sums(tmp_path: Path) -> None:
    """As JSON, for whoever wants to judge for themselves."""
    level = timing(*MUTATIONS["timing.first-token"].make(tmp_path))
    first, last = level.facts["latencies"]
    assert sorted(first["base_ns"]) == ns(BASE_MS)
    assert first["head_ns"] == ns(HEAD_MS)
    assert first["conclusion"] == "slower"
    assert (first["base_median_ns"], first["head_median_ns"]) == (695 * MS, 1_400 * MS)
    assert first["p"] < first["p_corrected"] < 0.05
    assert first["noise_ns"] == 65_000_000
    assert 1 < first["detectable_factor"] < 1.5
    assert last["conclusion"] == "not shown"
