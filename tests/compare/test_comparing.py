"""Comparing two sides: every case, what could not be compared, and over several processes."""

from __future__ import annotations

import gzip
import itertools
import json
import os
import signal
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from inspector.compare.comparing import compare, diff
from inspector.compare.result import Comparison
from inspector.compare.settings import Settings
from inspector.recording import load
from tests.compare.runs import imported, run


def compared(base: Path, head: Path, **more: Any) -> Comparison:
    """Two sides compared in this process."""
    return compare(base, head, Settings(), processes=1, **more)


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """Two folders: a case that differs, one that does not, and one that each has alone."""
    for side, reason, own in (("base", "end_turn", "old"), ("head", "max_tokens", "new")):
        run(tmp_path / side / "same.jsonl")
        run(tmp_path / side / "stop.jsonl", stop_reason=reason)
        run(tmp_path / side / f"{own}.jsonl")
    return tmp_path / "base", tmp_path / "head"


def test_cases_come_in_the_order_of_their_names(folders: tuple[Path, Path]) -> None:
    """Each with its findings; what only BASE has is breaking, what only HEAD has is info."""
    comparison = compared(*folders)
    assert [
        (case.name, [finding.rule.id for finding in case.findings()]) for case in comparison.cases
    ] == [
        ("new", ["case.new"]),
        ("old", ["case.missing"]),
        ("same", []),
        ("stop", ["structure.stop-reason"]),
    ]
    assert comparison.could_not == ()
    assert [finding.rule.id for _, finding in comparison.gated()] == [
        "case.missing",
        "structure.stop-reason",
    ]


def test_several_processes_give_the_same_result(folders: tuple[Path, Path]) -> None:
    """By case where there are many, by file where there are few, in the same order."""
    alone = compared(*folders)
    assert compare(*folders, Settings(), processes=2) == alone
    base, head = (folder / "stop.jsonl" for folder in folders)
    assert compare(base, head, Settings(), processes=2) == compared(base, head)


def test_progress_is_told_case_by_case(folders: tuple[Path, Path]) -> None:
    """How many are done, of how many."""
    told: list[tuple[int, int]] = []
    compared(*folders, progress=lambda done, total: told.append((done, total)))
    assert told == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_each_case_may_have_settings_of_its_own(folders: tuple[Path, Path]) -> None:
    """They are asked for by its name."""
    lenient = Settings()._replace(severities={"structure.stop-reason": "info"})
    comparison = compared(*folders, per_case=lambda name: lenient if name == "stop" else Settings())
    assert [finding.rule.id for _, finding in comparison.gated()] == ["case.missing"]


def test_two_files_are_named_by_what_base_calls_itself(tmp_path: Path) -> None:
    """Its label, else the name of its file."""
    labelled = run(tmp_path / "a.jsonl", case="weather")
    plain = run(tmp_path / "b.jsonl", case=None)
    assert compared(labelled, plain).cases[0].name == "weather"
    assert compared(plain, labelled).cases[0].name == "b"


def test_pipes_can_be_compared(tmp_path: Path) -> None:
    """Each is read once, from its beginning to its end."""
    path = run(tmp_path / "a.jsonl")
    fifos = [tmp_path / name for name in ("one", "other")]
    writers = []
    for fifo in fifos:
        os.mkfifo(fifo)
        writers.append(subprocess.Popen(["cp", path, fifo]))
    (case,) = compared(*fifos).cases
    for writer in writers:
        assert writer.wait(10) == 0
    assert case.verdict == "identical"


def test_what_would_have_to_be_read_twice_is_refused(tmp_path: Path) -> None:
    """The levels of bytes read a file again, which a pipe does not allow."""
    path = run(tmp_path / "a.jsonl")
    reading, writing = os.pipe()
    with os.fdopen(writing, "wb") as pipe:
        pipe.write(path.read_bytes())
    comparison = compare(f"/dev/fd/{reading}", path, Settings(levels=("bytes",)), processes=1)
    os.close(reading)
    (reason,) = comparison.could_not
    assert "can be read once only" in reason


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _other_version(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b'"version":1', b'"version":9', 1))


def _no_end(path: Path) -> None:
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-1]))


def _torn(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-9])


def _damaged(path: Path) -> None:
    path.write_bytes(gzip.compress(path.read_bytes())[:-20])


def _nothing(path: Path) -> None:
    path.unlink()
    path.mkdir()


SPOILED: dict[str, tuple[Callable[[Path], None], str]] = {
    "missing": (Path.unlink, "No such file or directory"),
    "empty": (_empty, "is empty"),
    "another version": (_other_version, "has format version 9"),
    "without an end line": (_no_end, "no end line"),
    "torn": (_torn, "no end line"),
    "a damaged archive": (_damaged, "the compressed file is damaged"),
    "a folder of nothing": (_nothing, "holds no recording"),
}


