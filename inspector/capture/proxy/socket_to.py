"""A socket to a host: whichever of its addresses answers first."""

from __future__ import annotations

import asyncio
import socket
from asyncio.staggered import staggered_race
from collections.abc import Iterable
from functools import partial
from itertools import chain, zip_longest
from typing import Any, TypeAlias

_SECOND_ADDRESS_AFTER_S = 0.25
"""How long an address of a host may keep silent before the next is tried beside it (RFC 8305)."""

_Address: TypeAlias = tuple[int, int, int, str, tuple[Any, ...]]
"""Family, kind, protocol, canonical name and address, as `getaddrinfo` gives them."""


async def socket_to(host: str, port: int) -> socket.socket:
    """Connect to a host by name or number. Raises `OSError`.

    uvloop would try one address after another, and wait minutes for one that keeps silent.
    """
    found = await _addresses(host, port)
    tries = [partial(_connected, address) for address in _families_in_turn(found)]
    connected: socket.socket | None
    connected, _, errors = await staggered_race(tries, _SECOND_ADDRESS_AFTER_S)
    if connected is not None:
        return connected
    raise next(error for error in errors if error is not None)


async def _addresses(host: str, port: int) -> Iterable[_Address]:
    loop = asyncio.get_running_loop()
    return await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)


async def _connected(address: _Address) -> socket.socket:
    family, kind, protocol, _, where = address
    made = socket.socket(family, kind, protocol)
    try:
        made.setblocking(False)
        await asyncio.get_running_loop().sock_connect(made, where)
    except BaseException:  # a cancellation, too: nobody else knows the socket
        made.close()
        raise
    return made


def _families_in_turn(addresses: Iterable[_Address]) -> list[_Address]:
    """One of each family after the other, the preferred one first."""
    families: dict[int, list[_Address]] = {}
    for address in addresses:
        families.setdefault(address[0], []).append(address)
    turns = zip_longest(*families.values())
    return [address for address in chain.from_iterable(turns) if address is not None]
