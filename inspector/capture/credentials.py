"""Whether the SDK has a key or a token to send, asked before anything is begun without one."""

from __future__ import annotations

from collections.abc import Iterable

import anthropic

from inspector.capture.errors import NoCredentials


def require_credentials(client: anthropic.Anthropic, headers: Iterable[str] = ()) -> None:
    """Raise `NoCredentials` where neither the client nor a header of those names carries any."""
    if client.api_key or client.auth_token or client.credentials:
        return
    if {name.lower() for name in headers}.isdisjoint({"authorization", "x-api-key"}):
        raise NoCredentials("no API key: ANTHROPIC_API_KEY is not set")
