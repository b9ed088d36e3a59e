"""The destination: where the upstream is, and by which way it is reached."""

from __future__ import annotations

import base64
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit
from urllib.request import getproxies_environment

_PORTS = {"http": 80, "https": 443}


class BadAddress(ValueError):
    """A URL that nothing can be reached by; the message is one line for a person."""


@dataclass(frozen=True, slots=True)
class Destination:
    """The upstream, and the HTTP proxy before it, if any."""

    scheme: str
    host: str
    port: int
    base: bytes
    """The path that goes before each target; empty, or without a slash at its end."""
    authority: bytes
    """What a `host` header says."""
    tls: ssl.SSLContext | None
    via: tuple[str, int] | None = None
    """Host and port of the HTTP proxy."""
    via_credentials: bytes | None = None
    """The value of a `proxy-authorization` header."""

    @property
    def origin(self) -> str:
        """The upstream as a URL without a path."""
        return f"{self.scheme}://{self.authority.decode()}"

    @property
    def tunnelled(self) -> bool:
        """Whether the HTTP proxy is asked for a tunnel, and does not see the requests."""
        return self.via is not None and self.tls is not None

    @property
    def to_proxy(self) -> tuple[tuple[bytes, bytes], ...]:
        """Header fields for an HTTP proxy that does see the requests."""
        if self.via is None or self.tunnelled or self.via_credentials is None:
            return ()
        return ((b"proxy-authorization", self.via_credentials),)

    def path(self, target: bytes) -> bytes:
        """The path and query at the upstream for what a client asked here."""
        return target if target == b"*" else self.base + target

    def target(self, target: bytes) -> bytes:
        """What the request line says for that."""
        path = self.path(target)
        if self.via is None or self.tunnelled:
            return path
        return self.origin.encode() + (b"" if path == b"*" else path)

    def url(self, target: bytes) -> str:
        """The URL that is asked."""
        path = self.path(target).decode("latin-1")
        return self.origin + ("" if path == "*" else path)


def destination(
    url: str, *, ca: Path | None = None, environment: Mapping[str, str] | None = None
) -> Destination:
    """Where a base URL such as `https://api.anthropic.com` leads.

    `ca` is a file of certificates to trust beside those of the system (or of `SSL_CERT_FILE`).
    `environment` are proxies by scheme, and the exceptions as `no`; without it those of this
    process, `HTTPS_PROXY`, `NO_PROXY` and so on. Raises `BadAddress`.
    """
    parts = _parts(url, "the upstream")
    if parts.query or parts.fragment or parts.username is not None:
        raise BadAddress("the upstream is a host and a path alone: no user, no query")
    host = parts.hostname or ""
    proxies = getproxies_environment() if environment is None else environment
    via = None
    if not _goes_direct(host, _port(parts), proxies.get("no", "")):
        via = proxies.get(parts.scheme) or proxies.get("all")
    proxy = _proxy(via) if via else None
    return Destination(
        scheme=parts.scheme,
        host=host,
        port=_port(parts),
        base=parts.path.rstrip("/").encode(),
        authority=parts.netloc.encode("idna" if not parts.netloc.isascii() else "ascii"),
        tls=_trust(ca) if parts.scheme == "https" else None,
        via=(proxy.hostname or "", _port(proxy)) if proxy else None,
        via_credentials=_credentials(proxy) if proxy else None,
    )


def _parts(url: str, what: str) -> SplitResult:
    try:
        if not url.isprintable() or " " in url:
            raise ValueError("it holds what no URL may hold")
        parts = urlsplit(url)
        _port(parts)
    except ValueError as error:
        raise BadAddress(f"{what} is no URL: {error}") from None
    if parts.scheme not in _PORTS or not parts.hostname:
        raise BadAddress(f"{what} must be a URL of http or https, such as https://host/path")
    return parts


def _port(parts: SplitResult) -> int:
    return parts.port if parts.port is not None else _PORTS.get(parts.scheme, 0)


def _goes_direct(host: str, port: int, exceptions: str) -> bool:
    """Whether `NO_PROXY` names the host: by a name that it ends in, with or without its port."""
    for name in exceptions.lower().replace(",", " ").split():
        name = name.removesuffix(f":{port}").lstrip(".")
        if name == "*" or host == name or host.endswith(f".{name}"):
            return True
    return False


def _proxy(url: str) -> SplitResult:
    parts = _parts(url if "://" in url else f"http://{url}", "the HTTP proxy of the environment")
    if parts.scheme != "http":
        raise BadAddress(f"an HTTP proxy is reached by http://, not {parts.scheme}://")
    return parts


def _credentials(proxy: SplitResult) -> bytes | None:
    if proxy.username is None:
        return None
    pair = f"{unquote(proxy.username)}:{unquote(proxy.password or '')}"
    return b"Basic " + base64.b64encode(pair.encode())


def _trust(ca: Path | None) -> ssl.SSLContext:
    try:
        context = ssl.create_default_context()
        if ca is not None:
            context.load_verify_locations(ca)
    except (OSError, ssl.SSLError) as error:
        raise BadAddress(f"cannot use the certificates in {ca}: {error}") from None
    context.set_alpn_protocols(["http/1.1"])
    return context
