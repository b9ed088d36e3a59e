"""Sessions: where recordings go, and which attempts belong together."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Any

import pytest

from inspector.capture import session as module
from inspector.capture.session import Options, Session
from inspector.capture.tap import Tap
from inspector.recording import AlreadyThere, Header, RecordingError, load

Begin = Callable[..., Tap]


class StoppedClock(datetime):
    """It is always the same microsecond."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> StoppedClock:
        """Noon."""
        return cls(2026, 11, 22, 12, 0, 0, 7, tzinfo=tz)


@pytest.fixture(autouse=True)
def stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    """No time goes by in the names of files."""
    monkeypatch.setattr(module, "datetime", StoppedClock)


@pytest.fixture
def begin() -> Iterator[Begin]:
    """Makes a tap of a session, which ends with the test."""
    with ExitStack() as stack:

        def tap(session: Session, subject: str = "", **attempt: Any) -> Tap:
            made = session.tap(subject, **attempt)
            assert made is not None
            stack.callback(made.end, "client")
            return made

        yield tap


@pytest.fixture
def troubles() -> list[str]:
    """What a session could not do."""
    return []


@pytest.fixture
def noting(troubles: list[str]) -> Options:
    """Options under which troubles are noted."""
    return Options(on_trouble=troubles.append)


def header(tap: Tap) -> Header:
    """The first line of what a tap records."""
    with load(tap.writer.path) as recording:
        return recording.header


