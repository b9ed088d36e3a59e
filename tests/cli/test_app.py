"""The command line as a whole: what it imports, its help, its exit codes, its one-line errors."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import click
import pytest

import inspector
from inspector.cli import app, exit_codes
from inspector.cli.console import Cannot
from tests.cli.conftest import INSPECT, Ran, Run, delta, event, header, line, written

COMMANDS = list(app._COMMANDS)
SOURCES = Path(inspector.__file__).parent / "cli"
HEAVY = ("textual", "anthropic", "aiohttp", "pydantic")

WHAT_CAME = (
    "import sys; loaded = {name.partition('.')[0] for name in sys.modules};"
    f"print(*sorted(loaded.intersection({HEAVY})))"
)


def loaded(program: str, *arguments: object) -> list[str]:
    """Which heavy packages a program has imported when it ends."""
    program = f"import atexit; atexit.register(lambda: exec({WHAT_CAME!r}))\n{program}"
    done = subprocess.run(
        [sys.executable, "-c", program, *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in (0, 1), done.stderr
    return done.stdout.splitlines()[-1].split()


def test_importing_the_command_line_brings_nothing_heavy() -> None:
    """Neither the screen nor the SDK nor the server."""
    assert loaded("import inspector.cli.app") == []


@pytest.mark.parametrize(
    "arguments",
    [["--help"], ["--version"], ["show"], ["check"], ["stats"], ["export", "--to", "sse"]],
    ids=lambda arguments: arguments[0],
)
def test_a_command_that_reads_brings_nothing_heavy(arguments: list[str], folder: Path) -> None:
    """Nor do help and version."""
    end = line("end", t=9, outcome="complete", events=1, bytes=0)
    path = written(folder / "x.jsonl", header(), event(1, delta("a")), end)
    given = arguments if arguments[0].startswith("-") else [*arguments, path]
    assert loaded("from inspector.cli import main; main()", *given) == []


def test_the_version_is_the_packages(inspect: Run) -> None:
    """On standard output."""
    assert inspect("--version") == Ran(0, f"inspect, version {inspector.__version__}\n", "")


@pytest.mark.parametrize(
    "command",
    [[INSPECT], [INSPECT.with_name("stream-inspector")], [sys.executable, "-m", "inspector"]],
)
def test_it_can_be_started_by_three_names(command: list[str], folder: Path) -> None:
    """Another package installs a command called `inspect`, too."""
    done = subprocess.run([*command, "--version"], capture_output=True, text=True, check=True)
    assert done.stdout == f"inspect, version {inspector.__version__}\n"


def test_without_a_command_the_help_is_shown(inspect: Run) -> None:
    """But nothing was done, which is exit code 2."""
    ran = inspect()
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("Usage: inspect [OPTIONS] COMMAND [ARGS]...")


def test_the_help_lists_every_command_with_what_it_is_for(inspect: Run) -> None:
    """In a sentence each, and without importing them."""
    out = inspect("--help").out
    for name, what in app._COMMANDS.items():
        assert re.search(rf"^  {name} +{re.escape(what)}$", out, re.MULTILINE)


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_of_each_command_ends_with_two_examples(name: str, inspect: Run) -> None:
    """Of that command."""
    ran = inspect(name, "--help")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith(f"Usage: inspect {name} ")
    examples = ran.out.partition("\n  Examples:\n")[2].split("\n\n")
    assert len(examples) == 2
    assert all(f"inspect {name} " in example for example in examples)
    assert all("\n" not in example.strip() for example in examples)


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_of_each_option_is_one_line(
    name: str, inspect: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At 100 columns, which is as wide as help gets."""
    monkeypatch.setenv("COLUMNS", "200")
    lines = inspect(name, "--help").lines
    assert max(map(len, lines)) <= 100
    assert [line for line in lines if re.match(r" {6,}\S", line)] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_has_help(name: str) -> None:
    """That begins with a capital letter or the name of a value, and ends its sentence."""
    for param in _command(name).params:
        if isinstance(param, click.Option):
            assert param.help, param.name
            assert param.help[-1] in ".]", param.name


def test_the_words_for_a_command_are_those_of_its_own_help() -> None:
    """The list is written by hand so that nothing is imported for it."""
    for name in COMMANDS:
        assert _command(name).name == name


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["recrod"], "there is no command 'recrod', but there is 'record'; see inspect --help"),
        (["xyz"], f"there is no command 'xyz', only {', '.join(COMMANDS)}; see inspect --help"),
        (["--what"], "No such option '--what'; see inspect --help"),
        (["show"], "Missing argument 'PATH'; see inspect show --help"),
        (["show", "a", "b"], "Got unexpected extra argument (b); see inspect show --help"),
    ],
)
def test_a_mistake_on_the_command_line_is_one_line(
    arguments: list[str], said: str, inspect: Run
) -> None:
    """It says where help is; exit code 2."""
    assert inspect(*arguments) == Ran(2, "", f"inspect: {said}\n")


