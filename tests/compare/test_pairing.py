"""Pairing: which recordings of two sides are runs of one case."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from inspector.compare.sides.gathering import Found, gathered
from inspector.compare.sides.naming import case_of
from inspector.compare.sides.pairing import Pairing, paired
from inspector.recording import Origin, Writer
from tests.compare.runs import run


def told(pairing: Pairing, folder: Path) -> dict[str, tuple[list[str], list[str]]]:
    """The names of the files of each case, in BASE and in HEAD."""
    return {
        pair.name: (
            [str(path.relative_to(folder)) for path in pair.base],
            [str(path.relative_to(folder)) for path in pair.head],
        )
        for pair in pairing.pairs
    }


def side_call(path: Path) -> Path:
    """Record an answer to a call that asked for no stream."""
    writer = Writer(path, Origin("test", {}, clock="test"))
    url = "https://api.anthropic.com/v1/messages/count_tokens"
    writer.request("POST", url, [], b"{}", asked_for_stream=False)
    writer.response(200, "1.1", [("content-type", "application/json")], 1)
    writer.read(b'{"input_tokens":9}', 2)
    writer.end("eof", 3)
    return path


@pytest.mark.parametrize(
    ("name", "case"),
    [
        ("weather", "weather"),
        ("tools/weather", "tools/weather"),
        ("weather-1", "weather"),
        ("tools/weather-003", "tools/weather-003"),
        ("20261122-061429.585924-what-is-the-weather", "what-is-the-weather"),
        ("a/20261122-061429.585924-hello~3", "a/hello"),
        ("20261122-061429.585924", "call"),
    ],
)
def test_a_path_without_what_numbers_its_run_names_the_case(name: str, case: str) -> None:
    """Suffix, time and run number are no part of it; a folder is."""
    assert case_of(Found(Path(f"{name}.jsonl"), name)) == case


def test_a_label_names_the_case_whatever_the_file_is_called() -> None:
    """`labels.case` wins."""
    assert case_of(Found(Path("x-1.jsonl"), "x-1", case="weather")) == "weather"


def test_numbers_are_runs_where_a_first_one_stands_beside_them(tmp_path: Path) -> None:
    """Else a number belongs to the name, such as that of a model."""
    for name in ("weather-01", "weather-02", "weather-10", "claude-4-5", "claude-4-6"):
        run(tmp_path / f"{name}.jsonl")
    cases = [case_of(found) for found in gathered(tmp_path).recordings]
    assert cases == ["claude-4-5", "claude-4-6", "weather", "weather", "weather"]


def test_folders_are_paired_by_case(tmp_path: Path) -> None:
    """By label, else by relative path, at any depth; compressed ones too."""
    run(tmp_path / "base" / "one.jsonl", case="weather")
    run(tmp_path / "base" / "deep" / "greeting-1.jsonl")
    run(tmp_path / "base" / "deep" / "greeting-2.jsonl")
    run(tmp_path / "head" / "x" / "other.jsonl", case="weather")
    plain = run(tmp_path / "head" / "deep" / "greeting.jsonl")
    plain.with_name("greeting.jsonl.gz").write_bytes(gzip.compress(plain.read_bytes()))
    plain.unlink()
    assert told(paired(tmp_path / "base", tmp_path / "head"), tmp_path) == {
        "deep/greeting": (
            ["base/deep/greeting-1.jsonl", "base/deep/greeting-2.jsonl"],
            ["head/deep/greeting.jsonl.gz"],
        ),
        "weather": (["base/one.jsonl"], ["head/x/other.jsonl"]),
    }


def test_what_only_one_side_has_is_a_pair_with_an_empty_side(tmp_path: Path) -> None:
    """It is for the case level to say what that means."""
    for side, names in (("base", "ab"), ("head", "bc")):
        for name in names:
            run(tmp_path / side / f"{name}.jsonl")
    assert told(paired(tmp_path / "base", tmp_path / "head"), tmp_path) == {
        "a": (["base/a.jsonl"], []),
        "b": (["base/b.jsonl"], ["head/b.jsonl"]),
        "c": ([], ["head/c.jsonl"]),
    }


def test_globs_are_sides_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Names are relative to what comes before the first wildcard; other files do not count."""
    monkeypatch.chdir(tmp_path)
    for name in ("runs/a-1", "runs/a-2", "runs/a-3", "runs/deep/b-1"):
        run(Path(f"{name}.jsonl"))
    Path("runs/a-1.jsonl.notes").write_text("a person's")
    assert told(paired("runs/a-[12]*", "runs/*-3.jsonl"), Path()) == {
        "a": (["runs/a-1.jsonl", "runs/a-2.jsonl"], ["runs/a-3.jsonl"])
    }
    (pair,) = paired("runs/**/b-*.jsonl", "runs/d*/*").pairs[-1:]
    assert (pair.name, pair.base) == ("deep/b", (Path("runs/deep/b-1.jsonl"),))


def test_a_file_whose_name_looks_like_a_glob_is_a_file(tmp_path: Path) -> None:
    """What exists is meant."""
    odd = run(tmp_path / "a[1].jsonl")
    assert paired(odd, odd).pairs[0].base == (odd,)


