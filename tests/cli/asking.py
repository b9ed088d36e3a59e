"""Programs that ask a server of the Messages API, as the tests run them behind a proxy."""

from __future__ import annotations

import sys

_ASK = """
import http.client, json, os, signal, subprocess, sys, threading, time
from urllib.parse import urlsplit

base = urlsplit(os.environ["ANTHROPIC_BASE_URL"])

def begin(path="/v1/messages", method="POST", **body):
    connection = http.client.HTTPConnection(base.hostname, base.port, timeout=30)
    asked = json.dumps({"model": "claude-test", "stream": True, **body})
    key = os.environ.get("ANTHROPIC_API_KEY", "")
    connection.request(method, base.path + path, asked, {"x-api-key": key})
    return connection.getresponse()

def ask(*path, **body):
    return begin(*path, **body).read()

def said(text):
    return [{"role": "user", "content": text}]
"""


def asking(program: str = "ask()") -> list[str]:
    """What stands after a recorder's options: two dashes, and a program that can `ask`."""
    return ["--", sys.executable, "-c", f"{_ASK}\n{program}"]
