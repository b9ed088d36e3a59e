"""`inspect stats`: what it prints in each format, and how it exits."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any, TypeGuard

import click
import pytest
from click.testing import CliRunner, Result

from inspector.analysis.figures import BLOCK_FIGURES, CATALOGUE
from inspector.cli.batch import MANY, analysed, analysed_file
from inspector.cli.stats import command
from inspector.cli.stats.one import SECTIONS
from inspector.recording.folder import found

MS = 1_000_000
USAGE: dict[str, Any] = {"input_tokens": 9, "output_tokens": 1}
STREAM: list[tuple[int, dict[str, Any]]] = [
    (
        200,
        {"type": "message_start", "message": {"model": "claude-sonnet-4-5", "usage": USAGE}},
    ),
    (
        200,
        {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}},
    ),
    *(
        (
            at,
            {
                "type": "content_block_delta",
                "index": 0,
                "delta": {"type": "text_delta", "text": " word"},
            },
        )
        for at in (300, 400, 500, 3600)
    ),
    (3700, {"type": "content_block_stop", "index": 0}),
    (
        3700,
        {
            "type": "message_delta",
            "delta": {"stop_reason": "end_turn"},
            "usage": {"output_tokens": 23},
        },
    ),
    (3700, {"type": "message_stop"}),
]


def dumped(value: object) -> str:
    """JSON as a recorder writes it."""
    return json.dumps(value, separators=(",", ":"))


def recording(
    path: Path, *, slower: int = 1, clock: str | None = "perf_counter_ns", **labels: str
) -> Path:
    """Write a recording of the stream, its times multiplied."""

    def t(ms: int) -> int | None:
        return ms * slower * MS if clock else None

    header = {"kind": "header", "format": "claude-stream", "version": 1, "clock": clock}
    lines = [
        dumped({**header, "labels": labels}),
        dumped(
            {
                "kind": "response",
                "t": t(100),
                "status": 200,
                "http_version": "1.1",
                "headers": [["server", "cloudflare"]],
            }
        ),
        *(
            dumped({"kind": "event", "t": t(at), "event": payload["type"], "data": payload})
            for at, payload in STREAM
        ),
        dumped(
            {
                "kind": "end",
                "t": t(3710),
                "outcome": "complete",
                "events": len(STREAM),
                "bytes": 0,
                "sha256": "",
            }
        ),
    ]
    path.write_text("".join(f"{line}\n" for line in lines))
    return path


def run(*arguments: str | Path) -> Result:
    """Run the command; its exit code is the return value."""
    return CliRunner().invoke(command, [str(each) for each in arguments], standalone_mode=False)


FULL = """\
a.jsonl: claude-sonnet-4-5, complete, end_turn, case=weather

marks
  headers        100 ms      status line and headers arrived
  first_event    200 ms  #1  message_start arrived
  first_delta    300 ms  #3  first content_block_delta of any type
* first_token    300 ms  #3  first delta with content (TTFT)
  first_answer   300 ms  #3  first text, or input of a client tool
  first_text     300 ms  #3  first text that is not white space
  message_stop  3.700 s  #9  message_stop arrived (E2E)
  tail           100 ms  #9  from the last content delta to message_stop
  eof           3.710 s      the body ended

arrival
  events          9    events of any type
  bytes       976 B    length of the response body
  reads           6    what the HTTP library returned at once
  bursts          6    reads less than 2 ms apart, taken together
  coalesced     56%    share of events in a burst with more than one
  flush_last    33%    share of events in the last burst
  buffering: streamed (0% of the content came several deltas a burst)
    HTTP version: 1.1; content-encoding: none; via: none; server: cloudflare

