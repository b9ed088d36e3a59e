"""Any event stream by its URL: an app's own endpoint, a gateway."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import httpx2

from inspector.capture import phases
from inspector.capture.errors import CaptureError, in_one_line
from inspector.capture.http import record_request, record_response
from inspector.capture.session import Session
from inspector.capture.streams import closing_of


@dataclass(frozen=True, slots=True)
class UrlRequest:
    """One HTTP request for a stream."""

    url: str
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    data: bytes | None = None
    timeout_s: float | None = None
    """Seconds of silence, or of waiting for a connection, that are too many."""


def fetch(wanted: UrlRequest, session: Session) -> None:
    """Make the request and read its answer to the end, which the session records.

    Raises `CaptureError`; what arrived until then is recorded.
    """
    headers = {"accept": "text/event-stream", **wanted.headers}
    hooks = {"request": [phases.watch]}
    with httpx2.Client(event_hooks=hooks, timeout=wanted.timeout_s) as client:
        try:
            request = client.build_request(
                wanted.method, wanted.url, headers=headers, content=wanted.data
            )
        except (httpx2.InvalidURL, httpx2.UnsupportedProtocol, ValueError) as error:
            raise CaptureError(f"not a URL to request: {wanted.url}: {error}") from None
        tap = session.tap(f"{request.url.host} {request.url.path}", expects_stream=True)
        assert tap is not None, "a session that is not strict may go on without a file"
        try:
            response = client.send(request, stream=True, follow_redirects=True)
        except BaseException as error:  # however it ends, the recording says so
            record_request(tap, request)
            tap.end(closing_of(error), error)
            raise _told(error) from error
        record_response(tap, response)
        try:
            for _ in response.iter_raw():
                pass
        except httpx2.HTTPError as error:
            raise _told(error) from error
        finally:
            response.close()


def _told(error: BaseException) -> BaseException:
    """An error of the HTTP library as one line; any other as it is."""
    if not isinstance(error, httpx2.HTTPError):
        return error
    return CaptureError(in_one_line(error))
