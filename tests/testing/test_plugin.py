"""The pytest plugin, as a user's project sees it."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from inspector.recording import load
from inspector.server.pacing import AT_ONCE
from inspector.server.samples import demo_scripts
from inspector.server.script import Chunk, Script
from inspector.server.thread import serving
from tests.testing.conftest import SAMPLES, Project

_STREAM = """
    with anthropic_client.messages.stream(**ASK) as stream:
        message = stream.get_final_message()
"""


def test_a_recording_is_played_in_five_lines(project: Project) -> None:
    """The marker names it, the client is there."""
    code = f"""
import pytest

@pytest.mark.recording("tools.jsonl")
def test_tools(anthropic_client):{_STREAM}
    assert message.stop_reason == "tool_use"
"""
    project(code, samples=("tools.jsonl",), process=True).assert_outcomes(passed=1)


def test_the_server_is_for_any_client_and_tells_what_was_asked(project: Project) -> None:
    """Real sockets: `base_url` serves whatever speaks HTTP."""
    code = """
import json, urllib.request
import pytest

@pytest.mark.recording("text.jsonl")
def test_text(stream_server):
    request = urllib.request.Request(
        stream_server.base_url + "/v1/messages", json.dumps({**ASK, "stream": True}).encode()
    )
    assert b"message_stop" in urllib.request.urlopen(request).read()
    (seen,) = stream_server.requests
    assert seen.json()["model"] == "claude-sonnet-5-5"
"""
    project(code, samples=("text.jsonl",)).assert_outcomes(passed=1)


def test_several_recordings_answer_in_order(project: Project) -> None:
    """A loop over tool calls is a test like any other."""
    code = """
import pytest

@pytest.mark.recording("tools.jsonl", "text.jsonl", match="order")
def test_loop(anthropic_client):
    for expected in ("tool_use", "end_turn"):
        with anthropic_client.messages.stream(**ASK) as stream:
            assert stream.get_final_message().stop_reason == expected
"""
    project(code, samples=("tools.jsonl", "text.jsonl")).assert_outcomes(passed=1)


def test_async_tests_have_a_client_too(project: Project) -> None:
    """Whatever runs them: here without a plugin for them at all."""
    code = """
import asyncio
import pytest

@pytest.mark.recording("text.jsonl")
def test_text(async_anthropic_client):
    async def ask():
        async with async_anthropic_client.messages.stream(**ASK) as stream:
            return await stream.get_final_message()

    assert asyncio.run(ask()).stop_reason == "end_turn"
"""
    project(code, samples=("text.jsonl",)).assert_outcomes(passed=1)


def test_it_works_under_an_asyncio_plugin_and_xdist(project: Project) -> None:
    """Each worker has servers of its own."""
    code = """
import pytest

@pytest.mark.asyncio
@pytest.mark.parametrize("time", range(4))
@pytest.mark.recording("text.jsonl")
async def test_text(async_anthropic_client, stream_recorder, time):
    from inspector.testing import assert_stream
    async with async_anthropic_client.messages.stream(**ASK) as stream:
        assert (await stream.get_final_message()).stop_reason == "end_turn"
    assert_stream(stream_recorder.last).matches("text.jsonl")
"""
    ran = project(code, "-n", "2", samples=("text.jsonl",), process=True)
    ran.assert_outcomes(passed=4)


def test_a_fault_is_put_in(project: Project) -> None:
    """And the client sees what it would have seen."""
    code = f"""
import anthropic, pytest

@pytest.mark.recording("text.jsonl", fault="error@event=5=overloaded_error")
def test_text(anthropic_client):
    with pytest.raises(anthropic.APIStatusError, match="[Oo]verloaded"):
        ask(anthropic_client)

def ask(anthropic_client):{_STREAM}
"""
    project(code, samples=("text.jsonl",)).assert_outcomes(passed=1)


def test_a_stream_that_does_not_match_fails_with_the_report(project: Project) -> None:
    """Of `inspect diff`, without a traceback through this package."""
    code = f"""