def test_a_misspelt_option_is_answered_with_one_like_it(inspect: Run) -> None:
    """As far as there is one."""
    ran = inspect("show", "--folow", "x")
    assert (ran.code, len(ran.said)) == (2, 1)
    assert "--follow" in ran.err


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (Cannot("no such thing"), 2, "inspect: no such thing\n"),
        (Cannot("two\n  lines"), 2, "inspect: two lines\n"),
        (KeyboardInterrupt(), 130, "\n"),
        (PermissionError(13, "Permission denied", "x"), 2, "inspect: cannot use x: Permission de"),
        (
            ZeroDivisionError("oh"),
            2,
            "inspect: a fault of this program, please report it: ZeroDivisionError: oh at test_app",
        ),
    ],
)
def test_nothing_ends_in_a_traceback(
    error: BaseException, code: int, said: str, inspect: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever a command raises."""

    @click.command()
    def raising() -> None:
        raise error

    monkeypatch.setattr(app.Commands, "get_command", lambda *_: raising)
    ran = inspect("show")
    assert (ran.code, ran.out) == (code, "")
    assert ran.err.startswith(said)
    assert ran.err.count("\n") == 1


def test_a_fault_can_be_looked_at(inspect: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the environment asks for it."""

    @click.command()
    def raising() -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(app.Commands, "get_command", lambda *_: raising)
    monkeypatch.setenv(app.TRACEBACKS, "1")
    with pytest.raises(ZeroDivisionError):
        inspect("show")


def test_output_that_nobody_takes_is_one_line(process: Run, full: int) -> None:
    """And the interpreter adds nothing at its end."""
    ran = process("--help", stdout=full)
    assert ran.code == 2
    assert ran.said == ["inspect: cannot use the output: No space left on device"]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_can_be_set_up(shell: str, process: Run) -> None:
    """As click has it."""
    ran = process(env={"_INSPECT_COMPLETE": f"{shell}_source"})
    assert (ran.code, ran.err) == (0, "")
    assert "_INSPECT_COMPLETE" in ran.out


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        (["inspect", "re"], ["plain,record", "plain,replay"]),
        (["inspect", "show", "--fo"], ["plain,--follow", "plain,--format"]),
        (["inspect", "export", "--to", "s"], ["plain,sse"]),
    ],
)
def test_commands_options_and_values_are_completed(
    typed: list[str], offered: list[str], process: Run
) -> None:
    """What fits the beginning."""
    env = {
        "_INSPECT_COMPLETE": "bash_complete",
        "COMP_WORDS": " ".join(typed),
        "COMP_CWORD": str(len(typed) - 1),
    }
    assert process(env=env).lines == offered


def test_exit_codes_are_named_in_one_module_alone() -> None:
    """No other module of the commands ends or returns with a number of its own."""
    for path in SOURCES.rglob("*.py"):
        if path.name == "exit_codes.py":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            assert not _ends_with_a_number(node), f"{path}:{getattr(node, 'lineno', 0)}"


def test_the_exit_codes_are_what_the_readme_says() -> None:
    """They never change."""
    codes = exit_codes
    assert [codes.DONE, codes.NO, codes.CANNOT, codes.INCONCLUSIVE] == [0, 1, 2, 3]
    assert (codes.INTERRUPTED, codes.by_signal(15)) == (130, 143)


def _ends_with_a_number(node: ast.AST) -> bool:
    """Whether it is `sys.exit(1)`, `SystemExit(1)`, `exit_code = 1` or the like."""
    match node:
        case ast.Call(func=ast.Attribute(attr="exit" | "_exit"), args=[ast.Constant()]):
            return True
        case ast.Call(func=ast.Name(id="SystemExit" | "exit"), args=[ast.Constant()]):
            return True
        case ast.Assign(targets=[ast.Name(id="exit_code" | "code")], value=ast.Constant()):
            return True
    return False


def _command(name: str) -> click.Command:
    command: click.Command = import_module(f"inspector.cli.{app._module(name)}").command
    return command


def test_the_tests_run_the_command_of_this_environment() -> None:
    """And not one that lies elsewhere on the path."""
    assert os.access(INSPECT, os.X_OK)
