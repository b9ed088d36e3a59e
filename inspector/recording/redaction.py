"""Keeping secrets out of recordings.

Headers are kept by an allow-list. Request bodies lose what is shaped like a key. The literal
credentials of the request are replaced wherever they turn up, in answers too.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterable, Sequence
from urllib.parse import unquote, unquote_plus

from inspector.recording.lines import REDACTED, Headers

_REDACTED = REDACTED.encode()

KEPT_HEADERS = frozenset(
    """
    accept accept-encoding age allow anthropic-beta anthropic-version cache-control
    cf-cache-status cf-ray connection content-encoding content-length content-type date expect
    host idempotency-key keep-alive proxy-connection request-id retry-after retry-after-ms server
    server-timing te trailer transfer-encoding upgrade user-agent vary via x-accel-buffering
    x-cache x-envoy-upstream-service-time x-request-id x-should-retry
    """.split()
)
_KEPT_PREFIXES = ("anthropic-ratelimit-", "x-stainless-")

SHORTEST_SECRET = 16
"""Characters below which a credential is not searched for in other lines."""
SHORTEST_PART = 12
"""Characters of a credential that must not be found even alone, but in the model's own words."""

_CREDENTIAL = re.compile(
    r"auth(?!ority)|key|token|secret|cookie|passw|credential|signature|session", re.IGNORECASE
)
"""What the name of a header or of a query parameter says where its value is a credential."""
_BASIC = re.compile(r"Basic\s+([A-Za-z0-9+/]+=*)\s*\Z", re.IGNORECASE)
"""Credentials of HTTP Basic (RFC 7617): user and password, in base 64."""
_SCHEME = re.compile(r"(?:Bearer|Basic|Token|ApiKey)\s+", re.IGNORECASE)
_KEY_PREFIX = re.compile(rb"\Ask-[a-z]+-(?:[a-z]+[0-9]+-)?")
_BEGINS = rb"%b(?:(?<![A-Za-z0-9]%b)|(?<=\\[bfnrt]%b)|(?<=\\u[0-9A-Fa-f]{4}%b))"
"""A prefix that begins a word, which in JSON may follow an escape. Led by it, a search is quick."""
_SHAPES = {
    rb"sk-": rb"[A-Za-z0-9][A-Za-z0-9_-]{18,}",  # Anthropic, OpenAI and their like
    rb"AKIA": rb"[0-9A-Z]{16}(?![0-9A-Z])",  # AWS access key ids
    rb"ASIA": rb"[0-9A-Z]{16}(?![0-9A-Z])",
    rb"AIza": rb"[0-9A-Za-z_-]{35}",  # Google
    rb"ya29\.": rb"[0-9A-Za-z_-]{20,}",
    rb"gh[pousr]_": rb"[A-Za-z0-9]{30,}",  # GitHub
    rb"github_pat_": rb"[A-Za-z0-9_]{30,}",
    rb"glpat-": rb"[A-Za-z0-9_-]{20,}",  # GitLab
    rb"xox[abeoprs]-": rb"[A-Za-z0-9-]{10,}",  # Slack
    rb"hf_": rb"[A-Za-z0-9]{30,}",  # Hugging Face
    rb"eyJ": rb"[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]*",  # JSON web tokens
}
_PRIVATE_KEY = (
    rb"-----BEGIN [A-Z ]*PRIVATE KEY-----(?:(?!-----END).)*+-----END [A-Z ]*PRIVATE KEY-----"
)
_KEY_SHAPES = re.compile(
    b"|".join(
        [*(_BEGINS % ((begin,) * 4) + rest for begin, rest in _SHAPES.items()), _PRIVATE_KEY]
    ),
    re.DOTALL,
)
_AUTHORIZATION_TOKEN = re.compile(rb'("authorization_token"\s*:\s*)"[^"\\]*+(?:\\.[^"\\]*+)*+"')
_RARITY = b"etaoinsrhldcu_mfpgwybv,k.TISA0C1-M2RNEHPLDBOFGWU3x5Y948q6jV7KzJXQZ"
"""Bytes of events and of keys, the common ones first; those not listed count as common."""
_USER_INFO = re.compile(r"(?<=://)[^/?#]*(?=@)")
_PARAMETER = re.compile(r"(?<=[?&])([^=&#]*)=([^&#]*)")


def is_kept(name: str) -> bool:
    """Whether the value of a header of that name (lower case) is kept."""
    return name in KEPT_HEADERS or name.startswith(_KEPT_PREFIXES)