import pytest
from inspector.testing import assert_stream

@pytest.mark.recording("max-tokens.jsonl")
def test_tools(anthropic_client, stream_recorder):{_STREAM}
    assert_stream(stream_recorder.last).matches("tools.jsonl")
"""
    ran = project(code, samples=("tools.jsonl", "max-tokens.jsonl"))
    ran.assert_outcomes(failed=1)
    ran.stdout.fnmatch_lines(
        [
            "*does not match tools.jsonl*",
            "*BREAKING*structure.stop-reason*tool_use*max_tokens*",
            "*verdict*BREAKING*",
        ]
    )
    ran.stdout.no_fnmatch_line("*asserting.py*")


@pytest.mark.parametrize(
    ("marker", "why"),
    [
        ("", "*stream_server needs @pytest.mark.recording*"),
        ("@pytest.mark.recording()", "*the marker recording names files*"),
        ("@pytest.mark.recording('x.jsonl', sped=2)", "*the marker recording takes speed,*sped*"),
        ("@pytest.mark.recording('text.jsonl', fault='cut')", "*the marker recording: *cut*"),
        ("@pytest.mark.recording('x.jsonl')", "*recordings/x.jsonl is missing: *once makes it*"),
        ("@pytest.mark.recording('broken.jsonl')", "*broken.jsonl is not a recording*"),
    ],
)
def test_what_is_wrong_is_one_line(
    marker: str, why: str, project: Project, pytester: pytest.Pytester
) -> None:
    """Of the marker, or of the file that it names."""
    (pytester.path / "recordings").mkdir()
    (pytester.path / "recordings" / "broken.jsonl").write_text("{}\n")
    code = f"import pytest\n\n{marker}\ndef test_text(stream_server):\n    pass\n"
    ran = project(code, samples=("text.jsonl",))
    ran.assert_outcomes(errors=1)
    ran.stdout.fnmatch_lines([why])


def _asked(name: str) -> str:
    return f"""
import pytest

@pytest.mark.recording("{name}")
def test_text(anthropic_client):{_STREAM}
    assert message.stop_reason == "end_turn"
"""


def test_once_records_what_is_missing(project: Project, pytester: pytest.Pytester) -> None:
    """And plays it from then on, without the upstream."""
    with serving(demo_scripts("text"), speed=AT_ONCE) as url:
        ran = project(_asked("new.jsonl"), "--inspect-record=once", f"--inspect-upstream={url}")
        ran.assert_outcomes(passed=1)
    with load(pytester.path / "recordings" / "new.jsonl") as recording:
        assert recording.outcome == "complete"
        assert recording.body() == demo_scripts("text")[0].body
    project(_asked("new.jsonl")).assert_outcomes(passed=1)


def test_a_folder_takes_any_number_of_calls(project: Project, pytester: pytest.Pytester) -> None:
    """`new` records those that no recording answers, and keeps the others."""
    for number, question in enumerate(("hello", "and what else?")):
        code = f'ASK["messages"][0]["content"] = "{question}"\n' + _asked("talk")
        with serving(demo_scripts("text"), speed=AT_ONCE) as url:
            ran = project(code, "--inspect-record=new", f"--inspect-upstream={url}")
            ran.assert_outcomes(passed=1)
        assert len(list((pytester.path / "recordings" / "talk").iterdir())) == number + 1
    with serving(demo_scripts("text"), speed=AT_ONCE) as url:
        ran = project(_asked("talk"), "--inspect-record=all", f"--inspect-upstream={url}")
    assert len(list((pytester.path / "recordings" / "talk").iterdir())) == 1


def test_more_calls_than_files_are_not_kept_in_silence(project: Project) -> None:
    """A file holds one call."""
    code = f"""
import pytest

