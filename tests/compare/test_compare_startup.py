"""What a comparison of two small recordings may import: start-up is most of what it costs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

RECORDINGS = Path(__file__).parents[2] / "recordings"

PROGRAM = """
import atexit, sys
atexit.register(lambda: print("loaded", *sys.modules))
from inspector.cli import main
main()
"""

SELDOM_NEEDED = {
    "asyncio": "one process does small files",
    "difflib": "it finds what was mistyped",
    "hashlib": "fingerprints are for reports that are kept, and it brings all of OpenSSL",
    "multiprocessing": "one process does small files",
    "statistics": "one run against one has no spread",
    "subprocess": "nothing is started",
    "tomllib": "there is no configuration",
    "inspector.analysis.analysis": "figures are for `stats`",
    "inspector.analysis.rules.recording": "the file as a file is for `check`",
    "inspector.analysis.scan": "only JSON that breaks off is scanned",
    "inspector.compare.baselines": "they are another command's",
    "inspector.compare.catalogue": "it brings every level",
    "inspector.compare.raw": "frames are for the levels that are not asked",
    "inspector.compare.reports.document": "the report is text",
    "inspector.compare.reports.junit": "the report is text",
    "inspector.compare.reports.markdown": "the report is text",
    "inspector.compare.statistics.mann_whitney": "one run against one is not tested",
    "inspector.compare.transport": "the level is not asked",
    "inspector.recording.writer": "nothing is recorded",
    "inspector.timeline": "only lines for a terminal are cut to its width",
    "inspector.tui": "there is no screen",
}
"""Modules that take their time, and why a small comparison does without each."""


def loaded(folder: Path, *arguments: str) -> set[str]:
    """The modules that `inspect diff` of two samples has loaded when it ends."""
    paths = [str(RECORDINGS / name) for name in ("text.jsonl", "tools.jsonl")]
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, "diff", *paths, *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
    )
    assert done.returncode in (0, 1), done.stderr
    return set(done.stdout.splitlines()[-1].split())


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """What comes without options."""
    return loaded(tmp_path_factory.mktemp("empty"))


@pytest.mark.parametrize("module", SELDOM_NEEDED)
def test_a_small_comparison_does_without(module: str, usual: set[str]) -> None:
    """What takes its time to import is imported where it is needed, not before."""
    assert module not in usual


def test_raw_levels_alone_bring_no_rules(tmp_path: Path) -> None:
    """They read the files themselves: nothing is folded, and no rule is asked."""
    came = loaded(tmp_path, "--level", "bytes")
    assert "inspector.compare.raw.frames" in came
    assert not {name for name in came if name.startswith("inspector.analysis")}


def test_a_project_that_says_nothing_of_comparisons_is_not_parsed(tmp_path: Path) -> None:
    """Whether the words of the table stand in its pyproject.toml is seen without a parser."""
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "inspector"\n', encoding="utf-8")
    assert "tomllib" not in loaded(tmp_path)
