"""`inspect record -- COMMAND` where it cannot be done: one line, before the program is run."""

from __future__ import annotations

import resource
from pathlib import Path

import pytest

from tests.capture.conftest import STREAM, streamed
from tests.cli.asking import asking
from tests.cli.conftest import Run, Serve


@pytest.mark.parametrize(
    ("options", "line"),
    [
        (["hello"], "prompt has no meaning with a program, which makes the calls"),
        (["--model", "m"], "--model has no meaning with a program, which makes the calls"),
        (["--url", "http://a"], "--url has no meaning with a program, which makes the calls"),
        (["--timeout", "3"], "--timeout has no meaning with a program, which makes the calls"),
        (["--repeat", "3"], "--repeat has no meaning with a program, which makes the calls"),
        (["--force"], "--force has no meaning with a program, which makes the calls"),
        (["--demo", "--local"], "--demo and --local exclude each other"),
        (["--demo", "nothing"], "no scenario is called 'nothing'; there are text, "),
        (["--env", "A-B"], "--env takes NAME, or NAME=/path, not 'A-B'"),
        (["--env", "A=v1"], "--env takes NAME, or NAME=/path, not 'A=v1'"),
        (["--redact", "("], "--redact '(' is not a regular expression"),
        (["--label", "x"], "--label takes KEY=VALUE, not 'x'"),
        (["--base-url", "ftp://a"], "--base-url takes an address such as"),
        (["--base-url", "http://a/?b"], "the upstream is a host and a path alone"),
        (["-o", "s.jsonl"], "-o s.jsonl: a session is a folder of recordings, not a file"),
        (["-o", "file"], "cannot record into file: File exists"),
        (["-o", "file/s"], "cannot record into file/s: Not a directory"),
        (["--replay"], "--replay needs a terminal; without it, `inspect show` prints a recording"),
    ],
)
def test_what_makes_no_sense_is_refused(
    options: list[str], line: str, inspect: Run, folder: Path
) -> None:
    """Exit code 2; the program is not run, and no folder is left."""
    (folder / "file").touch()
    ran = inspect("record", *options, "--", "touch", "run")
    assert ran.code == 2
    assert len(ran.said) == 1
    assert ran.err.startswith(f"inspect: {line}")
    assert [path.name for path in folder.iterdir()] == ["file"]


@pytest.mark.parametrize("option", [["--env", "A"], ["--replay"]])
def test_options_of_programs_need_one(option: list[str], inspect: Run) -> None:
    """The line says how one is given."""
    ran = inspect("record", "--demo", *option)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == f"inspect: {option[0]} has no meaning without a program: -- COMMAND\n"


def test_after_the_dashes_comes_a_program(inspect: Run) -> None:
    """Two dashes alone are a mistake."""
    ran = inspect("record", "--demo", "--")
    assert ran.code == 2
    assert ran.err.startswith("inspect: after -- comes the program to run")


def test_a_program_that_cannot_be_run_has_the_exit_code_of_a_shell(
    process: Run, folder: Path
) -> None:
    """127 where there is none, 126 where it is not to be run; and no folder is left."""
    (folder / "file").touch()
    ran = process("record", "--base-url", "http://127.0.0.1:1", "--", "no-such-program")
    assert (ran.code, ran.said) == (
        127,
        ["inspect: cannot run no-such-program: No such file or directory"],
    )
    ran = process("record", "--base-url", "http://127.0.0.1:1", "--", "./file")
    assert (ran.code, ran.said) == (126, ["inspect: cannot run ./file: Permission denied"])
    assert [path.name for path in folder.iterdir()] == ["file"]


def test_a_full_disk_is_loud_and_stops_no_stream(process: Run, serve: Serve) -> None:
    """The program gets every byte; success becomes a 1, and any other code stays."""
    url = serve(streamed(STREAM)).url
    command = ("record", "--base-url", url, "-o", "s")
    program = f"got = ask(); assert got == {STREAM!r}, got; "
    ran = process(*command, *asking(program), preexec_fn=_little_room)
    assert ran.code == 1
    assert "; the stream goes on, unrecorded from here" in ran.said[0]
    ran = process(*command, *asking(f"{program}sys.exit(5)"), preexec_fn=_little_room)
    assert ran.code == 5


def _little_room() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (700, 700))