def test_calls_of_the_same_microsecond_get_files_of_their_own(
    folder: Path, begin: Begin, noting: Options, troubles: list[str]
) -> None:
    """From any number of threads, and from two sessions in one folder."""
    sessions = [Session(folder, noting), Session(folder, noting)]
    barrier = threading.Barrier(8)

    def call(number: int) -> None:
        barrier.wait()
        begin(sessions[number % 2], "Hello")

    threads = [threading.Thread(target=call, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    stem = "20261122-120000.000007-hello"
    numbered = [f"{stem}~{number}.jsonl" for number in range(1, 8)]
    assert sorted(path.name for path in folder.iterdir()) == [f"{stem}.jsonl", *numbered]
    assert troubles == []


def test_names_run_out_before_time_does(
    folder: Path, begin: Begin, noting: Options, troubles: list[str]
) -> None:
    """The hundred and first call of one microsecond is not recorded, and says so."""
    session = Session(folder, noting)
    for _ in range(100):
        begin(session)
    assert session.tap("") is None
    path = folder / "20261122-120000.000007.jsonl"
    assert troubles == [f"not recorded: {path} and 99 names like it exist already"]


def test_the_attempts_of_a_call_share_a_name(folder: Path, begin: Begin, noting: Options) -> None:
    """And the later ones name the first; attempts of other calls have nothing to do with them."""
    session = Session(folder, noting)
    first = begin(session, "Hello", call="a")
    other = begin(session, "Hello", call="b")
    second = begin(session, "Hello", call="a", attempt=2)
    stem = "20261122-120000.000007-hello"
    assert first.writer.path == folder / f"{stem}.jsonl"
    assert other.writer.path == folder / f"{stem}~1.jsonl"
    assert second.writer.path == folder / f"{stem}.2.jsonl"
    assert header(second).fields["call"] == header(first).id
    assert {header(one).session for one in (first, second, other)} == {session.id}


def test_attempts_are_counted_where_nobody_says_their_number(
    folder: Path, begin: Begin, noting: Options
) -> None:
    """Middleware that sends a request again does not count as the SDK does."""
    session = Session(folder, noting)
    taps = [begin(session, call="a", attempt=number) for number in (1, 1, 2, 2, 7)]
    assert [header(tap).attempt for tap in taps] == [1, 2, 3, 4, 7]


def test_a_later_attempt_whose_first_was_not_recorded_stands_for_itself(
    folder: Path, begin: Begin, noting: Options
) -> None:
    """It keeps its number, and those after it are tied to it."""
    session = Session(folder, noting)
    second = begin(session, call="a", attempt=2)
    third = begin(session, call="a", attempt=3)
    assert header(second).attempt == 2
    assert "call" not in header(second).fields
    assert header(third).fields["call"] == header(second).id


def test_a_session_remembers_a_bounded_number_of_calls(
    folder: Path, begin: Begin, noting: Options, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A program that runs for weeks does not grow; the oldest calls are forgotten."""
    monkeypatch.setattr(module, "_CALLS_REMEMBERED", 3)
    session = Session(folder, noting)
    for number in range(9):
        begin(session, call=str(number))
    assert len(session._calls) == 3
    assert "call" in header(begin(session, call="8", attempt=2)).fields
    assert "call" not in header(begin(session, call="1", attempt=2)).fields


def test_a_file_is_for_one_call_and_its_attempts(
    tmp_path: Path, begin: Begin, noting: Options, troubles: list[str]
) -> None:
    """A second call overwrites nothing; it is not recorded, and says what would help."""
    path = tmp_path / "new" / "weather.jsonl"
    session = Session(path, noting)
    assert begin(session, call="a").writer.path == path
    assert begin(session, call="a", attempt=2).writer.path == path.with_name("weather.2.jsonl")
    assert session.tap("", call="b") is None
    assert troubles == [f"not recorded: {path} holds an earlier call; a folder takes any number"]


def test_a_file_that_was_there_before_is_left_alone(
    tmp_path: Path, begin: Begin, noting: Options, troubles: list[str]
) -> None:
    """Unless it may be overwritten; but never by a second call of the same session."""
    path = tmp_path / "weather.jsonl"
    path.write_text("precious")
    assert Session(path, noting).tap("") is None
    assert path.read_text() == "precious"
    assert len(troubles) == 1

    forced = Session(path, Options(force=True, on_trouble=troubles.append))
    first = begin(forced)
    assert forced.tap("") is None
    assert header(first).session == forced.id


def test_whether_a_target_is_a_file_may_be_said(
    tmp_path: Path, begin: Begin, noting: Options
) -> None:
    """Whatever its name."""
    tap = begin(Session(tmp_path / "plain", noting, is_file=True))
    assert tap.writer.path == tmp_path / "plain"
    tap = begin(Session(tmp_path / "folder.jsonl", noting, is_file=False))
    assert tap.writer.path.parent == tmp_path / "folder.jsonl"


def test_a_strict_session_raises_what_others_are_told(tmp_path: Path) -> None:
    """For a command whose whole purpose is the recording."""
    path = tmp_path / "weather.jsonl"
    path.write_text("precious")
    with pytest.raises(AlreadyThere, match=re.escape(str(path))):
        Session(path, Options(strict=True)).tap("")
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(RecordingError):
        Session(tmp_path / "file" / "folder", Options(strict=True)).tap("")


def test_trouble_is_a_warning_where_nobody_asked_to_be_told(tmp_path: Path) -> None:
    """In one line, with what and where."""
    (tmp_path / "file").write_text("no folder")
    session = Session(tmp_path / "file" / "folder", Options())
    with pytest.warns(RuntimeWarning, match=r"^inspector: not recorded: cannot write .*/folder/"):
        assert session.tap("") is None


def test_a_name_holds_no_more_than_the_file_does(folder: Path, begin: Begin) -> None:
    """What is replaced inside is replaced in the name: patterns, secrets, what looks like a key."""
    options = Options(redact=[re.compile(rb"ACME-\d+")], secrets=["correct horse battery"])
    session = Session(folder, options)
    names = [
        begin(session, subject).writer.path.name[23:]
        for subject in (
            "Contract ACME-1234 is due",
            "Use correct horse battery please",
            "sk-ant-api03-R2D2c3poBB8k2so is mine",
            "A lone \ud83d surrogate",
        )
    ]
    assert names == [
        "contract-redacted-is-due.jsonl",
        "use-redacted-please.jsonl",
        "redacted-is-mine.jsonl",
        "a-lone-surrogate.jsonl",
    ]


def test_secrets_are_kept_out_of_what_is_recorded(folder: Path, begin: Begin) -> None:
    """Those of the options, beside those of each request."""
    session = Session(folder, Options(secrets=["correct horse battery"]))
    tap = begin(session)
    tap.request("POST", "http://localhost/", [], b'{"prompt":"correct horse battery"}')
    tap.response(200, "1.1", [("content-type", "text/event-stream")])
    tap.took(b"data: correct horse battery\n\n")
    tap.end("eof")
    assert b"correct" not in tap.writer.path.read_bytes()
