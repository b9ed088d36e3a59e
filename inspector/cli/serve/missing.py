"""What no recording answers, asked of the API and recorded on its way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from inspector.capture.provenance import recorder_versions
from inspector.capture.proxy import BadAddress, Exchange
from inspector.capture.proxy.thread import proxying
from inspector.capture.session import Options, Session
from inspector.cli.console import cannot, say


@contextmanager
def recording_missing(upstream: str, folder: Path, learn: Callable[[Path], None]) -> Iterator[str]:
    """A recording proxy in front of `upstream`, in a thread of its own; gives its base URL.

    `learn` is told of each recording in `folder` that is a whole answer, on the thread of the
    proxy. What went wrong is kept, too, but not answered by: the client may try again.
    """

    def told(exchange: Exchange) -> None:
        summary = exchange.summary
        if summary is not None and summary.outcome == "complete":
            learn(summary.path)

    options = Options(source="proxy", versions=recorder_versions("anthropic"), on_trouble=_warn)
    session = Session(folder, options, is_file=False)
    try:
        with proxying(upstream, session, on_exchange=told) as proxy:
            yield proxy.base_url
    except BadAddress as error:
        cannot(f"--upstream: {error}")


def _warn(message: str) -> None:
    say(f"inspect: {message}")
