"""Options of `record` that do not go together, refused in one line."""

from __future__ import annotations

from collections.abc import Mapping

from inspector.cli.console import cannot
from inspector.cli.record.options import RecordOptions

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
"""What means nothing to the stream of a URL, nor to a program."""

_OF_URLS = {"method": "--method", "data": "--data"}

_OF_PROGRAMS = {"env": "--env", "replay": "--replay"}

_OF_OUR_OWN_CALLS = {
    "url": "--url",
    **_OF_PROMPTS,
    **_OF_URLS,
    "headers": "--header",
    "timeout": "--timeout",
    "repeated": "--repeat",
    "force": "--force",
    "no_tui": "--no-tui",
}
"""What means nothing where a program makes the calls, and a folder takes any number of them."""


def refuse_contradictions(options: RecordOptions) -> None:
    """End the command where an option has no meaning beside the others."""
    answerers = _given(options, _ANSWERERS)
    if len(answerers) > 1 and answerers != ["--local", "--local-model"]:
        cannot(f"{' and '.join(answerers)} exclude each other")
    if options.program:
        useless, why = _given(options, _OF_OUR_OWN_CALLS), "with a program, which makes the calls"
    elif options.url is not None:
        useless = _given(options, {**_OF_PROMPTS, **_OF_PROGRAMS})
        why = "with --url, whose stream is recorded as it is"
    else:
        useless, why = _given(options, _OF_URLS), "without --url"
        if not useless:
            useless, why = _given(options, _OF_PROGRAMS), "without a program: -- COMMAND"
    if useless:
        cannot(f"{useless[0]} has no meaning {why}")


def _given(options: RecordOptions, names: Mapping[str, str]) -> list[str]:
    values = ((getattr(options, name), flag) for name, flag in names.items())
    return [flag for value, flag in values if value not in (None, False, ())]