def test_two_files_are_one_pair_whatever_their_cases_are(tmp_path: Path) -> None:
    """Neither is opened for that, so they may be pipes."""
    base, head = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    (pair,) = paired(base, head).pairs
    assert (pair.name, pair.base, pair.head, pair.is_of_files) == ("a", (base,), (head,), True)


def test_of_a_call_the_last_attempt_counts(tmp_path: Path) -> None:
    """The ones before it are left out, and that is said; a `.2` alone means nothing."""
    for side in ("base", "head"):
        run(tmp_path / side / "a.jsonl", id=f"{side}-1")
        run(tmp_path / side / "a.2.jsonl", attempt=2, call=f"{side}-1")
        run(tmp_path / side / "v1.2.jsonl")
    pairing = paired(tmp_path / "base", tmp_path / "head")
    assert told(pairing, tmp_path) == {
        "a": (["base/a.2.jsonl"], ["head/a.2.jsonl"]),
        "v1.2": (["base/v1.2.jsonl"], ["head/v1.2.jsonl"]),
    }
    assert pairing.notes == (
        "BASE: 1 earlier attempt of calls tried again, left out",
        "HEAD: 1 earlier attempt of calls tried again, left out",
    )


def test_side_calls_are_left_out_of_folders(tmp_path: Path) -> None:
    """A session holds what counts tokens beside what streams."""
    for side in ("base", "head"):
        run(tmp_path / side / "a.jsonl")
    side_call(tmp_path / "base" / "count.jsonl")
    pairing = paired(tmp_path / "base", tmp_path / "head")
    assert [pair.name for pair in pairing.pairs] == ["a"]
    assert pairing.notes == ("BASE: 1 call that asked for no stream, left out",)


def test_the_requests_of_a_session_are_turns_of_its_case(tmp_path: Path) -> None:
    """Different ones in their order; the same one again, or of another session, is a run."""

    def recorded(side: str, session: str, *words: str) -> None:
        for number, word in enumerate(words):
            run(
                tmp_path / side / f"{session}-{number}-{word}.jsonl",
                case="agent",
                session=session,
                started=f"2026-11-22T06:00:0{number}.000000Z",
                asked={"messages": [word]},
            )

    recorded("base", "s", "hello", "result", "hello")
    recorded("base", "t", "hello", "other")
    recorded("head", "u", "hello", "result")
    assert told(paired(tmp_path / "base", tmp_path / "head"), tmp_path) == {
        "agent": (
            ["base/s-0-hello.jsonl", "base/s-2-hello.jsonl", "base/t-0-hello.jsonl"],
            ["head/u-0-hello.jsonl"],
        ),
        "agent#2": (["base/s-1-result.jsonl", "base/t-1-other.jsonl"], ["head/u-1-result.jsonl"]),
    }


def test_no_pair_matched_is_a_refusal_that_names_the_cases(tmp_path: Path) -> None:
    """Nothing compared must never read as nothing differs."""
    for name in "abcd":
        run(tmp_path / "base" / f"{name}.jsonl")
    run(tmp_path / "head" / "x.jsonl")
    pairing = paired(tmp_path / "base", tmp_path / "head")
    assert pairing.pairs == ()
    (reason,) = pairing.refused
    assert reason == (
        "no case of BASE is in HEAD: BASE has a, b, c and 1 more, HEAD has x; "
        "`labels.case`, else the relative path, names a case"
    )


def test_what_cannot_be_opened_refuses_its_case(tmp_path: Path) -> None:
    """The others are compared all the same."""
    for side in ("base", "head"):
        for name in ("good", "bad"):
            run(tmp_path / side / f"{name}.jsonl")
    (tmp_path / "head" / "bad.jsonl").write_text("{}\n")
    bad, good = paired(tmp_path / "base", tmp_path / "head").pairs
    assert good.is_comparable
    assert bad.refusal is not None
    assert "bad.jsonl is not a recording" in bad.refusal


@pytest.mark.parametrize("wrong", ["missing.jsonl", "empty", "empty/*.jsonl"])
def test_a_side_without_recordings_is_refused(
    wrong: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that is missing, a folder or a glob that holds nothing."""
    monkeypatch.chdir(tmp_path)
    Path("empty").mkdir()
    run(Path("base/a.jsonl"))
    for sides in ((wrong, "base"), ("base", wrong)):
        (refused,) = paired(*sides).refused
        assert refused in (
            "cannot read missing.jsonl: No such file or directory",
            "empty holds no recording",
            "no recording matches empty/*.jsonl",
        )


def test_a_side_that_is_compared_with_itself_is_told(tmp_path: Path) -> None:
    """Under another name, too: a job with the wrong path in it would be green for ever."""
    run(tmp_path / "base" / "a.jsonl")
    (tmp_path / "head").symlink_to("base")
    told = ("BASE and HEAD are the same files: nothing can differ",)
    base, head = tmp_path / "base", tmp_path / "head"
    assert paired(base, head).notes == told
    assert paired(base / "a.jsonl", head / "a.jsonl").notes == told
    run(head / "b.jsonl")
    assert paired(base / "a.jsonl", head / "b.jsonl").notes == ()