@pytest.mark.parametrize("spoiled", SPOILED)
@pytest.mark.parametrize("levels", [Settings().levels, ("bytes",)])
def test_what_could_not_be_compared_is_never_a_pass(
    spoiled: str, levels: Any, tmp_path: Path
) -> None:
    """One line says why, whichever side it is on and whatever is asked."""
    spoil, why = SPOILED[spoiled]
    good = run(tmp_path / "good.jsonl")
    bad = run(tmp_path / "bad.jsonl")
    spoil(bad)
    for sides in ((good, bad), (bad, good)):
        (reason,) = compare(*sides, Settings(levels=levels), processes=1).could_not
        assert why in reason
        assert "\n" not in reason


def test_the_rest_of_a_folder_is_compared_beside_what_cannot_be(
    folders: tuple[Path, Path],
) -> None:
    """Both are in the result."""
    _torn(folders[1] / "same.jsonl")
    comparison = compared(*folders)
    assert len(comparison.could_not) == 1
    assert "structure.stop-reason" in [finding.rule.id for _, finding in comparison.gated()]


def test_diff_takes_paths_and_open_recordings(folders: tuple[Path, Path]) -> None:
    """And gives the same result as data."""
    base, head = (folder / "stop.jsonl" for folder in folders)
    with load(base) as one, load(head) as other:
        assert diff(one, other) == diff(str(base), head) == compared(base, head)
    told = diff(base, head, levels=["structure"], rules={"structure.stop-reason": "info"})
    assert [finding.severity for finding in told.cases[0].findings()] == ["info"]
    with pytest.raises(ValueError, match="did you mean 'structure'"):
        diff(base, head, levels=["structur"])


def test_levels_that_read_files_themselves_need_no_fold(folders: tuple[Path, Path]) -> None:
    """They see the same differences; nothing of the message is looked at."""
    base, head = (folder / "stop.jsonl" for folder in folders)
    (case,) = compare(base, head, Settings(levels=("bytes",)), processes=1).cases
    assert [level.status for level in case.levels] == ["differs"]
    (case,) = compare(base, base, Settings(levels=("bytes",)), processes=1).cases
    assert case.verdict == "identical"


def test_repeated_recordings_of_the_same_request_pass(
    corpus: Path, manifest: list[dict[str, Any]], tmp_path: Path
) -> None:
    """Each of the 10 streams of 4 requests against each other of its request: none gates."""
    groups: dict[str, list[str]] = defaultdict(list)
    for row in manifest:
        if row["request"] is not None:
            groups[json.dumps(row["request"], sort_keys=True)].append(row["name"])
    repeated = {asked: names for asked, names in groups.items() if len(names) > 1}
    assert sorted(map(len, repeated.values())) == [2, 2, 3, 3]
    for asked, names in repeated.items():
        paths = [
            imported(
                tmp_path / f"{name}.jsonl",
                (corpus / f"{name}.sse").read_bytes(),
                json.loads(asked),
            )
            for name in names
        ]
        for base, head in itertools.permutations(paths, 2):
            comparison = compared(base, head)
            assert comparison.could_not == ()
            assert list(comparison.gated()) == []
            assert comparison.cases[0].verdict == "equivalent"


def test_an_interrupt_ends_all_processes(tmp_path: Path) -> None:
    """Ctrl-C reaches all of them: no traceback of theirs, and none is left."""
    for side in ("base", "head"):
        for number in range(40):
            run(tmp_path / side / f"case{number}.jsonl", text="x" * 2_000)
    program = (
        "import sys\n"
        "from inspector.compare.comparing import compare\n"
        "from inspector.compare.settings import Settings\n"
        "def told(done, total):\n"
        "    print(done, flush=True)\n"
        "if __name__ == '__main__':\n"
        "    try:\n"
        "        while True:\n"
        "            compare('base', 'head', Settings(), processes=2, progress=told)\n"
        "    except KeyboardInterrupt:\n"
        "        sys.exit(130)\n"
    )
    script = tmp_path / "script.py"
    script.write_text(program)
    process = subprocess.Popen(
        [sys.executable, script],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline()
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=30)
    assert (process.returncode, said) == (130, b"")
    deadline = time.monotonic() + 10
    while _group_lives(process.pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not _group_lives(process.pid)


def _group_lives(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_script_without_a_guard_may_ask_for_processes(tmp_path: Path) -> None:
    """They do not import it again, which would compare once more in each of them."""
    for side in ("base", "head"):
        run(tmp_path / side / "a.jsonl")
        run(tmp_path / side / "b.jsonl")
    script = tmp_path / "script.py"
    script.write_text(
        "import inspector\n"
        f"told = inspector.diff({str(tmp_path / 'base')!r}, {str(tmp_path / 'head')!r},"
        " processes=2)\n"
        "print(told.compared, told.could_not)\n"
    )
    ran = subprocess.run([sys.executable, script], capture_output=True, text=True, timeout=60)
    assert (ran.stdout, ran.stderr) == ("2 ()\n", "")


def test_a_comparison_passes_where_the_command_would_exit_with_0(
    folders: tuple[Path, Path], tmp_path: Path
) -> None:
    """A file that is not there has no findings, and does not pass."""
    base, head = folders
    assert diff(base, base).passes
    assert not diff(base, head).passes
    lacking = diff(base / "stop.jsonl", tmp_path / "nope.jsonl")
    assert not list(lacking.gated())
    assert not lacking.passes
