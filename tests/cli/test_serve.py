"""`inspect serve` as a command: what it prints, what it refuses, how it ends."""

from __future__ import annotations

import http.client
import json
import signal
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from inspector.recording import load
from inspector.server.samples import sample_folder
from tests.cli.conftest import Run, Started

TEXT = sample_folder() / "text.jsonl"
ASKED = json.dumps({"model": "m", "stream": True, "messages": []})

CLIENT = """
import json, os, signal, sys, time, urllib.error, urllib.request

def ask(text):
    url = os.environ["ANTHROPIC_BASE_URL"] + "/v1/messages"
    asked = {"model": "m", "stream": True, "messages": [{"role": "user", "content": text}]}
    try:
        with urllib.request.urlopen(url, json.dumps(asked).encode()) as answer:
            print(answer.status, len(answer.read()), os.environ["ANTHROPIC_API_KEY"], flush=True)
    except urllib.error.HTTPError as error:
        print(error.code, json.load(error)["error"]["message"], flush=True)
"""


def program(text: str = "hi", then: str = "") -> list[str]:
    """A program that asks once and prints what it got, and goes on with what is given."""
    return ["--", sys.executable, "-c", f"{CLIENT}\nask({text!r})\n{then}"]


def url_of(process: subprocess.Popen[bytes]) -> str:
    """The first line that a server prints."""
    assert process.stdout is not None
    return process.stdout.readline().decode().strip()


def asked(url: str, body: str = ASKED, path: str = "/v1/messages") -> tuple[int, bytes]:
    """Status and body of one answer."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=20)
    connection.request("POST", path, body)
    answer = connection.getresponse()
    got = answer.status, answer.read()
    connection.close()
    return got


def test_the_url_comes_first_then_a_line_a_request(started: Started) -> None:
    """On standard output; ctrl+c ends with 130 and a summary on standard error."""
    one = started("serve", TEXT, "--instant")
    url = url_of(one)
    assert url.startswith("http://127.0.0.1:")
    with load(TEXT) as recording:
        assert asked(url) == (200, recording.body())
    assert one.stdout is not None
    line = one.stdout.readline().decode()
    assert "POST /v1/messages  text.jsonl (one)  200  served whole, " in line
    one.send_signal(signal.SIGINT)
    out, err = one.communicate(timeout=20)
    assert (one.returncode, out) == (130, b"")
    assert err.decode() == "inspect: 1 request: 1 served whole\n"


def test_sigterm_ends_it_as_a_shell_reports_it(started: Started) -> None:
    """With the summary, too."""
    one = started("serve", TEXT)
    url_of(one)
    one.send_signal(signal.SIGTERM)
    _, err = one.communicate(timeout=20)
    assert (one.returncode, err.decode()) == (143, "inspect: 0 requests\n")


def test_a_program_is_run_against_it_and_its_exit_code_given(
    process: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Standard output is the program's alone, and no key of the user's goes to it."""
    monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-ant-api03-" + "x1y2z3" * 8)
    ran = process("serve", TEXT, "--instant", *program(then="sys.exit(7)"))
    assert ran.code == 7
    with load(TEXT) as recording:
        assert ran.out == f"200 {len(recording.body())} replay\n"
    url, line, summary = ran.said
    assert url.startswith("http://127.0.0.1:")
    assert "served whole" in line
    assert summary == "inspect: 1 request: 1 served whole"


def test_a_program_that_a_signal_ended_is_reported_as_a_shell_does(process: Run) -> None:
    """128 and the number."""
    then = "os.kill(os.getpid(), 9)"
    assert process("serve", TEXT, "--instant", "-q", *program(then=then)).code == 137


def test_a_signal_to_us_goes_to_the_program(started: Started) -> None:
    """Whose end is waited for, and whose code is given."""
    then = "signal.signal(15, lambda *_: sys.exit(9)); print('up', flush=True)\n"
    one = started("serve", TEXT, "--instant", "-q", *program(then=then + "signal.pause()"))
    assert one.stdout is not None
    assert [one.stdout.readline() for _ in range(2)][1] == b"up\n"
    one.send_signal(signal.SIGTERM)
    assert one.wait(timeout=20) == 9


def test_a_program_that_is_not_there_is_said(process: Run) -> None:
    """In a line, and with the exit code of a shell."""
    ran = process("serve", TEXT, "--", "no-such-program")
    assert ran.code == 127
    assert ran.said[-1] == "inspect: cannot run no-such-program: No such file or directory"