@pytest.mark.recording("one.jsonl")
def test_text(anthropic_client):{_STREAM * 2}
"""
    with serving(demo_scripts("text"), speed=AT_ONCE) as url:
        ran = project(code, "--inspect-record=once", f"--inspect-upstream={url}")
    ran.assert_outcomes(passed=1, errors=1)
    ran.stdout.fnmatch_lines(["*2 calls were recorded, but the marker names 1: one.jsonl;*"])


def test_nothing_is_recorded_where_ci_is_set(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A baseline that CI makes is one that nobody has looked at."""
    monkeypatch.setenv("CI", "true")
    ran = project(_asked("new.jsonl"), "--inspect-record=once")
    assert ran.ret == pytest.ExitCode.USAGE_ERROR
    ran.stderr.fnmatch_lines(["*--inspect-record=once: nothing is recorded where CI is set"])


def test_the_folder_can_be_named_once_for_all(project: Project, pytester: pytest.Pytester) -> None:
    """As `inspect_recordings` in pytest's configuration, from its root."""
    (pytester.path / "streams").mkdir()
    (pytester.path / "streams" / "text.jsonl").write_bytes((SAMPLES / "text.jsonl").read_bytes())
    ran = project(_asked("text.jsonl"), "-o", "inspect_recordings=streams")
    ran.assert_outcomes(passed=1)


def test_loading_the_plugin_imports_nothing_heavy() -> None:
    """Whoever has the package installed pays for it in every run of pytest."""
    ours = _modules_after("inspector.testing.plugin") - _modules_after("pytest")
    others = {name for name in ours if name.partition(".")[0] != "inspector"}
    assert others <= {"_contextvars", "contextvars"}
    assert len(ours) <= 8


def _modules_after(name: str) -> set[str]:
    """What is imported once that is."""
    code = f"import sys, {name}; print(*sys.modules)"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(told.stdout.split())


def test_a_retry_is_kept_and_played_again(project: Project, pytester: pytest.Pytester) -> None:
    """A recording comes with the later attempts of its call."""
    code = _asked("busy.jsonl")
    with serving(demo_scripts("rate-limit"), speed=AT_ONCE) as url:
        ran = project(code, "--inspect-record=once", f"--inspect-upstream={url}")
        ran.assert_outcomes(passed=1)
    made = sorted(path.name for path in (pytester.path / "recordings").iterdir())
    assert made == ["busy.2.jsonl", "busy.jsonl"]
    project(code).assert_outcomes(passed=1)
    with serving(demo_scripts("text"), speed=AT_ONCE) as url:
        project(code, "--inspect-record=all", f"--inspect-upstream={url}").assert_outcomes(passed=1)
    assert [path.name for path in (pytester.path / "recordings").iterdir()] == ["busy.jsonl"]
    project(code).assert_outcomes(passed=1)


def test_tests_that_share_a_folder_keep_what_each_other_recorded(
    project: Project, pytester: pytest.Pytester
) -> None:
    """`all` replaces what was there before the run, and nothing of the run itself."""
    folder = pytester.path / "recordings" / "talk"
    folder.mkdir(parents=True)
    (folder / "old.jsonl").write_bytes((SAMPLES / "tools.jsonl").read_bytes())
    os.utime(folder / "old.jsonl", (0, 0))
    code = """
import pytest

@pytest.mark.parametrize("question", ["one", "two"])
@pytest.mark.recording("talk/")
def test_text(anthropic_client, question):
    asked = {**ASK, "messages": [{"role": "user", "content": question}]}
    with anthropic_client.messages.stream(**asked) as stream:
        assert stream.get_final_message().stop_reason == "end_turn"
"""
    with serving(demo_scripts("text"), speed=AT_ONCE) as url:
        ran = project(code, "--inspect-record=all", f"--inspect-upstream={url}")
        ran.assert_outcomes(passed=2)
    assert len(list(folder.iterdir())) == 2
    project(code).assert_outcomes(passed=2)


