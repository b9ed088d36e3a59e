"""The recorder: middleware of the anthropic SDK that records every HTTP attempt of a client."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx2
from anthropic import (
    APIConnectionError,
    APIRequest,
    APIResponse,
    APIStatusError,
    APITimeoutError,
    AsyncAPIResponse,
    Middleware,
)

from inspector.capture.http import record_request, record_response
from inspector.capture.naming import subject
from inspector.capture.provenance import recorder_versions
from inspector.capture.session import Options, Session
from inspector.capture.streams import closing_of
from inspector.capture.tap import Tap
from inspector.recording import Summary

if TYPE_CHECKING:
    from anthropic import AsyncCallNext, CallNext


class Recorder(Middleware):
    """Records what a client of the anthropic SDK receives, byte for byte and with its times.

        client = Anthropic(middleware=[Recorder("recordings/")])

    It serves `Anthropic` and `AsyncAnthropic`, any number of threads and tasks, and costs the
    stream a few microseconds an event. What is recorded is on disk before the client sees it. The
    program never fails for it: what cannot be recorded is a `RuntimeWarning`.
    """

    def __init__(
        self,
        target: str | Path = "recordings",
        *,
        case: str | None = None,
        labels: Mapping[str, str] | None = None,
        redact: Sequence[str] = (),
        keep_request_body: bool = True,
        fsync: bool = False,
        on_end: Callable[[Summary], None] | None = None,
    ) -> None:
        """Record into `target`, a folder that gets a file an attempt, made when it is needed.

        A name that ends in `.jsonl` is the file for the one call that will be made; retries go to
        `NAME.2.jsonl` and so on. `case` names what is recorded, for comparisons. `redact` are
        regular expressions for what else must not be kept, in requests and in answers. `on_end` is
        called with the summary of each finished recording.
        """
        options = Options(
            labels={**(labels or {}), **({"case": case} if case else {})},
            versions=recorder_versions("anthropic"),
            redact=[re.compile(pattern.encode()) for pattern in redact],
            keep_request_body=keep_request_body,
            fsync=fsync,
            on_end=on_end,
        )
        self._session = Session(Path(target), options)

    @classmethod
    def of(cls, session: Session) -> Recorder:
        """A recorder that records into a session made elsewhere."""
        recorder = cls.__new__(cls)
        recorder._session = session
        return recorder

    @property
    def session(self) -> str:
        """The id that ties this recorder's recordings together."""
        return self._session.id

    def handle(self, request: APIRequest, call_next: CallNext) -> APIResponse[Any]:
        """Record one attempt of a synchronous client."""
        tap = self._tap(request)
        if tap is None:
            return call_next(request)
        try:
            answer = call_next(request)
        except BaseException as error:  # however it ends, the recording says so
            _failed(tap, error)
            raise
        _answered(tap, answer)
        return answer

    async def handle_async(
        self, request: APIRequest, call_next: AsyncCallNext
    ) -> AsyncAPIResponse[Any]:
        """Record one attempt of an asynchronous client."""
        tap = self._tap(request)
        if tap is None:
            return await call_next(request)
        try:
            answer = await call_next(request)
        except BaseException as error:  # however it ends, the recording says so
            _failed(tap, error)
            raise
        _answered(tap, answer)
        return answer

    def _tap(self, request: APIRequest) -> Tap | None:
        return self._session.tap(
            subject(request.json, prompt=self._session.options.keep_request_body),
            attempt=request.retries_taken + 1,
            call=request.options.idempotency_key,
        )


def _answered(tap: Tap, answer: object) -> None:
    """Record what the rest of the chain came back with."""
    if isinstance(answer, APIResponse | AsyncAPIResponse):
        answer = answer.http_response
    if isinstance(answer, httpx2.Response):  # also what a caller may ask for by `cast_to`
        record_response(tap, answer)
    else:  # other middleware answered in the API's place
        tap.discard()


def _failed(tap: Tap, error: BaseException) -> None:
    """Record an attempt that ended in an exception."""
    if isinstance(error, APIStatusError):  # other middleware raised what the SDK would have
        record_response(tap, error.response)
        return
    if isinstance(error, APIConnectionError):
        record_request(tap, error.request)
    cause = error.__cause__ if isinstance(error.__cause__, httpx2.HTTPError) else error
    tap.end("timeout" if isinstance(error, APITimeoutError) else closing_of(cause), cause)
