"""Calls: which requests are attempts at the same one."""

from __future__ import annotations

import pytest

from inspector.capture.proxy.calls import Calls, fingerprint
from inspector.recording import Outcome

_ASKED = fingerprint("POST", "http://host/v1/messages", b"{}")


@pytest.mark.parametrize(
    ("outcome", "status", "is_retry"),
    [
        ("complete", 200, False),
        ("interrupted", 200, False),
        ("not_a_stream", 200, False),
        ("truncated", 200, True),
        ("error_event", 200, True),
        ("aborted_upstream", 200, True),
        ("no_response", None, True),
        ("http_error", 400, False),
        ("http_error", 429, True),
        ("http_error", 529, True),
        ("aborted_client", 200, False),
    ],
)
def test_what_is_asked_again_after_a_failure_is_a_retry(
    outcome: Outcome, status: int | None, is_retry: bool
) -> None:
    """Where asking again may help."""
    calls = Calls()
    first = calls.begin(_ASKED, retries=0)
    calls.end(_ASKED, first, outcome, status)
    assert (calls.begin(_ASKED, retries=0) == first) == is_retry


def test_a_client_that_left_and_says_so_comes_back() -> None:
    """As after a timeout of its own."""
    calls = Calls()
    first = calls.begin(_ASKED, retries=0)
    calls.end(_ASKED, first, "aborted_client", None)
    assert calls.begin(_ASKED, retries=1) == first


def test_the_same_question_side_by_side_is_several_calls() -> None:
    """Each of which may be tried again."""
    calls = Calls()
    names = [calls.begin(_ASKED, retries=0) for _ in range(3)]
    assert len(set(names)) == 3
    for name in names:
        calls.end(_ASKED, name, "http_error", 529)
    assert [calls.begin(_ASKED, retries=0) for _ in range(3)] == names


def test_what_is_remembered_is_bounded() -> None:
    """Failures of long ago are forgotten, the oldest first."""
    calls = Calls()
    for number in range(2000):
        asked = fingerprint("POST", "http://host", str(number).encode())
        calls.end(asked, f"call {number}", "truncated", 200)
    oldest = fingerprint("POST", "http://host", b"0")
    newest = fingerprint("POST", "http://host", b"1999")
    assert calls.begin(oldest, retries=0) != "call 0"
    assert calls.begin(newest, retries=0) == "call 1999"
