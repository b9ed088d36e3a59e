"""The sample recordings are what the scenarios say, byte for byte."""

from __future__ import annotations

import gzip
from dataclasses import replace
from pathlib import Path

import pytest

from inspector.recording import load
from inspector.server import samples
from inspector.server.samples import demo_scripts, sample_folder, sample_name
from inspector.server.sampling import main, write_samples
from inspector.server.scenarios import SCENARIOS, UnknownScenario, scenario

FILES = [
    (name, attempt)
    for name, each in SCENARIOS.items()
    for attempt in range(1, len(each.attempts()) + 1)
]
NEVER_KEPT = {"strict-transport-security", "anthropic-organization-id"}


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of samples that were written just now."""
    folder = tmp_path_factory.mktemp("samples")
    names = [path.name for path in write_samples(folder)]
    assert names == [sample_name(scenario(name), attempt) for name, attempt in FILES]
    return folder


def content(path: Path) -> bytes:
    """The bytes of a sample; those of a compressed one differ from zlib to zlib."""
    data = path.read_bytes()
    return gzip.decompress(data) if path.suffix == ".gz" else data


@pytest.mark.parametrize(("name", "attempt"), FILES)
def test_samples_are_what_the_generator_makes(name: str, attempt: int, written: Path) -> None:
    """If this fails, run `python -m inspector.server.sampling` and look at what changed."""
    file = sample_name(scenario(name), attempt)
    assert content(sample_folder() / file) == content(written / file)


@pytest.mark.parametrize(("name", "attempt"), FILES)
def test_samples_are_small_and_sound(name: str, attempt: int) -> None:
    """They open without a complaint, say what they are, and hold the right outcome."""
    path = sample_folder() / sample_name(scenario(name), attempt)
    assert path.stat().st_size < (400_000 if path.suffix == ".gz" else 120_000)
    outcome = {
        "error": "error_event",
        "cut": "truncated",
        "abort": "aborted_upstream",
        "rate-limit": "http_error" if attempt == 1 else "complete",
    }.get(name, "complete")
    with load(path) as recording:
        assert recording.problems() == []
        assert recording.outcome == outcome
        assert recording.header.source == "scenario"
        assert recording.header.labels == {"scenario": name}
        assert recording.header.attempt == attempt
        assert recording.request is not None
        assert recording.request.json() == {**scenario(name).request, "stream": True}


def test_a_compressed_sample_tells_no_time_and_no_name() -> None:
    """Its header is the same wherever and whenever it is made."""
    header = (sample_folder() / "long.jsonl.gz").read_bytes()[:10]
    assert header[3] == 0  # no flags: no name
    assert header[4:8] == bytes(4)  # no time


def test_attempts_of_one_call_are_tied_together() -> None:
    """The same session, the first one's id as the call, and a later start."""
    with (
        load(sample_folder() / "rate-limit.jsonl") as first,
        load(sample_folder() / "rate-limit.2.jsonl") as second,
    ):
        assert first.header.session == second.header.session == first.header.id
        assert second.header.fields["call"] == first.header.id
        assert (first.header.started or "") < (second.header.started or "")
        assert first.header.id < second.header.id


@pytest.mark.parametrize("name", list(SCENARIOS))
def test_a_demo_plays_from_its_samples_what_the_scenario_says(name: str) -> None:
    """Same bytes, same reads, same times; all headers but those whose value is never kept."""
    expected = tuple(
        replace(script, headers=tuple(h for h in script.headers if h[0] not in NEVER_KEPT))
        for script in scenario(name).attempts()
    )
    assert demo_scripts(name) == expected


def test_a_demo_of_something_unknown_is_refused() -> None:
    """With the names that there are."""
    with pytest.raises(UnknownScenario, match="there are text, thinking"):
        demo_scripts("nonsense")


def test_an_installed_package_has_its_samples_inside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The folder in the package wins; without it, the one beside the source is meant."""
    package = tmp_path / "site-packages" / "inspector"
    monkeypatch.setattr(samples, "_PACKAGE", package)
    assert sample_folder() == tmp_path / "site-packages" / "recordings"
    (package / "_recordings").mkdir(parents=True)
    assert sample_folder() == package / "_recordings"


def test_the_command_writes_into_the_folder_that_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """And says a path a line; files that are there are replaced."""
    only_text = {"text": SCENARIOS["text"]}
    monkeypatch.setattr("inspector.server.sampling.SCENARIOS", only_text)
    (tmp_path / "text.jsonl").write_text("old")
    main([str(tmp_path)])
    assert capsys.readouterr().out == f"{tmp_path / 'text.jsonl'}\n"
    assert content(tmp_path / "text.jsonl") == content(sample_folder() / "text.jsonl")


def test_the_readme_says_what_each_sample_shows() -> None:
    """A row a scenario, with its title, its files and their outcomes, in the order of the list."""
    readme = (sample_folder() / "README.md").read_text(encoding="utf-8")
    rows = [line for line in readme.splitlines() if line.startswith("| `")]
    expected = []
    for name, each in SCENARIOS.items():
        files = [sample_name(each, attempt) for attempt in range(1, len(each.attempts()) + 1)]
        outcomes = []
        for file in files:
            with load(sample_folder() / file) as recording:
                outcomes.append(recording.outcome)
        listed = ", ".join(f"`{file}`" for file in files)
        ends = ", ".join(f"`{outcome}`" for outcome in outcomes)
        expected.append(f"| {listed} | {each.title} | {ends} |")
        assert name in files[0]
    assert rows == expected