gaps
  chunk_gap_p50   100 ms  #5  median gap between bursts of content
  chunk_gap_p95  3.100 s  #6  95th percentile of these gaps
  chunk_gap_max  3.100 s  #6  the longest of these gaps
  idle_bytes     3.100 s  #6  longest time without a byte, from the headers on
  idle_events    3.100 s  #6  the same without an event other than ping
  stalls               1      gaps over 2 s and ten times the median
  stall_max      3.100 s  #6  the longest stall
  gap    100 ms to 200 ms  2  ########################################
  gap    200 ms to 500 ms  0
  gap   500 ms to 1.000 s  0
  gap  1.000 s to 2.000 s  0
  gap  2.000 s to 5.000 s  1  ####################
  ! silent: 3.100 s from 500 ms until event #6, in block 0

rates
  tpot              ≈ 150 ms  #6  time per visible token after the first burst
  rate                 ≈ 6.7  #6  visible tokens a second: 1 / tpot
  rate_e2e               6.2  #9  output tokens / E2E
  tokens_per_delta       5.8  #6  visible tokens / visible deltas

tokens
  output_tokens                  23  #8  all output, as the API counts it
  thinking_tokens               n/a      of these, reasoning: n/a (not given)
  visible_tokens                 23  #8  output less hidden thinking
  predicted_tokens              ≈ 7      output as the estimates alone have it
  tokens_ratio                 0.19      estimates / tokens they were scaled to
  input_tokens                    9      input that was not cached
  cache_creation_input_tokens   n/a      input written to the cache: n/a (not given)
  cache_read_input_tokens       n/a      input read from the cache: n/a (not given)

block  type    open   first    ttft    close  gap before  longest gap  events  bytes  chars\
  bursts  tokens
0      text  200 ms  300 ms  100 ms  3.700 s         n/a   3.100 s #6       6  670 B     20\
       6  20
"""

ROWS = """\
recording   headers    TTFT  answer      E2E      tpot  tok/s  gap p95     idle  stalls  tokens\
  buffering  outcome
a.jsonl      100 ms  300 ms  300 ms  3.700 s  ≈ 150 ms  ≈ 6.7  3.100 s  3.100 s       1      23\
   streamed  complete
b.jsonl      200 ms  600 ms  600 ms  7.400 s  ≈ 299 ms  ≈ 3.3  6.200 s  6.200 s       1      23\
   streamed  complete

p50          100 ms  300 ms  300 ms  3.700 s  ≈ 150 ms  ≈ 3.3  3.100 s  3.100 s       1      23
p90          200 ms  600 ms  600 ms  7.400 s  ≈ 299 ms  ≈ 6.7  6.200 s  6.200 s       1      23
p99          200 ms  600 ms  600 ms  7.400 s  ≈ 299 ms  ≈ 6.7  6.200 s  6.200 s       1      23
known of 2        2       2       2        2         2      2        2        2       2       2
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that the commands run in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_one_recording_is_shown_in_full() -> None:
    """Marks, arrival, gaps, rates, tokens and blocks, each figure with its meaning."""
    result = run(recording(Path("a.jsonl"), case="weather"))
    assert (result.stdout, result.return_value) == (FULL, 0)


def test_several_recordings_are_a_row_each_with_their_percentiles() -> None:
    """And how many of them know each figure."""
    result = run(recording(Path("a.jsonl")), recording(Path("b.jsonl"), slower=2))
    assert (result.stdout, result.return_value) == (ROWS, 0)


def test_every_figure_of_the_catalogue_is_shown() -> None:
    """None can be added and forgotten here."""
    assert {name for names in SECTIONS.values() for name in names} == set(CATALOGUE)


def test_without_times_every_time_says_so() -> None:
    """An imported body is shown in full, too."""
    result = run(recording(Path("a.jsonl"), clock=None))
    assert "* first_token   n/a  #3  first delta with content (TTFT): n/a (no times)" in (
        result.stdout.splitlines()
    )
    assert "  buffering: n/a (no times)" in result.stdout.splitlines()


def test_a_folder_is_searched_below() -> None:
    """Files of other names are left alone."""
    Path("deep/er").mkdir(parents=True)
    inner = recording(Path("deep/er/a.jsonl"))
    Path("deep/notes.txt").write_text("no recording")
    assert list(found([Path()])) == [inner]
    assert run(".").stdout.startswith("deep/er/a.jsonl: ")


