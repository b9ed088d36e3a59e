"""Identifiers and opaque values in the shapes that the API gives them."""

from __future__ import annotations

import base64
import uuid
from random import Random

_BASE_58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


class Ids:
    """Makes identifiers from a source of chance."""

    def __init__(self, random: Random) -> None:
        self._random = random

    def message(self) -> str:
        """The id of a message."""
        return self._id("msg_01")

    def request(self) -> str:
        """The id of a request, as in the `request-id` header."""
        return self._id("req_01")

    def tool_use(self) -> str:
        """The id of a call of a client's tool."""
        return self._id("toolu_01")

    def server_tool_use(self) -> str:
        """The id of a call of a tool that the server runs itself."""
        return self._id("srvtoolu_01")

    def organization(self) -> str:
        """The id of an organization: a random UUID."""
        return str(uuid.UUID(bytes=self._random.randbytes(16), version=4))

    def ray(self) -> str:
        """The id that the content delivery network gives a request."""
        return f"{self._random.randbytes(8).hex()}-FRA"

    def opaque(self, size: int) -> str:
        """Base 64 of `size` bytes: a signature, an encrypted page, an encrypted index."""
        # 0x12 is the tag of the protocol buffer that such values begin with: they all start with E.
        return base64.b64encode(b"\x12" + self._random.randbytes(size - 1)).decode()

    def _id(self, prefix: str) -> str:
        return prefix + "".join(self._random.choices(_BASE_58, k=22))
