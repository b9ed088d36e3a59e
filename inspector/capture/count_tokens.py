"""The API's own count of tokens, for texts that it is asked about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import anthropic

from inspector.capture.credentials import require_credentials
from inspector.capture.errors import CaptureError, in_one_line


def count_tokens(bodies: Sequence[Mapping[str, Any]]) -> list[int]:
    """The input tokens of each body, one call each, with the key that the environment has.

    Raises `CaptureError`.
    """
    with anthropic.Anthropic() as client:
        require_credentials(client)
        try:
            return [client.messages.count_tokens(**body).input_tokens for body in bodies]
        except anthropic.AnthropicError as error:
            raise CaptureError(f"the tokens could not be counted: {in_one_line(error)}") from error
