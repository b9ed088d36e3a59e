"""The environment of a program that is to talk to a server of ours."""

from __future__ import annotations

import pytest

from inspector.cli.environment import VARIABLES, pointed_at, without_proxies

URL = "http://127.0.0.1:8800"


def test_every_client_that_looks_for_the_address_finds_it() -> None:
    """In the variables of the SDKs, of LangChain and of LiteLLM; the rest of it stays."""
    given = pointed_at(URL, inherited={"HOME": "/h", "ANTHROPIC_BASE_URL": "https://other"})
    assert given["HOME"] == "/h"
    assert {given[name] for name in VARIABLES} == {URL}


def test_further_variables_may_want_a_path_behind_it() -> None:
    """One of the usual variables as well."""
    given = pointed_at(URL, more={"OPENAI_BASE_URL": "/v1", "ANTHROPIC_BASE_URL": "/v1", "X": ""})
    assert (given["OPENAI_BASE_URL"], given["ANTHROPIC_BASE_URL"]) == (f"{URL}/v1", f"{URL}/v1")
    assert (given["ANTHROPIC_API_URL"], given["X"]) == (URL, URL)


def test_a_key_of_ours_replaces_the_users() -> None:
    """Without one theirs are left alone."""
    theirs = {"ANTHROPIC_API_KEY": "k", "ANTHROPIC_AUTH_TOKEN": "t"}
    given = pointed_at(URL, key="none", inherited=theirs)
    assert given["ANTHROPIC_API_KEY"] == "none"
    assert "ANTHROPIC_AUTH_TOKEN" not in given
    assert pointed_at(URL, inherited=theirs).items() >= theirs.items()


@pytest.mark.parametrize(
    ("inherited", "upper", "lower"),
    [
        ({}, "127.0.0.1", "127.0.0.1"),
        ({"NO_PROXY": "corp"}, "corp,127.0.0.1", "corp,127.0.0.1"),
        ({"NO_PROXY": "a", "no_proxy": "b"}, "a,127.0.0.1", "b,127.0.0.1"),
        ({"no_proxy": "x,127.0.0.1"}, "x,127.0.0.1", "x,127.0.0.1"),
    ],
)
def test_no_http_proxy_is_asked_for_this_machine(
    inherited: dict[str, str], upper: str, lower: str
) -> None:
    """Under either name of the variable, and what it held still holds."""
    given = without_proxies(inherited)
    assert (given["NO_PROXY"], given["no_proxy"]) == (upper, lower)
