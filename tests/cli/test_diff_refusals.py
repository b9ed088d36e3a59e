"""`inspect diff` where it could not compare: always exit 2, and every report says so."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.test_diff import CUT, EVERY, STOP, TEXT, TOOLS, Diff, copied, diff
from tests.compare.read_back import READERS

__all__ = ["diff"]  # the fixture

REFUSALS: dict[str, tuple[Callable[[], tuple[object, ...]], str]] = {
    "missing BASE": (lambda: ("missing.jsonl", TEXT), "missing.jsonl"),
    "missing HEAD": (lambda: (TEXT, "missing.jsonl"), "missing.jsonl"),
    "empty file": (lambda: (TEXT, copied(TEXT, "e.jsonl", lines=slice(0))), "e.jsonl"),
    "folder without recordings": (lambda: (TEXT.parent, _folder("none")), "none"),
    "both folders empty": (lambda: (_folder("a"), _folder("b")), "a"),
    "torn in its last line": (lambda: (_torn(), TEXT), "torn.jsonl"),
    "without an end": (lambda: (TEXT, copied(TEXT, "x.jsonl", lines=slice(-1))), "x.jsonl"),
    "header alone": (lambda: (TEXT, copied(TEXT, "x.jsonl", lines=slice(1))), "x.jsonl"),
    "another version": (lambda: (TEXT, _of_version(9)), "version 9"),
    "no recording at all": (lambda: (TEXT, copied(TEXT, "n.jsonl", lines=slice(1, 9))), "n.jsonl"),
    "binary": (lambda: (TEXT, copied(TEXT, "b.jsonl", lines=slice(0), last=b"\xff\0")), "b.jsonl"),
    "no pair matched": (lambda: (copied(TEXT, "a/x.jsonl").parent, _other_case()), ""),
    "glob that matches nothing": (lambda: (TEXT, "*.none"), "*.none"),
    "configuration missing": (lambda: (TEXT, TEXT, "--config", "none.toml"), "none.toml"),
    "configuration no TOML": (lambda: (TEXT, TEXT, "--config", _written("[")), "c.toml"),
    "configuration of unknown settings": (
        lambda: (TEXT, TEXT, "--config", _written("speed = 1")),
        "speed",
    ),
    "unknown rule": (lambda: (TEXT, TEXT, "--rule", "structure.stop=off"), "structure.stop-reason"),
    "no severity": (lambda: (TEXT, TEXT, "--rule", f"{STOP}=fatal"), "fatal"),
    "unknown level": (lambda: (TEXT, TEXT, "--level", "tool"), "tools"),
    "unknown scrubber": (lambda: (TEXT, TEXT, "--scrub", "dates"), "date"),
}
"""What could not be compared, and what the report must name."""


def _folder(name: str) -> Path:
    Path(name).mkdir()
    return Path(name)


def _torn() -> Path:
    copy = copied(TEXT, "torn.jsonl")
    copy.write_bytes(copy.read_bytes()[:-20])
    return copy


def _of_version(version: int) -> Path:
    copy = copied(TEXT, "v.jsonl")
    copy.write_bytes(copy.read_bytes().replace(b'"version":1,', b'"version":%d,' % version, 1))
    return copy


def _other_case() -> Path:
    copied(TOOLS, "b/y.jsonl")
    return Path("b")


def _written(text: str) -> Path:
    Path("c.toml").write_text(text)
    return Path("c.toml")


@pytest.mark.parametrize("format_", EVERY)
@pytest.mark.parametrize("refusal", REFUSALS)
def test_what_could_not_be_compared_is_exit_2_and_in_every_report(
    refusal: str, format_: str, diff: Diff
) -> None:
    """Nothing compared is never "no differences", at no gate, whoever reads the report."""
    make, named = REFUSALS[refusal]
    ran = diff(*make(), "--format", format_, "--fail-on", "never")
    assert ran.code == 2
    told = [each for each in READERS[format_](ran.out) if each.rule == "not compared"]
    assert told
    assert all(each.fails for each in told)
    assert named in " ".join(each.text for each in told)
    assert "fault" not in ran.err
    assert len(ran.said) == (0 if format_ == "text" else len({each.text for each in told}))


def test_one_unreadable_case_hides_no_finding_of_the_others(diff: Diff) -> None:
    """They are printed all the same, and the exit code is 2, not 1."""
    for name, base, head in (("a", TEXT, CUT), ("b", TEXT, TEXT)):
        copied(base, f"base/{name}.jsonl")
        copied(head, f"head/{name}.jsonl")
    copied(TEXT, "base/c.jsonl", lines=slice(-1))
    copied(TEXT, "head/c.jsonl")
    for path in Path().rglob("*.jsonl"):
        path.write_bytes(
            path.read_bytes().replace(
                b'"labels":{', b'"labels":{"case":"%s",' % path.stem.encode(), 1
            )
        )
    ran = diff("base", "head")
    assert ran.code == 2
    assert STOP in ran.out
    assert any(line.startswith("refused     c   ") for line in ran.lines)
    assert ran.lines[-1].startswith("3 cases: 1 not compared, 1 breaking, 1 identical; not all")
