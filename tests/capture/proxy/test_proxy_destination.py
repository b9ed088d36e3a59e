"""Destinations: what a base URL and the environment say of the way to the upstream."""

from __future__ import annotations

from pathlib import Path

import pytest

from inspector.capture.proxy import BadAddress
from inspector.capture.proxy.destination import destination

_NONE: dict[str, str] = {}


def test_the_path_of_the_base_url_goes_before_each_target() -> None:
    """With or without a slash at its end; the query stays."""
    for base in ("http://host:81/anthropic", "http://host:81/anthropic/"):
        to = destination(base, environment=_NONE)
        assert (to.host, to.port, to.authority) == ("host", 81, b"host:81")
        assert to.target(b"/v1/messages?beta=true") == b"/anthropic/v1/messages?beta=true"
        assert to.url(b"/v1/models") == "http://host:81/anthropic/v1/models"
        assert to.target(b"*") == b"*"


def test_addresses_of_either_kind() -> None:
    """IPv6 too."""
    assert destination("https://host", environment=_NONE).port == 443
    six = destination("http://[::1]:8080", environment=_NONE)
    assert (six.host, six.port, six.authority) == ("::1", 8080, b"[::1]:8080")


@pytest.mark.parametrize(
    ("url", "environment", "via"),
    [
        ("https://api.example", {"https": "http://gate:3128"}, ("gate", 3128)),
        ("https://api.example", {"https": "gate:3128"}, ("gate", 3128)),
        ("https://api.example", {"all": "http://gate"}, ("gate", 80)),
        ("https://api.example", {"http": "http://gate"}, None),
        ("https://api.example", {"https": "http://gate", "no": "example"}, None),
        ("https://api.example", {"https": "http://gate", "no": ".example, other"}, None),
        ("https://api.example", {"https": "http://gate", "no": "api.example:443"}, None),
        ("https://api.example", {"https": "http://gate", "no": "api.example:80"}, ("gate", 80)),
        ("https://api.example", {"https": "http://gate", "no": "ample"}, ("gate", 80)),
        ("https://api.example", {"https": "http://gate", "no": "*"}, None),
    ],
)
def test_the_http_proxy_of_the_environment(
    url: str, environment: dict[str, str], via: tuple[str, int] | None
) -> None:
    """By scheme, and not for the hosts that are excepted."""
    assert destination(url, environment=environment).via == via


@pytest.mark.parametrize("url", ["socks5://user:secret@gate", "https://user:secret@gate"])
def test_other_ways_are_refused_without_telling_the_password(url: str) -> None:
    """At the start, in one line."""
    with pytest.raises(BadAddress) as caught:
        destination("https://api.example", environment={"https": url})
    assert "secret" not in str(caught.value)


def test_certificates_that_are_none(tmp_path: Path) -> None:
    """Are said at the start."""
    path = tmp_path / "ca.pem"
    with pytest.raises(BadAddress, match="cannot use the certificates in"):
        destination("https://api.example", ca=path, environment=_NONE)
    path.write_text("nothing")
    with pytest.raises(BadAddress, match="cannot use the certificates in"):
        destination("https://api.example", ca=path, environment=_NONE)
