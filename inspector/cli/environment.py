"""The environment of a program that is to talk to a server of ours."""

from __future__ import annotations

import os
from collections.abc import Mapping

VARIABLES: Mapping[str, str] = {
    "ANTHROPIC_BASE_URL": "",  # Anthropic's own SDKs, and what is built on them
    "ANTHROPIC_API_URL": "",  # LangChain looks here first
    "ANTHROPIC_API_BASE": "",  # LiteLLM does here
}
"""Where clients look for the address of the API, and what each wants behind it."""

_KEYS = ("ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN")
_HERE = "127.0.0.1"


def pointed_at(
    base_url: str,
    *,
    more: Mapping[str, str] | None = None,
    key: str | None = None,
    inherited: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """Ours (or what is `inherited`), with the variables set that lead clients to `base_url`.

    `more` are further variables, each with a path that its client wants behind the URL. With a
    `key` the program gets that one in the place of any of the user's, which our servers have no use
    for.
    """
    environment = without_proxies(os.environ if inherited is None else inherited)
    for name, suffix in {**VARIABLES, **(more or {})}.items():
        environment[name] = base_url + suffix
    if key is not None:
        for name in _KEYS:
            environment.pop(name, None)
        environment[_KEYS[0]] = key
    return environment


def without_proxies(inherited: Mapping[str, str]) -> dict[str, str]:
    """The same, and no HTTP proxy that it names is asked for servers on this machine."""
    environment = dict(inherited)
    for name, other in (("NO_PROXY", "no_proxy"), ("no_proxy", "NO_PROXY")):
        # clients read one or the other: what stood in either still holds
        names = inherited.get(name) or inherited.get(other) or ""
        if _HERE not in names.split(","):
            environment[name] = ",".join(filter(None, (names, _HERE)))
        else:
            environment[name] = names
    return environment
