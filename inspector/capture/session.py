"""A session: where the recordings of one recorder go, and which attempts belong to one call."""

from __future__ import annotations

import re
import time
import warnings
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Lock

from inspector.capture.naming import attempt_path, file_name
from inspector.capture.tap import Tap
from inspector.recording import AlreadyThere, Listener, Origin, RecordingError, Summary, Writer
from inspector.recording.identity import new_id, wall_clock
from inspector.recording.redaction import Redactor

_CALLS_REMEMBERED = 1024
_NAMES_TRIED = 100


@dataclass(frozen=True, slots=True)
class Options:
    """How recordings are made."""

    source: str = "middleware"
    labels: Mapping[str, str] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)
    redact: Sequence[re.Pattern[bytes]] = ()
    keep_request_body: bool = True
    force: bool = False
    fsync: bool = False
    strict: bool = False
    """Raise where a file cannot be made, instead of warning and going on without it."""
    secrets: Sequence[str] = ()
    """Texts that no recording may hold, beside the credentials of each request."""
    listener: Listener | None = None
    on_begin: Callable[[Path], None] | None = None
    """Told of each recording when its file is there."""
    on_end: Callable[[Summary], None] | None = None
    on_trouble: Callable[[str], None] | None = None
    """Told in one line what could not be recorded; without it that is a Python warning."""


@dataclass(slots=True)
class _Call:
    """A call as its first recorded attempt left it, and how many attempts there were."""

    path: Path
    id: str
    attempts: int


class Session:
    """Makes the taps of one recorder, in a folder or, for one call, in a file.

    Without `is_file` a target whose name ends in `.jsonl` is a file.
    """

    def __init__(self, target: Path, options: Options, *, is_file: bool | None = None) -> None:
        self.id = new_id()
        self._is_file = target.suffix == ".jsonl" if is_file is None else is_file
        self._target = target
        self.options = options
        self._redactor = Redactor(options.redact)
        for secret in options.secrets:
            self._redactor.learn_secret(secret)
        self._calls: OrderedDict[str, _Call] = OrderedDict()
        self._file_is_taken = False
        self._lock = Lock()

    def tap(
        self,
        subject: str,
        *,
        attempt: int = 1,
        call: str | None = None,
        expects_stream: bool = False,
        zero_ns: int | None = None,
    ) -> Tap | None:
        """A tap for one HTTP attempt, `None` where its file cannot be made.

        `subject` are words for the name of the file; `call` is whatever all attempts of one call
        have in common. They are counted here too, since not all who try again say so. `zero_ns` is
        the reading of `perf_counter_ns` when the request began, if it is on its way already. Raises
        `RecordingError` where the options say so.
        """
        options = self.options
        earlier, attempt = self._place(call, attempt)
        began = datetime.now(UTC) - timedelta(microseconds=_since_us(zero_ns))
        origin = Origin(
            source=options.source,
            recorder=options.versions,
            session=self.id,
            attempt=attempt,
            call=earlier.id if earlier else None,
            labels=options.labels,
            started=wall_clock(began),
        )
        try:
            writer = self._writer(origin, earlier, subject, began)
        except RecordingError as error:
            if options.strict:
                raise
            self.trouble(f"not recorded: {error}")
            return None
        if call is not None and earlier is None:
            self._remember(call, _Call(writer.path, origin.id, attempt))
        for secret in options.secrets:
            writer.redactor.learn_secret(secret)
        if options.on_begin is not None:
            options.on_begin(writer.path)
        return Tap(writer, on_end=options.on_end, expects_stream=expects_stream, zero_ns=zero_ns)

    def trouble(self, message: str) -> None:
        """Say in one line what could not be recorded."""
        if self.options.on_trouble is not None:
            self.options.on_trouble(message)
        else:
            warnings.warn(f"inspector: {message}", RuntimeWarning, stacklevel=2)

    def _writer(
        self, origin: Origin, earlier: _Call | None, subject: str, began: datetime
    ) -> Writer:
        if self._is_file:
            if earlier is None:
                return self._only_file(origin)
            return self._open(attempt_path(earlier.path, origin.attempt), origin)
        # A name is as public as what is in the file, and the prompt may hold anything.
        words = self._redactor.text(subject.encode(errors="replace").decode())
        path = attempt_path(self._target / file_name(began, words), origin.attempt)
        for again in range(_NAMES_TRIED):
            try:
                return self._open(path.with_stem(f"{path.stem}~{again}") if again else path, origin)
            except AlreadyThere:
                continue
        raise AlreadyThere(f"{path} and {_NAMES_TRIED - 1} names like it exist already")

    def _only_file(self, origin: Origin) -> Writer:
        if self._file_is_taken:
            raise AlreadyThere(f"{self._target} holds an earlier call; a folder takes any number")
        writer = self._open(self._target, origin)
        self._file_is_taken = True
        return writer

    def _open(self, path: Path, origin: Origin) -> Writer:
        options = self.options
        return Writer(
            path,
            origin,
            redact=options.redact,
            keep_request_body=options.keep_request_body,
            force=options.force,
            fsync_each=options.fsync,
            on_loss=self._lost,
            listener=options.listener,
        )

    def _place(self, key: str | None, attempt: int) -> tuple[_Call | None, int]:
        """The call that an attempt belongs to, where it is known, and the attempt's number."""
        with self._lock:
            call = self._calls.get(key) if key is not None else None
            if call is not None:
                call.attempts = attempt = max(attempt, call.attempts + 1)
        return call, attempt

    def _remember(self, key: str, call: _Call) -> None:
        with self._lock:
            self._calls[key] = call
            if len(self._calls) > _CALLS_REMEMBERED:
                self._calls.popitem(last=False)

    def _lost(self, path: Path, error: OSError) -> None:
        reason = error.strerror or str(error)
        self.trouble(f"cannot write {path}: {reason}; the stream goes on, unrecorded from here")


def _since_us(zero_ns: int | None) -> float:
    return 0 if zero_ns is None else (time.perf_counter_ns() - zero_ns) / 1000
