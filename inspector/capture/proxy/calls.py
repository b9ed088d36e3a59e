"""Calls and their attempts, told apart by what was asked and by how it ended."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from itertools import count
from threading import Lock

from inspector.recording import Outcome

_REMEMBERED = 1024
_AT_ONCE = 64
"""Attempts at the same question that may have failed side by side, and are all remembered."""

_WORTH_A_RETRY: frozenset[Outcome] = frozenset(
    ("error_event", "truncated", "aborted_upstream", "aborted_client", "timeout", "no_response")
)
_RETRIED_STATUSES = frozenset({408, 409, 429})
"""What the API's SDKs try again after, beside every status from 500 on."""


class Calls:
    """Which requests are further attempts at one call.

    A retry asks the same again after a failure. Not all say so (`x-stainless-retry-count`); without
    its word a request is a retry if it repeats one that failed, and that its client did not leave.
    What is asked again while the first still runs, or after it succeeded, is another call.
    """

    def __init__(self) -> None:
        self._failed: OrderedDict[bytes, list[tuple[str, bool]]] = OrderedDict()
        self._lock = Lock()  # large requests begin in a thread of their own
        self._numbers = count(1)

    def begin(self, asked: bytes, *, retries: int) -> str:
        """The name of the call that a request belongs to; `retries` as its client counts them."""
        with self._lock:
            failed = self._failed.get(asked, [])
            for number, (call, left) in enumerate(failed):
                if retries or not left:
                    del failed[number]
                    return call
            return f"call {next(self._numbers)}"

    def end(self, asked: bytes, call: str, outcome: Outcome, status: int | None) -> None:
        """Remember an attempt that may be made again."""
        if not _is_retried(outcome, status):
            return
        with self._lock:
            failed = self._failed.setdefault(asked, [])
            failed.append((call, outcome == "aborted_client"))
            del failed[:-_AT_ONCE]
            self._failed.move_to_end(asked)
            while len(self._failed) > _REMEMBERED:
                self._failed.popitem(last=False)


def fingerprint(method: str, url: str, body: bytes) -> bytes:
    """What two attempts at one call have in common."""
    return hashlib.sha256(f"{method} {url}\n".encode() + body).digest()


def _is_retried(outcome: Outcome, status: int | None) -> bool:
    if outcome == "http_error" and status is not None:
        return status >= 500 or status in _RETRIED_STATUSES
    return outcome in _WORTH_A_RETRY