def test_groups_have_their_percentiles_each() -> None:
    """By case; one recording names none."""
    recording(Path("a.jsonl"), case="storm")
    recording(Path("b.jsonl"), case="calm", slower=2)
    recording(Path("c.jsonl"))
    lines = run(".", "--group-by", "case").stdout.splitlines()
    heads = [line for line in lines if line.startswith(("case: ", "known of "))]
    assert [line.split("  ")[0] for line in heads] == [
        "case: (none)",
        "known of 1",
        "case: calm",
        "known of 1",
        "case: storm",
        "known of 1",
    ]


def test_a_stall_is_what_the_option_says() -> None:
    """Five of the gaps are over 99 ms, one over 3 s, none over 4 s."""
    path = recording(Path("a.jsonl"))
    counts = []
    for threshold in ("99ms", "3s", "4s"):
        document = json.loads(run(path, "--format", "json", "--stall", threshold).stdout)
        counts.append(document["recordings"][0]["figures"]["stalls"])
    assert counts == [5, 1, 0]


def test_json_has_every_figure_with_its_event_or_its_reason() -> None:
    """Durations are whole nanoseconds whose names end in `_ns`; what is not known is null."""
    path = recording(Path("a.jsonl"), case="weather")
    document = json.loads(run(path, "--format", "json").stdout)
    assert (document["schema"], document["version"]) == ("stream-inspector/stats", 1)
    assert document["token_constants"] == "2026-11-22"
    (one,) = document["recordings"]
    assert [key.removesuffix("_ns") for key in one["figures"]] == list(CATALOGUE)
    assert one["figures"]["first_token_ns"] == 300 * MS
    assert one["ended_by"]["first_token_ns"] == 3
    assert one["figures"]["thinking_tokens"] is None
    assert one["not_known"] == {
        "thinking_tokens": "not given",
        "cache_creation_input_tokens": "not given",
        "cache_read_input_tokens": "not given",
    }
    assert one["estimated"] == ["tpot_ns", "rate", "predicted_tokens"]
    assert one["stalls"] == [
        {"start_ns": 500 * MS, "gap_ns": 3100 * MS, "class": "silent", "ended_by": 6, "block": 0}
    ]
    assert one["chunk_gaps"][0] == {"from_ns": 100 * MS, "to_ns": 200 * MS, "count": 2}
    assert one["buffering"]["headers"]["server"] == "cloudflare"
    (block,) = one["blocks"]
    assert [key.removesuffix("_ns") for key in block["figures"]] == list(BLOCK_FIGURES)
    assert block["figures"]["tokens"] == 20


def test_every_duration_in_json_is_a_whole_number_of_nanoseconds() -> None:
    """Nowhere in the document is there a float under a name in `_ns`, nor a time elsewhere."""

    def durations(value: object) -> list[object]:
        if isinstance(value, dict):
            own = [item for key, item in value.items() if key.endswith("_ns")]
            return own + [each for item in value.values() for each in durations(item)]
        return [each for item in value for each in durations(item)] if _is_list(value) else []

    paths = [recording(Path("a.jsonl")), recording(Path("b.jsonl"), slower=3)]
    found_ones = durations(json.loads(run(*paths, "--format", "json").stdout))
    kinds = {type(one) for one in found_ones if not isinstance(one, dict)}
    assert kinds <= {int, type(None), str}
    assert len(found_ones) > 60


def _is_list(value: object) -> TypeGuard[list[object]]:
    return isinstance(value, list)


def test_json_has_the_percentiles_of_the_groups() -> None:
    """With how many recordings know the figure."""
    paths = [recording(Path("a.jsonl")), recording(Path("b.jsonl"), slower=2)]
    (group,) = json.loads(run(*paths, "--format", "json").stdout)["groups"]
    assert (group["group"], group["recordings"]) == (None, 2)
    assert group["figures"]["first_token_ns"] == {
        "known": 2,
        "p50": 300 * MS,
        "p90": 600 * MS,
        "p99": 600 * MS,
        "estimated": False,
    }
    assert group["figures"]["thinking_tokens"]["p50"] is None


