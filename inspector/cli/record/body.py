"""The body of the request that `record` sends, from its options."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import Any

from inspector.capture.body import BodyError, Wishes, parsed, request_body
from inspector.cli.console import cannot
from inspector.cli.record.options import RecordOptions
from inspector.cli.record.values import file_bytes, pairs, text_or_file


def body_of(
    options: RecordOptions, prompt: str | None, base: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """The body that the options ask for, on top of `base`; the command ends where there is none."""
    try:
        if options.request is not None:
            base = _parsed_file("--request", options.request, dict)
        if prompt is None and not (base and base.get("messages")):
            cannot("nothing to send: give a PROMPT or a --request with messages, or try --demo")
        wishes = Wishes(
            prompt=prompt,
            model=options.model,
            max_tokens=options.max_tokens,
            system=None if options.system is None else text_or_file(options.system),
            thinking=options.thinking,
            tools=None if options.tools is None else _parsed_file("--tools", options.tools, list),
            parameters=_members(options.params),
        )
        return request_body(wishes, base)
    except BodyError as error:
        cannot(str(error))


def _members(params: Sequence[str]) -> dict[str, Any]:
    """Members of the body, from `KEY=JSON`."""
    members = {}
    for name, value in pairs("--param", params).items():
        try:
            members[name] = parsed("", value)
        except BodyError:
            cannot(f"--param {name}={value} is not JSON; a text needs quotes: '{name}=\"…\"'")
    return members


def _parsed_file(option: str, name: str, kind: type) -> Any:
    """What a JSON file holds, if it is of that kind. Raises `BodyError`."""
    value = parsed(f"{option} {name}", file_bytes(name))
    if not isinstance(value, kind):
        cannot(f"{option} {name} is not a JSON {'object' if kind is dict else 'list'}")
    return value


def prompt_of(options: RecordOptions) -> str | None:
    """The prompt: the argument, a file, or what is piped in."""
    if options.prompt is not None:
        return text_or_file("@-" if options.prompt == "-" else options.prompt)
    if options.request is None and not sys.stdin.isatty():
        return file_bytes("-").decode(errors="replace") or None
    return None
