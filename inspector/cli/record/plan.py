"""What `record` is going to do: which request, answered by whom."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

from inspector.capture.session import Session
from inspector.cli.console import say
from inspector.cli.record import stand_in
from inspector.cli.record.body import body_of, prompt_of
from inspector.cli.record.options import RecordOptions
from inspector.cli.record.refusals import refuse_contradictions
from inspector.cli.record.stand_in import StandIn
from inspector.cli.record.values import address, file_bytes, headers, method

_LOCAL_ROOM = 512  # tokens: a small model does not always find an end


@dataclass(frozen=True, slots=True)
class Plan:
    """One call to make, as often as asked."""

    make: Callable[[Session], None]
    """Makes the call. Raises `CaptureError`."""
    source: str
    labels: Mapping[str, str] = field(default_factory=dict)


def plan(options: RecordOptions, stack: ExitStack) -> Plan:
    """The plan for these options; what has to run meanwhile is entered into `stack`."""
    refuse_contradictions(options)
    if options.url is not None:
        return _url_plan(options, address("--url", options.url))
    if options.demo is not None:
        return _demo_plan(options, options.demo, stack)
    if options.local or options.local_model is not None:
        return _local_plan(options, stack)
    if options.base_url is not None:
        address("--base-url", options.base_url)
    return _prompt_plan(options, body_of(options, prompt_of(options)))


def _url_plan(options: RecordOptions, url: str) -> Plan:
    from inspector.capture.url import UrlRequest, fetch

    data = None if options.data is None else _data(options.data)
    wanted = UrlRequest(
        url=url,
        method=method(options.method or ("GET" if data is None else "POST")),
        headers=headers(options.headers),
        data=data,
        timeout_s=options.timeout,
    )
    return Plan(lambda session: fetch(wanted, session), "url")


def _demo_plan(options: RecordOptions, named: str, stack: ExitStack) -> Plan:
    from inspector.server.scenarios import SCENARIOS

    prompt = None if options.prompt is None else prompt_of(options)
    if prompt is None and named not in SCENARIOS and " " in named:
        named, prompt = "", named  # `--demo "a prompt"`: no scenario has a name of several words
    server, played = stand_in.demo(named, stack)
    asked = prompt is not None or options.request is not None
    body = body_of(options, prompt, None if asked else played.request)
    return _stand_in_plan(options, body, server)


def _local_plan(options: RecordOptions, stack: ExitStack) -> Plan:
    body = body_of(options, prompt_of(options), {"max_tokens": _LOCAL_ROOM})
    server = stand_in.local(options.local_model, stack)
    if options.model is None and options.request is None:
        body["model"] = server.labels["local"]
    return _stand_in_plan(options, body, server)


def _stand_in_plan(options: RecordOptions, body: dict[str, Any], server: StandIn) -> Plan:
    made = _prompt_plan(
        options,
        body,
        base_url=server.base_url,
        api_key=server.api_key,
        labels=server.labels,
    )
    if not options.quiet:
        say(server.words)
    return made


def _prompt_plan(
    options: RecordOptions,
    body: dict[str, Any],
    *,
    base_url: str | None = None,
    api_key: str | None = None,
    labels: Mapping[str, str] | None = None,
) -> Plan:
    from inspector.capture.prompt import Prompt, send

    prompt = Prompt(
        body=body,
        betas=options.betas,
        headers=headers(options.headers),
        base_url=base_url or options.base_url,
        api_key=api_key,
        direct=base_url is not None,
        timeout_s=options.timeout,
        max_retries=options.max_retries,
    )
    return Plan(lambda session: send(prompt, session), "prompt", labels or {})


def _data(value: str) -> bytes:
    return file_bytes(value[1:]) if value.startswith("@") else os.fsencode(value)