def test_options_of_the_program_are_its_own(process: Run) -> None:
    """Whatever stands behind the two dashes."""
    ran = process("serve", TEXT, "-q", "--", sys.executable, "-c", "print(1)", "--port", "x")
    assert (ran.code, ran.out, ran.err) == (0, "1\n", "")


def test_a_log_has_a_line_of_json_a_request(process: Run, folder: Path) -> None:
    """Appended, for programs that read it."""
    for fault in ("cut@event=3", "cut@event=999"):
        process(
            "serve", TEXT, "--instant", "-q", "--fault", fault, "--log", "log.jsonl", *program()
        )
    first, second = map(json.loads, (folder / "log.jsonl").read_text().splitlines())
    assert first["recording"] == "text.jsonl"
    assert (first["method"], first["path"], first["status"]) == ("POST", "/v1/messages", 200)
    assert (first["faults"], first["missed"]) == (["cut@event=3"], [])
    assert (second["faults"], second["missed"]) == ([], ["cut@event=999"])
    assert first["outcome"] == "served whole"
    assert isinstance(first["took_ns"], int)


def test_faults_can_end_after_some_answers(process: Run) -> None:
    """So a client that tries again gets its answer."""
    twice = program(then="ask('hi')")
    ran = process(
        "serve", TEXT, "--instant", "--fault", "status=529,0", "--fault-first", "1", *twice
    )
    assert [line.split()[0] for line in ran.lines] == ["529", "200"]
    assert "[status=529,0]" in ran.err
    assert ran.said[-1] == "inspect: 2 requests: 1 with a fault, 1 served whole"


def test_a_fault_without_a_place_in_any_answer_is_told_in_the_end(process: Run) -> None:
    """Where there was an answer: a test that passes for want of its fault proves nothing."""
    wanted = ["serve", TEXT, "--instant", "--fault", "abort@event=zzz"]
    told = "inspect: the fault abort@event=zzz had no place in any answer"
    assert told in process(*wanted, *program()).said
    assert told not in process(*wanted, "--", sys.executable, "-c", "").said