def test_new_overwrites_nothing(project: Project, pytester: pytest.Pytester) -> None:
    """A file whose request has changed is left as it is, and the test says what to do."""
    with serving(demo_scripts("text"), speed=AT_ONCE) as url:
        arguments = ("--inspect-record=new", f"--inspect-upstream={url}")
        project(_asked("one.jsonl"), *arguments).assert_outcomes(passed=1)
        before = (pytester.path / "recordings" / "one.jsonl").read_bytes()
        code = 'ASK["messages"][0]["content"] = "and what else?"\n' + _asked("one.jsonl")
        ran = project(code, *arguments)
    ran.assert_outcomes(passed=1, errors=1)
    ran.stdout.fnmatch_lines(["*one.jsonl does not answer all of this test: *-record=all*"])
    assert (pytester.path / "recordings" / "one.jsonl").read_bytes() == before


def test_what_is_not_worth_keeping_is_said(project: Project, pytester: pytest.Pytester) -> None:
    """A key that was refused is no recording that a test could use."""
    code = """
import anthropic, pytest

@pytest.mark.recording("new.jsonl")
def test_text(anthropic_client):
    with pytest.raises(anthropic.AuthenticationError):
        anthropic_client.messages.create(**ASK)
"""
    refused = Script(401, (("content-type", "application/json"),), (Chunk(0, b"{}"),))
    with serving([refused]) as url:
        arguments = ("--inspect-record=once", f"--inspect-upstream={url}", "-W", "default")
        project(code, *arguments).assert_outcomes(passed=1, warnings=1)
    assert list((pytester.path / "recordings").iterdir()) == []


@pytest.mark.parametrize(
    ("names", "why"),
    [
        (("a.jsonl", "talk/"), "*talk/ cannot be recorded: name files*"),
        (("a.jsonl", "b.jsonl.gz"), "*b.jsonl.gz cannot be recorded: name files*"),
        (("a.jsonl/b.jsonl",), "*cannot keep recordings/a.jsonl/b.jsonl: *"),
    ],
)
def test_where_nothing_can_be_kept_it_is_said(
    names: tuple[str, ...], why: str, project: Project, pytester: pytest.Pytester
) -> None:
    """In one line, and no other recording is touched."""
    (pytester.path / "recordings").mkdir()
    (pytester.path / "recordings" / "a.jsonl").write_text("mine\n")
    code = _asked('", "'.join(names))
    with serving(demo_scripts("text"), speed=AT_ONCE) as url:
        ran = project(code, "--inspect-record=all", f"--inspect-upstream={url}")
    assert ran.parseoutcomes()["errors"] == 1
    ran.stdout.fnmatch_lines([why])
    assert (pytester.path / "recordings" / "a.jsonl").read_text() == "mine\n"


@pytest.mark.parametrize("given", ["fail_on='everything'", "severities={'x': 'bad'}", "colour=1"])
def test_settings_that_are_none_are_refused_at_once(given: str, project: Project) -> None:
    """Not when the first difference comes to a gate that was misspelled."""
    code = f"""
import pytest
from inspector.testing import assert_stream

def test_text():
    with pytest.raises((TypeError, ValueError), match="one of|takes"):
        assert_stream("text.jsonl").matches("text.jsonl", {given})
"""
    project(code, samples=("text.jsonl",)).assert_outcomes(passed=1)


def test_what_is_wrong_with_a_marker_has_no_traceback(project: Project) -> None:
    """It would show this package, and not the marker."""
    code = """
import pytest

@pytest.mark.recording("x.jsonl", speed="fast")
def test_text(stream_server):
    pass
"""
    ran = project(code)
    ran.assert_outcomes(errors=1)
    ran.stdout.fnmatch_lines(["the marker recording: speed is a number, not 'fast'"])
    ran.stdout.no_fnmatch_line("*marker.py*")