def test_csv_is_a_row_a_recording_with_empty_cells_for_what_is_not_known() -> None:
    """Its headings are the keys of JSON."""
    paths = [recording(Path("a.jsonl"), case="x"), recording(Path("b.jsonl"), clock=None)]
    timed, timeless = csv.DictReader(io.StringIO(run(*paths, "--format", "csv").stdout))
    assert (timed["path"], timed["case"], timed["first_token_ns"]) == ("a.jsonl", "x", "300000000")
    assert timed["estimated"] == "tpot_ns rate predicted_tokens"
    assert (timeless["first_token_ns"], timeless["output_tokens"]) == ("", "23")


def test_csv_names_the_group_of_each_row() -> None:
    """First of all columns."""
    path = recording(Path("a.jsonl"), case="x", region="eu")
    out = run(path, "--format", "csv", "--group-by", "label").stdout
    (row,) = csv.DictReader(io.StringIO(out))
    assert row["group"] == "case=x, region=eu"


@pytest.mark.parametrize("format_", ["table", "json", "csv"])
def test_an_unreadable_file_is_named_and_the_others_are_measured(format_: str) -> None:
    """Exit code 2, a line on standard error, and the row of the other."""
    bad = Path("bad.jsonl")
    bad.write_text("")
    result = run(bad, recording(Path("a.jsonl")), "--format", format_)
    assert result.return_value == 2
    assert result.stderr == "inspect: bad.jsonl is empty\n"
    assert "bad.jsonl" in result.stdout
    assert "a.jsonl" in result.stdout


def test_an_unreadable_file_alone_leaves_standard_output_empty() -> None:
    """There is nothing to show in full."""
    Path("bad.jsonl").write_text("")
    result = run("bad.jsonl")
    assert (result.return_value, result.stdout) == (2, "")


def test_csv_of_nothing_but_unreadable_files_has_all_headings_and_a_row_each() -> None:
    """The number of cells is that of the headings."""
    Path("bad.jsonl").write_text("")
    rows = list(csv.reader(io.StringIO(run("bad.jsonl", "--format", "csv").stdout)))
    assert [len(row) for row in rows] == [len(rows[0])] * 2
    assert rows[1][-1] == "bad.jsonl is empty"


def test_a_recording_without_an_end_says_so_and_is_measured() -> None:
    """It is no error: the figures are those of what came."""
    path = recording(Path("a.jsonl"))
    path.write_text("".join(path.read_text().splitlines(keepends=True)[:-2]))
    result = run(path)
    assert result.return_value == 0
    assert result.stdout.startswith("a.jsonl: claude-sonnet-4-5, no end line, end_turn\n")
    assert "no end line" in result.stderr


def test_a_folder_without_recordings_cannot_be_measured() -> None:
    """In one line that says what to do."""
    Path("empty").mkdir()
    result = run("empty")
    assert isinstance(result.exception, click.ClickException)
    assert result.exception.format_message() == (
        "no recording below empty: name files, or another folder"
    )


def test_a_threshold_that_cannot_be_read_is_a_usage_error() -> None:
    """`5` has no unit."""
    result = run(recording(Path("a.jsonl")), "--stall", "soon")
    assert isinstance(result.exception, click.UsageError)


def test_many_files_are_measured_in_processes_and_come_in_their_order() -> None:
    """With the same results as one by one."""
    first = recording(Path("0.jsonl"))
    for number in range(1, MANY):
        Path(f"{number}.jsonl").write_bytes(first.read_bytes())
    Path("9.jsonl").write_text("")
    files = list(found([Path()]))
    assert list(analysed(files)) == [analysed_file(file) for file in files]


def test_control_characters_of_a_recording_do_not_reach_the_terminal() -> None:
    """A label or a model may hold anything."""
    path = recording(Path("a.jsonl"), case="\x1b[31mred")
    assert "\x1b" not in run(path).stdout
    assert "\x1b" not in run(path, path, "--group-by", "case").stdout