def test_faults_are_listed_without_a_recording(inspect: Run) -> None:
    """All of them, and what a place is."""
    ran = inspect("serve", "--fault", "list")
    assert ran.code == 0
    assert ran.lines[0].startswith("cut@PLACE ")
    assert ran.lines[-2].startswith("PLACE is what does not arrive any more: ")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "name a recording to serve, or a folder of them"),
        (["missing.jsonl"], "cannot read missing.jsonl: No such file or directory"),
        (["note.txt"], "note.txt is not a recording: its first line is no JSON object"),
        (["."], "there is no recording below ."),
        ([TEXT, "--"], "after -- comes the program to run"),
        ([TEXT, "--fault", "explode"], "--fault 'explode' is no fault; there are cut@PLACE, "),
        ([TEXT, "--speed", "0"], "'0' is no number from 0.001 on"),
        ([TEXT, "--speed", "2", "--instant"], "--instant and --speed exclude each other"),
        ([TEXT, "--max-gap", "long"], "--max-gap: 'long' is no duration"),
        ([TEXT, "--upstream", "http://x"], "--upstream has no meaning without --record-missing"),
        (["new", "--record-missing"], "--record-missing needs --upstream URL"),
        ([TEXT, "--record-missing", "--upstream", "http://x"], "make that a folder, not "),
        (["new", "--record-missing", "--upstream", "nowhere"], "--upstream takes an address"),
        (
            ["new", "--record-missing", "--upstream", "http://x", "--match", "order"],
            "--match order cannot tell what is missing: leave it out, or say case",
        ),
        ([TEXT, "--log", "no/log"], "cannot write no/log: No such file or directory"),
        ([TEXT, "--host", "192.0.2.1"], "cannot listen on 192.0.2.1:0: "),
    ],
)
def test_what_cannot_be_done_is_said_in_a_line(
    arguments: list[object], told: str, inspect: Run, folder: Path
) -> None:
    """Exit code 2, and nothing is served."""
    (folder / "note.txt").write_text("hello\n")
    ran = inspect("serve", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert told in ran.said[0]


def test_a_port_that_is_taken_is_said(started: Started, process: Run) -> None:
    """With what to do."""
    port = urlsplit(url_of(started("serve", TEXT))).port
    ran = process("serve", TEXT, "--port", port)
    assert ran.code == 2
    assert f"cannot listen on 127.0.0.1:{port}: Address already in use" in ran.said[0]


def test_others_than_this_machine_are_warned_of(process: Run) -> None:
    """A recording may hold what is nobody else's business."""
    ran = process("serve", TEXT, "--host", "0.0.0.0", "--", sys.executable, "-c", "")
    assert "inspect: whoever can reach 0.0.0.0 can read these recordings" in ran.said


def test_a_recording_without_an_answer_is_left_out(process: Run, folder: Path) -> None:
    """And named; the others are served."""
    header = TEXT.read_bytes().split(b"\n")[0]
    (folder / "all").mkdir()
    (folder / "all" / "dead.jsonl").write_bytes(header + b"\n")
    (folder / "all" / "text.jsonl").write_bytes(TEXT.read_bytes())
    ran = process("serve", "all", "--instant", *program())
    assert ran.said[0] == "inspect: left out: all/dead.jsonl holds no response to play"
    assert ran.lines[0].startswith("200 ")


def test_it_goes_on_when_nobody_reads_its_lines(started: Started) -> None:
    """`inspect serve FILE | head -1` in a script that wants the URL."""
    one = started("serve", TEXT, "--instant")
    url = url_of(one)
    assert one.stdout is not None
    one.stdout.close()
    assert [asked(url)[0] for _ in range(3)] == [200, 200, 200]
    one.stdout = None
    one.send_signal(signal.SIGINT)
    assert one.wait(timeout=20) == 130


def test_what_is_missing_is_recorded_and_answers_from_then_on(
    started: Started, process: Run, folder: Path
) -> None:
    """In the same run, once the recording is on disk, and in every later one."""
    upstream = url_of(started("serve", TEXT, "--instant"))
    again = "for _ in range(40): time.sleep(0.05); ask('one')"
    wanted = ["serve", "new", "--record-missing", "--upstream", upstream]
    ran = process(*wanted, *program("one", then=again))
    assert {line.split()[0] for line in ran.lines} == {"200"}
    first = min((folder / "new").iterdir())
    with load(first) as made, load(TEXT) as original:
        assert made.body() == original.body()
        assert (made.outcome, made.header.source) == ("complete", "proxy")
    assert "- (upstream)  200  asked and recorded" in ran.err
    assert f"{first.name} (request)  200" in ran.err
    later = process("serve", "new", "--instant", "--match", "request", *program("one"))
    assert later.lines == ran.lines[-1:]
    assert process("serve", "new", "--match", "request", *program("two")).out.startswith("404 ")


def test_nothing_is_recorded_where_ci_is_set(process: Run, folder: Path) -> None:
    """What no recording answers is an error there, and it is said."""
    (folder / "new").mkdir()
    (folder / "new" / "text.jsonl").write_bytes(TEXT.read_bytes())
    wanted = ["serve", "new", "--record-missing", "--upstream", "http://127.0.0.1:9"]
    ran = process(*wanted, "--match", "request", *program(), env={"CI": "true"})
    assert ran.said[0].startswith("inspect: CI is set: nothing is recorded")
    assert ran.out.startswith("404 no recording answers this request; nearest: text.jsonl, whose ")
    assert [path.name for path in (folder / "new").iterdir()] == ["text.jsonl"]


def test_an_upstream_that_is_not_there_is_an_error_of_the_gateway(process: Run) -> None:
    """And not one of ours."""
    wanted = ["serve", "new", "--record-missing", "--upstream", "http://127.0.0.1:9"]
    ran = process(*wanted, *program(then=""))
    assert ran.out.startswith("502 ")


def test_an_error_that_was_recorded_answers_no_retry(started: Started, process: Run) -> None:
    """The upstream is asked again, as it would be without us."""
    samples = [sample_folder() / name for name in ("rate-limit.jsonl", "rate-limit.2.jsonl")]
    upstream = url_of(started("serve", *samples, "--instant"))
    wanted = ["serve", "new", "--record-missing", "--upstream", upstream]
    ran = process(*wanted, *program("one", then="ask('one')"))
    assert [line.split()[0] for line in ran.lines] == ["429", "200"]


def test_a_broken_file_in_a_folder_is_left_out_and_named(process: Run, folder: Path) -> None:
    """The others are served."""
    (folder / "all").mkdir()
    (folder / "all" / "broken.jsonl").write_text("{}\n")
    (folder / "all" / "text.jsonl").write_bytes(TEXT.read_bytes())
    ran = process("serve", "all", "--instant", *program())
    assert ran.out.startswith("200 ")
    assert "left out: all/broken.jsonl is not a recording" in ran.said[0]