class Redactor:
    """Replaces the secrets of one exchange, learning its credentials from the request."""

    def __init__(self, patterns: Sequence[re.Pattern[bytes]] = ()) -> None:
        self.replaced = 0
        """How often something was replaced in the response so far."""
        self._patterns = tuple(patterns)
        self._secrets: tuple[bytes, ...] = ()
        self._sought: list[tuple[int, bytes]] = []  # each behind a byte that is looked for first

    def learn(self, headers: Iterable[tuple[str, str]], url: str) -> None:
        """Take the credentials in use from a request."""
        values = [value for name, value in headers if _is_credential(name)]
        parameters = _PARAMETER.findall(url)
        values += [unquote_plus(value) for name, value in parameters if _CREDENTIAL.search(name)]
        for user_info in _USER_INFO.findall(url):
            user, _, password = user_info.partition(":")
            values.append(unquote(password or user))
        values += [secret for secret in map(_basic_secret, values) if secret]
        for value in values:
            self.learn_secret(_SCHEME.sub("", value, count=1).strip())

    def learn_secret(self, secret: str) -> None:
        """Replace that text too, from here on, if it is long enough to be told from prose."""
        literal = _as_bytes(secret)
        if len(literal) >= SHORTEST_SECRET and literal not in self._secrets:
            longest_first = sorted((*self._secrets, literal), key=len, reverse=True)
            self._secrets = tuple(longest_first)
            self._sought = [(_rarest_byte(secret), secret) for secret in self._secrets]

    def headers(self, headers: Iterable[tuple[str, str]]) -> Headers:
        """The headers as they may be kept, names in lower case."""
        lowered = ((name.lower(), value) for name, value in headers)
        return tuple(
            (name, self.text(value) if is_kept(name) else REDACTED) for name, value in lowered
        )

    def url(self, url: str) -> str:
        """The URL without user, password and keys."""
        return self.text(_PARAMETER.sub(_without_value, _USER_INFO.sub(REDACTED, url)))

    def text(self, text: str) -> str:
        """Any text beside the bodies: URLs, error messages, kept header values."""
        return self.request_body(_as_bytes(text)).decode(errors="replace")

    def request_body(self, body: bytes) -> bytes:
        """A request body without its secrets."""
        body = _AUTHORIZATION_TOKEN.sub(rb'\1"[redacted]"', body)
        body = self.parts(self.literals(_KEY_SHAPES.sub(_REDACTED, body)))
        for pattern in self._patterns:
            body = pattern.sub(_REDACTED, body)
        return body

    def touches(self, raw: bytes) -> bool:
        """Whether a frame of the response holds something to replace."""
        for rare, secret in self._sought:
            if rare in raw and secret in raw:
                return True
        return bool(self._patterns) and any(pattern.search(raw) for pattern in self._patterns)

    def frame(self, raw: bytes) -> bytes:
        """A frame of the response without its secrets; what was replaced is counted."""
        replaced = 0
        for secret in self._secrets:
            replaced += raw.count(secret)
            raw = raw.replace(secret, _REDACTED)
        for pattern in self._patterns:
            raw, times = pattern.subn(_REDACTED, raw)
            replaced += times
        self.replaced += replaced
        return raw

    def rest(self, raw: bytes) -> bytes:
        """A body or a tail: like `frame`, and half a secret is found as well."""
        masked = self.frame(raw)
        whole = self.parts(masked)
        self.replaced += whole != masked
        return whole

    def literals(self, text: bytes) -> bytes:
        """The text without the credentials in use."""
        for secret in self._secrets:
            text = text.replace(secret, _REDACTED)
        return text

    def parts(self, text: bytes) -> bytes:
        """The text without any 12 characters in a row of a credential's secret part."""
        for secret in self._secrets:
            text = _without_parts(text, _KEY_PREFIX.sub(b"", secret, count=1))
        return text


def _rarest_byte(secret: bytes) -> int:
    """Its byte that is least likely in an event: to look for one byte takes a tenth of the time."""
    return max(secret, key=_RARITY.find)


def _is_credential(name: str) -> bool:
    return not is_kept(name.lower()) and _CREDENTIAL.search(name) is not None


def _basic_secret(value: str) -> str:
    """The password in a value of HTTP Basic; its user where that is the key, without a password."""
    basic = _BASIC.match(value)
    try:
        pair = binascii.a2b_base64(basic[1]) if basic else b""
    except binascii.Error:
        return ""
    user, _, password = pair.decode(errors="surrogateescape").partition(":")
    return password or user


def _without_value(parameter: re.Match[str]) -> str:
    name = parameter[1]
    return f"{name}={REDACTED}" if _CREDENTIAL.search(name) else parameter[0]


def _as_bytes(text: str) -> bytes:
    try:
        return text.encode(errors="surrogateescape")
    except UnicodeEncodeError:  # half a surrogate pair that stands for no byte
        return text.encode(errors="replace")


def _without_parts(text: bytes, secret: bytes) -> bytes:
    """Replace each run of `SHORTEST_PART` characters or more that `text` shares with `secret`.

    Such a run covers one of the secret's aligned pieces of half that length, so those are sought.
    """
    step = SHORTEST_PART // 2
    for anchor in range(0, len(secret) - step + 1, step):
        piece = secret[anchor : anchor + step]
        found = text.find(piece)
        while found >= 0:
            left = _common_end(text[max(0, found - anchor) : found], secret[:anchor])
            right = _common_start(text[found : found + len(secret)], secret[anchor:])
            start, stop = found - left, found + right
            after = found + 1  # pieces may overlap, in a secret that repeats itself
            if stop - start >= SHORTEST_PART:
                text = text[:start] + _REDACTED + text[stop:]
                after = start + len(_REDACTED)
            found = text.find(piece, after)
    return text


def _common_start(a: bytes, b: bytes) -> int:
    length = 0
    for x, y in zip(a, b, strict=False):
        if x != y:
            break
        length += 1
    return length


def _common_end(a: bytes, b: bytes) -> int:
    return _common_start(a[::-1], b[::-1])
