"""What `record` is going to do: which request, answered by whom."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

from inspector.capture.session import Session
from inspector.cli.console import cannot, say
from inspector.cli.record.body import body_of, prompt_of
from inspector.cli.record.options import RecordOptions
from inspector.cli.record.values import address, file_bytes, headers, method

_ANY_KEY = "demo"  # the SDK insists on a key, the replay server on none

_LOCAL_ROOM = 512  # tokens: a small model does not always find an end

_ANSWERERS = {
    "url": "--url",
    "demo": "--demo",
    "local": "--local",
    "local_model": "--local-model",
    "base_url": "--base-url",
}
"""Options that say who answers, of which there can be one."""

_OF_PROMPTS = {
    "prompt": "prompt",
    "model": "--model",
    "max_tokens": "--max-tokens",
    "system": "--system",
    "thinking": "--thinking",
    "tools": "--tools",
    "request": "--request",
    "params": "--param",
    "betas": "--beta",
    "max_retries": "--max-retries",
}
"""What means nothing to the stream of a URL."""

_OF_URLS = {"method": "--method", "data": "--data"}


@dataclass(frozen=True, slots=True)
class Plan:
    """One call to make, as often as asked."""

    make: Callable[[Session], None]
    """Makes the call. Raises `CaptureError`."""
    source: str
    labels: Mapping[str, str] = field(default_factory=dict)


def plan(options: RecordOptions, stack: ExitStack) -> Plan:
    """The plan for these options; what has to run meanwhile is entered into `stack`."""
    _refuse_contradictions(options)
    if options.url is not None:
        return _url_plan(options, address("--url", options.url))
    if options.demo is not None:
        return _demo_plan(options, options.demo, stack)
    if options.local or options.local_model is not None:
        return _local_plan(options, stack)
    if options.base_url is not None:
        address("--base-url", options.base_url)
    return _prompt_plan(options, body_of(options, prompt_of(options)))


def _refuse_contradictions(options: RecordOptions) -> None:
    answerers = _given(options, _ANSWERERS)
    if len(answerers) > 1 and answerers != ["--local", "--local-model"]:
        cannot(f"{' and '.join(answerers)} exclude each other")
    if options.url is None:
        useless, why = _given(options, _OF_URLS), "without --url"
    else:
        useless, why = _given(options, _OF_PROMPTS), "with --url, whose stream is recorded as it is"
    if useless:
        cannot(f"{useless[0]} has no meaning {why}")


def _given(options: RecordOptions, names: Mapping[str, str]) -> list[str]:
    values = ((getattr(options, name), flag) for name, flag in names.items())
    return [flag for value, flag in values if value not in (None, False, ())]


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
    from inspector.recording import RecordingError
    from inspector.server.samples import demo_scripts
    from inspector.server.scenarios import DEFAULT, SCENARIOS, UnknownScenario, scenario
    from inspector.server.thread import serving

    prompt = None if options.prompt is None else prompt_of(options)
    if prompt is None and named not in SCENARIOS and " " in named:
        named, prompt = "", named  # `--demo "a prompt"`: no scenario has a name of several words
    try:
        played = scenario(named or DEFAULT)
        base_url = stack.enter_context(serving(demo_scripts(played.name)))
    except (UnknownScenario, RecordingError) as error:
        cannot(str(error))
    asked = prompt is not None or options.request is not None
    body = body_of(options, prompt, None if asked else played.request)
    labels = {"demo": played.name}
    made = _prompt_plan(options, body, base_url=base_url, api_key=_ANY_KEY, labels=labels)
    if not options.quiet:
        say(f"demo, no model: {played.title}")
    return made


def _local_plan(options: RecordOptions, stack: ExitStack) -> Plan:
    from inspector.cli.record.progress import Progress
    from inspector.server.local_model import LocalModelError, running

    body = body_of(options, prompt_of(options), {"max_tokens": _LOCAL_ROOM})
    try:
        with Progress("fetching the model, once") as progress:
            model = running(options.local_model, on_progress=progress.show)
            server = stack.enter_context(model)
    except LocalModelError as error:
        cannot(f"{error}; --demo needs no model")
    if not options.quiet:
        say(f"local: {server.model_name} answers, a small model on this machine")
    if options.model is None and options.request is None:
        body["model"] = server.model_name
    labels = {"local": server.model_name}
    return _prompt_plan(
        options, body, base_url=server.base_url, api_key=server.api_key, labels=labels
    )


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
